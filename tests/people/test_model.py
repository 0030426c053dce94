"""What may be shown of a person: by the consent, the age and the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.labels import NO_LABELS
from kiosk.people.model import NAMELESS, Consent, Person, nameless

TODAY = date(2026, 11, 21)
BASES = ("signed", "public-record", "fictional")


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(
    ("until", "holds"), [(None, True), ("2026-11-22", True), ("2026-11-21", True), ("2026-11-20", False)]
)
def test_consent_holds_through_its_last_day(basis: str, until: str | None, holds: bool) -> None:
    assert Consent(basis, True, True, until, is_under_14=False).holds_on(TODAY) is holds


@given(day=st.dates(), until=st.none() | st.dates().map(date.isoformat), basis=st.sampled_from(BASES))
def test_consent_never_holds_for_a_child_or_without_a_basis(day: date, until: str | None, basis: str) -> None:
    assert not Consent(basis, True, True, until, is_under_14=True).holds_on(day)
    assert not Consent("none", True, True, until, is_under_14=False).holds_on(day)


def person(born: str, died: str, shows_name: bool = True) -> Person:
    return Person("wang", "person", True, False, born, died, "", False, shows_name, NO_LABELS)


@pytest.mark.parametrize(
    ("born", "died", "lifetime"),
    [("1915-11", "1940-04-26", "1915—1940"), ("1957-06", "", "1957—"), ("", "1940", ""), ("", "", "")],
)
def test_a_lifetime_names_years_only(born: str, died: str, lifetime: str) -> None:
    assert person(born, died).lifetime == lifetime


def test_somebody_without_a_name_has_no_dates_either() -> None:
    unnamed = person("1957-06", "", shows_name=False)
    assert (unnamed.lifetime, unnamed.name, unnamed.chinese_name) == ("", "", "")


def test_a_story_loses_the_name_in_both_languages_and_nothing_else() -> None:
    words = {
        "zh": {"name": "王小明", "story": "王小明住在惠达。邻居都叫他小王。"},
        "en": {"name": "Wang Xiaoming", "story": "Wang Xiaoming (王小明) lives in Huida."},
    }
    events = [{"labels": {"zh": {"when": "2020", "what": "王小明搬来"}}}]
    bare, later = nameless(words, events)
    assert bare == {
        "zh": {"story": f"{NAMELESS}住在惠达。邻居都叫他小王。"},
        "en": {"story": f"{NAMELESS} ({NAMELESS}) lives in Huida."},
    }
    assert later == [{"labels": {"zh": {"when": "2020", "what": f"{NAMELESS}搬来"}}}]


def test_of_two_names_the_longer_is_taken_out_whole() -> None:
    words = {"zh": {"name": "王", "story": "王和王小明"}, "en": {"name": "王小明"}}
    assert nameless(words)[0]["zh"]["story"] == f"{NAMELESS}和{NAMELESS}"
