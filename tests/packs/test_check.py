"""Checking a pack names every problem with its file and field, in words, and is done before anything is believed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.errors import Invalid, Problem
from kiosk.core.validity import MOST_PROBLEMS
from kiosk.features import PARTS
from kiosk.media.intake import Workshop
from kiosk.packs import service
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from tests.factories import picture_bytes
from tests.media import pictures
from tests.packs import builders
from tests.packs.builders import (
    Files,
    Records,
    as_folder,
    as_zip,
    exhibit,
    hall,
    lecture,
    manifest,
    pack,
    sample,
    words,
)
from tests.packs.conftest import Refuse

LONG = "字" * 100_000


def faults(files: Files, where: Path) -> list[Problem]:
    """The problems of a pack, none if it is whole."""
    source = open_source(as_folder(files, where))
    try:
        read_pack(source, PARTS)
    except Invalid as error:
        return error.problems
    return []


def whole(**changes: Any) -> Files:
    """The sample pack with other values in its manifest."""
    files = {name: content for name, content in sample().items() if name != "pack.json"}
    return {"pack.json": manifest(files, **changes), **files}


def without(name: str) -> Files:
    return {key: content for key, content in sample().items() if key != name}


def listed(name: str, content: bytes = b"x") -> Files:
    """The sample pack with one more file that its manifest lists."""
    files = {**without("pack.json"), name: content}
    return {"pack.json": manifest(files), **files}


def part(name: str, content: bytes) -> Files:
    """A pack with one file of records, byte for byte."""
    files = {f"{name}.json": content}
    return {"pack.json": manifest(files), **files}


def one(name: str, record: Any) -> Files:
    """A pack with one record."""
    return pack(records={name: [record]})


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def starts(moment: Any) -> Files:
    return one("lectures", lecture("talk", {"id": "1", "start": moment, "venue": ""}))


def brackets(depth: int) -> Files:
    return part("halls", nested(depth))


DEPTHS = (41, 200, 900, 985, 1_000, 5_000, 200_000)
MOMENTS: tuple[Any, ...] = (
    "2026-02-30T10:00", "2026-11-28T24:30", "2026-11-28T10:60", "2026-13-01T10:00", "0000-01-01T00:00",
    "0001-01-01T00:00", "9999-12-31T23:59", "2026-11-28", "2026-11-28T10:00\n", "tomorrow", "", {}, {"day": 99999},
    {"weekday": 0}, {"weekday": 8, "time": "10:00"}, {"day": 0, "time": "25:00"}, {"day": 0, "time": "10:00\n"},
    {"day": "0"}, {"hours": 1}, 20261128, None, ["2026-11-28T10:00"],
)  # fmt: skip
PLACES: dict[str, tuple[Callable[[], Files], str, str, str]] = {
    "a manifest that is no JSON": (lambda: {**sample(), "pack.json": b"{"}, "pack.json", "", "no valid JSON"),
    "a manifest that is a list": (lambda: {**sample(), "pack.json": b"[]"}, "pack.json", "", "must be object"),
    "a manifest without licence": (lambda: {**sample(), "pack.json": b"{}"}, "pack.json", "", "It lacks files, format"),
    "a manifest with more": (lambda: whole(colour="red"), "pack.json", "", "Unknown: colour"),
    "a format from the future": (lambda: whole(format=2), "pack.json", "format", "must be one of 1"),
    "an id with capitals": (lambda: whole(id="Sample"), "pack.json", "id", "not written as it must be"),
    "an id with a line feed": (lambda: whole(id="sample\n"), "pack.json", "id", "not written as it must be"),
    "a version in words": (lambda: whole(version="new"), "pack.json", "version", "not written as it must be"),
    "a version as a number": (lambda: whole(version=1), "pack.json", "version", "must be string"),
    "a manifest without Chinese": (lambda: whole(labels={"en": {"title": "x"}}), "pack.json", "labels", "lacks zh"),
    "a sum in capitals": (
        lambda: whole(files={"halls.json": {"sha256": "A" * 64, "bytes": 1}}),
        "pack.json", "files.halls.json.sha256", "not written as it must be"),
    "a size below nothing": (
        lambda: whole(files={"halls.json": {"sha256": "a" * 64, "bytes": -1}}),
        "pack.json", "files.halls.json.bytes", "out of range"),
    "a file that is missing": (lambda: without("halls.json"), "halls.json", "", "not in the pack"),
    "a picture that is missing": (lambda: without("media/a.webp"), "media/a.webp", "", "not in the pack"),
    "a file that is not listed": (lambda: {**sample(), "more.json": b"[]"}, "more.json", "", "does not list"),
    "a picture that is not listed": (lambda: {**sample(), "media/c.webp": b"x"}, "media/c.webp", "", "does not list"),
    "a file that was changed": (lambda: {**sample(), "halls.json": b"[]"}, "halls.json", "sha256", "checksum"),
    "a picture that was changed": (
        lambda: {**sample(), "media/a.webp": picture_bytes("#fff")}, "media/a.webp", "sha256", "checksum"),
    "a file that has no place": (lambda: listed("readme.txt"), "pack.json", "files.readme.txt", "no place"),
    "a program": (lambda: listed("evil.py"), "pack.json", "files.evil.py", "no place"),
    "a manifest that lists itself": (
        lambda: whole(files={"pack.json": {"sha256": "a" * 64, "bytes": 1}}),
        "pack.json", "files.pack.json", "no place"),
    "a listed name that leads out": (
        lambda: whole(files={"media/../../a": {"sha256": "a" * 64, "bytes": 1}}),
        "pack.json", "files.media/../../a", "no place"),
    "a picture nobody describes": (lambda: listed("media/c.webp"), "media/c.webp", "", "no record of this picture"),
    "a picture in a folder of its own": (lambda: listed("media/x/c.webp"), "media/x/c.webp", "", "no record"),
    "JSON cut short": (lambda: part("halls", b'[{"id":'), "halls.json", "", "no valid JSON"),
    "nothing at all": (lambda: part("halls", b""), "halls.json", "", "no valid JSON"),
    "bytes that are no UTF-8": (lambda: part("halls", b'["\xff"]'), "halls.json", "", "no valid JSON"),
    "UTF-16": (lambda: part("halls", "[]".encode("utf-16")), "halls.json", "", "no valid JSON"),
    "a mark before the text": (lambda: part("halls", b"\xef\xbb\xbf[]"), "halls.json", "", "no valid JSON"),
    "a name twice in one object": (lambda: part("halls", b'[{"id":"a","id":"b"}]'), "halls.json", "", "occurs twice"),
    "NaN": (lambda: part("halls", b"[NaN]"), "halls.json", "", "NaN is not allowed"),
    "infinity": (lambda: part("halls", b"[-Infinity]"), "halls.json", "", "-Infinity is not allowed"),
    "a number beyond all bounds": (
        lambda: part("halls", builders.as_json([hall()]).replace(b'"position": 1', b'"position": 1e999')),
        "halls.json[one]", "position", "must be integer"),
    "a number of 5,000 digits": (
        lambda: part("halls", builders.as_json([hall()]).replace(b'"position": 1', b'"position": 1' + b"0" * 5000)),
        "halls.json", "", "no valid JSON"),
    "a number of 4,000 digits": (
        lambda: part("halls", builders.as_json([hall()]).replace(b'"position": 1', b'"position": 1' + b"0" * 4000)),
        "halls.json[one]", "position", "out of range"),
    "half a surrogate pair": (lambda: part("halls", b'["\\ud800"]'), "halls.json", "", "surrogates"),
    "half a surrogate pair as a name": (lambda: part("halls", b'[{"\\udfff": 1}]'), "halls.json", "", "surrogates"),
    **{f"{depth} brackets": (partial(brackets, depth), "halls.json", "", "JSON") for depth in DEPTHS},
    "an object instead of a list": (lambda: part("halls", b"{}"), "halls.json", "", "It must be a list"),
    "a number instead of a record": (lambda: part("halls", b"[7]"), "halls.json[0]", "", "must be object"),
    "a list instead of a record": (lambda: part("halls", b"[[]]"), "halls.json[0]", "", "must be object"),
    "a missing field": (lambda: one("halls", {"id": "one"}), "halls.json[one]", "", "It lacks labels"),
    "an unknown field": (lambda: one("halls", hall(colour="red")), "halls.json[one]", "", "Unknown: colour"),
    "an unknown field of a label": (
        lambda: one("halls", hall(labels={"zh": {"title": "厅", "smell": "x"}})),
        "halls.json[one]", "labels.zh", "Unknown: smell"),
    "an unknown language": (
        lambda: one("halls", hall(labels={"zh": {"title": "厅"}, "fr": {}})),
        "halls.json[one]", "labels", "Unknown: fr"),
    "a text that is a number": (
        lambda: one("halls", hall(labels={"zh": {"title": 7}})),
        "halls.json[one]", "labels.zh.title", "must be string"),
    "a text that is too long": (
        lambda: one("halls", hall(labels=words("title", LONG))),
        "halls.json[one]", "labels.zh.title", "longer than 40"),
    "yes for a number": (lambda: one("halls", hall(position=True)), "halls.json[one]", "position", "must be integer"),
    "half a place": (lambda: one("halls", hall(position=1.5)), "halls.json[one]", "position", "must be integer"),
    "a place in words": (lambda: one("halls", hall(position="1")), "halls.json[one]", "position", "must be integer"),
    "a place too high": (lambda: one("halls", hall(position=10**9)), "halls.json[one]", "position", "out of range"),
    "an unknown material": (lambda: one("halls", hall(material="gold")), "halls.json[one]", "material", "one of"),
    "an id that is no text": (lambda: one("halls", hall(id=7)), "halls.json[7]", "id", "must be string"),
    "an id that leads out": (lambda: one("halls", hall(id="../one")), "halls.json[../one]", "id", "not written"),
    "an id with a line feed behind": (lambda: one("halls", hall(id="one\n")), "halls.json[one\n]", "id", "not written"),
    "an id of 61 letters": (lambda: one("halls", hall(id="a" * 61)), f"halls.json[{'a' * 60}]", "id", "longer than 60"),
    "an id twice": (lambda: pack(records={"halls": [hall(), hall()]}), "halls.json[one]", "id", "occurs twice"),
    "an unknown picture": (
        lambda: one("halls", hall(plate="media/none.webp")), "halls.json[one]", "plate", "no media/none.webp"),
    "an unknown picture deep inside": (
        lambda: one("works", builders.work(plates=[{"file": "media/none.webp", "role": "plate"}])),
        "works.json[steles/one]", "plates.0.file", "no media/none.webp"),
    "a picture of the house": (
        lambda: one("halls", hall(plate="sha256:" + "0" * 64)), "halls.json[one]", "plate", "no sha256:"),
    "a picture on another host": (
        lambda: one("halls", hall(plate="https://x.example/a.webp")), "halls.json[one]", "plate", "not written"),
    "a description of no picture": (
        lambda: one("media", builders.media("none.webp")), "media.json[media/none.webp]", "id", "no media/none.webp"),
    "a focal point outside": (
        lambda: pack(records={"media": [builders.media("a.webp", focal=[50, 101])]}, pictures={"a.webp": b"x"}),
        "media.json[media/a.webp]", "focal.1", "out of range"),
    "a focal point with one number": (
        lambda: pack(records={"media": [builders.media("a.webp", focal=[50])]}, pictures={"a.webp": b"x"}),
        "media.json[media/a.webp]", "focal", "does not fit"),
    "a picture without words": (
        lambda: pack(records={"media": [builders.media("a.webp", labels={})]}, pictures={"a.webp": b"x"}),
        "media.json[media/a.webp]", "labels", "lacks zh"),
    "a section twice": (
        lambda: one("exhibits", exhibit(sections=[{"id": "a", "labels": words("title", "甲")}] * 2)),
        "exhibits.json[steles]", "sections.1.id", "occurs twice"),
    "a word twice": (
        lambda: one("dictionaries", {"id": "kinds", "terms": [{"id": "a", "labels": words("title", "甲")}] * 2}),
        "dictionaries.json[kinds]", "terms.1.id", "occurs twice"),
    "a session twice": (
        lambda: one("lectures", lecture("talk", *[{"id": "1", "start": "2026-11-28T14:30", "venue": ""}] * 2)),
        "lectures.json[talk]", "sessions.1.id", "occurs twice"),
    **{f"a start at {moment}": (partial(starts, moment), "lectures.json[talk]", "sessions.0.start", "written")
       for moment in MOMENTS},
    "an impossible day": (
        lambda: one("exhibits", exhibit(shown_from="2027-02-29")), "exhibits.json[steles]", "shown_from", "written"),
    "an end before the beginning": (
        lambda: one("exhibits", exhibit(shown_from="2027-02-02", shown_until="2027-02-01")),
        "exhibits.json[steles]", "shown_until", "end later"),
    "a number of seats below nothing": (
        lambda: one("lectures", lecture(capacity=-1)), "lectures.json[talk]", "capacity", "out of range"),
    "a session of no minutes": (
        lambda: one("lectures", lecture(minutes=0)), "lectures.json[talk]", "minutes", "out of range"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_problem_is_named_with_its_file_and_field(name: str, tmp_path: Path) -> None:
    build, place, field, sentence = PLACES[name]
    found = faults(build(), tmp_path)
    assert [(one.place, one.field) for one in found if sentence in one.sentence] == [(place, field)], found


def test_a_pack_without_manifest_is_named(tmp_path: Path) -> None:
    [found] = faults(without("pack.json"), tmp_path / "mine")
    assert (found.place, found.field) == ("mine", "pack.json")


def test_the_packs_of_these_tests_have_no_other_problem(tmp_path: Path) -> None:
    records: Records = {
        "halls": [hall()], "exhibits": [exhibit()], "works": [builders.work()], "lectures": [lecture()],
        "dictionaries": [{"id": "kinds", "terms": [{"id": "a", "labels": words("title", "甲")}]}],
    }  # fmt: skip
    assert faults(pack(records=records), tmp_path / "a") == []
    assert faults(sample(), tmp_path / "b") == []


def test_every_problem_says_in_both_languages_what_is_wrong(tmp_path: Path) -> None:
    for number, (build, *_) in enumerate(PLACES.values()):
        for found in faults(build(), tmp_path / str(number)):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in found.sentence), found
            assert any(letter.isascii() and letter.isalpha() for letter in found.sentence), found
            assert len(str(found)) < 1_000


def test_all_problems_are_named_and_not_only_the_first(tmp_path: Path) -> None:
    records: Records = {
        "halls": [hall(position="x"), hall("two", material="gold"), hall("three", plate="media/none.webp")],
        "works": [
            builders.work(rights="stolen"),
            builders.work("steles/two", plates=[{"file": "media/gone.webp", "role": "plate"}]),
        ],
    }
    files = pack(records=records, pictures={"a.webp": b"x"})
    found = {(one.place, one.field) for one in faults({**files, "more.txt": b"x"}, tmp_path)}
    assert found == {
        ("more.txt", ""),
        ("halls.json[one]", "position"),
        ("halls.json[two]", "material"),
        ("halls.json[three]", "plate"),
        ("works.json[steles/one]", "rights"),
        ("works.json[steles/two]", "plates.0.file"),
    }


def test_words_are_words_even_if_they_read_like_a_picture(tmp_path: Path) -> None:
    body = {"zh": {"title": "media/a.webp", "body": "media/none.webp"}, "en": {"title": "sha256:" + "0" * 64}}
    records: Records = {"halls": [hall(labels={**body, "en": {"title": "sha256:x"}})],
                        "media": [builders.media("a.webp", name="media/a.webp")]}  # fmt: skip
    assert faults(pack(records=records, pictures={"a.webp": b"x"}), tmp_path) == []


BOMBS: dict[str, Callable[[], Files]] = {
    "a list with five million empty lists": lambda: part("people", b"[" + b"[]," * 5_000_000 + b"[]]"),
    "a record with a million wrong entries": lambda: one("people", {"id": "a", "events": [1] * 900_000}),
    "a record with a hundred thousand unknown fields": lambda: one("people", {f"x{n}": 1 for n in range(100_000)}),
    "a text of 15 MB where a number belongs": lambda: one("halls", hall(position="x" * 15_000_000)),
    "an id of 15 MB": lambda: one("halls", hall(id="x" * 15_000_000)),
    "a file of 17 MB": lambda: part("halls", b" " * (17 << 20) + b"[]"),
    "a manifest with a hundred thousand files": lambda: {
        "pack.json": manifest({f"media/{number}.webp": b"" for number in range(100_000)})},
    "sixty thousand right records": lambda: pack(records={"halls": [hall(f"h{n}") for n in range(60_000)]}),
    "a record with half a million right entries": lambda: one("exhibits", exhibit(highlights=["a"] * 500_000)),
    "a hundred thousand wrong records": lambda: pack(records={"halls": [{}] * 100_000}),
    "a depth of a million": lambda: part("halls", nested(1_000_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_json_bomb_is_refused_quickly_in_few_words(name: str, refuse: Refuse) -> None:
    files = BOMBS[name]()
    stored = builders.entries_of(files)
    for entry in stored:
        entry.method = 0
    found = refuse(builders.raw_zip(stored))
    assert 0 < len(found) <= MOST_PROBLEMS
    assert sum(len(one) for one in found) < 100_000


def test_the_pictures_are_checked_too_and_all_of_them(tmp_path: Path, shop: Workshop) -> None:
    broken = {"b.webp": b"no picture", "c.gif": pictures.animated("GIF"), "a.webp": picture_bytes()}
    with pytest.raises(Invalid) as caught:
        service.check(as_zip(pack(pictures=broken), tmp_path / "a.zip"), PARTS, shop)
    assert [one.place for one in caught.value.problems] == ["media/b.webp", "media/c.gif"]
    assert "认不出" in caught.value.problems[0].sentence


@pytest.mark.parametrize("second", [picture_bytes(), picture_bytes() + b"trailing"], ids=["same bytes", "same pixels"])
def test_one_picture_under_two_names_is_refused(second: bytes, tmp_path: Path, shop: Workshop) -> None:
    first = picture_bytes() + b"more" if second != picture_bytes() else second
    with pytest.raises(Invalid) as caught:
        service.check(as_zip(pack(pictures={"a.webp": first, "b.webp": second}), tmp_path / "a.zip"), PARTS, shop)
    assert [(one.place, "media/a.webp" in one.sentence) for one in caught.value.problems] == [("media/b.webp", True)]


def test_a_whole_pack_is_read_with_its_records_and_pictures(tmp_path: Path, shop: Workshop) -> None:
    found = service.check(as_folder(sample(), tmp_path), PARTS, shop)
    assert found.pictures == ["media/a.webp", "media/b.webp"]
    assert found.manifest.labels["en"]["title"] == "Sample"
    assert {name: len(records) for name, records in found.records.items()} == {
        "media": 2, "halls": 1, "exhibits": 1, "works": 1, "lectures": 1,
    }  # fmt: skip
    assert [one["name"] for one in found.records["media"]] == ["a.webp", "b.webp"]


def test_a_check_of_two_thousand_records_takes_seconds(tmp_path: Path) -> None:
    works = [
        builders.work(f"steles/w{number}", labels=words("body", "字" * 1_000) | {"zh": {"title": "碑"}})
        for number in range(2_000)
    ]
    begun = time.thread_time()
    assert faults(pack(records={"exhibits": [exhibit()], "works": works}), tmp_path) == []
    assert time.thread_time() - begun < 10
    assert len(json.dumps(works)) > 100_000
