"""SQL of the house for the staff's pages."""

from __future__ import annotations

from kiosk.core.clock import loaded
from kiosk.core.db import Connection, rows
from kiosk.core.plug import Use
from kiosk.site.model import Posted

TITLE = "coalesce((SELECT text FROM {0}_labels WHERE owner_id = t.id AND language = 'zh' AND field = 'title'), '')"


def posted(db: Connection) -> list[Posted]:
    """Every notice with its times, the latest first."""
    found = rows(
        db, f"SELECT t.slug, t.shown_from, t.shown_until, {TITLE.format('notice')} AS title FROM notices t "
        "ORDER BY t.shown_from DESC, t.id DESC"
    )  # fmt: skip
    return [Posted(row["slug"], row["title"], loaded(row["shown_from"]), loaded(row["shown_until"])) for row in found]


def last_position(db: Connection) -> int:
    """Where the last hall stands."""
    return int(db.execute("SELECT coalesce(max(position), 0) FROM halls").fetchone()[0])


def first_words(db: Connection) -> dict[str, list[str]]:
    """The Chinese words of every dictionary, in order."""
    found: dict[str, list[str]] = {}
    sql = f"SELECT t.dictionary, {TITLE.format('term')} AS title FROM terms t ORDER BY t.dictionary, t.position"
    for dictionary, title in rows(db, sql):
        found.setdefault(dictionary, []).append(title)
    return found


def uses(db: Connection) -> list[Use]:
    """The pictures of the halls."""
    return [(row[0], "halls", row[1]) for row in rows(db, "SELECT plate, slug FROM halls WHERE plate <> ''")]
