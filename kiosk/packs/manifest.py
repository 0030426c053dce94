"""The manifest of a pack, ``pack.json``: what it is, whose it is, and the sum of every file in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from kiosk.core import shapes
from kiosk.core.labels import Words

MANIFEST = "pack.json"
FORMAT = 1

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


def entry_of(content: bytes) -> tuple[str, int]:
    """The manifest's entry for a file."""
    return hashlib.sha256(content).hexdigest(), len(content)
