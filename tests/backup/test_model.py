"""Which backups are kept, when one is due, what a manifest says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.backup.model import MOST, Backup, Media, NoManifest, Sum, is_due, outdated, read_manifest
from tests.conftest import NOON


def backup(number: int, made_at: datetime = NOON, faults: tuple[str, ...] = ()) -> Backup:
    media = Media(2, 3000, ("CREATE TABLE blobs (hash TEXT)",))
    return Backup(number, made_at, "test", "1", 17, {"halls": 3}, media, {"kiosk.db": Sum(7, "ab")}, faults)


def kept(backups: list[Backup]) -> list[int]:
    gone = outdated(backups)
    return [one.number for one in backups if one.name not in gone]


def test_a_manifest_is_read_as_it_was_written() -> None:
    one = backup(12, faults=("缺 2 张图片的文件",))
    assert read_manifest(one.to_json()) == one
    assert one.name == "0012-20261121-140500"
    assert one.bytes == 3007


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"format": 2}',
        '{"format": 1}',
        backup(1).to_json().replace("2026-11-21T", "today "),
    ],
)
def test_anything_else_is_no_manifest(text: str) -> None:
    with pytest.raises(NoManifest):
        read_manifest(text)


KEYS = st.sampled_from(["format", "media", "files", "counts", "number", "made_at", "bytes", "sha256"])
PLAIN = st.none() | st.integers() | st.text()


@settings(max_examples=40)
@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_wild_json_is_refused_and_nothing_worse(value: object) -> None:
    with pytest.raises(NoManifest):
        read_manifest(json.dumps(value))


def test_one_a_day_for_two_weeks_stays() -> None:
    days = [backup(n, NOON + timedelta(days=n)) for n in range(1, 21)]
    assert kept(days) == list(range(7, 21))


def test_a_busy_afternoon_does_not_push_out_last_week() -> None:
    days = [backup(n, NOON + timedelta(days=n)) for n in range(1, 14)]
    busy = [backup(13 + n, NOON + timedelta(days=14, minutes=n)) for n in range(1, 9)]
    assert kept([*days, *busy]) == [*range(1, 14), 21]


def test_a_day_of_nothing_but_backups_keeps_the_newest() -> None:
    assert kept([backup(n, NOON + timedelta(seconds=n)) for n in range(1, 21)]) == list(range(7, 21))


def test_the_newest_that_can_be_restored_stays_whatever_comes_after() -> None:
    days = [backup(n, NOON + timedelta(days=n), ("缺 1 张",) if n > 1 else ()) for n in range(1, 21)]
    assert kept(days) == [1, *range(8, 21)]


@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.booleans()), max_size=40))
def test_never_more_than_fourteen_and_never_without_a_good_one(made: list[tuple[int, bool]]) -> None:
    backups = [
        backup(n, NOON + timedelta(minutes=minutes), () if is_good else ("x",))
        for n, (minutes, is_good) in enumerate(made)
    ]
    left = kept(backups)
    assert len(left) == min(MOST, len(backups))
    good = [one.number for one in backups if one.is_good]
    assert not good or good[-1] in left


def test_one_is_due_at_the_first_chance_of_a_day() -> None:
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # in Datong
    assert is_due(None, NOON)
    assert not is_due(backup(1, NOON), midnight - timedelta(seconds=1))
    assert is_due(backup(1, NOON), midnight)


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), NOON + timedelta(days=4000)])
def test_a_clock_that_jumps_brings_one_backup_and_back_again_one(wrong: datetime) -> None:
    assert is_due(backup(1, NOON), wrong)
    assert not is_due(backup(2, wrong), wrong + timedelta(minutes=5))
    assert is_due(backup(2, wrong), NOON)
