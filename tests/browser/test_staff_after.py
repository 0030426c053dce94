"""After a lecture, in a real browser: leavings are gone through, photographs dropped, the file taken away."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from kiosk.checkin.model import Personal, Rules
from kiosk.doors import service as doors
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk, faults
from tests.browser.test_staff_roster import arrive, code
from tests.factories import picture_bytes
from tests.printed import printed_words


def held(centre: Served) -> str:
    """Today's lecture with signing out, at which three came; it is over."""
    session = code(centre)
    doors.set_rules(centre.house, session, Rules(has_check_out=True), by="bob", now=centre.clock())
    arrive(centre, personal=Personal("王小明", "", "2026-11"))
    arrive(centre, people=2)
    centre.clock.forward(hours=4)
    return session


def test_leavings_are_gone_through_from_the_first_page(own_centre: Served, visit: Open) -> None:
    held(own_centre)
    page = at_desk(own_centre, visit, "/admin/", "dora")
    page.get_by_role("listitem").filter(has_text="没签退").get_by_role("link", name="去核").click()
    expect(page.get_by_role("heading", name="没签退的 3 位")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("王＊明").check(force=True)
    page.get_by_label("几点走的", exact=False).last.fill("15:30")
    page.get_by_role("button", name="志愿者自己说的").click()
    page.get_by_role("button", name="只记选中的").click()
    expect(page.get_by_text("1 位的离开时间记下了。")).to_be_visible()
    expect(page.get_by_role("heading", name="没签退的 2 位")).to_be_visible()
    page.get_by_label("不知道").check()
    page.get_by_role("button", name="忘了签退，问不到").click()
    page.get_by_role("button", name="没签退的都记上").click()
    expect(page.get_by_text("没有待核的。")).to_be_visible()
    assert faults(page) == []


def test_photographs_are_dropped_described_and_packed(own_centre: Served, visit: Open, tmp_path: Path) -> None:
    session = held(own_centre)
    for name, colour in (("IMG_10.webp", "#335577"), ("IMG_2.webp", "#775533")):
        (tmp_path / name).write_bytes(picture_bytes(colour, (400, 300)))
    page = at_desk(own_centre, visit, f"/admin/lectures/{session}/roster", "dora")
    page.get_by_role("link", name="活动档案").click()
    page.get_by_label("放照片").set_input_files([tmp_path / "IMG_10.webp", tmp_path / "IMG_2.webp"])
    subjects = page.get_by_label("主题")
    expect(subjects).to_have_count(2)
    expect(page.get_by_role("button", name="下载档案包")).to_be_disabled()
    assert faults(page) == []
    subjects.nth(0).fill("拓片前听讲")
    subjects.nth(1).fill("合影")
    page.get_by_role("button", name="保存照片说明").click()
    expect(page.get_by_text("照片的说明记下了。")).to_be_visible()
    page.get_by_label("拿去做什么用").fill("月底归档")
    with page.expect_download() as waited:
        page.get_by_role("button", name="下载档案包").click()
    with zipfile.ZipFile(waited.value.path()) as archive:
        assert archive.namelist()[:3] == ["照片/01 拓片前听讲.webp", "照片/02 合影.webp", "签到表.pdf"]
        assert "王小明" in printed_words(archive.read("签到表.pdf"))


def test_the_report_is_taken_away_as_paper(own_centre: Served, visit: Open) -> None:
    held(own_centre)
    page = at_desk(own_centre, visit, "/admin/reports/", "bob")
    expect(page.get_by_text("还有 3 位没签退，待核，没算进去。")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载 PDF").click()
    assert waited.value.suggested_filename == "report-2026-11.pdf"
    assert "口径和来源" in printed_words(waited.value.path().read_bytes())
