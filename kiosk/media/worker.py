"""A worker process that looks at one file at a time, bounded in memory and time, so that no file can stop the screens.

It has a pipe of its own. So when it dies or hangs, it is known over which file, and a new process takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kiosk.core.errors import Refused
from kiosk.media.model import Prepared, Reel, too_hard

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    Pipe: TypeAlias = Connection[Any, Any]

PREPARE, INSPECT = "prepare a picture", "inspect a film"
START_SECONDS = 120.0
"""How long a new worker may take to load Pillow, on a slow disk just after the machine was switched on."""
SPAWN = multiprocessing.get_context("spawn")
CHILDREN = threading.Lock()
"""Held to start a process or to wait for its end: ``multiprocessing`` asks after all children whenever one starts, and
a thread that waits for one of them just then would miss its end."""
READY = "ready"

Outcome: TypeAlias = Prepared | Reel | Refused


class Worker:
    """One process, started when it gets its first file and again when it was lost. Used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: SpawnProcess | None = None
        self._pipe: Pipe | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(self, what: str, content: bytes, seconds: float) -> Prepared | Reel:
        """Have something done with one file. :raises Refused: also if two processes were lost over it, or it took long.

        :param what: ``PREPARE`` with the content of a picture, or ``INSPECT`` with the path of a film.
        """
        for _ in range(2):
            is_late = threading.Event()
            outcome = self._try(what, content, seconds, is_late)
            if isinstance(outcome, Refused):
                raise outcome
            if outcome is not None:
                return outcome
            if is_late.is_set():
                break
        raise too_hard()

    def _try(self, what: str, content: bytes, seconds: float, is_late: threading.Event) -> Outcome | None:
        """What came of a file; None if the process was lost over it."""
        pipe = self._started()
        if pipe is None:
            return None
        watchdog = threading.Timer(seconds, self._give_up, (is_late,))
        watchdog.start()
        try:
            pipe.send(what)
            pipe.send_bytes(content)
            outcome: Outcome = pipe.recv()
        except (EOFError, OSError):
            self.rest()
            return None
        finally:
            watchdog.cancel()
        return outcome

    def _started(self) -> Pipe | None:
        """The pipe to a process that waits for a file."""
        with self._lock:
            if self._is_stopped:
                return None
            if self._pipe is not None:
                return self._pipe
            self._pipe, far_end = SPAWN.Pipe()
            self._process = SPAWN.Process(target=_serve, args=(far_end, self._memory), daemon=True)
            with CHILDREN:
                self._process.start()
            far_end.close()
            pipe = self._pipe
        try:
            is_ready = pipe.poll(START_SECONDS) and pipe.recv() == READY
        except (EOFError, OSError):
            is_ready = False
        if not is_ready:
            self.rest()
        return pipe if is_ready else None

    def _give_up(self, is_late: threading.Event) -> None:
        is_late.set()
        if self._process:
            self._process.kill()

    def rest(self) -> None:
        """End the process, which nobody uses now; the next file starts a new one."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process:
            with CHILDREN:
                process.kill()
                process.join()
                process.close()
        if pipe:
            pipe.close()

    def stop(self) -> None:
        """End the process, at once, for good; whoever waits for it learns that it is lost."""
        with self._lock:
            self._is_stopped = True
            if self._process:
                self._process.kill()


def _serve(pipe: Pipe, memory: int) -> None:
    """What a worker process does: take a file from the pipe, put what came of it back, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    from kiosk.media import images

    with suppress(EOFError, OSError, MemoryError):
        pipe.send(READY)
        while True:
            what = pipe.recv()
            content = pipe.recv_bytes()
            try:
                outcome: Outcome = images.prepare(content) if what == PREPARE else _inspect(content)
            except Refused as refusal:
                outcome = refusal
            pipe.send(outcome)


def _inspect(path: bytes) -> Reel:
    from kiosk.media import films

    try:
        return films.inspect(Path(os.fsdecode(path)))
    except MemoryError:
        raise too_hard() from None


def _limit(memory: int) -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        os.nice(5)
