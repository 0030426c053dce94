"""Every page of the demo content, in both languages: reachable, whole, readable, and nothing in it from elsewhere."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kiosk.app import create_app
from kiosk.core.migrate import open_house
from kiosk.core.text import HAN
from kiosk.features import NAMES
from kiosk.settings import Settings
from kiosk.web.visit import MODES
from tests.conftest import NOON, SetClock, once
from tests.reading import Element, address, read, walk

LANGUAGES = {"zh": "zh-CN", "en": "en"}
ADDRESSES = ("href", "src", "action", "poster", "data", "formaction", "hx-get", "hx-post")
LATIN = re.compile("[A-Za-z]")
Faults = Iterator[str]


def one_heading(page: Element, language: str) -> Faults:
    yield from [] if len(page.find("h1")) == 1 else [f"{len(page.find('h1'))} h1"]
    yield from [] if all(one.words for one in page.find("h1")) else ["an empty h1"]


def one_main(page: Element, language: str) -> Faults:
    yield from [] if len(page.find("main")) == 1 else [f"{len(page.find('main'))} main"]


def a_title(page: Element, language: str) -> Faults:
    yield from [] if page.one("title").words else ["no title"]


def its_language(page: Element, language: str) -> Faults:
    for element in (page.one("html"), page.one(id="page")):
        yield from [] if element.attributes["lang"] == LANGUAGES[language] else [f"lang of <{element.tag}>"]


def nothing_from_elsewhere(page: Element, language: str) -> Faults:
    for element in page.every():
        named = [element.attributes[name] for name in ADDRESSES if name in element.attributes]
        named += [one.split()[0] for one in element.attributes.get("srcset", "").split(",") if one.strip()]
        yield from (f"<{element.tag}> {link}" for link in named if not address("/", link).startswith("/"))


def no_inline_style(page: Element, language: str) -> Faults:
    yield from (f"<{one.tag} style>" for one in page.every() if "style" in one.attributes or one.tag == "style")


def no_inline_script(page: Element, language: str) -> Faults:
    yield from ("script without src" for one in page.find("script") if "src" not in one.attributes or one.words)
    for element in page.every():
        yield from (f"<{element.tag} {name}>" for name in element.attributes if name.startswith(("on", "hx-on")))


def every_picture_described(page: Element, language: str) -> Faults:
    yield from (one.attributes["src"] for one in page.find("img") if "alt" not in one.attributes)
    yield from ("nameless role=img" for one in page.find(role="img") if not one.attributes.get("aria-label"))


def every_control_named(page: Element, language: str) -> Faults:
    """Links and buttons have words, a label, or a picture with a description."""
    for element in [*page.find("a"), *page.find("button")]:
        described = any(one.attributes.get("alt") or one.attributes.get("aria-label") for one in element.every())
        if not (element.words or element.attributes.get("aria-label") or described):
            yield f"<{element.tag} {element.attributes.get('href', element.attributes.get('class'))}>"


def chinese_is_said_to_be_chinese(page: Element, language: str) -> Faults:
    """A screen reader changes its voice only where the page says so (WCAG 3.1.2)."""
    for text, spoken in page.one("body").spoken(LANGUAGES[language]):
        if len(HAN.findall(text)) > len(LATIN.findall(text)) and not spoken.startswith("zh"):
            yield f"{text[:40]} in {spoken}"


def ids_stand_once(page: Element, language: str) -> Faults:
    ids = Counter(one.attributes["id"] for one in page.every() if "id" in one.attributes)
    yield from (name for name, times in ids.items() if times > 1)
    for element in page.every():
        wanted = [element.attributes.get(name, "") for name in ("popovertarget", "aria-labelledby", "for")]
        yield from (f"no #{name}" for name in wanted if name and name not in ids)


def nothing_leaves_the_kiosk(page: Element, language: str) -> Faults:
    """No new windows, no downloads, nothing to choose a file with (promises A16)."""
    yield from (f"<{one.tag} target>" for one in page.every() if "target" in one.attributes)
    yield from (f"<a download {one.attributes.get('href')}>" for one in page.find("a") if "download" in one.attributes)
    yield from ("file input" for one in page.find("input") if one.attributes.get("type") == "file")
    yield from (f"<{one.tag}>" for one in page.every() if one.tag in ("iframe", "embed", "object"))


def nothing_leads_to_the_staff(page: Element, language: str) -> Faults:
    """The only way from a screen to the staff's side is the hidden one (promises A16)."""
    for element in page.every():
        yield from (f"<{element.tag} {name}>" for name, value in element.attributes.items() if "/admin" in value)


RULES: tuple[Callable[[Element, str], Faults], ...] = (
    one_heading,
    one_main,
    a_title,
    its_language,
    nothing_from_elsewhere,
    no_inline_style,
    no_inline_script,
    every_picture_described,
    every_control_named,
    chinese_is_said_to_be_chinese,
    ids_stand_once,
    nothing_leaves_the_kiosk,
    nothing_leads_to_the_staff,
)


Pages = dict[str, tuple[int, Element]]


@pytest.fixture(scope="session")
def walked(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Pages]:
    """The walk through the demo content in a language: path to status and page. Walked once for all workers."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    is_begun = (base / "walk-zh.lock").exists()
    for language in reversed(LANGUAGES) if is_begun else LANGUAGES:
        once(base / f"walk-{language}", partial(_walk, demo_folder, language))

    @cache
    def pages(language: str) -> Pages:
        found: Pages = pickle.loads((base / f"walk-{language}" / "pages").read_bytes())
        return found

    return pages


def _walk(demo: Path, language: str, folder: Path) -> None:
    shutil.copytree(demo, folder)
    client, close = _visitor(folder, language)
    (folder / "pages").write_bytes(pickle.dumps(walk(client, ["/"], days=True)))
    close()


def _visitor(folder: Path, language: str) -> tuple[FlaskClient, Callable[[], None]]:
    house = open_house(folder, NAMES, NOON)
    app = create_app(Settings("127.0.0.1", 8000, folder, "http://192.168.1.10:8000", demo=False), house, SetClock())
    client = app.test_client()
    client.set_cookie("language", language)
    return client, house.close


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_page_of_the_demo_keeps_the_rule(
    walked: Callable[[str], Pages], rule: Callable[[Element, str], Faults], language: str
) -> None:
    faults = {path: list(rule(page, language)) for path, (_, page) in walked(language).items()}
    assert {path: found[:5] for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_demo_leads_to_a_page(walked: Callable[[str], Pages], language: str) -> None:
    pages = walked(language)
    assert {path: status for path, (status, _) in pages.items() if status != 200} == {}
    assert len(pages) > 500
    rooms = {path.split("?")[0].split("/")[1] for path in pages}
    assert rooms == {"", "exhibits", "people", "lectures", "halls", "search", "help", "easy"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_and_file_a_page_names_is_there(
    walked: Callable[[str], Pages], demo_client: FlaskClient, language: str
) -> None:
    named = {
        address(path, link).partition("#")[0]
        for path, (_, page) in walked(language).items()
        for element in page.every()
        for link in _files(element)
    }
    assert len(named) > 200
    assert {link for link in named if _status(demo_client, link) != 200} == set()


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code


def _files(element: Element) -> Iterator[str]:
    links = [element.attributes.get(name, "") for name in ("src", "href")]
    links += [one.split()[0] for one in element.attributes.get("srcset", "").split(",") if one.strip()]
    yield from (link for link in links if link.startswith(("/media/", "/static/")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_pages(walked: Callable[[str], Pages], language: str) -> None:
    assert set(walked(language)) ^ set(walked("zh")) == set()


@pytest.mark.parametrize("mode", MODES)
def test_every_kind_of_page_is_whole_in_every_look(
    walked: Callable[[str], Pages], demo_client: FlaskClient, mode: str
) -> None:
    demo_client.set_cookie("modes", mode)
    paths = {path for path in walked("zh") if "zoom=" not in path and "?page=" not in path}
    for path in sorted(paths)[::7]:
        answer = demo_client.get(path)
        assert answer.status_code == 200, path
        page = read(answer)
        assert mode in page.one(id="page").attributes["class"].split()
        assert [fault for rule in RULES for fault in rule(page, "zh")] == [], path


@pytest.mark.parametrize("path", ["/", "/exhibits/", "/people/", "/lectures/", "/halls/", "/search?q=W", "/help"])
def test_what_is_swapped_in_is_the_same_page_without_its_head(demo_client: FlaskClient, path: str) -> None:
    whole = read(demo_client.get(path)).one(id="page")
    part = demo_client.get(path, headers={"HX-Request": "true"})
    assert not part.text.lstrip().startswith("<!doctype")
    assert read(part).one(id="page") == whole
    assert read(part).one("title").words


def test_the_attract_screen_keeps_the_rules_too(demo_client: FlaskClient) -> None:
    page = read(demo_client.get("/attract"))
    assert [fault for rule in RULES for fault in rule(page, "zh")] == []
