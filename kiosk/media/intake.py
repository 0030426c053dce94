"""Worker processes that take pictures in: bounded in memory and time, so that no file can stop the screens."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from kiosk.core.errors import Refused
from kiosk.media.model import Prepared

K = TypeVar("K")

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 30
WORKERS = max(1, min(2, os.cpu_count() or 1))
AHEAD = 2
"""How many pictures wait in each worker's queue: enough to keep it busy, few enough to keep memory flat."""


@contextmanager
def workshop() -> Iterator[Workshop]:
    """Worker processes for a batch of pictures; they end with the block."""
    shop = Workshop()
    try:
        yield shop
    finally:
        shop.close()


class Workshop:
    """Prepares pictures in other processes."""

    def __init__(self) -> None:
        self._pool = self._new_pool()

    @staticmethod
    def _new_pool() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), _limit)

    def prepare(self, content: bytes) -> Prepared:
        """One picture. :raises Refused: with what is wrong with it."""
        return self._result(self._pool.submit(_prepare, content))

    def prepare_all(self, files: Iterable[tuple[K, bytes]]) -> Iterator[tuple[K, Prepared | Refused]]:
        """Many pictures, in order, each with what came of it."""
        waiting: list[tuple[K, Future[Prepared]]] = []
        for key, content in files:
            waiting.append((key, self._pool.submit(_prepare, content)))
            if len(waiting) > WORKERS * AHEAD:
                yield self._answer(*waiting.pop(0))
        for key, future in waiting:
            yield self._answer(key, future)

    def _answer(self, key: K, future: Future[Prepared]) -> tuple[K, Prepared | Refused]:
        try:
            return key, self._result(future)
        except Refused as refusal:
            return key, refusal

    def _result(self, future: Future[Prepared]) -> Prepared:
        try:
            return future.result(timeout=MOST_SECONDS)
        except (BrokenProcessPool, TimeoutError):
            self.close()
            self._pool = self._new_pool()
            raise Refused(
                "picture-too-hard", "这张图处理不了，请缩小后再传。This picture takes too much memory or time."
            ) from None

    def close(self) -> None:
        for process in list((getattr(self._pool, "_processes", None) or {}).values()):
            process.terminate()
        self._pool.shutdown(cancel_futures=True)


def _limit() -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        os.nice(5)


def _prepare(content: bytes) -> Prepared:
    from kiosk.media import images

    return images.prepare(content)
