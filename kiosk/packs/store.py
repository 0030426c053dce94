"""SQL of the packs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.core.clock import loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.labels import Words, set_words, words_of
from kiosk.core.plug import Document
from kiosk.packs.manifest import FORMAT, Manifest


@dataclass(frozen=True)
class Known:
    """What a pack brought for one record when it was last installed, and at which place in its file."""

    digest: str
    base: Document
    position: int


@dataclass(frozen=True)
class Installed:
    """An installed pack."""

    name: str
    version: str
    installed_at: datetime
    words: Words = field(default_factory=dict, compare=False)
    records: int = 0

    @property
    def title(self) -> str:
        return self.words.get("zh", {}).get("title") or self.name


@dataclass(frozen=True)
class Install:
    """One installation of a pack.

    :param batch: the act among the revisions, None where no record was changed; ``steps`` is how many it had then.
    :param was: what was known of the pack before (:func:`known_of`), for what the installation changed of it.
    """

    id: int
    pack: str
    version: str
    at: datetime
    by: str
    batch: int | None
    steps: int
    was: Document


def installed(db: Connection) -> list[Installed]:
    """All installed packs by name."""
    found = rows(
        db,
        "SELECT id, name, version, installed_at, (SELECT count(*) FROM pack_records r WHERE r.pack = packs.name) "
        "FROM packs ORDER BY name",
    )
    words = words_of(db, "pack", [row[0] for row in found])
    return [Installed(row[1], row[2], loaded(row[3]), words.get(row[0], {}), row[4]) for row in found]


def first_installed_at(db: Connection, name: str) -> datetime | None:
    """When a pack was first installed; relative moments in it count from there."""
    row = db.execute("SELECT first_installed_at FROM packs WHERE name = ?", (name,)).fetchone()
    return loaded(row[0]) if row else None


def known(db: Connection, name: str, part: str) -> dict[str, Known]:
    """What the pack brought for each record of a part."""
    sql = "SELECT record_id, digest, base, position FROM pack_records WHERE pack = ? AND part = ?"
    return {row[0]: Known(row[1], json.loads(row[2]), row[3]) for row in rows(db, sql, (name, part))}


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


def set_known(writing: Writing, name: str, part: str, record_id: str, known: Known) -> None:
    """Note what the pack brought for a record."""
    writing.execute(
        "INSERT INTO pack_records (pack, part, record_id, position, digest, base) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (pack, part, record_id) DO UPDATE SET position = excluded.position, "
        "digest = excluded.digest, base = excluded.base",
        (name, part, record_id, known.position, known.digest, json.dumps(known.base, ensure_ascii=False)),
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


def pack_row(db: Connection, name: str) -> Document | None:
    """All that is noted of an installed pack itself."""
    row = db.execute("SELECT * FROM packs WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    return {**dict(row), "labels": words_of(db, "pack", [row["id"]]).get(row["id"], {})}


def restore_pack(writing: Writing, name: str, was: Document | None) -> None:
    """Note of a pack what :func:`pack_row` told, None: that it is not installed."""
    if was is None:
        writing.execute("DELETE FROM packs WHERE name = ?", (name,))
        return
    columns = ("version", "licence", "credits", "first_installed_at", "installed_at")
    sets = ", ".join(f"{one} = ?" for one in columns)
    writing.execute(f"UPDATE packs SET {sets} WHERE name = ?", (*(was[one] for one in columns), name))
    set_words(writing, "pack", was["id"], was["labels"])


def add_install(writing: Writing, install: Install, most: int) -> None:
    """Note an installation; of each pack only the last ones are kept."""
    writing.execute(
        "INSERT INTO pack_installs (pack, version, at, by, batch_id, steps, was) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            install.pack,
            install.version,
            stored(install.at),
            install.by,
            install.batch,
            install.steps,
            json.dumps(install.was, ensure_ascii=False),
        ),
    )
    writing.execute(
        "DELETE FROM pack_installs WHERE pack = ?1 AND id NOT IN "
        "(SELECT id FROM pack_installs WHERE pack = ?1 ORDER BY id DESC LIMIT ?2)",
        (install.pack, most),
    )


def last_install(db: Connection, name: str) -> Install | None:
    """The last installation of a pack that was not taken back."""
    row: Row | None = db.execute(
        "SELECT * FROM pack_installs WHERE pack = ? ORDER BY id DESC LIMIT 1", (name,)
    ).fetchone()
    if row is None:
        return None
    was = json.loads(row["was"])
    return Install(
        row["id"], row["pack"], row["version"], loaded(row["at"]), row["by"], row["batch_id"], row["steps"], was
    )


def drop_install(writing: Writing, number: int) -> None:
    """An installation was taken back."""
    writing.execute("DELETE FROM pack_installs WHERE id = ?", (number,))
