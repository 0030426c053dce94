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
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from kiosk.core.errors import CannotStart
from kiosk.core.reply import Reply

if TYPE_CHECKING:
    from kiosk.core.db import Writing

R = TypeVar("R")
Job = Callable[["Writing"], Any]

GO_ON: Literal["go on"] = "go on"
MOST_JOBS = 256
FAILING_SECONDS = 60.0
IDLE_SECONDS = 30.0
"""After so long without work the WAL is folded back into the file and truncated."""


@dataclass(frozen=True)
class Exchange:
    """Something to be done while the writer has closed its files."""

    change: Callable[[], None]
    answer: Reply[None]


Entry = tuple[Job, Reply[Any]] | Exchange | None
"""What waits for the writer: a job, an exchange, or None for the end."""


class Writer:
    """Owns the writing connection and the thread that uses it.

    :param connect: opens the writing connection; called in the writer's thread, again after an exchange.
    :param after_commit: told after every commit, still in the writer's thread and before any caller is answered.
    """

    def __init__(self, connect: Callable[[], Writing], after_commit: Callable[[Writing], None]) -> None:
        self._connect = connect
        self._after_commit = after_commit
        self._jobs: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._opened: Reply[None] = Reply()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._closing = threading.Lock()
        self._is_closed = False
        self._failed_at: float | None = None
        self._at_work: Writing | None = None
        self._thread.start()
        self._opened.wait()

    def run(self, job: Callable[[Writing], R]) -> R:
        """Have ``job`` done; returns its result when it is durable, raises what it raised.

        Asked for by a job, another one is part of it: done at once, durable or undone together with it.
        """
        if self._at_work is not None and threading.current_thread() is self._thread:
            return job(self._at_work)
        answer: Reply[R] = Reply()
        self._put((job, answer))
        return answer.wait()

    def exchange(self, change: Callable[[], None]) -> None:
        """Do the jobs that wait, close the files, have ``change`` done, open the files again. Raises what it raised."""
        answer: Reply[None] = Reply()
        self._put(Exchange(change, answer))
        answer.wait()

    def _put(self, entry: Entry) -> None:
        with self._closing:
            if self._is_closed:
                raise RuntimeError("the writer is closed")
            self._jobs.put(entry)

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
            self._opened.fail(error)
            return
        self._opened.tell(None)
        while True:
            try:
                order = self._until_told(connection)
            finally:
                connection.close()
            if order is None:
                return
            again = self._exchanged(order)
            if again is None:
                return
            connection = again

    def _until_told(self, connection: Writing) -> Exchange | None:
        """Do jobs until an exchange is wanted, or, None, the end."""
        while True:
            try:
                first = self._jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                self._fold_back(connection)
                continue
            batch, told = self._collect(first)
            if batch:
                self._commit(connection, batch)
            if isinstance(told, Exchange):
                self._fold_back(connection)
            if told != GO_ON:
                return told

    def _exchanged(self, order: Exchange) -> Writing | None:
        """Have an exchange done and open the files anew; None if that cannot be: then nothing more is written.

        An exchange that raises CannotStart has left the files in a state that only the next start can mend.
        """
        problem: BaseException | None = None
        try:
            order.change()
        except BaseException as error:
            problem = error
        try:
            if isinstance(problem, CannotStart):
                raise problem
            connection = self._connect()
            self._after_commit(connection)
        except BaseException as error:
            self._give_up(error)
            order.answer.fail(problem or error)
            return None
        if problem:
            order.answer.fail(problem)
        else:
            order.answer.tell(None)
        return connection

    def _give_up(self, error: BaseException) -> None:
        """Let nobody wait for a thread that ends."""
        with self._closing:
            self._is_closed = True
        self._failed_at = time.monotonic()
        while True:
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                return
            if entry is not None:
                (entry.answer if isinstance(entry, Exchange) else entry[1]).fail(error)

    def _fold_back(self, connection: Writing) -> None:
        """Fold the WAL back into the file. A disk that refuses must not end the thread that all writes wait for."""
        try:
            _truncate_wal(connection)
        except Exception:  # see above; the next write finds out whether the disk is well again
            self._failed_at = time.monotonic()

    def _collect(self, first: Entry) -> tuple[list[tuple[Job, Reply[Any]]], Exchange | Literal["go on"] | None]:
        """The jobs that wait now, and what comes after them: an exchange, the end, or more jobs."""
        batch = []
        entry = first
        while entry is not None and not isinstance(entry, Exchange):
            batch.append(entry)
            if len(batch) == MOST_JOBS:
                return batch, GO_ON
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                return batch, GO_ON
        return batch, entry

    def _commit(self, connection: Writing, batch: list[tuple[Job, Reply[Any]]]) -> None:
        answers: list[Callable[[], None]] = []
        self._at_work = connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job, reply in batch:
                answers.append(_do(connection, job, reply))
            self._at_work = None
            connection.execute("COMMIT")
            self._after_commit(connection)
            self._failed_at = None
        except BaseException as error:
            self._failed_at, self._at_work = time.monotonic(), None
            _roll_back(connection)
            for _, reply in batch:
                reply.fail(error)
            return
        for answer in answers:
            answer()


def _do(connection: Writing, job: Job, reply: Reply[Any]) -> Callable[[], None]:
    """Run one job in its savepoint; returns how to answer it once the batch is committed."""
    connection.execute("SAVEPOINT job")
    try:
        result = job(connection)
    except Exception as error:  # whatever it is, it is its caller's to hear and its neighbours go on
        if not connection.in_transaction:
            raise  # SQLite has undone the whole batch: the disk is full or failing
        problem = error
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        return lambda: reply.fail(problem)
    connection.execute("RELEASE job")
    return lambda: reply.tell(result)


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
