"""The staff's first page: the day, the screens, what waits, what was done last."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from kiosk.backup import service as backups
from kiosk.checkin import service as checkin
from kiosk.checkin import signup, tokens
from kiosk.checkin.queue import Wish
from kiosk.core.db import Database
from kiosk.core.roles import Role
from kiosk.features import PARTS
from kiosk.revisions import service as revisions
from kiosk.revisions.model import Verb, Wanted
from kiosk.roster import service as roster
from kiosk.staff import service as staff
from kiosk.today import desk
from tests.checkin.conftest import event, touch
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import Element, read
from tests.staffing import Colleague, hash_of

GB = 1 << 30
BY_NAME = {part.name: part for part in PARTS}


def rows(page: Element) -> list[str]:
    """The day's list, a line each."""
    return [one.words for one in page.find("li", "day-row")]


def test_the_first_page_says_calmly_that_nothing_waits(alice: Colleague, house: Database, clock: SetClock) -> None:
    backups.make(house, by="test", now=clock())
    page = read(alice.get("/admin/"))
    assert page.one("h1").words == "今日"
    words = page.one("main").words
    assert "没有要处理的事" in words
    assert "今天和明天都没有讲座" in words
    assert "还没有人改过什么" in words
    assert "还没有给屏起名字" in words


def test_the_day_shows_what_comes_then_what_is_over_then_tomorrow(alice: Colleague, make: Factory) -> None:
    make.venue()
    for id_, start, title in (
        ("over", "2026-11-21T09:30", "早上讲过的"), ("soon", "2026-11-21T14:30", "马上要讲的"),
        ("late", "2026-11-21T19:00", "晚上要讲的"), ("next", "2026-11-22T10:00", "明天要讲的"),
        ("later", "2026-11-23T10:00", "后天要讲的"),
    ):  # fmt: skip
        make.lecture(id_, start, labels={"zh": {"title": title}}, capacity=40)
    found = rows(read(alice.get("/admin/")))
    assert [line.split()[0] for line in found] == ["14:30", "19:00", "09:30", "明"]
    assert "25 分钟后" in found[0]
    assert "40 座" in found[0]
    assert "二楼讲堂" in found[0]
    assert "照常" in found[1]
    assert "已结束" in found[2]
    assert "明 10:00" in found[3]


def test_a_session_is_changed_moved_and_cancelled_from_here(dora: Colleague, make: Factory) -> None:
    make.venue()
    make.lecture("over", "2026-11-21T09:30")
    make.lecture("soon", "2026-11-21T14:30")
    soon, over = read(dora.get("/admin/")).find("li", "day-row")
    code = make.code("soon")
    ways = [f"/admin/lectures/sessions/{code}/move", f"/admin/lectures/sessions/{code}/cancel"]
    rosters = [f"/admin/lectures/{one}/roster" for one in (code, make.code("over"))]
    assert soon.links() == [rosters[0], "/admin/lectures/soon", *ways]
    assert over.links() == [rosters[1], "/admin/lectures/over"]
    assert [dora.get(path).status_code for path in soon.links()] == [200] * 4


def test_the_day_tells_who_signed_up_who_is_in_and_what_was_counted(
    alice: Colleague, house: Database, make: Factory, clock: SetClock
) -> None:
    make.venue()
    make.lecture("soon", "2026-11-21T14:30", capacity=10)
    make.lecture("next", "2026-11-22T10:00", capacity=10)
    soon, tomorrow = make.code("soon"), make.code("next")
    for code in (soon, tomorrow):
        signup.sign_up(house, Wish(event(), code, 3), tokens.ticket(), now=clock())
    checkin.check_in(house, touch(soon, people=4), now=clock())
    first, second = rows(read(alice.get("/admin/")))
    assert "已到 4 / 10 座 报名 3 · 数人头 没数" in first
    assert "报名 3 / 10 座" in second
    roster.count_heads(house, soon, event(), 5, by="dora", now=clock())
    assert "数人头 5" in read(alice.get("/admin/today/lectures")).words


def test_todays_sheets_are_one_click_from_the_first_page(
    alice: Colleague, victor: Colleague, house: Database, make: Factory, clock: SetClock
) -> None:
    make.venue()
    make.lecture("soon", "2026-11-21T14:30")
    make.lecture("gone", "2026-11-21T16:30", sessions=[
        {"id": "1", "start": "2026-11-21T16:30", "venue": "hall-2", "state": "cancelled"}
    ])  # fmt: skip
    make.lecture("next", "2026-11-22T10:00")
    assert "/admin/today/sheets" in alice.get("/admin/").text
    page = alice.get("/admin/today/sheets").text
    assert f"/admin/lectures/{make.code('soon')}/roster.pdf" in page
    assert make.code("gone") not in page
    assert make.code("next") not in page
    printed = alice.post(f"/admin/lectures/{make.code('soon')}/roster.pdf", data={"reason": "当天打印存档"})
    assert printed.data.startswith(b"%PDF")
    assert "/admin/today/sheets" not in victor.get("/admin/").text
    assert "roster.pdf" not in victor.get("/admin/today/sheets").text


def test_a_cancelled_and_a_moved_session_say_so(alice: Colleague, make: Factory) -> None:
    make.venue()
    make.venue("hall-1", labels={"zh": {"name": "一楼展厅"}})
    for id_, changes in (
        ("gone", {"state": "cancelled"}),
        ("moved", {"state": "changed", "venue": "hall-1", "old_venue": "hall-2"}),
    ):
        session = {"id": "1", "start": "2026-11-21T18:00", "venue": "hall-2", **changes}
        make.lecture(id_, sessions=[session], labels={"zh": {"title": id_}})
    found = " ".join(rows(read(alice.get("/admin/"))))
    assert "取消了" in found
    assert "换了地方" in found


def test_whoever_did_something_is_called_as_colleagues_call_them(
    alice: Colleague, house: Database, make: Factory, clock: SetClock
) -> None:
    make.hall()
    make.exhibit()
    for position, by in enumerate(("alice", "command", "gone-since"), 7):
        document = BY_NAME["exhibits"].take(house.reader(), "steles")
        assert document is not None
        changed = [Wanted("exhibits", "steles", {**document, "position": position})]
        revisions.apply(house, BY_NAME, changed, act=Verb.SAVE, title="平城魏碑", by=by, now=clock())
    words = read(alice.get("/admin/")).one("main").words
    assert "爱丽" in words
    assert "命令行" in words
    assert "gone-since" in words


def test_the_last_change_is_undone_with_one_click(bob: Colleague, make: Factory) -> None:
    make.hall()
    make.exhibit()
    form = read(bob.get("/admin/exhibits/steles")).one("form", id="edit")
    base = next(one.attributes["value"] for one in form.find("input", name="base"))
    bob.post("/admin/exhibits/steles", data={"base": base, "labels.zh.title": "换了名字", "action": "publish"})
    page = read(bob.get("/admin/"))
    assert "换了名字" in page.one("main").words
    undo = next(one for one in page.one("main").find("form") if "撤销上一步" in one.words)
    assert bob.post(undo.attributes["action"], data={"to": "/admin/"}).location == "/admin/"
    assert bob.get("/exhibits/steles").text.count("换了名字") == 0


def test_no_form_stands_where_html_allows_none(alice: Colleague, demo: Database) -> None:
    for path in ("/admin/", "/admin/screens/"):
        for paragraph in read(alice.get(path)).find("p"):
            assert not paragraph.find("form"), path


def test_a_new_member_of_staff_is_told_three_things_to_try(alice: Colleague, clock: SetClock) -> None:
    page = read(alice.get("/admin/"))
    assert len(page.one(kind="welcome-steps").find("li")) == 3
    clock.forward(minutes=10)
    again = read(alice.get("/admin/"))
    assert again.find(kind="welcome")


def test_who_has_been_here_for_a_week_is_told_nothing(
    house: Database, clock: SetClock, request: pytest.FixtureRequest
) -> None:
    clock.forward(days=-8)
    staff.add(house, "alice", "爱丽", Role.ADMINISTRATOR, hash_of(), by="test", now=clock())
    clock.forward(days=8)
    alice: Colleague = request.getfixturevalue("alice")
    assert not read(alice.get("/admin/")).find(kind="welcome")


def test_who_only_looks_is_offered_nothing_to_change(victor: Colleague, dora: Colleague, make: Factory) -> None:
    make.lecture()
    for one in (victor, dora):
        page = read(one.get("/admin/"))
        assert page.one("h1").words == "今日"
        assert "/admin/exhibits/" not in " ".join(page.one("main").links())
        assert "/admin/screens/" not in " ".join(page.one("main").links())
    assert not read(victor.get("/admin/")).one("main").find("form")


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("total", "free", "waits"),
    [(500 * GB, 60 * GB, False), (500 * GB, 40 * GB, True), (4 * GB, GB, False), (4 * GB, 450 << 20, True)],
)
def test_a_disk_that_fills_up_waits_for_staff(total: int, free: int, waits: bool, alice: Colleague) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda where: Usage(total, total - free, free))
        words = read(alice.get("/admin/")).one("main").words
    assert ("硬盘快满了" in words) is waits


@pytest.mark.parametrize(
    ("moment", "waits"), [(datetime(1970, 1, 1, tzinfo=UTC), 1), (datetime(2026, 11, 21, tzinfo=UTC), 0)]
)
def test_a_clock_that_cannot_be_right_waits_for_staff(moment: datetime, waits: int) -> None:
    assert len(desk.clock(moment)) == waits


def test_the_screens_refresh_without_prolonging_the_session_or_taking_the_page_away(
    alice: Colleague, clock: SetClock
) -> None:
    for _ in range(3):
        assert alice.get("/admin/today/screens", headers={"HX-Request": "true"}).status_code == 200
        clock.forward(minutes=10)
    answer = alice.get("/admin/today/screens", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.data == b""
    assert "HX-Redirect" not in answer.headers
