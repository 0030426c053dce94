"""An exported pack is the same pack: installed elsewhere it brings the same records and the same pictures."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.db import Database, column
from kiosk.core.errors import Invalid, Refused
from kiosk.core.migrate import open_house
from kiosk.core.plug import Document
from kiosk.features import NAMES, PARTS
from kiosk.packs import export, store
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from tests.conftest import NOON
from tests.factories import picture_bytes
from tests.media import pictures
from tests.packs.builders import Files, as_folder, exhibit, hall, lecture, media, pack, sample, words, work
from tests.packs.installing import Installer

DEMOS = [
    "pingcheng-centre",
    "pingcheng-weibei",
    "copper-hotpot",
    "brick-carving",
    "pioneers",
    "prints-75",
    "first-lectures",
]


@pytest.fixture(scope="module")
def shown(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The house with all demo packs; tests of this module only read it."""
    data = tmp_path_factory.mktemp("shown") / "instance"
    shutil.copytree(demo_folder, data)
    house = open_house(data, NAMES, NOON)
    yield house
    house.close()


def documents(house: Database, name: str) -> dict[str, list[Document]]:
    """All records that a pack brought, as they stand."""
    db = house.reader()
    return {
        part.name: [found for id_ in store.record_ids(db, name, part.name) if (found := part.take(db, id_))]
        for part in PARTS
    }


def media_hashes(house: Database, name: str) -> set[str]:
    return {one["id"] for one in documents(house, name)["media"]}


def exported(house: Database, name: str = "sample") -> Files:
    """The files of an exported pack."""
    with zipfile.ZipFile(io.BytesIO(export.pack_bytes(house.reader(), name, PARTS))) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def records_in(files: Files, part: str) -> list[Document]:
    found: list[Document] = json.loads(files[f"{part}.json"])
    return found


@pytest.mark.parametrize("name", DEMOS)
def test_a_demo_pack_comes_back_as_it_was(name: str, shown: Database, install: Installer, tmp_path: Path) -> None:
    first = tmp_path / "first.zip"
    size = export.export(shown, name, PARTS, first)
    assert size == first.stat().st_size
    report = install.from_path(first)
    assert (report.name, report.updated, report.kept, report.same, report.dropped) == (name, 0, 0, 0, 0)
    assert documents(install.house, name) == documents(shown, name)
    assert install.pictures() == {one.removeprefix("sha256:") for one in media_hashes(shown, name)}
    assert store.manifest(install.house.reader(), name) == store.manifest(shown.reader(), name)
    second = tmp_path / "second.zip"
    export.export(install.house, name, PARTS, second)
    assert second.read_bytes() == first.read_bytes()


def test_the_demo_house_has_exactly_these_packs(shown: Database) -> None:
    assert sorted(one.name for one in store.installed(shown.reader())) == sorted(DEMOS)


def test_the_same_house_always_writes_the_same_bytes(install: Installer) -> None:
    install(sample())
    assert export.pack_bytes(install.house.reader(), "sample", PARTS) == export.pack_bytes(
        install.house.reader(), "sample", PARTS
    )
    with zipfile.ZipFile(io.BytesIO(export.pack_bytes(install.house.reader(), "sample", PARTS))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "pack.json"


def test_an_export_installed_over_its_own_house_changes_nothing(install: Installer, tmp_path: Path) -> None:
    install(sample())
    export.export(install.house, "sample", PARTS, tmp_path / "out.zip")
    before = documents(install.house, "sample")
    install.from_path(tmp_path / "out.zip")
    assert documents(install.house, "sample") == before


def test_what_staff_changed_and_deleted_is_exported_as_it_stands(install: Installer) -> None:
    install(pack(records={"halls": [hall("one"), hall("two")]}))
    install.change("halls", "one", lambda document: document.update(material="lacquer"))
    install.delete("halls", "two")
    found = records_in(exported(install.house), "halls")
    assert [(one["id"], one["material"]) for one in found] == [("one", "lacquer")]


def test_relative_dates_are_exported_as_the_real_ones(install: Installer) -> None:
    install(pack(records={"lectures": [lecture()]}))
    [found] = records_in(exported(install.house), "lectures")
    assert found["sessions"][0]["start"] == "2026-11-21T14:30"
    assert len(found["sessions"][0]["code"]) == 4


def test_records_keep_the_order_they_came_in(install: Installer) -> None:
    ids = ["m", "a", "z", "b"]
    install(pack(records={"halls": [hall(id_) for id_ in ids]}))
    assert [one["id"] for one in records_in(exported(install.house), "halls")] == ids


def test_a_picture_that_another_pack_brought_goes_along(install: Installer, tmp_path: Path) -> None:
    install(pack("other", pictures={"theirs.webp": picture_bytes("#abc")}))
    [hash_] = install.pictures()
    install(pack(records={"halls": [hall()]}))
    install.change("halls", "one", lambda document: document.update(plate=f"sha256:{hash_}"))
    files = exported(install.house)
    assert "media/theirs.webp" in files
    assert records_in(files, "halls")[0]["plate"] == "media/theirs.webp"
    assert [one["id"] for one in records_in(files, "media")] == ["media/theirs.webp"]


NAMES_OF_STAFF = [
    "", "..", "a/b", "C:\\evil", "con", "NUL.webp", "a?b", "x" * 120, "图.webp", "trailing .", "sha256:x", "media/a",
    ".hidden", "a\nb", "a.b.c.webp", " ", "\u202egpj.webp",
]  # fmt: skip


def test_any_name_of_a_picture_becomes_a_file_name_that_can_be_installed(install: Installer, tmp_path: Path) -> None:
    told = {f"{number}.webp": picture_bytes(f"#{number:03x}") for number in range(100, 100 + len(NAMES_OF_STAFF))}
    records = {"media": [media(file, name=name) for file, name in zip(told, NAMES_OF_STAFF, strict=True)]}
    install(pack(records=records, pictures=told))
    before = documents(install.house, "sample")
    files = exported(install.house)
    assert sum(name.startswith("media/") and "/." not in name for name in files) == len(NAMES_OF_STAFF)
    export.export(install.house, "sample", PARTS, tmp_path / "out.zip")
    source = open_source(tmp_path / "out.zip")
    read_pack(source, PARTS)
    source.close()
    install.from_path(tmp_path / "out.zip")
    assert documents(install.house, "sample") == before


@pytest.mark.parametrize(
    "twins", [("a.webp", "a.jpg"), ("A.webp", "a.webp"), ("é.webp", "e\u0301.webp"), ("a.webp", "ａ.webp")]
)
def test_names_that_some_system_takes_for_one_are_kept_apart(twins: tuple[str, str], install: Installer) -> None:
    told = {"1.webp": picture_bytes("#111"), "2.webp": picture_bytes("#222")}
    records = {"media": [media(file, name=name) for file, name in zip(told, twins, strict=True)]}
    install(pack(records=records, pictures=told))
    names = [name for name in exported(install.house) if name.startswith("media/")]
    assert len({name.casefold() for name in names}) == 2
    assert "media/a.webp" in names or "media/é.webp" in names or "media/A.webp" in names


def test_a_file_has_the_ending_of_what_it_is(install: Installer) -> None:
    told = {
        "a.png": pictures.saved(pictures.corners(), "GIF"),
        "b.webp": pictures.saved(pictures.corners((80, 60)), "PNG"),
        "c.png": pictures.saved(pictures.corners((60, 60)), "JPEG"),
    }
    install(pack(pictures=told))
    assert sorted(name for name in exported(install.house) if name != "pack.json") == [
        "media.json", "media/a.webp", "media/b.png", "media/c.jpg",
    ]  # fmt: skip


def test_an_unknown_pack_is_refused(install: Installer, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        export.export(install.house, "nothing", PARTS, tmp_path / "out.zip")
    assert caught.value.code == "no-such-pack"
    assert not (tmp_path / "out.zip").exists()


def test_a_place_that_cannot_be_written_is_named(install: Installer, tmp_path: Path) -> None:
    install(sample())
    for target in (tmp_path / "missing" / "out.zip", tmp_path):
        with pytest.raises(Refused) as caught:
            export.export(install.house, "sample", PARTS, target)
        assert caught.value.code == "cannot-write"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["instance", "packs"]
    assert not list(tmp_path.parent.glob("*.part"))


def test_exporting_writes_nothing_to_the_house(install: Installer, tmp_path: Path) -> None:
    install(sample())
    revision = install.house.revision
    export.export(install.house, "sample", PARTS, tmp_path / "out.zip")
    assert install.house.revision == revision
    assert column(install.house.reader(), "SELECT count(*) FROM journal WHERE event LIKE 'packs:%'") == ["1"]


def test_sealing_brings_the_sums_of_an_edited_folder_up_to_date(install: Installer, tmp_path: Path) -> None:
    folder = as_folder(sample(), tmp_path / "mine")
    assert export.seal(folder) == []
    (folder / "media" / "a.webp").unlink()
    (folder / "halls.json").write_text(json.dumps([hall("one"), hall("new")]), encoding="utf-8")
    (folder / "works.json").unlink()
    (folder / "works.json").write_text(json.dumps([work("steles/two")]), encoding="utf-8")
    (folder / "media.json").write_text(json.dumps([media("b.webp")]), encoding="utf-8")
    with pytest.raises(Invalid):
        install.from_path(folder)
    assert export.seal(folder) == ["halls.json", "media.json", "media/a.webp", "works.json"]
    assert install.from_path(folder).added == 6
    assert install.take("halls", "new") is not None


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"files": 7}', b'{"a": 1, "a": 2}'])
def test_a_folder_without_a_right_manifest_cannot_be_sealed(content: bytes | None, tmp_path: Path) -> None:
    folder = as_folder({"halls.json": b"[]"}, tmp_path)
    if content is not None:
        (folder / "pack.json").write_bytes(content)
    with pytest.raises(Invalid) as caught:
        export.seal(folder)
    assert "pack.json" in str(caught.value)
    assert content is None or (folder / "pack.json").read_bytes() == content


def test_an_exhibit_with_all_its_lists_comes_back(install: Installer, tmp_path: Path) -> None:
    named = [{"id": "a", "labels": words("title", "甲", "A")}, {"id": "b", "labels": words("title", "乙")}]
    full = exhibit(
        sections=named, eras=named[::-1], state="draft", shown_from={"day": 1}, shown_until="2027-01-01",
        level="national", level_year="2008", highlights=["one"], steps=[{"labels": words("title", "一")}],
        glossary=[{"labels": {"zh": {"term": "魏碑", "meaning": "字"}}}],
        figures=[{"count": 12, "kinds": ["stele"], "labels": {"zh": {"title": "件", "unit": "件"}}}],
    )  # fmt: skip
    one = work(
        section="a",
        era="b",
        year="488",
        parts=[
            {
                "id": "x",
                "side": "left",
                "box": [0, 0, 9, 9],
                "anchor": [1, 1],
                "labels": {"zh": {"title": "笔", "line": "一"}},
            }
        ],
    )
    install(pack(records={"exhibits": [full], "works": [one]}))
    before = documents(install.house, "sample")
    export.export(install.house, "sample", PARTS, tmp_path / "out.zip")
    install.delete("exhibits", "steles")
    install(pack(version="2.0"))
    install.from_path(tmp_path / "out.zip")
    assert documents(install.house, "sample") == before
