"""Large uploads: what a browser sends as the body of a request, read as it comes and never whole in memory."""

from __future__ import annotations

from typing import IO

from flask import request


def body(most: int) -> IO[bytes]:
    """What this request carries, for a page that takes more than others do; ``read(size)`` gives it in pieces.

    Call it before anything looks into the form. The token that proves where it came from is then in a header.

    :param most: bytes; more are answered with 413 before a byte is read.
    """
    request.max_content_length = most
    return request.stream
