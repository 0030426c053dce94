"""The zip of a lecture's file, written to a file of its own: photographs are large and many."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from kiosk.archive import brief
from kiosk.archive.model import Facts, Photo
from kiosk.checkin import printed
from kiosk.core.clock import local
from kiosk.core.workbook import report_book

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "image/avif": "avif"}
FORBIDDEN = frozenset('\\/:*?"<>|')
LONGEST_NAME = 40
BOM = "\ufeff"
"""So that Windows reads a text as what it is."""


def packed(facts: Facts, ways: dict[str, int], pictures: Iterable[tuple[Photo, str, bytes]], folder: Path) -> IO[bytes]:
    """The file, open at its beginning; it is gone when it is closed.

    :param ways: heads by the way they came in, as the sheet shows them.
    :param pictures: the photographs whose pictures are there, each with its kind and its bytes.
    """
    out = tempfile.TemporaryFile(dir=folder)
    try:
        with zipfile.ZipFile(out, "w") as archive:
            _Packer(archive, facts).pack(ways, pictures)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


class _Packer:
    """Writes one file after the other and lists them with their sums."""

    def __init__(self, archive: zipfile.ZipFile, facts: Facts) -> None:
        self._archive = archive
        self._facts = facts
        self._when = local(facts.now).timetuple()[:6]
        self._sums: list[str] = []

    def pack(self, ways: dict[str, int], pictures: Iterable[tuple[Photo, str, bytes]]) -> None:
        facts, names = self._facts, {}
        for number, (photo, kind, content) in enumerate(pictures, 1):
            name = f"照片/{number:02d} {_plain(photo.subject)}.{ENDINGS.get(kind, 'img')}"
            names[photo.hash] = name
            self._add(name, content, zipfile.ZIP_STORED)
        self._add("签到表.pdf", printed.roster(
            facts.session, facts.present, ways, house=facts.house, head=facts.head, with_phones=False, now=facts.now
        ))  # fmt: skip
        self._add("数字.xlsx", report_book(brief.tables(facts, names)))
        self._text("活动简报.txt", brief.brief(facts))
        if facts.photos:
            self._text("照片说明.txt", brief.photo_list(facts, names))
        self._text("清单.txt", self._contents())

    def _contents(self) -> str:
        facts = self._facts
        return "\n".join([
            f"活动档案 · {facts.session.labels.title} · 场次编号 {facts.session.code}",
            f"{local(facts.now):%Y-%m-%d %H:%M} 由 {facts.by} 打包。手机号遮去中间四位。",
            "签到表里有称呼，用完请删去；到期后系统里只留人数。",
            f"签到账本末条 {facts.head}，用 ledger verify 核对。", "",
            "文件和 SHA-256：", *self._sums, "",
        ])  # fmt: skip

    def _text(self, name: str, words: str) -> None:
        self._add(name, (BOM + words).replace("\n", "\r\n").encode())

    def _add(self, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
        entry = zipfile.ZipInfo(name, self._when)
        entry.compress_type, entry.external_attr = method, 0o600 << 16
        self._archive.writestr(entry, content)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")


def _plain(subject: str) -> str:
    """A subject as a file's name: nothing that a system forbids, not longer than a line."""
    kept = "".join("·" if one in FORBIDDEN else one for one in subject if one.isprintable())
    return kept[:LONGEST_NAME].strip(" .") or "照片"
