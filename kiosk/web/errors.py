"""Errors of the house as pages: what happened and what to do, never a trace, a version or a path."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from kiosk.core.errors import CannotWrite, NotFound, Refused
from kiosk.web.htmx import go_to, is_boosted, is_swap, page, say
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


STAFF_HOME = "/admin/"
STAFF_WORDS = {
    400: ("没看懂这个请求", "退回上一页，再点一次。"),
    403: ("这一步不归您管", "您的账号没有这个权限。要用的话，请管理员改一下角色。"),
    404: ("这一页不在了", "可能刚被删掉了，也可能是地址不对。"),
    405: ("没看懂这个请求", "退回上一页，再点一次。"),
    409: ("这一步现在做不了", "刚才有人改过。退回上一页，刷新了再看一眼。"),
    413: ("文件太大了", "分几次传，或者先缩小一点。"),
    500: ("出错了，不是您的问题", "刚才那一步没有做成。退回上一页再试一次；还不行，请技术员看服务器的记录。"),
    503: ("没保存上", "磁盘满了，或者写不进去。内容还在上一页，退回去等一会儿再保存；还不行，请找技术员。"),
}


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Refused, lambda error: _page(409, error.sentence))
    app.register_error_handler(CannotWrite, lambda error: _page(503))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def staff_page(status: int, title: str, advice: str, way: str = "") -> Response:
    """An error or a refusal on the staff's side, in words. ``way``: where to go from here.

    A page that asks through htmx stays as it is, with all that was typed; a link followed that way is followed anew.
    """
    if is_swap():
        is_link = is_boosted() and request.method == "GET"
        return go_to(request.full_path, status) if is_link else say(f"{title}。{advice}", status)
    response = page("errors/refused.html", title=title, advice=advice, way=way)
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


def _page(status: int, sentence: str = "") -> Response:
    """:param sentence: what the house says about it; visitors need not know."""
    try:
        if request.path.startswith(STAFF_HOME):
            title, advice = STAFF_WORDS.get(status, STAFF_WORDS[500])
            return staff_page(status, title, sentence or advice, STAFF_HOME)
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
