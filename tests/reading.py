"""A page as a reader meets it: a tree of elements with their words, and the walk from page to page by its links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HOST = "localhost"
NO_PAGES = ("/C/", "/static/", "/media/", "/mode/", "/language/")
"""Door codes, files, and switches that send the visitor back to a page."""


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What stands in it, blanks folded."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._pieces()

    def spoken(self, language: str = "") -> Iterator[tuple[str, str]]:
        """Each piece of text with the language a screen reader would read it in."""
        language = self.attributes.get("lang", language)
        for child in self.children:
            if not isinstance(child, str):
                yield from child.spoken(language)
            elif child.strip():
                yield child.strip(), language

    def every(self) -> Iterator[Element]:
        """All elements in it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.every()

    def find(self, tag: str = "", kind: str = "", **attributes: str) -> list[Element]:
        """The elements with this tag, class and attributes."""
        return [
            one
            for one in self.every()
            if (not tag or one.tag == tag)
            and (not kind or kind in one.attributes.get("class", "").split())
            and all(one.attributes.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str = "", kind: str = "", **attributes: str) -> Element:
        """The only such element."""
        found = self.find(tag, kind, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} class={kind} {attributes}>"
        return found[0]

    def links(self, kind: str = "") -> list[str]:
        """Where its links lead."""
        return [link.attributes["href"] for link in self.find("a", kind)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in (one.tag for one in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read(page: TestResponse | str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.text)
    reader.close()
    return reader.root


def address(base: str, link: str) -> str:
    """Where a link on a page leads: a path of the house, or the whole address of somewhere else."""
    parts = urlsplit(urljoin(f"http://{HOST}{base}", link))
    if parts.scheme != "http" or parts.netloc != HOST:
        return parts.geturl()
    return parts.path + (f"?{parts.query}" if parts.query else "")


def walk(
    client: FlaskClient, start: Iterable[str] = ("/", "/attract"), days: bool = False
) -> dict[str, tuple[int, Element]]:
    """Every page that can be reached by links, with its status; of what never ends (calendar, search) the beginning.

    :param days: also the page of each day in the calendar.
    """
    pages: dict[str, tuple[int, Element]] = {}
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = client.get(path)
        page = read(answer)
        pages[path] = (answer.status_code, page)
        links = {address(path, link) for link in page.links()}
        links = {_worth_following(link) for link in links if link.startswith("/") and (days or "&day=" not in link)}
        waiting += sorted(links - {""} - pages.keys())
    return pages


CALENDAR = ("2026-W46", "2026-W47", "2026-W48", "2026-10", "2026-11", "2026-12")


def _worth_following(link: str) -> str:
    path, _, query = link.partition("?")
    asked = parse_qs(query)
    if path.startswith(NO_PAGES):
        return ""
    if path in ("/help", "/easy"):
        return path
    if path == "/search" and (len(asked.get("q", [""])[0]) > 1 or asked.get("page", ["1"]) > ["2"]):
        return ""
    if path == "/lectures/" and {*asked.get("week", []), *asked.get("month", [])} - set(CALENDAR):
        return ""
    return link
