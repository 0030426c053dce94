"""A form as a browser would send it: the fields of a page that belong to it, changed here and there, and sent."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.reading import Element, read
from tests.staffing import Colleague

Fields = list[tuple[str, str]]


class Form:
    """The form ``id_`` of a page. ``form["labels.zh.title"] = "x"`` types into the field of that name."""

    def __init__(self, page: TestResponse | str, id_: str = "edit") -> None:
        root = read(page)
        form = root.one("form", id=id_)
        self.action = form.attributes["action"]
        self.fields: Fields = list(_fields(root, id_, is_inside=False))

    def __getitem__(self, name: str) -> str:
        return next(value for key, value in self.fields if key == name)

    def __setitem__(self, name: str, value: str) -> None:
        place = next((number for number, (key, _) in enumerate(self.fields) if key == name), None)
        if place is None:
            self.fields.append((name, value))
        else:
            self.fields[place] = (name, value)

    @property
    def texts(self) -> list[str]:
        """The names of the fields people type words into."""
        return [name for name, _ in self.fields if ".zh." in name or ".en." in name]

    def send(self, who: Colleague, action: str = "publish") -> TestResponse:
        """Press the button."""
        return who.post(self.action, data=MultiDict([*self.fields, ("action", action)]))


def _fields(place: Element, form: str, is_inside: bool) -> Iterator[tuple[str, str]]:
    """The named fields inside a form, and those elsewhere that say they belong to it; none that lie in a template."""
    for child in place.children:
        if isinstance(child, str) or child.tag == "template":
            continue
        owner = child.attributes.get("form", form if is_inside else "")
        if child.tag in ("input", "select", "textarea") and owner == form:
            yield from _field(child)
        yield from _fields(child, form, (child.attributes.get("id") == form) if child.tag == "form" else is_inside)


def _field(field: Element) -> Iterator[tuple[str, str]]:
    name, kind = field.attributes.get("name", ""), field.attributes.get("type", "")
    if not name or kind == "file":
        return
    if field.tag == "textarea":
        yield name, "".join(child for child in field.children if isinstance(child, str)).removeprefix("\n")
    elif field.tag == "select":
        options = field.find("option")
        chosen = [one for one in options if "selected" in one.attributes] or options[:1]
        yield from ((name, one.attributes["value"]) for one in chosen)
    elif kind not in ("checkbox", "radio") or "checked" in field.attributes:
        yield name, field.attributes.get("value", "")
