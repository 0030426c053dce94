"""A record on the desk, as a form shows it: values, problems and another person's words by the paths of fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import local
from kiosk.core.filled import Keys, Shape, entry_of, shape_of
from kiosk.core.plug import Document, Part
from kiosk.revisions.model import Draft, Plan, differences, digest_of, title_of
from kiosk.revisions.words import field_words

STEP = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")


@dataclass(frozen=True)
class Doubt:
    """Something that a person may have overlooked. It is said before it is saved, and does not keep from saving.

    :param link: words that lead to what is in the way, at ``path``.
    """

    sentence: str
    link: str = ""
    path: str = ""


def known_as(doubts: Sequence[Doubt]) -> str:
    """A short name for doubts, so that only those are waved aside that were read."""
    return digest_of({"doubts": [one.sentence for one in doubts]}) if doubts else ""


@dataclass
class Sheet:
    """A record on the desk.

    :param document: what the form shows: what was typed, else the draft, else what visitors see.
    :param base: digest of what the person saw when the form was opened.
    :param keys: what tells the entries of its lists apart, where that is not the document's own numbers and ids.
    :param sent: the dotted paths of the fields that were sent; None if none were.
    :param problems: what is wrong, by dotted path; "" is about the whole.
    :param theirs: what somebody else saved meanwhile, if that is in the way.
    :param doubts: what should be looked at again before it is saved.
    :param is_unsaved: whether the form shows words that are nowhere saved, though nothing is wrong with them.
    :param form: the id of the form, where its fields stand outside it; other forms may then stand between them.
    """

    part: Part
    record_id: str
    document: Document
    base: str
    once: str = ""
    draft: Draft | None = None
    live: Document | None = None
    plans: list[Plan] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    theirs: Document | None = None
    their_words: str = "刚才有人改过这一项。"
    form: str = ""
    keys: Keys = field(default_factory=dict)
    sent: frozenset[str] | None = None
    doubts: Sequence[Doubt] = ()
    is_unsaved: bool = False

    @property
    def is_new(self) -> bool:
        return self.live is None and self.draft is None

    @property
    def title(self) -> str:
        return title_of(self.document)

    @property
    def is_public(self) -> bool:
        """Whether visitors see it, as far as its state goes."""
        return self.live is not None and self.live.get("state", "published") == "published"

    @property
    def has_state(self) -> bool:
        return shape_of(self.part.schema, "state") is not None

    @property
    def live_digest(self) -> str:
        """A short name for what visitors see of it."""
        return digest_of(self.live)

    @property
    def general(self) -> list[str]:
        """What is wrong with the whole, or with fields that the form does not have."""
        return [f"{field_words(path)}：{words}" if path else words for path, words in self.problems.items()
                if not self._has(path)]  # fmt: skip

    @property
    def count_in_fields(self) -> int:
        return sum(1 for path in self.problems if self._has(path))

    def _has(self, path: str) -> bool:
        return path != "" and (self.sent is None or path in self.sent)

    @property
    def count_changed(self) -> int:
        """How many fields are written otherwise than visitors see them."""
        return len(differences(self.live or {}, self.document))

    def plan(self, what: str) -> str:
        """The moment something is planned for, as the field wants it; nothing if it is not."""
        found = next((one for one in self.plans if one.verb == what), None)
        return f"{local(found.due_at):%Y-%m-%dT%H:%M}" if found else ""

    def at(self, path: str) -> Any:
        """What stands at a path; None if nothing does."""
        return _walk(self.document, path, self.keys)[0]

    def value(self, path: str) -> str:
        """The text of a field."""
        return _text(_walk(self.document, path, self.keys)[0])

    def their_value(self, path: str) -> str:
        return _text(_walk(self.theirs or {}, path, {})[0])

    def differs(self, path: str) -> bool:
        return self.value(path) != self.their_value(path)

    def problem(self, path: str) -> str:
        return self.problems.get(self.dotted(path), "")

    def dotted(self, path: str) -> str:
        """The path as problems name it: entries of lists by their place."""
        return _walk(self.document, path, self.keys)[1]

    def id(self, path: str) -> str:
        """The field's id in the page."""
        return "f-" + re.sub(r"[^a-z0-9_]+", "-", path.lower()).strip("-")

    def most(self, path: str) -> int:
        """How many characters fit."""
        shape: Shape | None = self.part.schema
        for name, _ in STEP.findall(path):
            if shape is None:
                break
            shape = shape_of(shape, name) if name else shape.get("items")
        return int(_most(shape) if shape else 200)

    def entries(self, path: str) -> list[tuple[str, Any]]:
        """The entries of a list: the path of each and the entry itself."""
        found = _walk(self.document, path, self.keys)[0] or []
        names = self.keys.get(path, [])
        if len(names) != len(found):
            names = [_name(number, one) for number, one in enumerate(found)]
        return [(f"{path}[{name}]", one) for name, one in zip(names, found, strict=True)]


def renumbered(keys: Keys, saw: Document, theirs: Document) -> Keys:
    """Keys given while somebody saw one state, as they name the same entries in another: by content, else by place."""
    found: Keys = {}
    for path, names in keys.items():
        old, new = (_walk(one, path, {})[0] or [] for one in (saw, theirs))
        free = list(range(len(new)))
        found[path] = []
        for name in names:
            entry = entry_of(old, name) if name.isdigit() else None
            same = [place for place in free if new[place] == entry]
            if not same and len(old) == len(new) and entry is not None and int(name) in free:
                same = [int(name)]
            free = [place for place in free if place not in same[:1]]
            found[path].append(str(same[0]) if same else f"m{name}" if entry is not None else name)
    return found


def _name(number: int, entry: Any) -> str:
    return f"={entry['id']}" if isinstance(entry, dict) and entry.get("id") else str(number)


def _walk(document: Any, path: str, keys: Keys) -> tuple[Any, str]:
    """What stands at a path, and the path with the places of entries in it, as problems name it."""
    where, steps = "", []
    for name, key in STEP.findall(path):
        if name:
            steps.append(name)
            where = f"{where}.{name}".lstrip(".")
            document = document.get(name) if isinstance(document, dict) else None
        else:
            place = _place(document, key, keys.get(where, []))
            steps.append(str(place or 0))
            where += f"[{key}]"
            document = document[place] if place is not None else None
    return document, ".".join(steps)


def _place(entries: Any, key: str, names: list[str]) -> int | None:
    if not isinstance(entries, list):
        return None
    if len(names) != len(entries):
        names = [_name(number, one) for number, one in enumerate(entries)]
    if key in names:
        return names.index(key)
    return int(key) if key.isdigit() and len(key) < 6 and int(key) < len(entries) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _most(shape: Shape) -> int:
    plain = shape["anyOf"][0] if "anyOf" in shape else shape
    return int(plain.get("maxLength", 200))
