"""Worker processes that take pictures in: bounded in memory and time, so that no file can stop the screens.

Each worker has one picture at a time and a pipe of its own. So when one dies or hangs, it is known over which picture,
the others are not disturbed, and a new worker takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from kiosk.core.errors import Refused
from kiosk.media.model import Prepared, too_hard

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    Pipe: TypeAlias = Connection[Any, Any]

K = TypeVar("K")

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 30.0
START_SECONDS = 120.0
"""How long a new worker may take to load Pillow, on a slow disk just after the machine was switched on."""
WORKERS = max(1, min(2, os.cpu_count() or 1))
AHEAD = 2
"""How many pictures wait for each worker: enough to keep it busy, few enough to keep memory flat."""

SPAWN = multiprocessing.get_context("spawn")
CHILDREN = threading.Lock()
"""Held to start a process or to wait for its end: ``multiprocessing`` asks after all children whenever one starts, and
a thread that waits for one of them just then would miss its end."""
READY = "ready"


@contextmanager
def workshop(*, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> Iterator[Workshop]:
    """Worker processes for a batch of pictures; they end with the block.

    :param seconds: how long one picture may take.
    :param memory: how many bytes of address space one worker may have.
    """
    shop = Workshop(seconds, memory)
    try:
        yield shop
    finally:
        shop.close()


class Workshop:
    """Prepares pictures in other processes."""

    def __init__(self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(WORKERS, "intake")
        self._workers = [Worker(memory) for _ in range(WORKERS)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def prepare(self, content: bytes) -> Prepared:
        """One picture. :raises Refused: with what is wrong with it."""
        return self._submit(content).result()

    def prepare_all(self, files: Iterable[tuple[K, bytes]]) -> Iterator[tuple[K, Prepared | Refused]]:
        """Many pictures, in order, each with what came of it."""
        waiting: deque[tuple[K, Future[Prepared]]] = deque()
        for key, content in files:
            waiting.append((key, self._submit(content)))
            if len(waiting) > WORKERS * AHEAD:
                yield _answer(*waiting.popleft())
        while waiting:
            yield _answer(*waiting.popleft())

    def _submit(self, content: bytes) -> Future[Prepared]:
        return self._threads.submit(self._work, content)

    def _work(self, content: bytes) -> Prepared:
        worker = self._idle.get()
        try:
            return worker.prepare(content, self._seconds)
        finally:
            self._idle.put(worker)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes at work."""
        return [pid for worker in self._workers if (pid := worker.pid) is not None]

    def close(self) -> None:
        """Stop at once; pictures that are still waiting are not prepared."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown()
        for worker in self._workers:
            worker.close()


class Worker:
    """One process, started when it gets its first picture and again when it was lost. Used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: SpawnProcess | None = None
        self._pipe: Pipe | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def prepare(self, content: bytes, seconds: float) -> Prepared:
        """One picture. :raises Refused: also if two processes were lost over it, or the time was up."""
        for _ in range(2):
            is_late = threading.Event()
            outcome = self._try(content, seconds, is_late)
            if isinstance(outcome, Refused):
                raise outcome
            if outcome is not None:
                return outcome
            if is_late.is_set():
                break
        raise too_hard()

    def _try(self, content: bytes, seconds: float, is_late: threading.Event) -> Prepared | Refused | None:
        """What came of a picture; None if the process was lost over it."""
        pipe = self._started()
        if pipe is None:
            return None
        watchdog = threading.Timer(seconds, self._give_up, (is_late,))
        watchdog.start()
        try:
            pipe.send_bytes(content)
            outcome: Prepared | Refused = pipe.recv()
        except (EOFError, OSError):
            self._end()
            return None
        finally:
            watchdog.cancel()
        return outcome

    def _started(self) -> Pipe | None:
        """The pipe to a process that waits for a picture."""
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
            self._end()
        return pipe if is_ready else None

    def _give_up(self, is_late: threading.Event) -> None:
        is_late.set()
        if self._process:
            self._process.kill()

    def _end(self) -> None:
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

    def close(self) -> None:
        """Give back what the process held, when nobody uses it any more."""
        self._end()


def _answer(key: K, future: Future[Prepared]) -> tuple[K, Prepared | Refused]:
    try:
        return key, future.result()
    except Refused as refusal:
        return key, refusal


def _serve(pipe: Pipe, memory: int) -> None:
    """What a worker process does: take a picture from the pipe, put what came of it back, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    from kiosk.media import images

    with suppress(EOFError, OSError, MemoryError):
        pipe.send(READY)
        while True:
            try:
                outcome: Prepared | Refused = images.prepare(pipe.recv_bytes())
            except Refused as refusal:
                outcome = refusal
            pipe.send(outcome)


def _limit(memory: int) -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        os.nice(5)
