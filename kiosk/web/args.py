"""What stands behind the question mark: read once, clamped or ignored, never a reason for an error."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number between ``least`` and ``most``; anything else counts as ``default``."""
    text = request.args.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return default
    return max(least, min(most, int(text)))


def choice(name: str, allowed: object, default: str = "") -> str:
    """One of the allowed words, else the default."""
    text = request.args.get(name, "")
    return text if text in allowed else default  # type: ignore[operator]


@dataclass(frozen=True)
class Sheet:
    """One page of a long list: ``number`` from 1, of ``last``."""

    number: int
    last: int
    size: int
    total: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def sheet(total: int, size: int, name: str = "page") -> Sheet:
    """The page asked for, clamped to those there are."""
    last = max(1, -(-total // size))
    return Sheet(number(name, 1, 1, last), last, size, total)


def words(name: str) -> set[str]:
    """The words of a comma-separated list."""
    return set(request.args.get(name, "")[:200].split(",")) - {""}
