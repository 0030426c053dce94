"""Staff plan lectures: nothing they typed is lost, nobody is surprised on the screen, everything can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.features import PARTS
from kiosk.journal import store as journal
from kiosk.lectures import acts
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.filling import Form
from tests.forming import NAUGHTY, UNWRITABLE
from tests.naughty import LIVE, ODD
from tests.reading import Element, read
from tests.staffing import Colleague, colleague

TAKE = {part.name: part.take for part in PARTS}
ROOM = "/admin/lectures/"


@pytest.fixture
def hall(make: Factory) -> Factory:
    """A house with two rooms, two speakers, a series, and a lecture at half past two in room hall-2."""
    make.venue()
    make.venue("yard", capacity=30, labels={"zh": {"name": "院子"}})
    make.put("series", {"id": "old", "labels": {"zh": {"title": "平城讲古"}}})
    make.dictionary("platforms", culture=("文化服务", "Culture"))
    make.person("su", role_model=False, labels={"zh": {"name": "苏玥"}})
    make.person("li", role_model=False, labels={"zh": {"name": "李安"}})
    make.lecture("talk", series="old", people=[{"person": "su", "role": "speaker"}],
                 sessions=[{"id": "1", "start": "2026-11-21T14:30", "venue": "hall-2"},
                           {"id": "2", "start": "2026-11-28T14:30", "venue": "hall-2"}])  # fmt: skip
    return make


def document(house: Database, part: str = "lectures", record_id: str = "talk") -> dict[str, Any]:
    """A record as it stands."""
    found = TAKE[part](house.reader(), record_id)
    assert found is not None
    return found


def session(house: Database, number: int = 0, lecture: str = "talk") -> dict[str, Any]:
    """One session of a lecture as it stands."""
    found: dict[str, Any] = document(house, record_id=lecture)["sessions"][number]
    return found


def new_form(who: Colleague, title: str = "一封家书", **times: str) -> Form:
    """The form of a new lecture with a title and its first session."""
    form = Form(who.get(f"{ROOM}new"))
    form["labels.zh.title"] = title
    for name, text in times.items():
        form[f"sessions[=n1].{name}"] = text
    return form


def add_speaker(form: Form, name: str, key: str = "n1", role: str = "speaker") -> None:
    """Add a row for a person."""
    form[f"people[{key}].name"], form[f"people[{key}].role"] = name, role


def made(answer: TestResponse) -> str:
    """The id of the lecture that was made."""
    assert answer.status_code == 303, read(answer).one("main").words[:400]
    return answer.location.rsplit("/", 1)[1]


def undo(who: Colleague, answer: TestResponse) -> None:
    """Press the button in the line that says what was done."""
    assert answer.status_code == 303
    form = read(who.get(answer.location)).one("form", "said")
    assert who.post(form.attributes["action"], data={}).status_code == 303


def doubts(answer: TestResponse) -> str:
    """What should be looked at again."""
    assert answer.status_code == 409
    return read(answer).one(id="doubts").words


def anyway(answer: TestResponse, who: Colleague) -> TestResponse:
    """Press “仍然保存”."""
    form = Form(answer)
    form["known"] = read(answer).one("button", name="known").attributes["value"]
    return form.send(who)


def beside(answer: TestResponse, name: str) -> str:
    """The words beside the field of a name."""
    page = read(answer)
    [field] = [one for one in page.find("input") if one.attributes.get("name") == name]
    return page.one(id=field.attributes["aria-describedby"].split()[0]).words


# The schedule


def test_the_schedule_begins_with_today_and_names_everything(dora: Colleague, hall: Factory) -> None:
    page = read(dora.get(ROOM))
    assert page.find("h3", "day-head")[0].words == "今天 11月21日 周六"
    row = page.find("li", "session-row")[0].words
    for words in ("14:30", "16:00", "平城魏碑", "二楼讲堂", "苏玥", "25 分钟后", "80 座", "改时间或换地方", "取消"):
        assert words in row
    assert page.one("a", "red").attributes["href"] == f"{ROOM}new"


def test_what_is_over_stands_on_pages_of_its_own_latest_first(dora: Colleague, hall: Factory, clock: SetClock) -> None:
    sessions = [{"id": f"s{day}", "start": f"2026-10-{day:02}T09:00", "venue": "yard"} for day in range(1, 29)]
    for name in ("one", "two"):
        hall.lecture(name, sessions=sessions)
    first, second = (read(dora.get(f"{ROOM}?when=past&page={number}")) for number in (1, 2))
    assert [len(page.find("li", "session-row")) for page in (first, second)] == [40, 16]
    assert first.find("h3", "day-head")[0].words == "10月28日 周三"
    assert second.find("h3", "day-head")[-1].words == "10月1日 周四"
    assert "取消" not in first.one("section", "card").words


@pytest.mark.parametrize(
    ("query", "count"),
    [("q=魏碑", 2), ("q=苏", 2), ("q=李", 0), ("series=old", 2), ("series=new", 0), ("venue=hall-2", 2),
     ("venue=yard", 0), ("q=READING", 2), ("q=%25", 0), ("page=1000000000", 2), ("page=x&q=魏碑&venue=hall-2", 2)],
)  # fmt: skip
def test_the_schedule_is_searched_by_series_room_and_words(
    dora: Colleague, hall: Factory, query: str, count: int
) -> None:
    assert len(read(dora.get(f"{ROOM}?{query}")).find("li", "session-row")) == count


def test_a_session_is_found_by_its_number(dora: Colleague, hall: Factory, house: Database) -> None:
    code = session(house)["code"].lower()
    assert len(read(dora.get(f"{ROOM}?q={code}")).find("li", "session-row")) == 1


# A lecture


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


# People


def test_speakers_are_chosen_by_name_sorted_and_removed(dora: Colleague, hall: Factory, house: Database) -> None:
    form = Form(dora.get(f"{ROOM}talk"))
    form.fields = [one for one in form.fields if not one[0].startswith("people[0]")]
    for key, name, role in (("n1", "李安", "speaker"), ("n2", " 苏玥 ", "about"), ("n3", "", "speaker")):
        add_speaker(form, name, key, role)
    assert form.send(dora).status_code == 303
    assert document(house)["people"] == [{"person": "li", "role": "speaker"}, {"person": "su", "role": "about"}]


def test_a_name_nobody_has_is_asked_about_and_then_noted_as_a_draft_without_consent(
    dora: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    form = new_form(dora, day="2026-11-27", begins="09:30")
    add_speaker(form, "新来的老师")
    answer = form.send(dora)
    assert answer.status_code == 422
    assert "名单里没有“新来的老师”" in beside(answer, "people[n1].name")
    again = Form(answer)
    again["people[n1].fresh"] = "true"
    lecture = made(again.send(dora))
    [person] = document(house, record_id=lecture)["people"]
    record = document(house, "people", person["person"])
    assert (record["state"], record["role_model"], record["consent"]["basis"]) == ("draft", False, "none")
    assert "新来的老师" in dora.get(ROOM).text
    assert "新来的老师" not in client.get("/lectures/?month=2026-11&day=2026-11-27").text
    second = new_form(dora, "又一讲", day="2026-11-27", begins="19:30")
    add_speaker(second, "新来的老师")
    assert document(house, record_id=made(second.send(dora)))["people"] == [person]


def test_two_people_of_one_name_are_told_apart(dora: Colleague, hall: Factory, house: Database) -> None:
    hall.person("li-2", role_model=False, labels={"zh": {"name": "李安"}})
    form = new_form(dora)
    assert {"李安（li）", "李安（li-2）"} <= {
        one.attributes["value"] for one in read(dora.get(f"{ROOM}new")).find("option")
    }
    add_speaker(form, "李安（li-2）")
    assert document(house, record_id=made(form.send(dora)))["people"] == [{"person": "li-2", "role": "speaker"}]


# Every week


def test_every_week_is_shown_first_and_made_when_saved(dora: Colleague, hall: Factory, house: Database) -> None:
    form = new_form(dora, day="2026-11-27", begins="09:30", ends="10:30")
    form["sessions[=n1].venue"] = "yard"
    form["repeat_by"], form["repeat_times"] = "times", "3"
    answer = form.send(dora, "repeat")
    assert answer.status_code == 200
    assert "hidden" not in read(answer).find("span", "warn")[-1].attributes
    assert house.reader().execute("SELECT count(*) FROM lectures").fetchone()[0] == 1
    lecture = made(Form(answer).send(dora))
    found = document(house, record_id=lecture)["sessions"]
    assert [one["start"] for one in found] == [
        "2026-11-27T09:30", "2026-12-04T09:30", "2026-12-11T09:30", "2026-12-18T09:30"
    ]  # fmt: skip
    assert {(one["venue"], one["minutes"], one["state"]) for one in found} == {("yard", 60, "scheduled")}
    assert len({one["code"] for one in found}) == 4


def test_a_repeat_skips_days_on_which_the_house_is_closed(dora: Colleague, hall: Factory) -> None:
    span = {"opens": "09:00", "closes": "17:00"}
    hall.house_record(hours={"5": span, "6": span})
    friday, monday = (new_form(dora, day=f"2026-11-{day}", begins="09:30") for day in (27, 30))
    assert len(Form(friday.send(dora, "repeat")).fields) > len(friday.fields)
    answer = monday.send(dora, "repeat")
    assert answer.status_code == 422
    assert "不开门" in answer.text
    monday.fields = [one for one in monday.fields if one[0] != "repeat_open"]
    assert monday.send(dora, "repeat").status_code == 200


def test_a_repeat_of_nothing_says_so_and_keeps_what_was_typed(dora: Colleague, hall: Factory) -> None:
    form = new_form(dora, "一封家书")
    answer = form.send(dora, "repeat")
    assert answer.status_code == 422
    assert "先把第一场" in answer.text
    assert Form(answer)["labels.zh.title"] == "一封家书"


def test_a_repeat_of_an_announced_lecture_goes_on_from_its_last_session(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    form = Form(dora.get(f"{ROOM}talk"))
    form["repeat_by"], form["repeat_until"] = "until", "2026-12-12"
    assert Form(form.send(dora, "repeat")).send(dora).status_code == 303
    assert [one["start"] for one in document(house)["sessions"]][2:] == ["2026-12-05T14:30", "2026-12-12T14:30"]


# In each other's way


@pytest.mark.parametrize(
    ("begins", "ends", "venue", "speaker", "words"),
    [
        ("15:00", "16:30", "hall-2", "", "二楼讲堂已经有一场"),
        ("16:00", "17:00", "hall-2", "苏玥", ""),
        ("13:30", "14:30", "hall-2", "苏玥", ""),
        ("15:59", "17:00", "yard", "苏玥", "苏玥那时正在讲另一场"),
        ("15:00", "16:30", "yard", "李安", ""),
        ("15:00", "16:30", "", "", ""),
    ],
)
def test_a_room_or_a_speaker_taken_is_said_with_the_other_session_and_can_be_saved_anyway(
    dora: Colleague, hall: Factory, house: Database, begins: str, ends: str, venue: str, speaker: str, words: str
) -> None:
    form = new_form(dora, day="2026-11-28", begins=begins, ends=ends)
    form["sessions[=n1].venue"] = venue
    if speaker:
        add_speaker(form, speaker)
    answer = form.send(dora)
    if not words:
        made(answer)
        return
    assert words in doubts(answer)
    code = session(house, 1)["code"]
    link = read(answer).one(id="doubts").one("a")
    assert (link.words, link.attributes["href"]) == ("《平城魏碑：从石头上看一座都城》", f"{ROOM}sessions/{code}/move")
    assert house.reader().execute("SELECT count(*) FROM lectures").fetchone()[0] == 1
    lecture = made(anyway(answer, dora))
    assert Form(dora.get(f"{ROOM}{lecture}")).send(dora).status_code == 303, "once accepted it is not asked again"


def test_what_came_into_the_way_meanwhile_is_said_too(dora: Colleague, hall: Factory) -> None:
    form = new_form(dora, day="2026-11-28", begins="15:00", ends="19:00")
    form["sessions[=n1].venue"] = "hall-2"
    answer = form.send(dora)
    hall.lecture("later", start="2026-11-28T18:00", labels={"zh": {"title": "后来的"}})
    assert "后来的" in doubts(anyway(answer, dora))


def test_a_cancelled_session_is_in_nobodys_way(dora: Colleague, hall: Factory, house: Database) -> None:
    acts.cancel(house, session(house, 1)["code"], "停电", by="test", now=NOON)
    form = new_form(dora, day="2026-11-28", begins="15:00", ends="16:30")
    form["sessions[=n1].venue"] = "hall-2"
    made(form.send(dora))


def test_a_time_that_is_over_is_asked_about(dora: Colleague, hall: Factory, house: Database) -> None:
    answer = new_form(dora, day="2025-11-28", begins="15:00").send(dora)
    assert "已经过去了" in doubts(answer)
    made(anyway(answer, dora))


# Cancelled, moved, restored


def ask(who: Colleague, code: str, act: str, **typed: str) -> TestResponse:
    """Fill in the form of an act and send it."""
    form = Form(who.get(f"{ROOM}sessions/{code}/{act}"))
    for name, text in typed.items():
        form[name] = text
    return form.send(who)


def test_a_session_is_cancelled_with_its_reason_and_the_band_says_so(
    dora: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    code = session(house)["code"]
    answer = ask(dora, code, "cancel", reason="主讲人临时有事")
    assert answer.status_code == 303
    assert "今天 14:30 的讲座取消了" in client.get("/").text
    assert "主讲人临时有事" in client.get(f"/lectures/{code}").text
    client.set_cookie("language", "en")
    assert "The speaker cannot come" in client.get(f"/lectures/{code}").text
    one = session(house)
    assert (one["state"], one["sequence"], one["start"]) == ("cancelled", 1, "2026-11-21T14:30")
    assert journal.since(house.reader(), 0, 100)[-1].by == "dora"
    undo(dora, answer)
    one = session(house)
    assert (one["state"], one["sequence"]) == ("scheduled", 2)
    assert "取消了" not in client.get("/").text


@pytest.mark.parametrize(
    ("reason", "words"), [("", "请写一句原因"), ("   ", "请写一句原因"), ("长" * 201, "最多 200"), ("a\x07b", "看不见")]
)
def test_without_a_reason_that_can_be_read_nothing_is_cancelled(
    dora: Colleague, hall: Factory, house: Database, reason: str, words: str
) -> None:
    answer = ask(dora, session(house)["code"], "cancel", reason=reason, english="No power")
    assert answer.status_code == 422
    assert words in beside(answer, "reason")
    assert Form(answer)["english"] == "No power"
    assert session(house)["state"] == "scheduled"


def test_cancelling_twice_is_cancelling_once(dora: Colleague, hall: Factory, house: Database) -> None:
    code = session(house)["code"]
    before = len(journal.since(house.reader(), 0, 1000))
    for _ in range(2):
        assert ask(dora, code, "cancel", reason="停电检修").status_code == 303
    assert session(house)["sequence"] == 1
    assert len(journal.since(house.reader(), 0, 1000)) == before + 1


def test_a_cancelled_session_is_restored_from_the_schedule(
    dora: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    code = session(house)["code"]
    ask(dora, code, "cancel", reason="停电检修")
    form = Form(dora.get(ROOM), f"restore-{code}")
    assert "恢复" in dora.get(f"{ROOM}talk").text
    assert form.send(dora).status_code == 303
    assert (session(house)["state"], session(house)["sequence"]) == ("scheduled", 2)
    assert "取消了" not in client.get("/").text


def test_a_session_is_moved_to_another_time_and_room(
    dora: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    code = session(house)["code"]
    answer = ask(dora, code, "move", day="2026-11-22", begins="10:00", ends="11:00", venue="yard", reason="天气不好")
    one = session(house)
    assert (one["start"], one["minutes"], one["venue"], one["state"]) == ("2026-11-22T10:00", 60, "yard", "changed")
    assert (one["old_start"], one["old_venue"], one["sequence"]) == ("2026-11-21T14:30", "hall-2", 1)
    assert "明天 10:00 的讲座改到院子" in client.get("/").text
    undo(dora, answer)
    assert "改期换地方“平城魏碑" in read(dora.get("/admin/revisions/")).one("main").words
    assert (session(house)["start"], session(house)["state"], session(house)["sequence"]) == (
        "2026-11-21T14:30", "scheduled", 2
    )  # fmt: skip


def test_a_slip_of_the_pen_is_corrected_without_a_band(
    dora: Colleague, hall: Factory, house: Database, client: FlaskClient
) -> None:
    ask(dora, session(house)["code"], "move", begins="15:30", ends="17:00", correction="true")
    one = session(house)
    assert (one["start"], one["old_start"], one["state"], one["sequence"]) == (
        "2026-11-21T15:30", "2026-11-21T15:30", "scheduled", 1
    )  # fmt: skip
    assert read(client.get("/")).find("div", "band") == []


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "day", "都没变"),
        ({"day": "2026-11-20"}, "day", "已经过了"),
        ({"day": ""}, "day", "选日期"),
        ({"ends": "14:00"}, "ends", "结束要比开始晚"),
        ({"reason": "长" * 201, "venue": "yard"}, "reason", "最多 200"),
    ],
)
def test_a_move_that_cannot_be_comes_back_with_words(
    dora: Colleague, hall: Factory, house: Database, typed: dict[str, str], field: str, words: str
) -> None:
    answer = ask(dora, session(house)["code"], "move", **typed)
    assert answer.status_code == 422
    assert words in beside(answer, field)
    assert all(Form(answer)[name] == text for name, text in typed.items())
    assert session(house)["sequence"] == 0


def test_a_room_that_is_no_room_is_refused(dora: Colleague, hall: Factory, house: Database) -> None:
    assert ask(dora, session(house)["code"], "move", venue="moon").status_code == 422
    assert session(house)["venue"] == "hall-2"


def test_a_move_into_anothers_way_is_said_first(dora: Colleague, hall: Factory, house: Database) -> None:
    hall.lecture("other", start="2026-11-21T15:00", labels={"zh": {"title": "别的"}},
                 sessions=[{"id": "1", "start": "2026-11-21T15:00", "venue": "yard"}])  # fmt: skip
    answer = ask(dora, session(house)["code"], "move", venue="yard", reason="来的人多")
    assert "《别的》" in doubts(answer)
    assert session(house)["venue"] == "hall-2"
    assert anyway(answer, dora).status_code == 303
    assert session(house)["venue"] == "yard"


def test_a_session_that_is_over_is_not_changed(dora: Colleague, hall: Factory, house: Database) -> None:
    hall.lecture("past", start="2026-11-20T09:00")
    code = session(house, lecture="past")["code"]
    for act in ("cancel", "move"):
        assert dora.get(f"{ROOM}sessions/{code}/{act}").status_code == 303
        assert dora.post(f"{ROOM}sessions/{code}/{act}", data={"reason": "停电", "venue": "yard"}).status_code in (
            303,
            422,
        )
    assert dora.post(f"{ROOM}sessions/{code}/restore", data={}).status_code == 303
    assert session(house, lecture="past")["sequence"] == 0


@pytest.mark.parametrize("code", ["0000", "zzzzz", "..", "%00", "1' OR 1"])
def test_a_session_nobody_knows_is_not_found(dora: Colleague, hall: Factory, code: str) -> None:
    for act in ("cancel", "move"):
        assert dora.get(f"{ROOM}sessions/{code}/{act}").status_code == 404


def test_whoever_comes_from_the_schedule_goes_back_there_and_nowhere_else(
    dora: Colleague, hall: Factory, house: Database
) -> None:
    code = session(house)["code"]
    for to, leads in ((f"{ROOM}?q=魏碑".replace("魏碑", "x"), f"{ROOM}?q=x"), ("https://evil.example", f"{ROOM}talk")):
        form = Form(dora.get(f"{ROOM}sessions/{code}/cancel", query_string={"to": to}))
        form["reason"] = f"停电{to[:3]}"
        assert form.send(dora).location == leads


# Rooms and series


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


# Who may, what waits


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


def waits(who: Colleague) -> list[str]:
    page: Element = read(who.get("/admin/"))
    return [one.words for one in page.find("li", "todo")]


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


# Odd texts


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
