"""What staff really do with exhibits: pictures dropped, seen on the screens, undone; nothing typed is lost."""

from __future__ import annotations

import base64
import re
import time

from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.conftest import Open, Served
from tests.browser.office import at_desk
from tests.factories import picture_bytes
from tests.naughty import LIVE

TWO_SECONDS = 2_000
DROP = """([zone, files]) => {
    const carried = new DataTransfer();
    for (const [name, text] of files) {
        const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
        carried.items.add(new File([bytes], name, {type: "image/webp"}));
    }
    document.querySelector(zone).dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: carried}));
}"""


def drop(page: Page, zone: str, files: list[tuple[str, bytes]]) -> None:
    """Let files fall on a place of the page."""
    page.evaluate(DROP, [zone, [[name, base64.b64encode(content).decode()] for name, content in files]])


def batches(centre: Served) -> int:
    """How many acts were done."""
    return int(centre.house.reader().execute("SELECT count(*) FROM batches").fetchone()[0])


def test_twelve_dropped_pictures_are_an_exhibit_on_an_open_screen_and_undone(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/exhibits/")
    desk.get_by_text("新建展项").first.click()
    desk.get_by_label("名称", exact=True).fill("老城剪纸")
    desk.get_by_label("一句话", exact=True).fill("一把剪刀剪出来。")
    desk.get_by_role("button", name="建好，接着放图").click()
    expect(desk.locator("#works-title")).to_have_text("作品 0 件")
    files = [(f"剪纸 {n}.webp", picture_bytes(f"#{n * 20:02x}{250 - n * 20:02x}40", (120, 160))) for n in range(1, 13)]
    drop(desk, "#works .drop", [*files, ("坏的.webp", b"RIFF nothing")])
    expect(desk.locator("#works-results .upload:not(.is-done):not(.is-bad)")).to_have_count(0, timeout=60_000)
    told = desk.locator("#works-results .upload").all_inner_texts()
    expect(desk.locator("#works .plate-card"), str(told)).to_have_count(12)
    assert desk.locator("#works .plate-title").all_inner_texts()[8:10] == ["9 剪纸 9", "10 剪纸 10"]
    expect(desk.locator("#works-results .is-bad")).to_contain_text("坏的.webp")
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    slug = desk.url.split("?")[0].split("#")[0].rsplit("/", 1)[1]
    screen = visit(f"{own_centre.url}/exhibits/{slug}?tab=works")
    screen.wait_for_timeout(1200)
    expect(screen.locator(".cards .card")).to_have_count(0)
    desk.get_by_role("button", name="给这 12 件定授权").click()
    expect(screen.locator("#page")).to_contain_text("作品 12", timeout=TWO_SECONDS)
    screen.goto(f"{own_centre.url}/exhibits/{slug}?tab=works")
    expect(screen.locator(".cards .card")).to_have_count(6)
    desk.get_by_role("button", name="撤销这一步").click()
    expect(screen.locator(".cards .card")).to_have_count(0, timeout=TWO_SECONDS)


def test_a_picture_on_a_screen_is_changed_in_four_clicks_and_undone_in_one(own_centre: Served, visit: Open) -> None:
    screen = visit(own_centre.url + "/exhibits/")
    cover = screen.locator("img[src*='/media/']").first
    before = cover.get_attribute("src")
    screen.wait_for_timeout(1200)
    desk = at_desk(own_centre, visit, "/admin/exhibits/")
    started = time.monotonic()
    desk.get_by_text("平城魏碑").click()
    desk.locator("#pictures").get_by_role("button", name="换图").first.click()
    desk.locator("#library-list button[data-hash]").nth(3).click()
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    expect(cover).not_to_have_attribute("src", before or "", timeout=TWO_SECONDS)
    desk.get_by_role("button", name="撤销这一步").click()
    expect(cover).to_have_attribute("src", before or "", timeout=TWO_SECONDS)
    assert time.monotonic() - started < 60


def test_nothing_typed_is_lost_by_order_back_button_double_click_or_another_person(
    own_centre: Served, visit: Open
) -> None:
    desk = at_desk(own_centre, visit, "/admin/exhibits/")
    desk.get_by_text("砖雕").click()
    line = desk.get_by_label("一句话", exact=True)
    line.fill("砖上也能开花")
    last = desk.locator("#works .plate-card").last
    title = last.locator(".plate-title").inner_text().split(" ", 1)[1]
    last.locator("[data-step='-1']").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#said")).to_contain_text("次序改好了")
    expect(desk.locator("#works .plate-title").nth(3)).to_contain_text(title)
    expect(line).to_have_value("砖上也能开花")
    desk.wait_for_timeout(400)
    desk.go_back()
    desk.go_forward()
    desk.get_by_role("button", name="接着写").click()
    expect(line).to_have_value("砖上也能开花")
    other = at_desk(own_centre, visit, desk.url.replace(own_centre.url, ""), who="alice")
    other.get_by_label("一句话", exact=True).fill("爱丽写的一句")
    other.get_by_role("button", name="发布", exact=True).click()
    expect(other.locator("#said")).to_contain_text("已经上屏")
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator(".field-theirs").first).to_contain_text("爱丽写的一句")
    expect(line).to_have_value("砖上也能开花")
    count = batches(own_centre)
    desk.get_by_role("button", name="发布", exact=True).dblclick()
    expect(desk.locator("#said")).to_contain_text("已经上屏")
    assert batches(own_centre) == count + 1


def test_the_ring_moves_by_mouse_and_keys_and_the_crops_follow(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/exhibits/pingcheng-weibei")
    desk.locator("#works .plate-card a").first.click()
    ring = desk.locator("#panel .focal-ring")
    ring.focus()
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#said")).to_contain_text("保存好了")
    box = desk.locator("#panel .focal-picture").bounding_box()
    assert box
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75, steps=4)
    desk.mouse.up()
    expect(ring).to_have_attribute("aria-label", re.compile("从左 25%，从上 75%"))
    crop = desk.locator("#panel .focal-crop img").first
    assert crop.evaluate("one => getComputedStyle(one).objectPosition") == "25% 75%"


def test_no_script_runs_out_of_words_titles_or_file_names(own_centre: Served, visit: Open) -> None:
    make = own_centre.make
    pictures = [make.picture(f"#0000{n:02x}", name=text) for n, text in enumerate(LIVE)]
    whole = " ".join(LIVE)
    make.exhibit(
        "evil", cover=f"sha256:{pictures[0]}", labels={"zh": {"title": LIVE[0][:60], "line": LIVE[1], "body": whole}}
    )
    for number, text in enumerate(LIVE):
        plates = [{"file": f"sha256:{pictures[number]}", "role": "plate"}]
        make.work(f"evil/w{number}", position=number, number=text[:40], plates=plates,
                  labels={"zh": {"title": text[:80], "line": text, "body": whole}})  # fmt: skip
    desk = at_desk(own_centre, visit, "/admin/exhibits/")
    for path in ("/admin/exhibits/evil", "/admin/exhibits/evil/works/w3", "/admin/media/", "/admin/media/choose",
                 f"/admin/media/{pictures[1]}", "/exhibits/evil", "/exhibits/evil/works/w1"):  # fmt: skip
        desk.goto(own_centre.url + path)
        desk.wait_for_timeout(400)
        assert desk.evaluate("window.__ran") is None, path
        assert desk.locator("[onerror], [onload], [hx-on], iframe[srcdoc]").count() == 0, path


PAGES = (
    "/admin/exhibits/", "/admin/exhibits/?kind=special", "/admin/exhibits/new", "/admin/exhibits/pingcheng-weibei",
    "/admin/exhibits/prints-75", "/admin/exhibits/pingcheng-weibei/works/nanxun", "/admin/exhibits/prints-75/table",
    "/admin/exhibits/pingcheng-weibei/works/new", "/admin/media/",
)  # fmt: skip


def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(own_centre: Served, visit: Open) -> None:
    desk = at_desk(own_centre, visit, "/admin/exhibits/")
    picture = own_centre.house.reader().execute("SELECT hash FROM media ORDER BY id DESC").fetchone()[0]
    faults: dict[str, list[str]] = {}
    for path in (*PAGES, f"/admin/media/{picture}"):
        desk.goto(own_centre.url + path)
        desk.wait_for_timeout(300)
        desk.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        faults[path] = office.faults(desk)
    assert {path: found for path, found in faults.items() if found} == {}
