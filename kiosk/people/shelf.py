"""SQL of people for the staff's pages: everybody, whatever they agreed to. Nothing of this reaches a screen."""

from __future__ import annotations

import json

from kiosk.core.db import Connection, Row, rows
from kiosk.core.plug import Document, Use

LISTED = (
    "SELECT p.*, coalesce(n.text, '') AS name, coalesce(e.text, '') AS epithet, coalesce(s.text, '') AS source "
    "FROM people p "
    + " ".join(
        f"LEFT JOIN person_labels {short} ON {short}.owner_id = p.id AND {short}.language = 'zh' "
        f"AND {short}.field = '{field}'"
        for short, field in (("n", "name"), ("e", "epithet"), ("s", "source"))
    )
)


def listed(db: Connection, search: str = "") -> list[Row]:
    """Everybody in their order, role models first; ``search`` is looked for in all that is written of them."""
    where = (
        " WHERE ?1 = '' OR instr(lower(p.slug), lower(?1)) OR EXISTS "
        "(SELECT 1 FROM person_labels l WHERE l.owner_id = p.id AND instr(lower(l.text), lower(?1)))"
    )
    return rows(db, f"{LISTED}{where} ORDER BY p.is_role_model DESC, p.position, p.id", (search,))


def agreed(row: Row) -> Document:
    """What a person agreed to, as it stands in documents."""
    return {
        "basis": row["consent"],
        "name": None if row["is_name_open"] else bool(row["may_name"]),
        "picture": None if row["is_picture_open"] else bool(row["may_picture"]),
        "until": row["consent_until"],
        "note": row["consent_note"],
    }


def last_position(db: Connection) -> int:
    """Where the last role model stands."""
    return int(db.execute("SELECT coalesce(max(position), 0) FROM people WHERE is_role_model = 1").fetchone()[0])


def uses(db: Connection) -> list[Use]:
    """The pictures, the honours, levels and categories that people have."""
    found: list[Use] = []
    for slug, picture, honours in rows(db, "SELECT slug, picture, honours FROM people"):
        used = [picture] if picture else []
        for one in json.loads(honours):
            used += [f"honours/{one['code']}", f"honour-levels/{one['level']}"]
            used += [f"honour-categories/{one['category']}"] if one.get("category") else []
        found += [(name, "people", slug) for name in dict.fromkeys(used)]
    return found
