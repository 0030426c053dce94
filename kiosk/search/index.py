"""The index: every entry as the letters under which it is found.

A Chinese character is found by the first letter of each of its readings (曾 by C and Z, 重 by C and Z), so no
dictionary of phrases has to decide which one is meant. Latin words are found by their letters. The pad lights only the
keys that still lead somewhere. Readings come from pypinyin's character table; nothing else of it is loaded.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kiosk.core.plug import Entry

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LATIN = re.compile(r"[A-Za-z0-9]+")
LONGEST_QUERY = 40

Keys = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Hit:
    """An entry that was found; ``mark`` is the piece of its Chinese title that matched."""

    entry: Entry
    mark: str


class Index:
    """All entries, ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = [(entry, _texts(entry)) for entry in entries]

    def find(self, query: str) -> tuple[list[Hit], set[str]]:
        """The hits, those that begin with the query first, and the letters that may follow."""
        asked = clean(query)
        hits: list[tuple[int, Hit]] = []
        following: set[str] = set()
        for entry, texts in self._entries:
            best = None
            for text, keys in texts:
                for start, end in _matches(asked, text, keys):
                    if end < len(keys):
                        following |= keys[end]
                    rank = 0 if start == 0 else 1
                    best = min(best or (2, ""), (rank, text[start:end]))
            if best:
                hits.append((best[0], Hit(entry, best[1])))
        hits.sort(key=lambda hit: hit[0])
        return [hit for _, hit in hits], following & set(LETTERS)


def clean(query: str) -> str:
    """A query without blanks, letters in upper case, bounded."""
    text = unicodedata.normalize("NFKC", query[: LONGEST_QUERY * 4])
    return "".join(letter.upper() for letter in text if letter.isalnum())[:LONGEST_QUERY]


def _texts(entry: Entry) -> list[tuple[str, Keys]]:
    found = []
    for words in entry.words.values():
        for text in (words.get("title", ""), words.get("line", "")):
            bare = "".join(letter for letter in text if letter.isalnum())
            if bare:
                found.append((bare, keys_of(bare)))
    initials = "".join(word[0] for words in entry.words.values() for word in LATIN.findall(words.get("title", "")))
    if len(initials) > 1:
        found.append((initials, keys_of(initials)))
    return found


def _matches(asked: str, text: str, keys: Keys) -> Iterable[tuple[int, int]]:
    """Where the query fits: each of its letters one of the keys, or the character itself."""
    last = len(keys) - max(1, len(asked))
    for start in range(last + 1):
        if all(letter in keys[start + offset] for offset, letter in enumerate(asked)):
            yield start, start + len(asked)


def keys_of(text: str) -> Keys:
    """For each character of a text without blanks, everything that may be typed for it."""
    return tuple(_keys(letter) for letter in text)


@lru_cache(maxsize=20_000)
def _keys(letter: str) -> frozenset[str]:
    if letter.isascii():
        return frozenset((letter.upper(),))
    plain = unicodedata.normalize("NFKD", letter)[0]
    return frozenset((letter.upper(), plain.upper(), *_initials(letter)))


def _initials(letter: str) -> Sequence[str]:
    readings = _readings().get(ord(letter), "")
    plain = unicodedata.normalize("NFKD", readings)
    return [part[0].upper() for part in plain.split(",") if part and part[0].isascii()]


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.constants import PINYIN_DICT

    return dict(PINYIN_DICT)
