"""SQL of the packs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Writing, column, rows
from kiosk.core.labels import set_words, words_of
from kiosk.core.plug import Document
from kiosk.packs.manifest import FORMAT, Manifest


@dataclass(frozen=True)
class Known:
    """What a pack brought for one record when it was last installed."""

    digest: str
    base: Document


@dataclass(frozen=True)
class Installed:
    """An installed pack."""

    name: str
    version: str
    installed_at: datetime


def installed(db: Connection) -> list[Installed]:
    """All installed packs by name."""
    found = rows(db, "SELECT name, version, installed_at FROM packs ORDER BY name")
    return [Installed(row[0], row[1], loaded(row[2])) for row in found]


def first_installed_at(db: Connection, name: str) -> datetime | None:
    """When a pack was first installed; relative moments in it count from there."""
    row = db.execute("SELECT first_installed_at FROM packs WHERE name = ?", (name,)).fetchone()
    return loaded(row[0]) if row else None


def known(db: Connection, name: str, part: str) -> dict[str, Known]:
    """What the pack brought for each record of a part."""
    found = rows(db, "SELECT record_id, digest, base FROM pack_records WHERE pack = ? AND part = ?", (name, part))
    return {row[0]: Known(row[1], json.loads(row[2])) for row in found}


def owner(db: Connection, part: str, record_id: str) -> str | None:
    """The pack that brought a record."""
    row = db.execute(
        "SELECT pack FROM pack_records WHERE part = ? AND record_id = ? LIMIT 1", (part, record_id)
    ).fetchone()
    return str(row[0]) if row else None


def has_other_owner(db: Connection, name: str, part: str, record_id: str) -> bool:
    """Whether a pack other than ``name`` brought the record too."""
    sql = "SELECT 1 FROM pack_records WHERE part = ? AND record_id = ? AND pack <> ? LIMIT 1"
    return db.execute(sql, (part, record_id, name)).fetchone() is not None


def known_ids(db: Connection, part: str) -> list[str]:
    """The records of a part that any pack brought."""
    return column(db, "SELECT DISTINCT record_id FROM pack_records WHERE part = ? ORDER BY record_id", (part,))


def record_ids(db: Connection, name: str, part: str) -> list[str]:
    """The records of a pack's part, in the order the pack had them."""
    sql = "SELECT record_id FROM pack_records WHERE pack = ? AND part = ? ORDER BY position, record_id"
    return [row[0] for row in rows(db, sql, (name, part))]


def set_pack(writing: Writing, manifest: Manifest, now: datetime) -> None:
    """Note that a pack is installed."""
    writing.execute(
        "INSERT INTO packs (name, format, version, licence, credits, first_installed_at, installed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, "
        "licence = excluded.licence, credits = excluded.credits, installed_at = excluded.installed_at",
        (
            manifest.id,
            FORMAT,
            manifest.version,
            manifest.licence,
            json.dumps(manifest.credits, ensure_ascii=False),
            stored(now),
            stored(now),
        ),
    )
    pack = writing.execute("SELECT id FROM packs WHERE name = ?", (manifest.id,)).fetchone()[0]
    set_words(writing, "pack", pack, manifest.labels)


def set_known(
    writing: Writing, name: str, part: str, record_id: str, position: int, digest: str, base: Document
) -> None:
    """Note what the pack brought for a record."""
    writing.execute(
        "INSERT INTO pack_records (pack, part, record_id, position, digest, base) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (pack, part, record_id) DO UPDATE SET position = excluded.position, "
        "digest = excluded.digest, base = excluded.base",
        (name, part, record_id, position, digest, json.dumps(base, ensure_ascii=False)),
    )


def forget(writing: Writing, name: str, part: str, record_id: str) -> None:
    """The pack no longer brings a record."""
    writing.execute("DELETE FROM pack_records WHERE pack = ? AND part = ? AND record_id = ?", (name, part, record_id))


def manifest(db: Connection, name: str) -> Manifest | None:
    """What is known of an installed pack, without its files."""
    row = db.execute("SELECT * FROM packs WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    words = words_of(db, "pack", [row["id"]]).get(row["id"], {})
    credits_ = tuple(json.loads(row["credits"]))
    return Manifest(row["name"], row["version"], row["licence"], credits_, words, {})
