"""Errors of the house as pages: what happened and what to do, never a trace, a version or a path."""

from __future__ import annotations

import logging

from flask import Flask, Response
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from kiosk.core.errors import CannotWrite, NotFound, Refused
from kiosk.web.htmx import page
from kiosk.web.i18n import gettext as _

log = logging.getLogger("kiosk")

PLAIN = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>有点小毛病</title>
<h1>有点小毛病</h1>
<p>不是您的问题。请<a href="/">回首页</a>，或者叫工作人员。</p>
<p lang="en">Something is wrong, and it is not your fault. Go <a href="/">home</a> or ask a member of staff.</p>
</html>
"""


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Refused, lambda error: _page(409))
    app.register_error_handler(CannotWrite, lambda error: _page(503))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def staff_page(status: int, title: str, advice: str) -> Response:
    """A refusal on the staff's side, in words."""
    response = page("errors/staff.html", status=status, title=title, advice=advice)
    response.status_code = status
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error, BadHost):  # without a host Flask can build no address, so no template
        return _plain(400)
    response = _page(error.code or 500)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error")
    return _page(500)


def _page(status: int) -> Response:
    try:
        response = page("errors/error.html", status=status, **_words(status))
    except Exception:
        log.exception("the error page failed")
        return _plain(status)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _plain(status: int) -> Response:
    """A page that needs neither database nor templates, for when these fail."""
    return Response(PLAIN, status, {"Cache-Control": "no-store"}, mimetype="text/html")


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
