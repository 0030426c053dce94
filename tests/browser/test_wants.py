"""A form that lacks something says so in the house's words, as large as all words on a screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Served
from tests.browser.test_door_codes import session_of

FORMS = {
    "touch/number": ("[name=number]", "请先输入六位号码", "Type the six digits first"),
    "touch?group=1": ("#unit", "请先写上单位", "Name your group or school first"),
    "sign-up?group=1": ("#unit", "请先写上单位", "Name your group or school first"),
}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_missing_is_said_and_the_field_is_ready(centre: Served, visit: Open, path: str, language: str) -> None:
    field, *said = FORMS[path]
    page = visit(f"{centre.url}/lectures/{session_of(centre)}/{path}", language=language)
    page.locator(".door-main").tap()
    expect(page.locator("#toast")).to_contain_text(said[language == "en"])
    expect(page.locator(field)).to_be_focused()
    assert page.url.endswith(path)


def test_a_number_that_cannot_be_names_its_row(centre: Served, visit: Open) -> None:
    page = visit(f"{centre.url}/lectures/{session_of(centre)}/touch?group=1")
    page.locator("#unit").fill("示例小学")
    page.keyboard.press("Escape")
    page.locator("#step-children").evaluate("(one) => { one.value = '1000' }")
    page.locator(".door-main").tap()
    expect(page.locator("#toast")).to_contain_text("14 岁以下请填 0 到")
    expect(page.locator("#step-children")).to_be_focused()
