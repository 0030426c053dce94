"""Words in two languages: label rows in the database, and the texts a page shows of them.

Every feature keeps its words in a table ``<thing>_labels (owner_id, language, field, text)``. A text that does not
exist in the visitor's language is shown in the other one and knows that it is (``is_fallback``), so that the page can
mark it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.core.db import Connection, Writing

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}

Words = dict[str, dict[str, str]]
"""``{language: {field: text}}``, as in packs."""


class Text(str):
    """A text that knows its language."""

    __slots__ = ("is_fallback", "language")
    language: str
    is_fallback: bool

    def __new__(cls, text: str, language: str = DEFAULT, is_fallback: bool = False) -> Text:
        made = super().__new__(cls, text)
        made.language = language
        made.is_fallback = is_fallback
        return made

    @property
    def lang(self) -> str:
        """The value of the HTML attribute."""
        return HTML_LANGUAGE[self.language]


class Labels:
    """The words of one thing, read in one language: ``labels.title`` is a :class:`Text`, empty if nobody wrote it."""

    def __init__(self, words: Mapping[str, Mapping[str, str]], language: str) -> None:
        self._words = words
        self._language = language

    def __getattr__(self, field: str) -> Text:
        if field.startswith("_"):
            raise AttributeError(field)
        return self[field]

    def __getitem__(self, field: str) -> Text:
        own = self._words.get(self._language, {}).get(field, "")
        if own:
            return Text(own, self._language)
        for language in LANGUAGES:
            other = self._words.get(language, {}).get(field, "")
            if other:
                return Text(other, language, is_fallback=True)
        return Text("", self._language)

    def words(self, title: str, line: str) -> Words:
        """Two of the fields in all languages, as ``title`` and ``line``."""
        return {
            language: {"title": fields.get(title, ""), "line": fields.get(line, "")}
            for language, fields in self._words.items()
        }

    def only(self, language: str) -> Labels:
        """The same words as a reader of ``language`` sees them, without a fallback."""
        return Labels({language: self._words.get(language, {})}, language)

    def without(self, field: str) -> Labels:
        """The same words but for one field."""
        words = {
            language: {name: text for name, text in fields.items() if name != field}
            for language, fields in self._words.items()
        }
        return Labels(words, self._language)

    @property
    def zh(self) -> Labels:
        return self.only("zh")

    @property
    def en(self) -> Labels:
        return self.only("en")


NO_LABELS = Labels({}, DEFAULT)


def table_sql(thing: str, owner: str) -> str:
    """The label table of ``owner`` (a table with an integer ``id``), named ``<thing>_labels``."""
    return f"""
    CREATE TABLE {thing}_labels (
      owner_id INTEGER NOT NULL REFERENCES {owner}(id) ON DELETE CASCADE,
      language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
      field TEXT NOT NULL,
      text TEXT NOT NULL CHECK (text <> ''),
      PRIMARY KEY (owner_id, language, field)
    ) STRICT, WITHOUT ROWID"""


def words_of(db: Connection, thing: str, owners: Iterable[int]) -> dict[int, Words]:
    """The words of many owners with one query; an owner without words has none in the answer."""
    found: dict[int, Words] = {}
    wanted = list(owners)
    if not wanted:
        return found
    marks = ",".join("?" * len(wanted))
    sql = f"SELECT owner_id, language, field, text FROM {thing}_labels WHERE owner_id IN ({marks})"
    for owner, language, field, text in db.execute(sql, wanted).fetchall():
        found.setdefault(owner, {}).setdefault(language, {})[field] = text
    return found


def labels_of(db: Connection, thing: str, owners: Iterable[int], language: str) -> dict[int, Labels]:
    """:func:`words_of`, read in one language; every owner has an entry."""
    wanted = list(owners)
    words = words_of(db, thing, wanted)
    return {owner: Labels(words.get(owner, {}), language) for owner in wanted}


def set_words(writing: Writing, thing: str, owner: int, words: Mapping[str, Mapping[str, str]]) -> None:
    """Replace all words of one owner."""
    writing.execute(f"DELETE FROM {thing}_labels WHERE owner_id = ?", (owner,))
    entries = [
        (owner, language, field, text) for language, fields in words.items() for field, text in fields.items() if text
    ]
    writing.executemany(f"INSERT INTO {thing}_labels (owner_id, language, field, text) VALUES (?, ?, ?, ?)", entries)


def sorted_words(words: Mapping[str, Mapping[str, str]]) -> Words:
    """Words in a fixed order, for documents that are compared."""
    return {
        language: {field: words[language][field] for field in sorted(words[language])}
        for language in LANGUAGES
        if words.get(language)
    }
