"""A zip is a plain one through and through, or it is refused and leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.packs.archive import open_source
from tests.packs.builders import Entry, entries_of, raw_zip
from tests.packs.conftest import Refuse
from tests.packs.hostile import BAD_NAMES, SAMPLE, SHAPES, TWINS, with_first, with_name


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_no_name_leads_out_or_is_a_trap_on_any_system(name: str, refuse: Refuse) -> None:
    problems = refuse(with_name(name.encode("utf-8", "surrogatepass")))
    reasons = ("The name is not allowed", "A folder with content", "can't decode byte")
    assert any(reason in one for one in problems for reason in reasons)


def test_the_zips_of_these_tests_are_refused_for_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "whole.zip"
    path.write_bytes(with_first())
    source = open_source(path)
    assert source.names() == sorted(SAMPLE)
    source.close()
    path.write_bytes(with_name(b"media/c.webp"))
    source = open_source(path)
    assert source.read("media/c.webp") == b"x"
    source.close()


@pytest.mark.parametrize("name", TWINS)
def test_two_names_that_any_system_takes_for_one_are_refused(name: str, refuse: Refuse) -> None:
    entries = [Entry(one.encode(), b"" if one.endswith("/") else b"x") for one in TWINS[name]]
    problems = refuse(raw_zip([*entries_of(SAMPLE), *entries]))
    assert any("twice" in one for one in problems)


@pytest.mark.parametrize("name", SHAPES)
def test_a_zip_that_is_not_plain_is_refused_and_leaves_no_trace(name: str, refuse: Refuse) -> None:
    reason, build = SHAPES[name]
    assert any(reason in one for one in refuse(build()))
