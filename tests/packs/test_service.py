"""Installing a pack is all or nothing, and twice is the same as once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core.db import Connection, Database, Writing, rows
from kiosk.core.errors import CannotWrite, Invalid, NotFound, Problem, Refused
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.media import images
from kiosk.media.intake import Workshop
from kiosk.packs import service, store
from tests.conftest import NOON
from tests.factories import Factory, picture_bytes
from tests.media import pictures
from tests.packs.builders import (
    Files,
    as_folder,
    as_zip,
    exhibit,
    hall,
    lecture,
    media,
    pack,
    sample,
    words,
    work,
)
from tests.packs.installing import Installer, everything

COLOURS = ["#111", "#222", "#333", "#444", "#555", "#666"]
PICTURES = {f"{number}.webp": picture_bytes(color) for number, color in enumerate(COLOURS)}


def test_a_first_installation_brings_every_record_and_picture(install: Installer) -> None:
    report = install(sample())
    assert vars(report) == {
        "name": "sample", "version": "1.0", "added": 6, "updated": 0, "kept": 0, "same": 0, "dropped": 0,
    }  # fmt: skip
    plate = install.there("halls", "one")["plate"]
    assert plate == "sha256:" + images.prepare(sample()["media/a.webp"]).hash
    assert install.there("media", plate)["name"] == "a.webp"
    assert install.there("works", "steles/one")["plates"][0]["file"] == install.there("exhibits", "steles")["hero"]
    assert len(install.pictures()) == 2


def test_what_came_is_in_the_journal_once(install: Installer) -> None:
    install(sample())
    found = [tuple(row) for row in rows(install.house.reader(), "SELECT event, by FROM journal ORDER BY serial")]
    assert sorted(event for event, _ in found) == [
        "exhibits:exhibit:set", "exhibits:work:set", "lectures:lecture:set", "media:picture:describe",
        "media:picture:describe", "packs:pack:install", "site:hall:set",
    ]  # fmt: skip
    assert {by for _, by in found} == {"test"}


def test_installing_again_changes_nothing_not_even_the_revision(install: Installer, tmp_path: Path) -> None:
    install(sample())
    before, revision = everything(install.house), install.house.revision
    again = install(sample(), NOON + timedelta(days=40))
    assert (again.changed, again.same) == (0, 6)
    assert install.from_path(as_folder(sample(), tmp_path / "open")).changed == 0
    assert everything(install.house) == before
    assert install.house.revision == revision


def test_installing_again_changes_nothing_where_pictures_were_drawn_anew(install: Installer) -> None:
    heavy = {"a.jpg": pictures.saved(pictures.corners(), "JPEG", exif=pictures.exif(orientation=6)),
             "b.gif": pictures.saved(pictures.corners().rotate(90), "GIF")}  # fmt: skip
    files = pack(records={"halls": [hall(plate="media/a.jpg")]}, pictures=heavy)
    install(files)
    before = everything(install.house)
    assert install(files).changed == 0
    assert everything(install.house) == before
    assert install.there("media", install.there("halls", "one")["plate"])["name"] == "a.jpg"


@pytest.mark.parametrize("position", range(6))
@pytest.mark.parametrize(
    "bad", [b"no picture", picture_bytes()[:-30], pictures.animated("GIF")], ids=["no", "cut", "gif"]
)
def test_one_bad_picture_anywhere_leaves_nothing_of_the_pack(install: Installer, bad: bytes, position: int) -> None:
    names = list(PICTURES)
    files = {**PICTURES, names[position]: bad}
    problems = install.refused(pack(records={"halls": [hall(plate="media/0.webp")]}, pictures=files))
    assert [one.place for one in problems] == [f"media/{names[position]}"]
    assert install.pictures() == set()


def with_works(*more: Document) -> Files:
    works = [
        work(f"steles/w{number}", plates=[{"file": f"media/{number}.webp", "role": "plate"}]) for number in range(6)
    ]
    return pack(records={"exhibits": [exhibit()], "works": [*works[:3], *more, *works[3:]]}, pictures=PICTURES)


def test_one_bad_record_in_the_middle_leaves_nothing_of_the_pack(install: Installer) -> None:
    [problem] = install.refused(with_works(work("nowhere/one")))
    assert (problem.place, problem.field) == ("works.json[nowhere/one]", "")
    assert "nowhere" in problem.sentence
    assert install.pictures() == set()


def test_a_record_of_which_nothing_would_stay_is_refused(install: Installer) -> None:
    [problem] = install.refused(pack(records={"dictionaries": [{"id": "kinds", "terms": []}]}))
    assert problem.place == "dictionaries.json[kinds]"


def test_a_bad_update_leaves_the_version_before_it(install: Installer) -> None:
    install(with_works())
    before = install.pictures()
    files = pack(records={"exhibits": [exhibit()], "works": [work("steles/new"), work("nowhere/one")]},
                 pictures={"new.webp": picture_bytes("#abc")}, version="2.0")  # fmt: skip
    install.refused(files)
    assert install.pictures() == before
    assert store.installed(install.house.reader())[0].version == "1.0"


def test_a_refused_pack_spares_pictures_that_were_there_before(install: Installer, make: Factory) -> None:
    described = make.picture("#111")
    orphan = images.prepare(PICTURES["1.webp"])
    install(pack("other", pictures={"x.webp": PICTURES["2.webp"]}))
    install.refused(with_works(work("nowhere/one")))
    assert described in install.pictures()
    assert orphan.hash not in install.pictures()
    assert images.prepare(PICTURES["2.webp"]).hash in install.pictures()


def test_a_record_of_another_pack_is_refused(install: Installer) -> None:
    install(pack("first", records={"halls": [hall()]}))
    [problem] = install.refused(pack("second", records={"halls": [hall("two"), hall(position=9)]}))
    assert (problem.place, problem.field) == ("halls.json[one]", "id")
    assert "first" in problem.sentence


def test_two_packs_may_show_the_same_picture_and_the_last_takes_it_away(install: Installer) -> None:
    one = {"a.webp": PICTURES["1.webp"]}
    for id_ in ("first", "second"):
        install(pack(id_, records={"halls": [hall(id_, plate="media/a.webp")]}, pictures=one))
    assert len(install.pictures()) == 1
    for id_, left in (("first", 1), ("second", 0)):
        install(pack(id_, records={"halls": [hall(id_)]}, version="2.0"))
        assert len(install.pictures()) == left


def test_the_words_of_a_picture_stay_as_the_first_pack_said_them(install: Installer) -> None:
    one = {"a.webp": PICTURES["1.webp"]}
    install(pack("first", pictures=one))
    install(pack("second", records={"media": [media("a.webp", labels=words("alt", "另一句"))]}, pictures=one))
    [hash_] = install.pictures()
    assert install.there("media", f"sha256:{hash_}")["labels"]["zh"]["alt"] == "图a.webp"


def test_only_what_the_manifest_says_anew_is_news(install: Installer) -> None:
    files = pack(records={"halls": [hall()]})
    install(files)
    revision = install.house.revision
    install(pack(records={"halls": [hall()]}, labels={"zh": {"title": "新名", "line": ""}}))
    assert install.house.revision == revision + 1
    manifest = store.manifest(install.house.reader(), "sample")
    assert manifest is not None
    assert manifest.labels == {"zh": {"title": "新名"}}
    install(pack(records={"halls": [hall()]}, labels={"zh": {"title": "新名"}, "en": {}}))
    assert install.house.revision == revision + 1


def test_words_that_read_like_a_picture_stay_words(install: Installer) -> None:
    labels = {"zh": {"title": "media/a.webp"}}
    told = media("a.webp", name="media/a.webp", labels={"zh": {"alt": "media/a.webp"}})
    install(pack(records={"halls": [hall(labels=labels)], "media": [told]}, pictures={"a.webp": PICTURES["1.webp"]}))
    assert install.there("halls", "one")["labels"] == labels
    [hash_] = install.pictures()
    assert install.there("media", f"sha256:{hash_}")["labels"] == {"zh": {"alt": "media/a.webp"}}


def test_a_pack_that_cannot_be_read_changes_nothing(install: Installer, tmp_path: Path) -> None:
    before = everything(install.house)
    for path in (tmp_path / "missing.zip", tmp_path / "empty.zip", tmp_path):
        (tmp_path / "empty.zip").write_bytes(b"")
        with pytest.raises(Invalid):
            install.from_path(path)
    assert everything(install.house) == before


class Stubborn:
    """A part whose records the house refuses in a way of its own."""

    name = "halls"
    schema: Document = {"type": "object"}

    def __init__(self, refuse: Callable[[Writing], object]) -> None:
        self._refuse = refuse

    def check(self, document: Document, place: str) -> list[Problem]:
        return []

    def put(self, writing: Writing, document: Document, *, by: str, now: object) -> None:
        self._refuse(writing)

    def take(self, db: Connection, record_id: str) -> Document | None:
        return None

    def drop(self, writing: Writing, record_id: str, *, by: str, now: object) -> None:
        raise Refused("stays")

    def ids(self, db: Connection) -> list[str]:
        return []


def raises(error: Exception) -> Callable[[Writing], object]:
    def refuse(writing: Writing) -> object:
        raise error

    return refuse


TROUBLES: dict[str, tuple[Callable[[Writing], object], type[Exception]]] = {
    "a rule of the house": (raises(Refused("no", "不行")), Invalid),
    "something that is not there": (raises(NotFound("gone")), Invalid),
    "a rule of the database": (lambda writing: writing.execute("INSERT INTO halls (slug) VALUES (NULL)"), Invalid),
    "the disk": (lambda writing: writing.execute("INSERT INTO no_table VALUES (1)"), CannotWrite),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_whatever_refuses_a_record_the_pictures_go_too(
    name: str, house: Database, shop: Workshop, tmp_path: Path
) -> None:
    refuse, expected = TROUBLES[name]
    parts = [part for part in PARTS if part.name == "media"] + [Stubborn(refuse)]
    path = as_zip(pack(records={"halls": [hall(plate="media/0.webp")]}, pictures=PICTURES), tmp_path / "a.zip")
    before = everything(house)
    with pytest.raises(expected):
        service.install(house, path, parts, shop, by="test", now=NOON)
    assert everything(house) == before


def test_two_packs_at_once_are_both_installed(install: Installer) -> None:
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            install(pack(f"p{number}", records={"halls": [hall(f"h{number}", plate="media/0.webp")],
                                                "lectures": [lecture(f"l{number}")]}, pictures=PICTURES))  # fmt: skip
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [one.name for one in store.installed(install.house.reader())] == ["p0", "p1", "p2"]
    assert len(install.pictures()) == len(PICTURES)
