"""What one thread waits for and another says."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar, cast

R = TypeVar("R")


class Reply(Generic[R]):
    """One answer to one caller. A lock is all it takes; a Future of the library costs several times that."""

    __slots__ = ("_error", "_said", "_value")

    def __init__(self) -> None:
        self._said = threading.Lock()
        self._said.acquire()
        self._value: R | None = None
        self._error: BaseException | None = None

    def tell(self, value: R) -> None:
        self._value = value
        self._said.release()

    def fail(self, error: BaseException) -> None:
        self._error = error
        self._said.release()

    def wait(self) -> R:
        """The value; raises what went wrong."""
        self._said.acquire()
        if self._error is not None:
            raise self._error
        return cast("R", self._value)
