"""A session is cancelled, moved, restored: with a reason, and never by accident."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.core.db import Database
from kiosk.journal import store as journal
from tests.factories import Factory
from tests.filling import Form
from tests.lectures.planning import ROOM, anyway, beside, doubts, session, undo
from tests.reading import read
from tests.staffing import Colleague


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
