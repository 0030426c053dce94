"""The only reader of htmx's headers. One address answers a whole page or, to htmx, just what is swapped in."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from htmx_flask import Htmx, make_response
from htmx_flask.requests import HtmxHeaders


def init_app(app: Flask) -> None:
    Htmx(app)


def is_swap() -> bool:
    """Whether htmx asks for something to swap in; a history restore wants the whole page."""
    htmx = cast(HtmxHeaders, request.htmx)  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def is_boosted() -> bool:
    """Whether a link or a form of the whole page is followed by htmx."""
    htmx = cast(HtmxHeaders, request.htmx)  # type: ignore[attr-defined]
    return bool(htmx.boosted)


def page_before() -> str:
    """The address of the page that asks, without its host."""
    htmx = cast(HtmxHeaders, request.htmx)  # type: ignore[attr-defined]
    try:
        parts = urlsplit(htmx.current_url or "")
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def go_to(target: str, status: int) -> Response:
    """Send the whole page elsewhere, in answer to a request that wanted only something to swap in."""
    return cast(Response, make_response("", status, redirect=target))


def say(words: str, status: int) -> Response:
    """A sentence over the page that asks, which stays as it is."""
    response = make_response("", status, trigger={"said": {"words": words, "isBad": status >= 400}}, reswap="none")
    return cast(Response, response)


def page(template: str, /, **context: Any) -> Response:
    """A page: whole for the browser, without its head for htmx."""
    response = cast(Response, make_response(render_template(template, whole=not is_swap(), **context)))
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Cookie", "HX-Request"))
    return response


def announce(body: str, events: dict[str, Any]) -> Response:
    """A small answer that raises events in the browser; ``events`` maps their names to details."""
    return cast(Response, make_response(body, trigger=events) if events else make_response(body))
