"""Figures of the staff's side, printed as ratios of one run. Nothing here fails because a machine is slow.

Saving with its revision beside one durable row by hand, and the list of an exhibit with 2,000 works beside a warm
page of the kiosk.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import time
from pathlib import Path

from kiosk.core.clock import now
from kiosk.core.db import Database, Writing
from kiosk.core.migrate import open_house
from kiosk.core.plug import Document
from kiosk.features import NAMES, PARTS
from kiosk.revisions import service
from kiosk.revisions.model import Verb, Wanted
from tests.bench.load import Target, compare, kiosk, ratios, running
from tests.staffing import COOKIE, cookie_for

EXHIBIT = "prints-75"
SAVES = 200
WORKS = 2_000
BY_NAME = {part.name: part for part in PARTS}


def test_saving_with_its_revision_beside_a_bare_row(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    house = open_house(folder, NAMES, now())
    part = BY_NAME["exhibits"]
    document = part.take(house.reader(), EXHIBIT)
    assert document is not None
    bare = _bare(tmp_path / "bare.db")
    saving, inserting = [], []
    for number in range(SAVES):
        changed = {
            **document,
            "labels": {**document["labels"], "zh": {**document["labels"]["zh"], "title": str(number)}},
        }
        begun = time.perf_counter()
        _save(house, changed)
        between = time.perf_counter()
        bare.execute("INSERT INTO t (text) VALUES (?)", (json.dumps(changed, ensure_ascii=False),))
        saving.append(between - begun)
        inserting.append(time.perf_counter() - between)
    assert part.take(house.reader(), EXHIBIT) == changed
    print(f"\nsaving an exhibit with revision, journal and serial, {SAVES} times")
    for name, found in (("save", saving), ("bare durable INSERT", inserting)):
        print(f"  {name:20} median {statistics.median(found) * 1000:6.2f} ms   p95 {_p95(found) * 1000:6.2f} ms")
    print(f"  ratio {statistics.median(saving) / statistics.median(inserting):.1f}")
    house.close()


def test_the_list_of_two_thousand_works_beside_a_warm_page(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    house = open_house(folder, NAMES, now())
    house.write(_add_works)
    cookie = cookie_for(house, "alice", now())
    house.close()
    with running(kiosk(folder), "/health") as server:
        signed = {"Cookie": f"{COOKIE}={cookie}"}
        targets = [
            Target("warm kiosk page", server.port, f"/exhibits/{EXHIBIT}"),
            Target("today", server.port, "/admin/", signed),
            Target("all exhibits", server.port, "/admin/exhibits/", signed),
            Target(f"exhibit with {WORKS} works", server.port, f"/admin/exhibits/{EXHIBIT}", signed),
        ]
        found = compare(targets, rounds=3)
    print("\nstaff pages, requests per second, ratio to a warm page of the kiosk")
    for name, ratio in ratios(found, "warm kiosk page").items():
        print(f"  {name:26} {statistics.median(found[name]):8.1f}/s   {ratio:.4f}")


def _save(house: Database, document: Document) -> None:
    wanted = [Wanted("exhibits", EXHIBIT, document)]
    service.apply(house, BY_NAME, wanted, act=Verb.SAVE, title="bench", by="bench", now=now())


def _bare(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")
    return db


def _add_works(writing: Writing) -> None:
    for number in range(WORKS):
        document = {"id": f"{EXHIBIT}/w{number}", "position": 1000 + number, "kind": "print", "rights": "own",
                    "plates": [], "labels": {"zh": {"title": f"第 {number} 幅"}}}  # fmt: skip
        BY_NAME["works"].put(writing, document, by="bench", now=now())


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]
