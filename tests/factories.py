"""Valid records in one line each, put into the house through the parts of the content packs."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PIL import Image

from kiosk.core.clock import local
from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.media import images
from kiosk.media import service as media
from tests.media.here import HERE

Clock = Callable[[], datetime]


def picture_bytes(color: str = "#8a4b1e", size: tuple[int, int] = (60, 80), kind: str = "WEBP") -> bytes:
    """A small plain picture as a file."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


class Factory:
    """Puts records into a house. Every method takes the id and whatever should differ from the plain record."""

    def __init__(self, house: Database, clock: Clock) -> None:
        self.house = house
        self.clock = clock
        self._parts = {part.name: part for part in PARTS}

    def put(self, part: str, document: Document) -> Document:
        """Put one record of a part and return it."""
        self.house.write(lambda writing: self._parts[part].put(writing, document, by="test", now=self.clock()))
        return document

    def picture(self, color: str = "#8a4b1e", size: tuple[int, int] = (60, 80), **changes: Any) -> str:
        """A picture in media.db; returns its hash."""
        prepared = images.prepare(picture_bytes(color, size))
        media.keep_files(self.house, prepared)
        record = {"id": f"sha256:{prepared.hash}", "name": "plain.webp", "licence": "CC0-1.0",
                  "labels": {"zh": {"alt": "一块颜色"}, "en": {"alt": "A colour"}}}  # fmt: skip
        self.put("media", {**record, **changes})
        return prepared.hash

    def film(self, content: bytes, **changes: Any) -> str:
        """A film or a sound in media.db; returns its hash."""
        plain = {"name": "plain", "licence": "CC0-1.0", "words": {"zh": {"alt": "一段影像"}}}
        return media.intake_stream(
            self.house, HERE, io.BytesIO(content), **{**plain, **changes}, by="test", now=self.clock()
        )

    def house_record(self, **changes: Any) -> Document:
        labels = {"zh": {"name": "示例文明实践中心", "short_name": "示例中心"}, "en": {"name": "Sample Centre"}}
        return self.put("house", {"id": "house", "labels": labels, **changes})

    def hall(self, id_: str = "heritage", **changes: Any) -> Document:
        record = {"id": id_, "position": 1, "material": "brick", "leads_to": "", "plate": None,
                  "labels": {"zh": {"title": "国风非遗坊"}, "en": {"title": "Heritage Workshop"}}}  # fmt: skip
        return self.put("halls", {**record, **changes})

    def dictionary(self, id_: str, **terms: tuple[str, str]) -> Document:
        """``make.dictionary("work-kinds", print=("年画", "Print"))``; an underscore in a code stands for a hyphen."""
        entries = [
            {"id": code.replace("_", "-"), "labels": {"zh": {"title": zh}, "en": {"title": en}}}
            for code, (zh, en) in terms.items()
        ]
        return self.put("dictionaries", {"id": id_, "terms": entries})

    def person(self, id_: str = "wang", **changes: Any) -> Document:
        record = {
            "id": id_,
            "position": 1,
            "consent": {"basis": "signed", "name": True, "picture": True},
            "labels": {"zh": {"name": "王小明", "epithet": "好邻居"}, "en": {"name": "Wang Xiaoming"}},
        }
        return self.put("people", {**record, **changes})

    def exhibit(self, id_: str = "steles", **changes: Any) -> Document:
        record = {"id": id_, "hall": "heritage", "kind": "heritage", "position": 1,
                  "labels": {"zh": {"title": "平城魏碑", "line": "看字。", "body": "石头上的字。"},
                             "en": {"title": "Steles", "line": "Look at writing."}}}  # fmt: skip
        return self.put("exhibits", {**record, **changes})

    def work(self, id_: str = "steles/one", **changes: Any) -> Document:
        record = {"id": id_, "position": 1, "kind": "stele", "rights": "own", "plates": [],
                  "labels": {"zh": {"title": "皇帝南巡之颂"}, "en": {"title": "Ode"}}}  # fmt: skip
        return self.put("works", {**record, **changes})

    def venue(self, id_: str = "hall-2", **changes: Any) -> Document:
        record = {"id": id_, "capacity": 80, "labels": {"zh": {"name": "二楼讲堂"}, "en": {"name": "Floor 2"}}}
        return self.put("venues", {**record, **changes})

    def lecture(self, id_: str = "talk", start: str | datetime = "2026-11-21T14:30", **changes: Any) -> Document:
        """A lecture with one session; ``start`` on the centre's wall clock or as a moment."""
        text = start if isinstance(start, str) else local(start).strftime("%Y-%m-%dT%H:%M")
        record = {
            "id": id_,
            "minutes": 90,
            "capacity": 80,
            "sessions": [{"id": "1", "start": text, "venue": "hall-2"}],
            "labels": {"zh": {"title": "平城魏碑：从石头上看一座都城"}, "en": {"title": "Reading a capital"}},
        }
        return self.put("lectures", {**record, **changes})

    def code(self, lecture: str = "talk") -> str:
        """The public number of a lecture's first session."""
        sql = ("SELECT s.code FROM lecture_sessions s JOIN lectures l ON l.id = s.lecture_id "
               "WHERE l.slug = ? ORDER BY s.starts_at")  # fmt: skip
        return str(self.house.reader().execute(sql, (lecture,)).fetchone()[0])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
