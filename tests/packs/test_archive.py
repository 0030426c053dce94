"""A pack is read from a zip or a folder as it was written; damage is noticed wherever it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.errors import Invalid
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.packs.archive import open_source
from kiosk.packs.check import read_pack
from tests.packs.builders import Entry, Files, as_folder, as_zip, entries_of, manifest, raw_zip, sample

SAMPLE = sample()
ZIPPED = raw_zip(entries_of(SAMPLE))


def read(content: bytes) -> tuple[dict[str, list[Document]], Files]:
    """The records and files of a zip. Nothing but the zip may be in its folder afterwards. :raises Invalid:"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        path.write_bytes(content)
        try:
            return read_from(path)
        finally:
            assert os.listdir(folder) == ["pack.zip"]


def read_from(path: Path) -> tuple[dict[str, list[Document]], Files]:
    source = open_source(path)
    try:
        found = read_pack(source, PARTS)
        return found.records, {name: source.read(name) for name in found.manifest.files}
    finally:
        source.close()


WHOLE = read(ZIPPED)


def problems(path: Path) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read_from(path)
    return [str(one) for one in caught.value.problems]


def test_the_pack_of_these_tests_is_whole() -> None:
    records, files = WHOLE
    assert {"pack.json": SAMPLE["pack.json"], **files} == SAMPLE
    assert [one["id"] for one in records["exhibits"]] == ["steles"]


def test_a_pack_reads_the_same_however_it_was_packed(tmp_path: Path) -> None:
    stored = raw_zip([Entry(name.encode(), content, method=0) for name, content in SAMPLE.items()])
    with_folder = raw_zip([Entry(b"media/", method=0, central={"attributes": 0o040755 << 16}), *entries_of(SAMPLE)])
    from_dos = raw_zip([Entry(name.encode(), content, flags=0, central={"system": 0, "attributes": 0x20})
                        for name, content in SAMPLE.items()])  # fmt: skip
    backwards = raw_zip(entries_of(SAMPLE)[::-1])
    for content in (stored, with_folder, from_dos, backwards):
        assert read(content) == WHOLE
    assert read_from(as_zip(SAMPLE, tmp_path / "python.zip")) == WHOLE
    assert read_from(as_folder(SAMPLE, tmp_path / "folder")) == WHOLE


@pytest.mark.parametrize("twentieth", range(20))
def test_a_cut_zip_is_refused(twentieth: int) -> None:
    with pytest.raises(Invalid):
        read(ZIPPED[: len(ZIPPED) * twentieth // 20])


def test_every_single_byte_that_is_cut_off_is_missed() -> None:
    for cut in range(1, 60):
        with pytest.raises(Invalid):
            read(ZIPPED[:-cut])


def assert_whole_or_refused(content: bytes) -> None:
    """Damage where it does not matter (times, hints) changes nothing; anywhere else the zip is refused."""
    try:
        found = read(content)
    except Invalid:
        return
    assert found == WHOLE


QUIET = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(st.sets(st.integers(0, len(ZIPPED) * 8 - 1), min_size=1, max_size=4))
def test_a_flipped_bit_is_noticed_or_does_not_matter(bits: set[int]) -> None:
    damaged = bytearray(ZIPPED)
    for bit in bits:
        damaged[bit // 8] ^= 1 << bit % 8
    assert_whole_or_refused(bytes(damaged))


def test_every_bit_of_the_headers_is_noticed_or_does_not_matter() -> None:
    directory = ZIPPED.index(b"PK\1\2")
    for bit in [
        *range(46 * 8),
        *range(directory * 8, (directory + 56) * 8),
        *range(len(ZIPPED) * 8 - 176, len(ZIPPED) * 8),
    ]:
        damaged = bytearray(ZIPPED)
        damaged[bit // 8] ^= 1 << bit % 8
        assert_whole_or_refused(bytes(damaged))


@QUIET
@given(st.integers(0, len(ZIPPED)), st.integers(0, 40), st.binary(max_size=40))
def test_a_replaced_piece_is_noticed_or_does_not_matter(at: int, length: int, instead: bytes) -> None:
    assert_whole_or_refused(ZIPPED[:at] + instead + ZIPPED[at + length :])


@QUIET
@given(st.binary(max_size=400))
def test_bytes_are_no_zip(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content)


@QUIET
@given(st.text(max_size=130).filter(lambda name: name not in SAMPLE), st.booleans())
def test_no_other_name_has_a_place_in_a_pack(name: str, is_listed: bool) -> None:
    raw = name.encode("utf-8", "surrogatepass")
    files = dict(SAMPLE)
    if is_listed:
        others = {key: value for key, value in SAMPLE.items() if key != "pack.json"}
        files["pack.json"] = manifest({**others, name.encode("utf-8", "replace").decode(): b"x"})
    with pytest.raises(Invalid):
        read(raw_zip([*entries_of(files), Entry(raw, b"x")]))


def test_what_lies_hidden_in_a_folder_is_no_part_of_the_pack(tmp_path: Path) -> None:
    folder = as_folder(SAMPLE, tmp_path)
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_bytes(b"x")
    assert read_from(folder) == WHOLE


@pytest.mark.parametrize("name", ["media/c.webp", "halls.json", "media/sub"])
def test_a_link_in_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = as_folder(SAMPLE, tmp_path / "pack")
    (tmp_path / "secret").write_bytes(SAMPLE["halls.json"])
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(tmp_path / ("secret" if name != "media/sub" else "."))
    assert [one for one in problems(folder) if name in one]


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    folder = as_folder(SAMPLE, tmp_path)
    os.mkfifo(folder / "media" / "c.webp")
    assert "media/c.webp" in problems(folder)[0]


def test_a_file_above_64_mb_in_a_folder_is_refused_unread(tmp_path: Path) -> None:
    folder = as_folder(SAMPLE, tmp_path)
    os.truncate(folder / "media" / "a.webp", 65 << 20)
    assert "64 MB" in problems(folder)[0]


def test_a_file_that_goes_while_it_is_read_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    source = open_source(as_folder(SAMPLE, tmp_path))
    (tmp_path / "media" / "a.webp").unlink()
    with pytest.raises(Invalid):
        source.read("media/a.webp")


@pytest.mark.parametrize("name", ["", "nothing.zip", "a\nb", "/dev/null", "/proc/self/mem"])
def test_what_is_neither_folder_nor_file_is_no_pack(name: str, tmp_path: Path) -> None:
    path = tmp_path / name if name else tmp_path / "missing"
    assert problems(path)
