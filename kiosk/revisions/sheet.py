"""A record on the desk, as a form shows it: values, problems and another person's words by the paths of fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import local
from kiosk.core.filled import Shape, shape_of
from kiosk.core.plug import Document, Part
from kiosk.revisions import service
from kiosk.revisions.model import Draft, Plan, differences

INDEX = re.compile(r"\[([^\]]*)\]")


@dataclass
class Sheet:
    """A record on the desk.

    :param document: what the form shows: what was typed, else the draft, else what visitors see.
    :param base: digest of what the person saw when the form was opened.
    :param problems: what is wrong, by dotted path; "" is about the whole.
    :param theirs: what somebody else saved meanwhile, if that is in the way.
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

    @property
    def is_new(self) -> bool:
        return self.live is None and self.draft is None

    @property
    def title(self) -> str:
        return service.title_of(self.document)

    @property
    def is_public(self) -> bool:
        """Whether visitors see it, as far as its state goes."""
        return self.live is not None and self.live.get("state", "published") == "published"

    @property
    def has_state(self) -> bool:
        return shape_of(self.part.schema, "state") is not None

    @property
    def general(self) -> list[str]:
        """What is wrong with fields the form does not show, or with the whole."""
        return [words for path, words in self.problems.items() if not path]

    @property
    def count_in_fields(self) -> int:
        return sum(1 for path in self.problems if path)

    @property
    def count_changed(self) -> int:
        """How many fields are written otherwise than visitors see them."""
        return len(differences(self.live or {}, self.document))

    def plan(self, what: str) -> str:
        """The moment something is planned for, as the field wants it; nothing if it is not."""
        found = next((one for one in self.plans if one.verb == what), None)
        return f"{local(found.due_at):%Y-%m-%dT%H:%M}" if found else ""

    def value(self, path: str) -> str:
        """The text of a field."""
        return _text(_at(self.document, path))

    def their_value(self, path: str) -> str:
        return _text(_at(self.theirs or {}, path))

    def differs(self, path: str) -> bool:
        return self.value(path) != self.their_value(path)

    def problem(self, path: str) -> str:
        return self.problems.get(_dotted(self.document, path), "")

    def id(self, path: str) -> str:
        """The field's id in the page."""
        return "f-" + re.sub(r"[^a-z0-9_]+", "-", path.lower()).strip("-")

    def most(self, path: str) -> int:
        """How many characters fit."""
        shape: Shape | None = self.part.schema
        for step in INDEX.sub(r".[]", path).split("."):
            if shape is None:
                break
            shape = shape.get("items") if step == "[]" else shape_of(shape, step)
        return int(_most(shape) if shape else 200)

    def entries(self, path: str) -> list[tuple[str, Any]]:
        """The entries of a list: the path of each and the entry itself."""
        found = _at(self.document, path) or []
        names = [f"={one['id']}" if isinstance(one, dict) and one.get("id") else str(i) for i, one in enumerate(found)]
        return [(f"{path}[{name}]", one) for name, one in zip(names, found, strict=True)]


def _at(document: Any, path: str) -> Any:
    for step in INDEX.sub(r".[\1]", path).split("."):
        if isinstance(document, list):
            document = _entry(document, step.strip("[]"))
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def _entry(entries: list[Any], key: str) -> Any:
    if key.startswith("="):
        return next((one for one in entries if isinstance(one, dict) and one.get("id") == key[1:]), None)
    return entries[int(key)] if key.isdigit() and int(key) < len(entries) else None


def _dotted(document: Document, path: str) -> str:
    """The path as problems name it: entries of lists by their place."""
    steps: list[str] = []
    here: Any = document
    for step in INDEX.sub(r".[\1]", path).split("."):
        if isinstance(here, list):
            entry = _entry(here, step.strip("[]"))
            steps.append(str(next((i for i, one in enumerate(here) if one is entry), 0)))
            here = entry
        else:
            steps.append(step)
            here = here.get(step) if isinstance(here, dict) else None
    return ".".join(steps)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _most(shape: Shape) -> int:
    plain = shape["anyOf"][0] if "anyOf" in shape else shape
    return int(plain.get("maxLength", 200))
