"""Errors of the house as pages: what happened and what to do, never a trace, a version or a path."""

from __future__ import annotations

import logging

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from kiosk.core.errors import CannotWrite, NotFound, Refused
from kiosk.web.htmx import page
from kiosk.web.i18n import gettext as _

log = logging.getLogger("kiosk")


def init_app(app: Flask) -> None:
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Refused, lambda error: _page(409))
    app.register_error_handler(CannotWrite, lambda error: _page(503))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    return _page(error.code or 500)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error")
    return _page(500)


def _page(status: int) -> Response:
    response = page("errors/error.html", status=status, **_words(status))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _words(status: int) -> dict[str, str]:
    match status:
        case 404:
            return {"title": _("这一页不在了"), "advice": _("可能刚换了展。从首页再找找，或者问问工作人员。")}
        case 409:
            return {"title": _("这一步现在做不了"), "advice": _("刚才有人改过。返回再看一眼就好。")}
        case 503:
            return {"title": _("没保存上"), "advice": _("内容还在，请再点一次；还不行就叫工作人员。")}
        case 400 | 405 | 413 | 414 | 431:
            return {"title": _("没看懂这个请求"), "advice": _("从首页重新点一次就好。")}
    return {"title": _("有点小毛病"), "advice": _("不是您的问题。请再点一次，或者回首页。")}
