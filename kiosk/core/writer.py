"""One thread that does every write, with group commit: jobs that wait together share one fsync.

Each job runs in a savepoint of its own, so one that fails takes nothing of its neighbours with it, and is answered
only after the commit is on the disk. There is no linger: a lone job is committed at once (shared measurements: a
2 ms linger costs a lone caller ten times).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from kiosk.core.db import Writing

R = TypeVar("R")
Job = Callable[["Writing"], Any]

MOST_JOBS = 256
FAILING_SECONDS = 60.0
IDLE_SECONDS = 30.0
"""After so long without work the WAL is folded back into the file and truncated."""


class Writer:
    """Owns the writing connection and the thread that uses it.

    :param connect: opens the writing connection; called once, in the writer's thread.
    :param after_commit: told after every commit, still in the writer's thread and before any caller is answered.
    """

    def __init__(self, connect: Callable[[], Writing], after_commit: Callable[[Writing], None]) -> None:
        self._connect = connect
        self._after_commit = after_commit
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Any]] | None] = queue.SimpleQueue()
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._closing = threading.Lock()
        self._is_closed = False
        self._failed_at: float | None = None
        self._thread.start()
        self._opened.result()

    def run(self, job: Callable[[Writing], R]) -> R:
        """Have ``job`` done; returns its result when it is durable, raises what it raised."""
        answer: Future[R] = Future()
        with self._closing:
            if self._is_closed:
                raise RuntimeError("the writer is closed")
            self._jobs.put((job, answer))
        return answer.result()

    @property
    def is_failing(self) -> bool:
        """Whether the last commit failed, and not long ago."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < FAILING_SECONDS

    def close(self) -> None:
        """Do what waits, then stop."""
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            connection = self._connect()
        except BaseException as error:
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        try:
            while self._one_batch(connection):
                pass
        finally:
            connection.close()

    def _one_batch(self, connection: Writing) -> bool:
        """Do all jobs that wait now in one transaction. False when it is time to stop."""
        try:
            first = self._jobs.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            self._fold_back(connection)
            return True
        batch, goes_on = self._collect(first)
        if batch:
            self._commit(connection, batch)
        return goes_on

    def _fold_back(self, connection: Writing) -> None:
        """Fold the WAL back into the file. A disk that refuses must not end the thread that all writes wait for."""
        try:
            _truncate_wal(connection)
        except Exception:
            self._failed_at = time.monotonic()

    def _collect(self, first: tuple[Job, Future[Any]] | None) -> tuple[list[tuple[Job, Future[Any]]], bool]:
        batch = []
        entry = first
        while entry is not None:
            batch.append(entry)
            if len(batch) == MOST_JOBS:
                return batch, True
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _commit(self, connection: Writing, batch: list[tuple[Job, Future[Any]]]) -> None:
        answers: list[Callable[[], None]] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job, future in batch:
                answers.append(_do(connection, job, future))
            connection.execute("COMMIT")
            self._after_commit(connection)
            self._failed_at = None
        except BaseException as error:
            self._failed_at = time.monotonic()
            _roll_back(connection)
            for _, future in batch:
                future.set_exception(error)
            return
        for answer in answers:
            answer()


def _do(connection: Writing, job: Job, future: Future[Any]) -> Callable[[], None]:
    """Run one job in its savepoint; returns how to answer it once the batch is committed."""
    connection.execute("SAVEPOINT job")
    try:
        result = job(connection)
    except Exception as error:
        if not connection.in_transaction:
            raise  # SQLite has undone the whole batch: the disk is full or failing
        problem = error
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        return lambda: future.set_exception(problem)
    connection.execute("RELEASE job")
    return lambda: future.set_result(result)


def _roll_back(connection: Writing) -> None:
    if connection.in_transaction:
        with suppress(Exception):  # whoever waits must hear of the first error; the next BEGIN fails if this did
            connection.execute("ROLLBACK")


def _truncate_wal(connection: Writing) -> None:
    """Not now if somebody reads: waiting for readers would hold up the next job."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        for schema in ("main", "media"):
            connection.execute(f"PRAGMA {schema}.wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
