"""The workshop: worker processes that take pictures and films in, a few at a time (``worker.py``).

When one of them is lost over a file the others are not disturbed. A workshop that serves for long starts its processes
with the first file and ends them when none came for a while, so that an idle kiosk has no memory in them.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TypeVar, cast

from kiosk.core.errors import Refused
from kiosk.media.model import Prepared, Reel
from kiosk.media.worker import INSPECT, PREPARE, Worker

K = TypeVar("K")

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 30.0
FILM_SECONDS = 120.0
"""A film of 500 MB is read once, on a slow disk."""
REST_SECONDS = 180.0
WORKERS = max(1, min(2, os.cpu_count() or 1))
AHEAD = 2
"""How many pictures wait for each worker: enough to keep it busy, few enough to keep memory flat."""


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
    """Prepares pictures and checks films in other processes. Making one starts nothing.

    :param seconds: how long one picture may take.
    :param memory: how many bytes of address space one worker may have.
    :param rest_seconds: after so long without a file the processes end until the next one.
    """

    def __init__(
        self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY, rest_seconds: float = REST_SECONDS
    ) -> None:
        self._seconds = seconds
        self._rest_seconds = rest_seconds
        self._threads = ThreadPoolExecutor(WORKERS, "intake")
        self._workers = [Worker(memory) for _ in range(WORKERS)]
        self._idle: LifoQueue[Worker] = LifoQueue()  # who worked last is warm
        self._lock = threading.Lock()
        self._is_closed = False
        self._timer: threading.Timer | None = None
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

    def check_film(self, path: Path) -> Reel:
        """A film or a sound in a file. :raises Refused: with what is wrong with it."""
        job = self._threads.submit(self._work, INSPECT, os.fsencode(path.absolute()), max(FILM_SECONDS, self._seconds))
        return cast(Reel, job.result())

    def _submit(self, content: bytes) -> Future[Prepared]:
        return cast("Future[Prepared]", self._threads.submit(self._work, PREPARE, content, self._seconds))

    def _work(self, what: str, content: bytes, seconds: float) -> Prepared | Reel:
        self._stay_awake()
        worker = self._idle.get()
        try:
            return worker.ask(what, content, seconds)
        finally:
            self._idle.put(worker)
            self._rest_later()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes at work."""
        return [pid for worker in self._workers if (pid := worker.pid) is not None]

    def close(self) -> None:
        """Stop at once; pictures that are still waiting are not prepared."""
        with self._lock:
            self._is_closed = True
        self._stay_awake()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown()
        for worker in self._workers:
            worker.rest()

    def _rest_later(self) -> None:
        with self._lock:
            if self._timer:
                self._timer.cancel()
            if self._is_closed:
                return
            self._timer = threading.Timer(self._rest_seconds, self._rest)
            self._timer.daemon = True
            self._timer.start()

    def _stay_awake(self) -> None:
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def _rest(self) -> None:
        """End the processes of all workers that nobody uses; each is out of reach while it is ended."""
        resting = []
        try:
            while True:
                worker = self._idle.get_nowait()
                resting.append(worker)
                worker.rest()
        except Empty:
            for worker in resting:
                self._idle.put(worker)


def _answer(key: K, future: Future[Prepared]) -> tuple[K, Prepared | Refused]:
    try:
        return key, future.result()
    except Refused as refusal:
        return key, refusal
