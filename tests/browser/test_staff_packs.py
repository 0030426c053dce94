"""A pack from the browser: handed in, looked at, installed, taken back; every page calm, readable and reachable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk
from tests.factories import picture_bytes
from tests.packs.builders import Files, as_zip, hall, pack, words


def version(number: str, *records: Any) -> Files:
    """A pack of halls with a picture."""
    return pack("trial", {"halls": list(records)}, {"r.webp": picture_bytes("#811", (900, 700))}, version=number)


def hand_in(page: Page, path: Path) -> None:
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="先检查").click()


@pytest.fixture
def desk(own_centre: Served, visit: Open) -> Page:
    """The administrator at the page of the packs."""
    page = at_desk(own_centre, visit, "/admin/packs/", "alice")
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_pack_is_handed_in_looked_at_installed_and_taken_back(desk: Page, own_centre: Served, tmp_path: Path) -> None:
    assert office.faults(desk) == []
    hand_in(
        desk,
        as_zip(version("1.0", hall("trial", labels=words("title", "试厅"), plate="media/r.webp")), tmp_path / "1.zip"),
    )
    expect(desk.locator(".pack-sums")).to_contain_text("2 新增", timeout=30_000)
    desk.get_by_role("button", name="装上").dblclick()
    expect(desk.locator("#said")).to_contain_text("装好了：新增 2 项", timeout=30_000)
    hand_in(desk, as_zip(version("2.0", hall("trial", labels=words("title", "新试厅"))), tmp_path / "2.zip"))
    expect(desk.locator(".pack-kind").first).to_contain_text("新试厅", timeout=30_000)
    assert "试厅" in (own_centre.house.reader().execute("SELECT group_concat(text) FROM hall_labels").fetchone()[0])
    assert office.faults(desk) == []
    desk.get_by_role("button", name="装上").click()
    expect(desk.locator("#said")).to_contain_text("装好了", timeout=30_000)
    row = desk.locator("tr", has_text="样包")
    row.get_by_role("button", name="退回上一版").click()
    expect(desk.locator("#said")).to_contain_text("退回到装 2.0 版以前了")
    row.get_by_role("button", name="撤走").click()
    expect(desk.locator("#said")).to_contain_text("撤走了")
    events = "SELECT group_concat(event, ' ') FROM journal WHERE event LIKE 'packs:pack:%' AND key = 'trial'"
    assert own_centre.house.reader().execute(events).fetchone()[0].split() == [
        f"packs:pack:{one}" for one in ("check", "install", "check", "install", "take-back", "take-back")
    ]


def test_a_pack_with_faults_says_where_and_what_and_what_staff_changed_is_in_the_way(
    desk: Page, own_centre: Served, tmp_path: Path
) -> None:
    hand_in(desk, as_zip(version("1.0", hall("trial", position=-5)), tmp_path / "bad.zip"))
    expect(desk.locator("tbody")).to_contain_text("板块 trial")
    expect(desk.locator("tbody")).to_contain_text("超出范围")
    assert office.faults(desk) == []
    desk.get_by_role("link", name="回内容包").click()
    desk.locator("tr", has_text="中心与各厅").get_by_role("button", name="撤走").click()
    expect(desk.get_by_role("alert")).to_contain_text("没有退，什么都没变")
    assert office.faults(desk) == []
    for path in ("/admin/packs/of/prints-75", "/admin/revisions/", "/admin/revisions/dropped"):
        desk.goto(own_centre.url + path)
        assert office.faults(desk) == []
