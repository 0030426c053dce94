"""Staff and the screens in the hall: drafts tried on one of them, what each shows, the hidden way in."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Dialog, Page, expect

from kiosk.core.clock import now
from kiosk.core.migrate import open_house
from kiosk.features import NAMES, PARTS
from kiosk.revisions import service as revisions
from kiosk.revisions.model import Verb, Wanted, digest_of
from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.machine import Machine
from tests.browser.office import at_desk
from tests.factories import Factory
from tests.staffing import browser_cookie, hire

TWO_SECONDS = 2_000
SOON = 6_000
BY_NAME = {part.name: part for part in PARTS}
DRAFT = "只在草稿里的一句话"
TRY = """async ([part, record, screen, seconds]) => {
    const body = new URLSearchParams({part, record_id: record, screen, seconds});
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const answer = await fetch("/admin/screens/try", {method: "POST", body, headers: {"X-CSRFToken": token}});
    return answer.status; }"""
CORNERS = [{"x": 40, "y": 40, "id": 0}, {"x": 1040, "y": 40, "id": 1}]


def give_name(desk: Page, url: str, name: str, *, has_printer: bool = False) -> None:
    """Give the screen that has been without a name for the longest time one."""
    desk.goto(url + "/admin/screens/")
    desk.locator("a:has-text('起名字')").first.click()
    desk.get_by_label("名字").fill(name)
    if has_printer:
        desk.get_by_text("旁边有小票打印机").click()
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator("#said")).to_contain_text(name)


def heard(page: Page) -> Page:
    """A screen that the server has heard of: it got its number and has asked again with it."""
    for _ in range(2):
        with page.expect_response(lambda answer: "/live?" in answer.url and "screen=" in answer.url):
            pass
    return page


def draft(centre: Served, line: str = DRAFT, slug: str = "pingcheng-weibei") -> None:
    """Write something without publishing it."""
    part = BY_NAME["exhibits"]
    current = part.take(centre.house.reader(), slug)
    assert current is not None
    labels = {**current["labels"], "zh": {**current["labels"]["zh"], "line": line}}
    revisions.set_draft(
        centre.house, part, slug, {**current, "labels": labels}, base=digest_of(current), by="bob", now=centre.clock()
    )


def try_on(desk: Page, url: str, name: str, seconds: int, slug: str = "pingcheng-weibei") -> None:
    """What the button does, for a shorter time."""
    desk.goto(url + "/admin/screens/")
    number = desk.locator(".screen", has_text=name).get_attribute("id")
    assert number
    assert desk.evaluate(TRY, ["exhibits", slug, number.removeprefix("screen-"), str(seconds)]) == 200


def test_a_draft_is_on_one_chosen_screen_and_goes_back_by_itself(own_centre: Served, visit: Open) -> None:
    url = own_centre.url
    hall, other = heard(visit(url + "/attract")), heard(visit(url + "/exhibits/pingcheng-weibei"))
    desk = at_desk(own_centre, visit, "/admin/screens/")
    give_name(desk, url, "大厅竖屏")
    give_name(desk, url, "非遗坊")
    draft(own_centre)
    desk.goto(url + "/admin/exhibits/pingcheng-weibei")
    desk.locator("#try .offer", has_text="大厅竖屏").get_by_role("button").click()
    expect(hall.locator("#page")).to_contain_text(DRAFT, timeout=SOON)
    expect(hall.locator("#staff-bar")).to_contain_text("还有")
    expect(desk.locator("#try")).to_contain_text("正在试看")
    assert hall.url == url + "/attract", "a screen that is switched off and on comes back where it was"
    assert DRAFT not in other.locator("#page").inner_text()
    desk.locator("#try .offer", has_text="大厅竖屏").get_by_role("button", name="结束").click()
    expect(hall.locator("[data-attract]")).to_have_count(1, timeout=SOON)
    try_on(desk, url, "非遗坊", 5)
    expect(other.locator("#page")).to_contain_text(DRAFT, timeout=SOON)
    expect(other.locator("#page")).not_to_contain_text(DRAFT, timeout=8_000)
    expect(other.locator("#staff-bar")).to_be_hidden()
    assert other.url.endswith("/exhibits/pingcheng-weibei")


def test_whoever_touches_home_leaves_the_trial_for_good(own_centre: Served, visit: Open) -> None:
    screen = heard(visit(own_centre.url + "/people/"))
    desk = at_desk(own_centre, visit, "/admin/screens/")
    give_name(desk, own_centre.url, "大厅竖屏")
    draft(own_centre)
    try_on(desk, own_centre.url, "大厅竖屏", 60)
    expect(screen.locator("#page")).to_contain_text(DRAFT, timeout=SOON)
    screen.locator(".dock a").first.tap()
    expect(screen.locator(".quick, .tiles").first).to_be_visible()
    expect(screen.locator("#staff-bar")).to_be_hidden()
    screen.wait_for_timeout(2_500)
    assert DRAFT not in screen.locator("#page").inner_text()
    assert screen.url == own_centre.url + "/"


def test_it_goes_back_when_the_server_restarts_meanwhile(demo_folder: Path, tmp_path: Path, visit: Open) -> None:
    folder = tmp_path / "centre"
    shutil.copytree(demo_folder, folder)
    house = open_house(folder, NAMES, now())
    draft(Served("", house, now, Factory(house, now)))  # type: ignore[arg-type]
    cookie = browser_cookie(house, "bob", now())
    house.close()
    machine = Machine(folder)
    machine.start()
    try:
        screen = heard(visit(machine.url + "/people/"))
        desk = visit(machine.url + "/admin/login", size="desk", cookies=[cookie])
        give_name(desk, machine.url, "大厅竖屏")
        try_on(desk, machine.url, "大厅竖屏", 60)
        expect(screen.locator("#page")).to_contain_text(DRAFT, timeout=SOON)
        machine.kill()
        expect(screen.locator(".offline-mark").first).to_be_visible(timeout=SOON)
        assert DRAFT in screen.locator("#page").inner_text(), "the last page stays while the server is away"
        machine.start()
        expect(screen.locator(".person-card").first).to_be_visible(timeout=SOON)
        expect(screen.locator("#page")).not_to_contain_text(DRAFT)
        expect(screen.locator("#staff-bar")).to_be_hidden()
    finally:
        machine.kill()


def test_no_screen_asks_whether_somebody_is_there_during_a_trial(own_centre: Served, visit: Open) -> None:
    own_centre.make.house_record(settings={"idle_seconds": 20, "idle_countdown_seconds": 5})
    screen = visit(own_centre.url + "/people/")
    screen.clock.install()
    screen.goto(own_centre.url + "/people/")
    pass_seconds(screen, 3)
    desk = at_desk(own_centre, visit, "/admin/screens/")
    give_name(desk, own_centre.url, "大厅竖屏")
    draft(own_centre)
    try_on(desk, own_centre.url, "大厅竖屏", 60)
    pass_seconds(screen, 3)
    expect(screen.locator("#page")).to_contain_text(DRAFT)
    pass_seconds(screen, 40)
    expect(screen.locator("#idle")).not_to_be_visible()
    assert DRAFT in screen.locator("#page").inner_text()
    pass_seconds(screen, 20)
    expect(screen.locator("#page")).not_to_contain_text(DRAFT)
    pass_seconds(screen, 30)
    screen.wait_for_url("**/attract")


def pass_seconds(page: Page, seconds: int) -> None:
    """Let time pass, and let the answers of the server in between arrive."""
    for _ in range(seconds):
        page.clock.run_for(1_000)
        page.wait_for_timeout(60)


def test_the_preview_shows_the_draft_upright_and_wide_while_visitors_do_not(own_centre: Served, visit: Open) -> None:
    draft(own_centre)
    screen = visit(own_centre.url + "/exhibits/pingcheng-weibei")
    desk = at_desk(own_centre, visit, "/admin/exhibits/pingcheng-weibei")
    frame = desk.frame_locator("#try iframe")
    expect(frame.locator("#page")).to_contain_text(DRAFT)
    expect(desk.locator("#try .look-glass")).to_have_css("width", "145px")
    desk.locator("[data-turn=wide]").click()
    expect(desk.locator("#try .look-glass")).to_have_css("width", "248px")
    assert DRAFT not in screen.locator("#page").inner_text()
    before = len(desk.frames)
    desk.wait_for_timeout(1_500)
    assert len(desk.frames) == before == 2
    names = {one["name"] for one in desk.context.cookies()}
    assert names == {"staff", "device"}


def test_what_a_page_asks_for_by_itself_forgets_nothing_typed(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/exhibits/pingcheng-weibei")
    desk.get_by_label("一句话", exact=True).fill("没保存的一句话")
    with desk.expect_response(lambda answer: "/admin/screens/live" in answer.url, timeout=8_000):
        pass
    desk.wait_for_timeout(200)
    expect(desk.get_by_label("一句话", exact=True)).to_have_value("没保存的一句话")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.locator(".side-line").first.click()
    assert asked, "the question before leaving still comes"
    expect(desk.get_by_label("一句话", exact=True)).to_have_value("没保存的一句话")


def test_a_record_that_goes_is_gone_from_open_screens_too(own_centre: Served, visit: Open) -> None:
    screen = heard(visit(own_centre.url + "/exhibits/pingcheng-weibei"))
    part = BY_NAME["exhibits"]
    current = part.take(own_centre.house.reader(), "pingcheng-weibei")
    wanted = [Wanted("exhibits", "pingcheng-weibei", {**(current or {}), "state": "draft"})]
    revisions.apply(
        own_centre.house, BY_NAME, wanted, act=Verb.WITHDRAW, title="平城魏碑", by="bob", now=own_centre.clock()
    )
    expect(screen.locator("h1")).to_have_text("这一页不在了", timeout=TWO_SECONDS)
    screen.locator(".dock a").first.tap()
    screen.wait_for_url(own_centre.url + "/")


def test_orders_reach_the_screen_and_a_chosen_page_is_where_it_begins(own_centre: Served, visit: Open) -> None:
    url = own_centre.url
    screen = heard(visit(url + "/people/li-lin"))
    desk = at_desk(own_centre, visit, "/admin/screens/")
    desk.get_by_role("button", name="是哪一台").click()
    mark = desk.locator("tbody th").inner_text()
    expect(screen.locator("#staff-bar")).to_contain_text(mark, timeout=SOON)
    give_name(desk, url, "讲堂门口")
    with screen.expect_navigation(timeout=SOON):
        desk.get_by_role("button", name="重新载入").click()
    desk.locator("a:has-text('改名字')").click()
    desk.get_by_label("没人的时候放什么").select_option("/lectures/")
    desk.get_by_role("button", name="保存").click()
    heard(screen)
    desk.get_by_role("button", name="回到待机画面").click()
    screen.wait_for_url("**/lectures/", timeout=SOON)
    expect(desk.locator(".screen")).to_contain_text("在播：讲堂", timeout=SOON)
    screen.goto(url + "/attract")
    screen.wait_for_url("**/lectures/", timeout=SOON)


def hold(page: Page, points: list[dict[str, int]], seconds: float) -> None:
    """Fingers on the screen for some time."""
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    page.wait_for_timeout(seconds * 1_000)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_two_corners_held_for_three_seconds_lead_to_the_login_and_nothing_less(own_centre: Served, visit: Open) -> None:
    own_centre.make.house_record(settings={"idle_seconds": 20})
    page = visit(own_centre.url + "/")
    hold(page, CORNERS[:1], 3.2)
    assert page.url == own_centre.url + "/"
    hold(page, CORNERS, 3.3)
    page.wait_for_url("**/admin/login?on=screen")
    expect(page.get_by_role("link", name="回到屏幕")).to_be_visible()


def test_a_login_on_a_screen_is_left_when_nobody_touches_it(own_centre: Served, visit: Open) -> None:
    hire(own_centre.house, "bob", own_centre.clock())
    page = visit(own_centre.url + "/")
    page.evaluate("sessionStorage.setItem('on-screen', '4')")
    page.goto(own_centre.url + "/admin/login?on=screen")
    page.wait_for_timeout(1_500)
    page.locator("h1").tap()
    page.wait_for_timeout(2_800)
    assert "/admin/login" in page.url, "a touch counts as somebody being there"
    page.wait_for_url("**/attract", timeout=SOON)
    assert page.evaluate("sessionStorage.getItem('on-screen')") is None


def test_staff_who_walk_away_from_a_screen_are_signed_out(own_centre: Served, visit: Open) -> None:
    page = visit(own_centre.url + "/")
    page.evaluate("sessionStorage.setItem('on-screen', '2')")
    page.context.add_cookies([browser_cookie(own_centre.house, "bob", own_centre.clock())])
    page.goto(own_centre.url + "/admin/screens/")
    page.wait_for_url("**/attract", timeout=SOON)
    page.goto(own_centre.url + "/admin/screens/")
    assert "/admin/login" in page.url


def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(own_centre: Served, visit: Open) -> None:
    heard(visit(own_centre.url + "/exhibits/pingcheng-weibei"))
    heard(visit(own_centre.url + "/lectures/", size="wide"))
    desk = at_desk(own_centre, visit, "/admin/screens/", "alice")
    assert office.faults(desk) == []
    give_name(desk, own_centre.url, "大厅竖屏")
    expect(desk.frame_locator(".screen iframe").locator("#page")).to_contain_text("魏碑")
    for path in ("/admin/screens/", "/admin/screens/1", "/admin/"):
        desk.goto(own_centre.url + path)
        assert office.faults(desk) == [], path
