"""Large files sent in ranges, as players ask for them: never more of one in memory than a piece.

A player asks for everything from a place on, reads a little and then stops reading. Such an answer would hold a thread
of the server for as long as the film runs, so it gets no more than a piece and asks again (RFC 9110 15.3.7 lets a
server send less than was asked for). Whole files go only to programs that ask for no range, a few at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore

from flask import Response, request
from werkzeug.http import quote_etag

MOST_AT_ONCE = 2 << 20
WHOLE_AT_ONCE = 3

Read = Callable[[int, int], Iterator[bytes]]
"""``read(start, end)``: the bytes from one place up to another, in pieces."""

_whole = BoundedSemaphore(WHOLE_AT_ONCE)


def ranged(read: Read, size: int, mimetype: str, tag: str) -> Response:
    """The part of a file that this request asks for: 200, 206, 304, 416, or 503 if too many ask for all of one.

    :param read: is asked while the answer is sent, when the request is over.
    :param tag: names the content; other bytes have another tag.
    """
    response = Response(mimetype=mimetype)
    response.headers["Accept-Ranges"] = "bytes"
    response.set_etag(tag)
    if tag in request.if_none_match:
        response.status_code = 304
        return response
    wanted = _wanted(tag)
    if wanted is None or request.method == "HEAD":
        return _all_of(response, read, size)
    start, end = _within(wanted, size)
    if start >= end:
        response.status_code = 416
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.response = read(start, end)
    response.content_length = end - start
    return response


def _wanted(tag: str) -> tuple[int, int | None] | None:
    """The one range asked for, its end not included; None for all. A range of a file that was another is all of it."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition != quote_etag(tag):
        return None
    return asked.ranges[0]


def _within(wanted: tuple[int, int | None], size: int) -> tuple[int, int]:
    start, end = wanted
    if start < 0:
        start = max(0, size + start)
    return start, min(size, size if end is None else end, start + MOST_AT_ONCE)


def _all_of(response: Response, read: Read, size: int) -> Response:
    response.content_length = size
    if request.method == "HEAD":
        return response
    if size <= MOST_AT_ONCE:
        response.response = read(0, size)
        return response
    if not _whole.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": "10"})
    response.response = read(0, size)
    response.call_on_close(_whole.release)
    return response
