"""Speakers by name, and sessions that come every week."""

from __future__ import annotations

from flask.testing import FlaskClient

from kiosk.core.db import Database
from tests.factories import Factory
from tests.filling import Form
from tests.lectures.planning import ROOM, add_speaker, beside, document, made, new_form
from tests.reading import read
from tests.staffing import Colleague


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
