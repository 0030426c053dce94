"""One thread writes: jobs that wait together are committed together, and answered only then."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.core import writer as writers
from kiosk.core.db import (
    KIOSK_DB,
    Connection,
    DatabaseError,
    IntegrityError,
    Writing,
    column,
    create,
    open_reading,
    open_writing,
)
from kiosk.core.writer import Writer
from kiosk.paths import HOUSE

PATIENCE = 20.0


@dataclass
class Desk:
    """A writer with one table, a pool of callers and a count of the commits."""

    folder: Path
    pool: ThreadPoolExecutor
    commits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        create(self.folder)
        self.writer = Writer(lambda: open_writing(self.folder), lambda connection: self.commits.append(1))
        self.writer.run(lambda writing: writing.execute("CREATE TABLE notes (text TEXT PRIMARY KEY) STRICT"))
        self.reader: Connection = open_reading(self.folder)
        self.commits.clear()

    def notes(self) -> list[str]:
        return column(self.reader, "SELECT text FROM notes ORDER BY text")

    def hold_up(self) -> Callable[[], None]:
        """Keep the writer busy until the answer is called, so that jobs gather behind it."""
        is_busy, may_go = threading.Event(), threading.Event()

        def wait(writing: Writing) -> None:
            is_busy.set()
            may_go.wait(PATIENCE)

        self.pool.submit(self.writer.run, wait)
        assert is_busy.wait(PATIENCE)
        return may_go.set

    def submit(self, text: str) -> Future[None]:
        """Have a note written by a caller of its own; returns once the job waits in the queue."""
        before = self.writer._jobs.qsize()
        future = self.pool.submit(self.writer.run, note(text))
        deadline = time.monotonic() + PATIENCE
        while self.writer._jobs.qsize() == before and not future.done() and time.monotonic() < deadline:
            time.sleep(0.001)
        return future


def note(text: str) -> Callable[[Writing], None]:
    def write(writing: Writing) -> None:
        writing.execute("INSERT INTO notes (text) VALUES (?)", (text,))

    return write


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ThreadPoolExecutor(64) as pool:
        made = Desk(tmp_path, pool)
        yield made
        made.reader.close()
        made.writer.close()


def test_an_answer_is_what_the_job_returned(desk: Desk) -> None:
    assert desk.writer.run(lambda writing: 42) == 42


def test_what_was_answered_can_be_read_at_once(desk: Desk) -> None:
    desk.writer.run(note("a"))
    assert desk.notes() == ["a"]


def test_jobs_that_wait_together_are_committed_together(desk: Desk) -> None:
    go_on = desk.hold_up()
    waiting = [desk.submit(f"{number:02}") for number in range(50)]
    go_on()
    for future in waiting:
        future.result(PATIENCE)
    assert len(desk.notes()) == 50
    assert len(desk.commits) == 2


def test_a_thousand_jobs_of_many_threads_are_all_done(desk: Desk) -> None:
    answers = [desk.pool.submit(desk.writer.run, note(f"{number:04}")) for number in range(1000)]
    for answer in answers:
        answer.result(PATIENCE)
    assert len(desk.notes()) == 1000


def test_no_one_is_answered_before_the_commit(desk: Desk) -> None:
    go_on = desk.hold_up()
    first = desk.submit("first")
    is_busy, may_go = threading.Event(), threading.Event()

    def slow(writing: Writing) -> None:
        is_busy.set()
        may_go.wait(PATIENCE)

    second = desk.pool.submit(desk.writer.run, slow)
    time.sleep(0.05)
    go_on()
    assert is_busy.wait(PATIENCE)
    assert desk.notes() == []
    assert not first.done()
    may_go.set()
    first.result(PATIENCE)
    second.result(PATIENCE)
    assert desk.notes() == ["first"]


def test_a_failing_job_takes_nothing_of_its_neighbours(desk: Desk) -> None:
    go_on = desk.hold_up()
    before = desk.submit("a")

    def fails(writing: Writing) -> None:
        note("half")(writing)
        raise ZeroDivisionError

    failing = desk.pool.submit(desk.writer.run, fails)
    time.sleep(0.05)
    twice = desk.submit("a")
    after = desk.submit("b")
    go_on()
    before.result(PATIENCE)
    after.result(PATIENCE)
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE)
    with pytest.raises(IntegrityError):
        twice.result(PATIENCE)
    assert desk.notes() == ["a", "b"]


def test_a_commit_that_fails_is_told_to_every_job_in_it_and_the_next_one_works(desk: Desk) -> None:
    go_on = desk.hold_up()
    neighbour = desk.submit("a")

    def ends_the_transaction(writing: Writing) -> None:
        writing.execute("ROLLBACK")

    spoiler = desk.pool.submit(desk.writer.run, ends_the_transaction)
    time.sleep(0.05)
    go_on()
    for future in (neighbour, spoiler):
        with pytest.raises(Exception, match=r"no such savepoint|no transaction"):
            future.result(PATIENCE)
    assert desk.writer.is_failing
    desk.writer.run(note("b"))
    assert not desk.writer.is_failing
    assert desk.notes() == ["b"]


def test_a_closed_writer_refuses(desk: Desk) -> None:
    desk.writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        desk.writer.run(note("a"))
    desk.writer.close()
    assert desk.notes() == []


def test_what_waits_is_done_before_the_writer_closes(desk: Desk) -> None:
    go_on = desk.hold_up()
    waiting = [desk.submit(f"{number}") for number in range(5)]
    closing = desk.pool.submit(desk.writer.close)
    go_on()
    closing.result(PATIENCE)
    for future in waiting:
        future.result(PATIENCE)
    assert desk.notes() == ["0", "1", "2", "3", "4"]


def test_a_writer_that_cannot_connect_says_so(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="unable to open"):
        Writer(lambda: open_writing(tmp_path / "nowhere"), lambda connection: None)


def test_an_idle_writer_folds_the_wal_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "IDLE_SECONDS", 0.05)
    desk.writer.run(note("a" * 10_000))
    wal = desk.folder / f"{KIOSK_DB}-wal"
    wait_until(lambda: wal.stat().st_size == 0)
    assert desk.notes() == ["a" * 10_000]


def test_a_fold_that_fails_does_not_stop_the_writer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "IDLE_SECONDS", 0.05)
    with pytest.raises(DatabaseError, match="no such savepoint"):
        desk.writer.run(lambda writing: writing.execute("COMMIT") and writing.execute("DETACH media"))
    desk.writer.run(note("a"))
    wait_until(lambda: desk.writer.is_failing)
    desk.pool.submit(desk.writer.run, note("b")).result(PATIENCE)
    assert desk.notes() == ["a", "b"]


def test_a_long_reader_holds_up_no_write(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "IDLE_SECONDS", 0.02)
    desk.writer.run(note("a"))
    desk.reader.execute("BEGIN")
    assert desk.notes() == ["a"]
    desk.writer.run(note("b"))
    time.sleep(0.2)
    begun = time.monotonic()
    desk.writer.run(note("c"))
    assert time.monotonic() - begun < 2
    assert desk.notes() == ["a"]
    desk.reader.execute("COMMIT")
    assert desk.notes() == ["a", "b", "c"]


ACKNOWLEDGES = """
import sys, threading
from pathlib import Path
from kiosk.core.db import open_writing
from kiosk.core.writer import Writer

writer = Writer(lambda: open_writing(Path(sys.argv[1])), lambda connection: None)
writer.run(lambda writing: writing.execute("CREATE TABLE IF NOT EXISTS notes (text TEXT PRIMARY KEY) STRICT"))

def work(name):
    for number in range(100_000):
        text = f"{sys.argv[2]}-{name}-{number}"
        writer.run(lambda writing: writing.execute("INSERT INTO notes (text) VALUES (?)", (text,)) and None)
        sys.stdout.write(text + "\\n")
        sys.stdout.flush()

for name in "abcd":
    threading.Thread(target=work, args=name).start()
"""


def test_killed_while_it_writes_it_has_lost_nothing_it_acknowledged(tmp_path: Path) -> None:
    create(tmp_path)
    acknowledged: set[str] = set()
    for turn in range(3):
        command = [sys.executable, "-c", ACKNOWLEDGES, str(tmp_path), str(turn)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOUSE)
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(40 + 40 * turn)]
        process.send_signal(signal.SIGKILL)
        heard += process.communicate()[0].splitlines(keepends=True)
        acknowledged |= {line.decode().strip() for line in heard if line.endswith(b"\n")}
    connection = open_writing(tmp_path)
    assert acknowledged <= set(column(connection, "SELECT text FROM notes"))
    assert column(connection, "PRAGMA integrity_check") == ["ok"]
    connection.close()
    assert len(acknowledged) >= 240


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_a_job_that_has_another_one_done_does_not_wait_for_itself(desk: Desk) -> None:
    def add(text: str) -> Callable[[Writing], object]:
        return lambda writing: writing.execute("INSERT INTO notes VALUES (?)", (text,))

    def outer(writing: Writing) -> None:
        add("outer")(writing)
        desk.writer.run(add("inner"))

    def fails(writing: Writing) -> None:
        desk.writer.run(add("undone"))
        raise ValueError("after all not")

    desk.pool.submit(desk.writer.run, outer).result(PATIENCE)
    with pytest.raises(ValueError, match="after all not"):
        desk.pool.submit(desk.writer.run, fails).result(PATIENCE)
    assert desk.notes() == ["inner", "outer"]
