"""The staff's schedule in a real browser: cancelled here, red on the wall within two seconds, undone with a click."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Dialog, expect

from kiosk.lectures.pack import LecturesPart
from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk

TWO_SECONDS = 2_000
TITLE = "平城魏碑：从石头上看一座都城"
ROOM = "/admin/lectures/"


def sessions(centre: Served, lecture: str) -> Any:
    """The sessions of a lecture as they stand."""
    found = LecturesPart().take(centre.house.reader(), lecture)
    return found["sessions"] if found else None


def next_code(centre: Served) -> str:
    """The public number of today's session of the lecture about steles."""
    return str(next(one["code"] for one in sessions(centre, "wei-steles") if one["start"] == "2026-11-21T14:30"))


def test_a_lecture_cancelled_at_the_desk_is_red_on_the_wall_within_two_seconds_and_undone_with_one_click(
    own_centre: Served, visit: Open
) -> None:
    screen = visit(own_centre.url + "/people/li-lin")
    screen.evaluate("window.mark = 'same document'")
    desk = at_desk(own_centre, visit, ROOM, "dora")
    desk.locator(f"#session-{next_code(own_centre)}").get_by_role("link", name="取消").click()
    desk.get_by_role("button", name="主讲人临时有事").click()
    screen.wait_for_timeout(1200)
    expect(screen.locator(".band")).to_have_count(0)
    desk.get_by_role("button", name="取消这一场").click()
    expect(screen.locator(".band")).to_contain_text("今天 14:30 的讲座取消了", timeout=TWO_SECONDS)
    expect(desk).to_have_url(own_centre.url + ROOM)
    expect(desk.locator(f"#session-{next_code(own_centre)}")).to_contain_text("原因：主讲人临时有事")
    desk.get_by_role("button", name="撤销这一步").click()
    expect(screen.locator(".band")).to_have_count(0, timeout=TWO_SECONDS)
    assert screen.evaluate("window.mark") == "same document"
    expect(desk.locator("#said")).to_contain_text("撤销了")


def test_a_lecture_every_friday_from_an_empty_form_to_the_wall(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, ROOM, "dora")
    desk.get_by_role("link", name="新建讲座").click()
    desk.get_by_label("题目", exact=True).fill("一封家书")
    desk.get_by_role("button", name="加一位").click()
    desk.get_by_label("名字").fill("叶知书（示例）")
    row = desk.locator("#session-list [data-item]").first
    row.get_by_label("日期").fill("2026-11-27")
    row.get_by_label("开始").fill("10:00")
    row.get_by_label("结束").fill("11:00")
    row.get_by_label("地点").select_option("plaza")
    desk.get_by_label("再排几场").fill("2")
    desk.get_by_role("button", name="排出来看看").click()
    expect(desk.locator("#session-list [data-item]")).to_have_count(3)
    expect(desk.locator("[data-unsaved]")).to_be_visible()
    desk.locator("#session-list [data-item]").nth(1).get_by_role("button", name="移除").click()
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("保存好了")
    expect(desk.get_by_role("heading", level=1)).to_have_text("一封家书")
    lecture = desk.url.rsplit("/", 1)[1]
    assert [one["start"] for one in sessions(own_centre, lecture)] == ["2026-11-27T10:00", "2026-12-11T10:00"]
    screen = visit(own_centre.url + "/lectures/?month=2026-11&day=2026-11-27", size="wide")
    expect(screen.locator(".panel-day")).to_contain_text("一封家书")


def test_two_in_one_room_are_told_apart_before_they_are_saved(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, ROOM + "new", "dora")
    desk.get_by_label("题目", exact=True).fill("一封家书")
    row = desk.locator("#session-list [data-item]").first
    row.get_by_label("日期").fill("2026-11-21")
    row.get_by_label("开始").fill("15:00")
    row.get_by_label("地点").select_option("hall-2")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text(f"二楼讲堂已经有一场：《{TITLE}》")
    expect(desk.get_by_label("题目", exact=True)).to_have_value("一封家书")
    desk.get_by_role("button", name="仍然保存").click()
    expect(desk.locator("#said")).to_contain_text("保存好了")


def test_what_was_planned_and_not_saved_is_asked_about_before_it_is_left(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, ROOM + "wei-steles", "dora")
    desk.get_by_role("button", name="排出来看看").click()
    expect(desk.locator("#session-list [data-item]")).to_have_count(4)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.get_by_role("link", name="系列").or_(desk.get_by_role("link", name="讲堂")).first.click()
    desk.wait_for_timeout(200)
    assert len(asked) == 1
    expect(desk.locator("#session-list [data-item]")).to_have_count(4)


def test_by_keyboard_alone_a_session_moves_to_another_room(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, f"{ROOM}sessions/{next_code(own_centre)}/move", "dora")
    desk.get_by_label("地点").focus()
    desk.keyboard.press("End")
    for _ in range(2):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("原因", exact=False).first).not_to_have_value("")
    desk.get_by_role("button", name="保存", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#said")).to_contain_text("屏上马上会说")
    assert {one["code"]: one["venue"] for one in sessions(own_centre, "wei-steles")}[next_code(own_centre)] == "plaza"


def test_every_page_is_whole_and_axe_finds_no_fault(own_centre: Served, visit: Open) -> None:
    code = next_code(own_centre)
    desk = at_desk(own_centre, visit, ROOM, "alice")
    faults: dict[str, Any] = {}
    for path in ("", "?when=past", "new", "wei-steles", f"sessions/{code}/cancel", f"sessions/{code}/move", "venues/",
                 "venues/hall-2", "venues/new", "series/", "series/old-pingcheng"):  # fmt: skip
        desk.goto(own_centre.url + ROOM + path)
        faults[path] = office.faults(desk)
    desk.goto(own_centre.url + ROOM + "new")
    desk.get_by_role("button", name="加一位").click()
    desk.get_by_label("名字").fill("没有这个人")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_role("alert").first).to_contain_text(re.compile("没保存上"))
    faults["422"] = office.faults(desk)
    for path in ("", "dropped", "of/lectures/wei-steles"):
        desk.goto(f"{own_centre.url}/admin/revisions/{path}")
        faults[f"changes {path}"] = office.faults(desk)
    assert {path: found for path, found in faults.items() if found} == {}
