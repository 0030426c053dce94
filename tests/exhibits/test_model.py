"""Small rules of exhibits and works."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.core.labels import NO_LABELS
from kiosk.exhibits.model import SHOWABLE, Art, Exhibit, Plate, Work, figure_of, part_of

TODAY = date(2026, 11, 21)


def exhibit(shown_from: str | None = None, shown_until: str | None = None, kind: str = "heritage") -> Exhibit:
    art = Art("", "")
    return Exhibit(
        1, "steles", "heritage", kind, shown_from, shown_until, "paper", "", "", art, art, "", (), (), (), (), NO_LABELS
    )


def work(*roles: str) -> Work:
    plates = tuple(Plate(f"{number}{role}", role, NO_LABELS) for number, role in enumerate(roles))
    return Work(1, "steles", "one", "", "", "stele", "", "", "own", "", NO_LABELS, plates)


@pytest.mark.parametrize(
    ("until", "left"), [("2026-11-30", 9), ("2026-11-22", 1), ("2026-11-21", 0), ("2026-11-20", -1), (None, None)]
)
def test_days_are_counted_to_the_last_one_which_has_none_left(until: str | None, left: int | None) -> None:
    assert exhibit(shown_until=until).days_left(TODAY) == left


def test_the_days_of_an_exhibit_are_dates_or_nothing() -> None:
    assert exhibit("2026-10-01", "2026-11-30").first_day == date(2026, 10, 1)
    assert exhibit("2026-10-01", "2026-11-30").last_day == date(2026, 11, 30)
    assert (exhibit().first_day, exhibit().last_day) == (None, None)


def test_only_three_kinds_of_rights_reach_a_screen() -> None:
    assert set(SHOWABLE) == {"own", "public-domain", "cleared"}


def test_a_special_exhibition_is_no_permanent_display() -> None:
    assert exhibit(kind="special").is_special
    assert not exhibit(kind="heritage").is_special


def test_the_first_plate_stands_for_the_work() -> None:
    assert work("plate", "stone").cover == "0plate"
    assert work().cover == ""


def test_the_stone_and_the_pages_are_found_among_the_plates() -> None:
    assert work("plate", "stone").stone == Plate("1stone", "stone", NO_LABELS)
    assert work("plate").stone is None
    assert [plate.hash for plate in work("page", "page").pages] == ["0page", "1page"]
    assert work("plate").pages == ()


def test_art_in_one_shape_is_art_and_art_in_none_is_not() -> None:
    assert Art("", "a")
    assert Art("a", "")
    assert not Art("", "")


def test_a_part_is_read_in_the_language_of_the_visitor() -> None:
    entry = {
        "id": "lid", "side": "left", "box": [1, 2, 3, 4], "anchor": [5, 6],
        "labels": {"zh": {"title": "锅盖"}, "en": {"title": "Lid"}},
    }  # fmt: skip
    assert part_of(entry, "en").labels.title == "Lid"
    assert (part_of(entry, "zh").box, part_of(entry, "zh").anchor) == ((1, 2, 3, 4), (5, 6))


def test_a_reported_number_names_what_it_counts() -> None:
    figure = figure_of({"count": 200, "kinds": ["print"], "labels": {"zh": {"unit": "幅"}}}, "zh")
    assert (figure.count, figure.kinds, figure.labels.unit) == (200, ("print",), "幅")
