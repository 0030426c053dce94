"""The manifest of a pack, ``pack.json``: what it is, whose it is, and the sum of every file in it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kiosk.core import shapes
from kiosk.core.labels import Words

MANIFEST = "pack.json"
FORMAT = 1
LONGEST_NAME = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices, with any ending."""

SHAPE = shapes.record(
    {
        "format": {"const": FORMAT},
        "id": shapes.SLUG,
        "version": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+){0,3}$", "maxLength": 40},
        "licence": shapes.text(60),
        "credits": shapes.listed(shapes.text(200), 100),
        "labels": shapes.labels({"title": 80, "line": 200}, "title"),
        "files": {
            "type": "object",
            "maxProperties": 5_000,
            "additionalProperties": shapes.record(
                {
                    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "bytes": shapes.whole(0, 1 << 30),
                },
                "sha256",
                "bytes",
            ),
        },
    },
    "format", "id", "version", "licence", "labels", "files",
)  # fmt: skip


@dataclass(frozen=True)
class Manifest:
    """A checked manifest. ``files`` maps names to (sha256, bytes)."""

    id: str
    version: str
    licence: str
    credits: tuple[str, ...]
    labels: Words
    files: dict[str, tuple[str, int]]


def manifest_of(document: dict[str, Any]) -> Manifest:
    """A manifest from a document that fits ``SHAPE``."""
    return Manifest(
        id=document["id"],
        version=document["version"],
        licence=document["licence"],
        credits=tuple(document.get("credits", [])),
        labels=document["labels"],
        files={name: (entry["sha256"], entry["bytes"]) for name, entry in document["files"].items()},
    )


def document_of(manifest: Manifest) -> dict[str, Any]:
    """The reverse of :func:`manifest_of`."""
    return {
        "format": FORMAT,
        "id": manifest.id,
        "version": manifest.version,
        "licence": manifest.licence,
        "credits": list(manifest.credits),
        "labels": manifest.labels,
        "files": {name: {"sha256": sum_, "bytes": size} for name, (sum_, size) in sorted(manifest.files.items())},
    }


def entry_of(pieces: Iterable[bytes]) -> tuple[str, int]:
    """The manifest's entry for a file."""
    total, size = hashlib.sha256(), 0
    for piece in pieces:
        total.update(piece)
        size += len(piece)
    return total.hexdigest(), size


def is_safe_name(name: str) -> bool:
    """Whether a name stays inside the archive, and can be written, on every system."""
    bare = name[:-1] if name.endswith("/") else name
    return (
        0 < len(bare) <= LONGEST_NAME
        and all(_is_safe_part(part) for part in bare.split("/"))
        and not any(letter in '\\:*?"<>|' or unicodedata.category(letter)[0] == "C" for letter in bare)
    )


def _is_safe_part(part: str) -> bool:
    """Hidden files are no part of a pack, in a folder as in a zip."""
    return part != "" and not part.startswith(".") and not part.endswith((" ", ".")) and not RESERVED.match(part)


def folded(name: str) -> str:
    """What two names have in common that some system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).rstrip("/. ")
