"""The desk's tablet without its Wi-Fi: taps are kept, shown in words, sent in order when it is back, never doubled."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser import test_staff_roster as desk
from tests.browser.conftest import Open, Served
from tests.browser.office import axe

LATE = 15_000


def lines(centre: Served) -> list[tuple[str, int, int]]:
    """What the ledger has of the desk."""
    sql = "SELECT source, people, children FROM scans WHERE verb = 'check-in' ORDER BY id"
    return [tuple(row) for row in centre.house.reader().execute(sql)]


def kept(page: Page) -> int:
    return int(page.evaluate("JSON.parse(localStorage.getItem('kept-taps') ?? '[]').length"))


def test_taps_without_wifi_are_kept_in_words_and_sent_in_order(own_centre: Served, visit: Open) -> None:
    page = desk.at_tablet(own_centre, visit)
    page.get_by_role("button", name="+1").click()
    expect(page.locator(".duty-number b")).to_have_text("1")
    page.context.set_offline(True)
    for name in ("+1", "+5", "+1"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="加一队").click()
    page.get_by_label("单位").fill("示例小学")
    page.get_by_label("大人").fill("2")
    page.get_by_label("14 岁以下").fill("20")
    page.locator("#group").get_by_role("button", name="加一队").click()
    box = page.locator("[data-kept-box]")
    expect(box).to_contain_text("存在本机 4 笔，29 位，还没报上去")
    expect(page.locator(".duty-off")).to_contain_text("存在本机 4 笔")
    assert axe(page) == []
    assert len(lines(own_centre)) == 1
    page.context.set_offline(False)
    expect(page.locator(".duty-number b")).to_have_text("30", timeout=LATE)
    expect(box).to_be_hidden()
    assert lines(own_centre) == [("desk", 1, 0), ("desk", 1, 0), ("desk", 5, 0), ("desk", 1, 0), ("desk", 2, 20)]
    page.reload()
    page.wait_for_timeout(2_500)
    assert len(lines(own_centre)) == 5


def test_an_answer_that_got_lost_is_asked_for_again_and_counts_once(own_centre: Served, visit: Open) -> None:
    page = desk.at_tablet(own_centre, visit)

    lost = [f"/lectures/{desk.code(own_centre)}/roster"]

    def lose(route: Route) -> None:
        """What is sent there arrives, and its answer does not."""
        if route.request.method == "POST" and route.request.url.endswith(tuple(lost)):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/roster**", lose)
    page.get_by_role("button", name="+5").click()
    expect(page.locator(".duty-number b")).to_have_text("5", timeout=LATE)
    expect(page.locator("[data-kept-box]")).to_be_hidden(timeout=LATE)
    lost[:] = ["/roster/kept"]
    page.context.set_offline(True)
    page.get_by_role("button", name="+1").click()
    page.context.set_offline(False)
    expect(page.locator(".duty-number b")).to_have_text("6", timeout=LATE)
    assert kept(page) == 1
    lost.clear()
    expect(page.locator("[data-kept-box]")).to_be_hidden(timeout=LATE)
    assert lines(own_centre) == [("desk", 5, 0), ("desk", 1, 0)]


def test_a_tap_that_never_left_the_tablet_is_taken_back_there(own_centre: Served, visit: Open) -> None:
    page = desk.at_tablet(own_centre, visit)
    page.context.set_offline(True)
    for name in ("+1", "+5"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="撤掉最后一笔").click()
    expect(page.locator("[data-kept-box]")).to_contain_text("存在本机 1 笔，1 位")
    page.context.set_offline(False)
    expect(page.locator(".duty-number b")).to_have_text("1", timeout=LATE)


def test_a_tablet_that_sleeps_keeps_them_and_what_is_refused_is_said(own_centre: Served, visit: Open) -> None:
    page = desk.at_tablet(own_centre, visit)
    page.context.set_offline(True)
    page.get_by_role("button", name="+1").click()
    cancel = "UPDATE lecture_sessions SET state = 'cancelled' WHERE code = ?"
    own_centre.house.write(lambda writing: writing.execute(cancel, (desk.code(own_centre),)))
    page.context.set_offline(False)
    expect(page.locator("[data-kept-box]")).to_contain_text("没记上：这一场取消了", timeout=LATE)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("[data-kept-box]")).to_be_hidden()
    assert kept(page) == 0
