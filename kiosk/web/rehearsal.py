"""Rehearsals: a visitor's page as it would look after changes that never happen.

The changes are made in the writer's own transaction, the page is rendered from there, and then everything is taken
back: the job ends with an exception that carries the page, and the writer rolls back to where the job began. Nothing
reaches the disk, the journal or the kept pages, and what others write at the same time is left alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kiosk.core.db import Writing
from kiosk.web.connection import house, let_go

MOST_SECONDS = 3.0
"""A page that takes longer is given up: everybody who writes waits for it."""
STEPS = 20_000
"""How much SQLite does between two looks at the clock."""


@dataclass(frozen=True)
class Performed:
    """How a rehearsal went: the status and the page."""

    status: int
    body: bytes


class _Over(Exception):
    """Ends the transaction of a rehearsal."""

    def __init__(self, page: Performed) -> None:
        super().__init__(page.status)
        self.page = page


class _Failed(Exception):
    """The changes themselves could not be made."""


def rehearsed(
    path: str, change: Callable[[Writing], None], *, at: datetime, cookies: str = "", is_swap: bool = False
) -> Performed | None:
    """The visitors' page at ``path`` as it would be after ``change``; None if the change cannot be made at all.

    :param at: the moment the page thinks it is.
    :param cookies: what the visitor's browser would say of language and looks.
    :param is_swap: without its head, as htmx asks for it.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    headers = {"Cookie": cookies, **({"HX-Request": "true"} if is_swap else {})}
    host = request.host_url

    def job(writing: Writing) -> None:
        try:
            change(writing)
        except Exception as error:
            if not writing.in_transaction:
                raise  # SQLite has given up the whole transaction: the disk is full or failing
            raise _Failed from error
        raise _Over(_performed(app, writing, path, host, headers, at))

    try:
        house().write(job)
    except _Over as over:
        return over.page
    except _Failed:
        return None
    raise AssertionError("a rehearsal ends with its page")


def as_visitors_see(path: str) -> Performed:
    """The visitors' page at ``path`` as it is now, from the kept pages if it is there."""
    let_go()
    environ = EnvironBuilder(path, base_url=request.host_url).get_environ()
    answer, status, _ = run_wsgi_app(current_app.wsgi_app, environ, buffered=True)
    return Performed(int(status.split(" ", 1)[0]), b"".join(answer))


def _performed(app: Flask, writing: Writing, path: str, host: str, headers: dict[str, str], at: datetime) -> Performed:
    with app.test_request_context(path, base_url=host, headers=headers):
        g.db, g.now = writing, at
        try:
            with _reading_only(writing):
                response = app.full_dispatch_request()
                return Performed(response.status_code, response.get_data())
        finally:
            g.pop("db")  # or the end of the request would commit what is only tried


@contextmanager
def _reading_only(writing: Writing) -> Iterator[None]:
    """Let nothing be written, and no query run for ever."""
    deadline = time.monotonic() + MOST_SECONDS
    writing.execute("PRAGMA query_only = ON")
    writing.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        yield
    finally:
        writing.set_progress_handler(None, 0)
        writing.execute("PRAGMA query_only = OFF")
