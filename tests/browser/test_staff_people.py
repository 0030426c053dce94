"""Staff and people, the house itself, long texts: in a real browser, as they are really worked with."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from kiosk.people.pack import PeoplePart
from kiosk.site import store
from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk
from tests.naughty import LIVE, MARK

TWO_SECONDS = 2_000
RAN = MARK.split("=")[0]
PASTE = """([editor, markup]) => {
    const carried = new DataTransfer();
    carried.setData("text/html", markup);
    editor.dispatchEvent(new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: carried}));
}"""
PAGES = ("/admin/people/", "/admin/people/new", "/admin/people/sample-wang-ayi", "/admin/people/yuan-longping",
         "/admin/settings/", "/admin/halls/", "/admin/halls/heritage", "/admin/notices/", "/admin/notices/new",
         "/admin/terms/", "/admin/terms/work-kinds", "/admin/terms/levels")  # fmt: skip
CHECKED = {"basis": "signed", "name": True, "picture": True, "until": "2030-01-01"}


def story(page: Page, label: str = "故事") -> Locator:
    """The editor of a long text."""
    return page.get_by_role("textbox", name=re.compile(f"^{label}"))


def kept(centre: Served, slug: str) -> Any:
    """The Chinese words of a person as they stand."""
    found = PeoplePart().take(centre.house.reader(), slug)
    return found["labels"]["zh"] if found else None


def test_who_no_longer_agrees_is_off_an_open_screen_within_two_seconds(own_centre: Served, visit: Open) -> None:
    picture = own_centre.make.picture("#224466", (120, 160))
    own_centre.make.person("wang", picture=f"sha256:{picture}", consent=CHECKED)
    screen = visit(own_centre.url + "/people/wang")
    expect(screen.locator("h1")).to_have_text("王小明")
    screen.wait_for_timeout(1200)
    desk = at_desk(own_centre, visit, "/admin/people/wang", "bob")
    desk.get_by_role("button", name="撤回同意，马上撤下").click()
    expect(screen.locator("#page")).not_to_contain_text("王小明", timeout=TWO_SECONDS)
    assert picture not in screen.content()
    expect(desk.locator("#said")).to_contain_text("所有屏上拿掉")
    expect(desk.locator("#consent")).to_contain_text("不能发布")
    desk.get_by_role("button", name="撤销这一步").click()
    expect(desk.locator("#said")).to_contain_text("撤销了")


def test_the_publish_button_waits_till_everything_is_known(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/people/", "bob")
    desk.get_by_role("link", name="加一位").click()
    publish = desk.get_by_role("button", name="发布", exact=True)
    expect(publish).to_be_disabled()
    desk.get_by_label("名字", exact=True).fill("李大姐")
    desk.get_by_label("能不能讲").select_option("signed")
    desk.get_by_label("用不用名字").select_option("true")
    desk.get_by_label("用不用画").select_option("false")
    expect(desk.locator("[data-facts-tag]")).to_have_text("还差 1 样，不能发布")
    desk.get_by_label("到哪天为止").fill("2030-01-01")
    expect(publish).to_be_enabled()
    desk.get_by_role("button", name="加一项").click()
    desk.get_by_role("button", name="加一项").click()
    ids = desk.locator("#honour-list [id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))
    for row in (1, 0):
        desk.locator("#honour-list > li").nth(row).get_by_label("荣誉", exact=True).select_option("pingcheng-best")
        desk.locator("#honour-list > li").nth(row).get_by_label("级别").select_option("district")
        desk.locator("#honour-list > li").nth(row).get_by_label("出处", exact=False).first.fill(f"文件 {row}")
    desk.locator("#honour-list > li").nth(1).get_by_label("荣誉上移").focus()
    desk.keyboard.press("Enter")
    publish.click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    slug = desk.url.split("#")[0].split("?")[0].rsplit("/", 1)[1]
    found = PeoplePart().take(own_centre.house.reader(), slug)
    assert found is not None
    assert [one["source"] for one in found["honours"]] == ["文件 1", "文件 0"]


def test_a_story_is_written_in_the_editor_and_kept_as_markdown(own_centre: Served, visit: Open) -> None:
    odd = "第一段 \n还是\n\n* 星\n+ 加\n\n# 题"
    labels = {"zh": {"name": "王小明", "story": "旧的故事。"}, "en": {"name": "Wang", "story": odd}}
    own_centre.make.person("wang", consent=CHECKED, labels=labels)
    desk = at_desk(own_centre, visit, "/admin/people/", "bob")
    desk.get_by_role("link", name="王小明").click()
    editor = story(desk)
    expect(editor).to_have_text("旧的故事。")
    desk.get_by_text("故事", exact=True).first.click()
    expect(editor).to_be_focused()
    desk.keyboard.press("Control+A")
    desk.keyboard.press("Delete")
    desk.keyboard.type("她说")
    desk.get_by_role("toolbar").first.get_by_role("button", name="粗体").click()
    desk.keyboard.type("“好”")
    desk.get_by_role("toolbar").first.get_by_role("button", name="粗体").click()
    desk.keyboard.type("。# 1. *")
    desk.keyboard.press("Enter")
    desk.get_by_role("toolbar").first.get_by_role("button", name="分点").click()
    desk.keyboard.type("一碗饺子")
    expect(desk.locator(".field.is-edited")).to_have_count(1)
    desk.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    assert kept(own_centre, "wang")["story"] == "她说“**好**”。# 1. \\*\n\n- 一碗饺子"
    stands = PeoplePart().take(own_centre.house.reader(), "wang")
    assert stands is not None
    assert stands["labels"]["en"]["story"] == odd
    expect(story(desk)).to_contain_text("一碗饺子")
    desk.locator("#f-labels-zh-epithet").fill("好邻居们")
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    assert kept(own_centre, "wang")["story"] == "她说“**好**”。# 1. \\*\n\n- 一碗饺子"


def test_nothing_that_tries_to_run_runs_in_the_editor_or_on_a_screen(own_centre: Served, visit: Open) -> None:
    own_centre.make.person("wang", consent=CHECKED, labels={"zh": {"name": "王小明", "story": "\n\n".join(LIVE)}})
    desk = at_desk(own_centre, visit, "/admin/people/wang", "bob")
    editor = story(desk)
    expect(editor).to_contain_text("onerror")
    for vector in LIVE:
        desk.evaluate(PASTE, [editor.element_handle(), f'<p style="color:red" onclick="{MARK}">贴{vector}</p>'])
    assert desk.evaluate(RAN) is None
    assert editor.locator("[style], [onclick], script, img, iframe, svg").count() == 0
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    screen = visit(own_centre.url + "/people/wang")
    for page in (desk, screen):
        page.wait_for_timeout(300)
        assert page.evaluate(RAN) is None
    assert screen.locator(".prose script, .prose img, .prose [onclick], .prose [style], .prose [hx-get]").count() == 0


def test_another_persons_story_is_taken_over_as_it_is(own_centre: Served, visit: Open) -> None:
    own_centre.make.person("wang", consent=CHECKED, labels={"zh": {"name": "王小明", "story": "旧的。"}})
    desks = [at_desk(own_centre, visit, "/admin/people/wang", who) for who in ("alice", "bob")]
    for desk, words in zip(desks, ("爱丽写的。", "小博写的。"), strict=True):
        story(desk).click()
        desk.keyboard.press("Control+A")
        desk.keyboard.type(words)
        desk.get_by_role("button", name="发布", exact=True).click()
        expect(desk.locator(".said").first).to_be_visible()
    bob = desks[1]
    expect(story(bob)).to_have_text("小博写的。")
    expect(bob.locator(".field-theirs").first).to_contain_text("爱丽写的。")
    bob.get_by_role("button", name="用这个").first.click()
    bob.get_by_role("button", name="发布", exact=True).click()
    expect(bob.locator("#said")).not_to_be_empty()
    assert kept(own_centre, "wang")["story"] == "爱丽写的。"


def test_a_phone_that_opens_the_code_is_told_on_the_settings_page(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/settings/", "alice")
    desk.get_by_label("口号", exact=True).fill("进来坐坐")
    desk.get_by_role("button", name="用手机试一下").click()
    address = desk.locator(".probe-address").inner_text()
    assert address.startswith(own_centre.url + "/check/")
    phone = visit(address, size="phone")
    expect(phone.locator("h1")).to_have_text("收到了")
    expect(desk.locator("#probe")).to_contain_text("收到：手机 14:05:00 打开了", timeout=TWO_SECONDS)
    expect(desk.locator("#probe")).to_contain_text("手机的钟", timeout=TWO_SECONDS)
    expect(desk.get_by_label("口号", exact=True)).to_have_value("进来坐坐")
    expect(desk.locator("[data-changes]")).to_have_text("有 1 处没保存")


def test_changes_of_the_settings_are_counted_and_can_be_dropped(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/settings/", "alice")
    slogan, idle = desk.get_by_label("口号", exact=True), desk.get_by_label("多久没人碰", exact=False)
    before = slogan.input_value()
    slogan.fill("进来坐坐")
    idle.fill("45")
    expect(desk.get_by_role("button", name="保存 2 处")).to_be_visible()
    expect(desk.locator(".field.is-edited")).to_have_count(2)
    slogan.fill(before)
    expect(desk.get_by_role("button", name="保存 1 处")).to_be_visible()
    desk.get_by_role("button", name="放弃改动").click()
    expect(idle).to_have_value("90")
    expect(desk.locator("[data-changes]")).to_be_hidden()
    idle.fill("45")
    desk.get_by_role("button", name="保存 1 处").click()
    expect(desk.locator("#said")).to_contain_text("保存好了")
    assert store.settings(own_centre.house.reader())["idle_seconds"] == 45


def test_every_page_is_without_a_fault_axe_can_find(centre: Served, visit: Open) -> None:
    page = at_desk(centre, visit, PAGES[0], "alice")
    faults: dict[str, Any] = {}
    for path in PAGES:
        page.goto(centre.url + path)
        if page.locator("textarea[data-story]").count():
            expect(page.locator(".ql-editor").first).to_be_visible()
        faults[path] = office.faults(page)
    assert {path: found for path, found in faults.items() if found} == {}
