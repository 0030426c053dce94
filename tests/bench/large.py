"""A generated centre a hundred times as large as the demo: 500 exhibits, 2,000 works, 1,000 people, 5,000 sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.core.clock import local
from kiosk.core.db import Database, Writing
from kiosk.features import PARTS

EXHIBITS, WORKS, PEOPLE, LECTURES, SESSIONS = 500, 2_000, 1_000, 1_000, 5
DAYS = 3_650
"""The sessions of ten years, one of them to come: a week holds about as many as the demo's."""
WORDS = "平城魏碑铜火锅砖雕年画剪纸云冈石窟善化寺华严寺古城墙"


def words(number: int, length: int = 6) -> str:
    """Some characters that differ from number to number."""
    return "".join(WORDS[(number * 7 + step * 5) % len(WORDS)] for step in range(length)) + str(number)


def enlarge(house: Database, now: datetime) -> None:
    """Fill a house that holds the demo packs."""
    pictures = [row[0] for row in house.reader().execute("SELECT hash FROM media ORDER BY hash").fetchall()]
    house.write(lambda writing: _fill(writing, now, pictures))


def _fill(writing: Writing, now: datetime, pictures: list[str]) -> None:
    parts = {part.name: part for part in PARTS}

    def put(part: str, **document: object) -> None:
        parts[part].put(writing, document, by="bench", now=now)

    def picture(number: int) -> str:
        return f"sha256:{pictures[number % len(pictures)]}"

    for number in range(EXHIBITS):
        labels = {"zh": {"title": words(number, 4), "line": words(number, 12), "body": words(number, 200)}}
        put("exhibits", id=f"large-{number}", hall="heritage", kind="heritage", position=100 + number,
            cover=picture(number), labels=labels)  # fmt: skip
    for number in range(WORKS):
        put("works", id=f"large-{number % EXHIBITS}/w{number}", position=number, kind="stele", rights="own",
            plates=[{"file": picture(number), "role": "plate"}], labels={"zh": {"title": words(number)}})  # fmt: skip
    for number in range(PEOPLE):
        put(
            "people",
            id=f"large-{number}",
            position=1000 + number,
            picture=picture(number),
            consent={"basis": "signed", "name": True, "picture": True},
            honours=[{"code": "pingcheng-best", "level": "district", "source": "公示"}],
            labels={"zh": {"name": words(number, 3), "epithet": words(number, 5), "story": words(number, 100)}},
        )
    for number in range(LECTURES):
        first = local(now).replace(hour=9 + number % 10, minute=0) + timedelta(days=number * 4 % DAYS - DAYS + 365)
        sessions = [
            {"id": f"s{step}", "start": f"{first + timedelta(days=step * 73):%Y-%m-%dT%H:%M}", "venue": "hall-2"}
            for step in range(SESSIONS)
        ]
        put("lectures", id=f"large-{number}", minutes=60, capacity=80, sessions=sessions,
            labels={"zh": {"title": words(number, 10)}})  # fmt: skip
