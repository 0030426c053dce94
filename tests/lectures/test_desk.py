"""Staff write a lecture: nothing they typed is lost, and everything can be taken back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory
from tests.filling import Form
from tests.lectures.planning import ROOM, TAKE, add_speaker, beside, document, made, new_form, session, undo
from tests.reading import read
from tests.staffing import Colleague, colleague


def test_a_new_lecture_is_on_the_screens_at_once(dora: Colleague, hall: Factory, client: FlaskClient) -> None:
    form = new_form(dora, day="2026-11-27", begins="9:30", ends="10:45")
    form["sessions[=n1].venue"], form["labels.zh.audience"] = "yard", "公众"
    add_speaker(form, "李安")
    made(form.send(dora))
    row = read(client.get("/lectures/?month=2026-11&day=2026-11-27")).one("main").words
    for words in ("一封家书", "09:30", "院子", "李安"):
        assert words in row


def test_the_same_new_form_sent_twice_makes_one_lecture(dora: Colleague, hall: Factory, house: Database) -> None:
    form = new_form(dora, day="2026-11-27", begins="09:30")
    assert made(form.send(dora)) == made(form.send(dora))
    assert house.reader().execute("SELECT count(*) FROM lectures").fetchone()[0] == 2


def test_a_row_left_empty_is_no_session_and_a_session_without_an_end_has_the_usual_length(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    assert document(house, record_id=made(new_form(dora).send(dora)))["sessions"] == []
    assert "还没排时间的" in dora.get(ROOM).text
    form = new_form(dora, day="2026-11-27", begins="09:30")
    form["minutes"], form["capacity"] = "40", "25"
    one = session(house, lecture=made(form.send(dora)))
    assert (one["minutes"], one["capacity"]) == (40, 25)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sessions[=n1].day", "", "选日期"),
        ("sessions[=n1].day", "下周五", "选日期"),
        ("sessions[=n1].day", "2026-02-30", "选日期"),
        ("sessions[=n1].ends", "08:00", "结束要比开始晚"),
        ("sessions[=n1].ends", "中午", "结束时间"),
        ("sessions[=n1].capacity", "很多", "应是"),
        ("sessions[=n1].capacity", "-3", "超出范围"),
        ("minutes", "0", "超出范围"),
        ("capacity", "99999999999", "应是"),
        ("labels.zh.title", "字" * 101, "超过 100"),
        ("labels.zh.title", "", "要填"),
    ],
)
def test_what_cannot_be_saved_comes_back_as_typed_with_words_beside_it(
    dora: Colleague, hall: Factory, house: Database, field: str, typed: str, words: str
) -> None:
    form = new_form(dora, day="2026-11-27", begins="09:30", ends="10:30")
    form["labels.zh.line"], form["sessions[=n1].venue"] = "一句话", "yard"
    form[field] = typed
    answer = form.send(dora)
    assert answer.status_code == 422
    assert words in beside(answer, field)
    again = Form(answer)
    for name in ("labels.zh.title", "labels.zh.line", "minutes", "capacity", *(
        f"sessions[=n1].{one}" for one in ("day", "begins", "ends", "venue", "capacity")
    )):  # fmt: skip
        assert again[name] == form[name], name
    assert house.reader().execute("SELECT count(*) FROM lectures").fetchone()[0] == 1


def test_a_beginning_nobody_can_read_is_said_beside_the_day(dora: Colleague, hall: Factory) -> None:
    answer = new_form(dora, day="2026-11-27", begins="一早").send(dora)
    assert answer.status_code == 422
    assert "开始时间" in beside(answer, "sessions[=n1].day")
    assert Form(answer)["sessions[=n1].begins"] == "一早"


def test_a_draft_waits_beside_the_screen_and_comes_up_when_it_is_saved(
    dora: Colleague, hall: Factory, client: FlaskClient
) -> None:
    form = Form(dora.get(f"{ROOM}talk"))
    form["labels.zh.title"] = "新的题目"
    assert form.send(dora, "draft").status_code == 303
    assert "新的题目" not in client.get("/lectures/").text
    assert Form(dora.get(f"{ROOM}talk")).send(dora).status_code == 303
    assert "新的题目" in client.get("/lectures/").text
    new = new_form(dora, "还没想好")
    assert new.send(dora, "draft").status_code == 303
    assert "还没想好" in read(dora.get(ROOM)).one("main").words


def test_a_change_is_undone_with_one_click(dora: Colleague, hall: Factory, house: Database) -> None:
    form = Form(dora.get(f"{ROOM}talk"))
    form["labels.zh.title"] = "新的题目"
    undo(dora, form.send(dora))
    assert document(house)["labels"]["zh"]["title"].startswith("平城魏碑")


def test_who_saves_second_gets_both_texts_and_loses_nothing(dora: Colleague, bob: Colleague, hall: Factory) -> None:
    first, second = Form(dora.get(f"{ROOM}talk")), Form(bob.get(f"{ROOM}talk"))
    first["labels.zh.line"], second["labels.zh.line"] = "朵拉写的", "小博写的"
    second["sessions[n5].day"], second["sessions[n5].begins"] = "2026-12-05", "14:30"
    second["sessions[n5].venue"] = "yard"
    assert first.send(dora).status_code == 303
    answer = second.send(bob)
    assert answer.status_code == 409
    assert {"朵拉写的", "小博写的"} <= {one for one in ("朵拉写的", "小博写的") if one in answer.text}
    assert Form(answer)["sessions[n5].day"] == "2026-12-05"
    assert Form(answer).send(bob).status_code == 303


def test_a_session_that_was_announced_is_neither_deleted_nor_moved_by_the_form(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    before = document(house)["sessions"]
    form = Form(dora.get(f"{ROOM}talk"))
    assert [name for name, _ in form.fields if name.startswith("sessions[=1]")] == ["sessions[=1].capacity"]
    form.fields = [(name, text) for name, text in form.fields if not name.startswith("sessions[=1]")]
    for name, text in (("start", "2026-12-24T09:00"), ("state", "cancelled"), ("venue", "yard"), ("day", "2026-12-24")):
        form[f"sessions[=2].{name}"] = text
    form["sessions[=2].capacity"] = "60"
    assert form.send(dora).status_code == 303
    after = document(house)["sessions"]
    assert after[0] == before[0]
    assert after[1] == {**before[1], "capacity": 60}
    assert "只能取消" in dora.get(f"{ROOM}talk").text


def test_a_new_session_is_only_what_the_form_may_say_of_it(dora: Colleague, hall: Factory, house: Database) -> None:
    form = new_form(dora, day="2026-11-27", begins="09:30")
    for name, text in (("code", "AAAA"), ("state", "cancelled"), ("old_start", "2026-11-20T09:30"), ("sequence", "9")):
        form[f"sessions[=n1].{name}"] = text
    one = session(house, lecture=made(form.send(dora)))
    assert (one["state"], one["old_start"], one["sequence"]) == ("scheduled", "2026-11-27T09:30", 0)
    assert one["code"] != "AAAA"


def test_a_lecture_with_sessions_to_come_is_not_deleted_until_they_are_over(
    staffed: tuple[Flask, Database], hall: Factory, house: Database, clock: SetClock
) -> None:
    refused = (dora := colleague(*staffed, "dora", clock())).post(f"{ROOM}talk", data={"action": "drop"})
    assert "先取消" in dora.get(refused.location).text
    assert document(house)["id"] == "talk"
    clock.forward(days=8)
    late = colleague(*staffed, "dora", clock())
    answer = late.post(f"{ROOM}talk", data={"action": "drop"})
    assert TAKE["lectures"](house.reader(), "talk") is None
    undo(late, answer)
    assert len(document(house)["sessions"]) == 2
