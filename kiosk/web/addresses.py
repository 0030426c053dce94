"""Addresses that stay in the house."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 300


def inside(target: str) -> str:
    """``target`` if it is a path of this house, else nothing: no host, no scheme, no trick with slashes."""
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST:
        return ""
    if "\\" in target or not target.isprintable() or " " in target:
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else target
