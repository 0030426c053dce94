"""A backup that is made while somebody watches: how far it is, and what came of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.backup.making import Tell
from kiosk.backup.model import Backup, size_words
from kiosk.core.errors import KioskError

log = logging.getLogger("kiosk")


@dataclass(frozen=True)
class Outcome:
    """What came of it, in words."""

    words: str
    is_bad: bool = False


class Work:
    """One backup at a time, in a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_running = False
        self._outcome: Outcome | None = None
        self.done = self.all = 0

    @property
    def is_running(self) -> bool:
        return self._is_running

    @property
    def words(self) -> str:
        """How far it is."""
        return f"新图片 {size_words(self.done)}，共 {size_words(self.all)}" if self.all else "马上就好"

    def begin(self, make: Callable[[Tell], Backup]) -> bool:
        """Have a backup made; False if one is under way."""
        with self._lock:
            if self._is_running:
                return False
            self._is_running, self._outcome = True, None
            self.done = self.all = 0
        threading.Thread(target=self._run, args=(make,), name="backup", daemon=True).start()
        return True

    def take(self) -> Outcome | None:
        """What came of the last one, told once."""
        with self._lock:
            outcome, self._outcome = self._outcome, None
            return outcome

    def _run(self, make: Callable[[Tell], Backup]) -> None:
        outcome = Outcome("备份没做成，服务器出了点毛病，请看它的记录。", is_bad=True)
        try:
            outcome = _told(make(self._tell))
        except KioskError as error:
            outcome = Outcome(in_chinese(str(error)), is_bad=True)
        except OSError as error:
            outcome = Outcome(f"备份没做成，磁盘写不进去：{error.strerror}。", is_bad=True)
        except Exception:  # the page says so at the outcome above; the fault itself is in the log
            log.exception("backup")
        finally:
            with self._lock:
                self._outcome, self._is_running = outcome, False

    def _tell(self, done: int, all_: int) -> None:
        self.done, self.all = done, all_


def in_chinese(sentence: str) -> str:
    """A refusal without the English that stands behind it for the console."""
    chinese, stop, _ = sentence.rpartition("。")
    return chinese + stop or sentence


def _told(backup: Backup) -> Outcome:
    if backup.is_good:
        return Outcome(f"备好了，{backup.size}。打开试过，能恢复。")
    return Outcome(f"备是备了，但是{'，'.join(backup.faults)}，恢复不了。请技术员看看。", is_bad=True)
