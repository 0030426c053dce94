"""What a visitor cannot do: leave, select, zoom, open menus; and what works without JavaScript."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open, Served


def test_menus_selection_and_dragging_are_off(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/exhibits/pingcheng-weibei")
    for name in ("contextmenu", "dragstart", "selectstart"):
        stopped = page.evaluate(
            "(name) => !document.querySelector('h1').dispatchEvent(new Event(name, {bubbles: true, cancelable: true}))",
            name,
        )
        assert stopped, name
    assert page.evaluate("getComputedStyle(document.body).userSelect") == "none"


def test_two_fingers_do_not_zoom_the_page(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/")
    session = page.context.new_cdp_session(page)

    def points(apart: int) -> list[dict[str, int]]:
        return [{"x": 540 - apart, "y": 1200, "id": 0}, {"x": 540 + apart, "y": 1200, "id": 1}]

    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(50)})
    for apart in range(60, 400, 20):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(apart)})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate("visualViewport.scale") == 1


@pytest.mark.parametrize("keys", ["F5", "F11", "Control+p", "Control+u", "Alt+ArrowLeft", "Control+Equal"])
def test_the_browsers_own_keys_are_off(centre: Served, visit: Open, keys: str) -> None:
    page = visit(centre.url + "/halls/")
    page.evaluate("document.addEventListener('keydown', (event) => { window.stopped = event.defaultPrevented; })")
    page.keyboard.press(keys)
    assert page.evaluate("window.stopped") is True


def test_an_injected_inline_script_does_not_run(centre: Served, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(centre.url + "/help")
    page.evaluate(
        """() => { const one = document.createElement('div'); one.innerHTML = '<img src=x onerror="window.broken = 1">';
        const script = document.createElement('script'); script.textContent = 'window.broken = 2';
        document.body.append(one, script); }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.broken") is None
    page.close()


def test_a_tap_is_answered_in_the_same_frame(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/")
    pressed = page.evaluate(
        """() => { const link = document.querySelector('.tile');
        link.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
        return link.classList.contains('is-pressed'); }"""
    )
    assert pressed


def test_moving_on_and_back_keeps_history_and_focus(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/")
    page.evaluate("window.mark = 'same document'")
    page.locator(".tile.lacquer").tap()
    page.wait_for_url("**/people/")
    page.locator(".person-card a").first.tap()
    page.wait_for_url("**/people/li-lin")
    expect(page.locator("h1")).to_be_focused()
    page.go_back()
    page.wait_for_url("**/people/")
    expect(page.locator(".person-card")).to_have_count(6)
    assert page.evaluate("window.mark") == "same document"
    page.locator(".dock a").first.tap()
    page.wait_for_url(centre.url + "/")
    assert page.title() == "平城区新时代文明实践中心"


def test_the_language_switch_is_one_tap_and_comes_back(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/people/li-lin")
    page.locator("a[data-whole]").tap()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/people/li-lin")
    expect(page.locator("#idle h2")).to_have_text("Still looking?")
    page.locator("a[data-whole]").tap()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_everything_can_be_read_without_javascript(centre: Served, visit: Open) -> None:
    page = visit(centre.url + "/", java_script_enabled=False)
    page.locator(".tile.brick").tap()
    page.locator(".row").first.tap()
    page.locator(".chip").nth(1).tap()
    page.locator(".card a").first.tap()
    expect(page.locator(".work-line")).to_be_visible()
    page.locator(".dock a").nth(1).tap()
    expect(page.locator(".exhibit-line")).to_be_visible()


def test_no_link_leaves_the_house(demo_client: FlaskClient) -> None:
    for path in ("/", "/people/li-lin", "/exhibits/prints-75", "/lectures/"):
        text = demo_client.get(path).text
        assert "tel:" not in text
        assert "mailto:" not in text
        assert "_blank" not in text
        assert "/admin" not in text
