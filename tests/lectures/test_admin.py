"""Rooms and series; who may, what waits for somebody, and odd texts in every field."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.db import Database
from tests.factories import Factory
from tests.filling import Form
from tests.forming import NAUGHTY, UNWRITABLE
from tests.lectures.planning import ROOM, TAKE, document, new_form, session
from tests.naughty import LIVE, ODD
from tests.reading import Element, read
from tests.staffing import Colleague


def waits(who: Colleague) -> list[str]:
    page: Element = read(who.get("/admin/"))
    return [one.words for one in page.find("li", "todo")]


FIELDS = (
    "labels.zh.title", "labels.zh.body", "labels.en.line", "people[n1].name", "sessions[=n1].day",
    "sessions[=n1].ends", "sessions[=n1].venue", "minutes", "series", "repeat_times",
)  # fmt: skip


NAMES = (
    "sessions[]", "people[]", "sessions[=1].capacity", "sessions[=1].day", "sessions[n].day", "sessions[n].begins",
    "sessions[n].ends", "sessions[n].venue", "sessions[n].id", "people[0].name", "people[0].role", "people[x].name",
    "people[x].fresh", "minutes", "known", "base", "once", "action", "repeat_by", "repeat_times", "repeat_until",
    "sessions[=9].start", "people", "sessions", "sessions[n][m].x", "labels.zh",
)  # fmt: skip


VALUES = ("2026-11-28", "14:30", "25:00", "repeat", "publish", "draft", "hall-2", "true")


PAIRS = st.tuples(st.sampled_from(NAMES), st.text(max_size=12) | st.sampled_from(VALUES))


def test_a_room_is_made_changed_and_deleted_as_long_as_nothing_is_in_it(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    form = Form(dora.get(f"{ROOM}venues/new"))
    form["labels.zh.name"], form["capacity"] = "三楼", "25"
    answer = form.send(dora)
    slug = answer.location.rsplit("/", 1)[1]
    assert "三楼" in dora.get(f"{ROOM}venues/").text
    assert dora.post(answer.location, data={"action": "drop"}).status_code == 303
    assert TAKE["venues"](house.reader(), slug) is None
    refused = dora.post(f"{ROOM}venues/hall-2", data={"action": "drop"})
    assert "还有 2 场讲座用着这个场地" in dora.get(refused.location).text
    bad = Form(dora.get(f"{ROOM}venues/hall-2"))
    bad["capacity"], bad["labels.zh.name"] = "许多", "改了名"
    answer = bad.send(dora)
    assert answer.status_code == 422
    assert Form(answer)["capacity"] == "许多"


def test_a_series_is_made_changed_and_deleted_as_long_as_it_is_empty(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    form = Form(dora.get(f"{ROOM}series/new"))
    form["labels.zh.title"] = "银龄课堂"
    slug = form.send(dora).location.rsplit("/", 1)[1]
    assert "银龄课堂" in dora.get(f"{ROOM}series/").text
    dora.post(f"{ROOM}series/{slug}", data={"action": "drop"})
    assert TAKE["series"](house.reader(), slug) is None
    refused = dora.post(f"{ROOM}series/old", data={"action": "drop"})
    assert "还有 1 个讲座在这个系列里" in dora.get(refused.location).text


def test_the_desk_may_and_whoever_only_looks_may_not(
    dora: Colleague, victor: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    code = session(house)["code"]
    for path in ("", "new", "talk", "venues/", "series/", f"sessions/{code}/cancel"):
        assert dora.get(ROOM + path).status_code == 200, path
        assert victor.get(ROOM + path).status_code == 403, path
        assert client.get(ROOM + path).status_code == 303, path
    assert victor.post(f"{ROOM}sessions/{code}/cancel", data={"reason": "停电"}).status_code == 403
    assert dora.post(f"{ROOM}sessions/{code}/cancel", data={"reason": "停电"}, token="").status_code == 400
    assert session(house)["state"] == "scheduled"


def test_a_session_today_without_speaker_or_room_and_two_in_one_room_wait_for_somebody(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    assert waits(dora) == []
    hall.lecture(
        "bare", sessions=[{"id": "1", "start": "2026-11-21T18:00", "venue": ""}], labels={"zh": {"title": "光秃秃"}}
    )
    hall.lecture("cross", start="2026-11-28T15:00", labels={"zh": {"title": "撞上的"}})
    found = waits(dora)
    assert len(found) == 3
    assert "今天 18:00 的讲座还没定地方" in found[0]
    assert "11月28日 周六 15:00 二楼讲堂撞了两场" in found[1]
    assert "今天 18:00 的讲座没写主讲人" in found[2]


@pytest.mark.parametrize("field", FIELDS)
def test_odd_texts_come_back_exactly_or_are_refused_in_words(
    dora: Colleague, hall: Factory, house: Database, field: str
) -> None:
    for text in (*ODD[::5], *NAUGHTY[::7], *UNWRITABLE[:4:2], *LIVE[::9]):
        form = new_form(dora, day="2026-11-27", begins="09:30")
        form[field] = text
        answer = form.send(dora, "repeat" if field == "repeat_times" else "publish")
        assert answer.status_code in (200, 303, 409, 422), (field, text)
        if answer.status_code == 303 and field.startswith("labels"):
            shown = Form(dora.get(answer.location))
            assert shown[field].replace("\r\n", "\n") == text or not text.strip(), (field, text)


@given(typed=st.lists(PAIRS, max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_however_odd_breaks_the_page_or_loses_an_announced_session(
    dora: Colleague, hall: Factory, house: Database, typed: list[tuple[str, str]]
) -> None:
    data: dict[str, list[str]] = {}
    for name, text in typed:
        data.setdefault(name, []).append(text)
    assert dora.post(f"{ROOM}talk", data=data).status_code in (200, 303, 400, 404, 409, 413, 422)
    assert [one["id"] for one in document(house)["sessions"]][:1] == ["1"]
    assert session(house)["start"] == "2026-11-21T14:30"


@pytest.mark.parametrize("name", ["page", "when", "series", "venue", "q"])
def test_odd_questions_are_answered_calmly(dora: Colleague, hall: Factory, name: str) -> None:
    for text in (*ODD[::4], *NAUGHTY[::5], "9" * 30):
        assert dora.get(ROOM, query_string={name: text}).status_code == 200, text
