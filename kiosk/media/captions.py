"""Captions: read as WebVTT or SRT, kept and sent only as they are written here.

Kept are the times and the words. Styles, positions, notes and tags go: the kiosk shows captions its own way, and
nothing that somebody wrote into a file reaches a browser unread.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.errors import Refused
from kiosk.core.labels import Words

FIELD = "captions"
"""The words of a film under which its captions are."""
MOST_BYTES = 1 << 20
MOST_CUES = 5_000
LONGEST_CUE = 300
LATE_SECONDS = 5.0
"""So much longer than the film captions may be."""
TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})"
TIMES = re.compile(rf"\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?")
TAGS = re.compile(r"<[/a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
"""``<b>``, ``<c.red>``, ``<00:01.000>``, and what SRT files of some programs have: ``{\\an8}``."""
SKIPPED = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """What stands on the screen from one moment to another, in thousandths of a second."""

    start: int
    end: int
    text: str


def decoded(content: bytes) -> str:
    """A captions file as text, whichever program wrote it. :raises Refused: ``captions-unread``"""
    if len(content) > MOST_BYTES:
        raise Refused("captions-unread", "字幕文件超过 1 MB，请只留文字。The captions file is larger than 1 MB.")
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("captions-unread", "字幕文件认不出，请存成 UTF-8 的 VTT 或 SRT。The captions cannot be read.")


def rewritten(text: str) -> str:
    """Captions as WebVTT of the plainest kind; empty stays empty. The same text again if it was written here.

    :raises Refused: ``captions-none`` or ``captions-wrong``, with the line.
    """
    if not text.strip():
        return ""
    cues = sorted(_cues(text), key=lambda cue: (cue.start, cue.end))
    if not cues:
        raise Refused("captions-none", "字幕文件里没有字幕，请换一个 VTT 或 SRT。There are no captions in it.")
    if len(cues) > MOST_CUES:
        raise Refused("captions-wrong", f"字幕超过 {MOST_CUES} 条，请分开。There are more than {MOST_CUES} captions.")
    blocks = (f"{_time(cue.start)} --> {_time(cue.end)}\n{_escaped(cue.text)}\n" for cue in cues)
    return "\n".join(("WEBVTT\n", *blocks))


def rewritten_in(words: Words, seconds: float | None = None) -> Words:
    """The words of a film with its captions rewritten.

    :param seconds: how long the film is.
    :raises Refused: ``captions-late`` if they go on when the film has ended; as :func:`rewritten`.
    """
    made: Words = {}
    for language, fields in words.items():
        text = rewritten(fields.get(FIELD, ""))
        if text and seconds is not None and max(cue.start for cue in _cues(text)) / 1000 > seconds + LATE_SECONDS:
            sentence = "字幕比片子长，是不是配错了片子。The captions are longer than the film: are they its own?"
            raise Refused("captions-late", sentence)
        made[language] = {**fields, FIELD: text} if text else {k: v for k, v in fields.items() if k != FIELD}
    return made


def _cues(text: str) -> Iterator[Cue]:
    number = 0
    for block in re.split(r"\n{2,}", _lines_of(text)):
        lines = block.strip("\n").split("\n")
        at = next((place for place, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None or lines[0].startswith(SKIPPED):
            continue
        number += 1
        yield from _cue(number, lines[at], lines[at + 1 :])


def _cue(number: int, times: str, lines: list[str]) -> Iterator[Cue]:
    found = TIMES.fullmatch(times)
    if not found:
        raise Refused("captions-wrong", f"第 {number} 条字幕的时间认不出。The times of caption {number} are unclear.")
    start, end = _thousandths(*found.groups()[:4]), _thousandths(*found.groups()[4:])
    if start >= end:
        sentence = f"第 {number} 条字幕的结束不在开始之后。Caption {number} does not end later than it begins."
        raise Refused("captions-wrong", sentence)
    words = "\n".join(line for line in (_plain(line) for line in lines) if line)
    if len(words) > LONGEST_CUE:
        sentence = f"第 {number} 条字幕超过 {LONGEST_CUE} 个字，请分开。Caption {number} is too long: divide it."
        raise Refused("captions-wrong", sentence)
    if words:
        yield Cue(start, end, words)


def _lines_of(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _plain(line: str) -> str:
    """A line's words without tags, as people read them."""
    words = html.unescape(TAGS.sub("", line))
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _thousandths(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


def _time(thousandths: int) -> str:
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
