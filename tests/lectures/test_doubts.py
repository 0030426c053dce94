"""What is in the way of a session is said before it is saved."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database
from kiosk.lectures import acts
from tests.conftest import NOON
from tests.factories import Factory
from tests.filling import Form
from tests.lectures.planning import ROOM, add_speaker, anyway, doubts, made, new_form, session
from tests.reading import read
from tests.staffing import Colleague


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
