"""Tables that were looked through and wait for a yes: in memory, the oldest goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST = 16


@dataclass(frozen=True)
class Table:
    """A table as somebody handed it in."""

    exhibit: str
    by: str
    name: str
    rows: list[list[str]]


class Waiting:
    """The tables of one application, by the number of the page that shows what each would do."""

    def __init__(self) -> None:
        self._tables: OrderedDict[str, Table] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, number: str, table: Table) -> None:
        """Keep a table until it is asked for, or until many others came."""
        with self._lock:
            self._tables[number] = table
            while len(self._tables) > MOST:
                self._tables.popitem(last=False)

    def get(self, number: str, exhibit: str, by: str) -> Table | None:
        """A person's own table for an exhibit; None if it is not there any more."""
        with self._lock:
            found = self._tables.get(number)
        return found if found and (found.exhibit, found.by) == (exhibit, by) else None
