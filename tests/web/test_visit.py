"""What a visitor chose comes from two cookies; whatever else stands there counts as not chosen."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.visit import MODES, NEW_VISIT, Visit, read_visit

NAMES = ["language", "modes", "Language", "x", ""]
VALUES = ["en", "zh", "fr", "senior", "reach.senior", '"en"', "{", '{"a":1}', "\\", "%", "en,zh", "\x00", "é"]
HEADERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["=", "==", ""]), st.sampled_from(VALUES) | st.text(max_size=5))
).map(lambda pairs: "; ".join("".join(pair) for pair in pairs))


def test_without_cookies_one_reads_chinese_as_the_screen_is() -> None:
    assert read_visit("") == NEW_VISIT == Visit("zh", ())


def test_both_choices_are_read() -> None:
    assert read_visit("language=en; modes=senior.reach") == Visit("en", ("senior", "reach"))


@given(HEADERS | st.text())
def test_garbage_is_a_visit_with_known_choices_only(cookies: str) -> None:
    visit = read_visit(cookies)
    assert visit.language in ("zh", "en")
    assert list(visit.modes) == [mode for mode in MODES if mode in visit.modes]


@pytest.mark.parametrize("language", ["fr", "EN", "zh-CN", "", "zh\x00", "../en", "en "])
def test_a_language_nobody_speaks_here_is_chinese(language: str) -> None:
    assert read_visit(f"language={language}").language == ("en" if language.strip() == "en" else "zh")


@pytest.mark.parametrize(
    "neighbour", ['prefs={"a": 1, "b": [2]}', "a[b]=1", "x", "=y", "a b=c", "ключ=значение", "q=\"un;closed", "$Path=/"]
)  # fmt: skip
def test_a_strange_cookie_of_another_program_takes_no_choice_away(neighbour: str) -> None:
    for cookies in (f"{neighbour}; language=en; modes=contrast", f"language=en; modes=contrast; {neighbour}"):
        assert read_visit(cookies) == Visit("en", ("contrast",))


def test_modes_combine_and_stand_in_one_order() -> None:
    assert read_visit("modes=reach.contrast.senior").modes == MODES
    assert read_visit("modes=reach.reach.loud").modes == ("reach",)


def test_a_mode_is_switched_on_and_off() -> None:
    visit = NEW_VISIT.with_mode("contrast", True).with_mode("senior", True)
    assert visit.modes == ("senior", "contrast")
    assert visit.with_mode("senior", False).modes == ("contrast",)
    assert visit.with_mode("senior", False).with_mode("senior", False).modes == ("contrast",)


def test_the_other_language_is_the_other_one() -> None:
    assert (Visit("zh").other_language, Visit("en").other_language) == ("en", "zh")
    assert (Visit("zh").html_language, Visit("en").html_language) == ("zh-CN", "en")


def test_the_switch_sets_cookies_that_end_with_the_browser(client: FlaskClient) -> None:
    answer = client.get("/language/en?to=/help")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help")
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split(";")[0] for cookie in cookies] == ["language=en", "modes="]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Max-Age" not in cookie
        assert "Expires" not in cookie
    assert 'lang="en"' in client.get("/help").text


def test_switching_looks_keeps_the_language(client: FlaskClient) -> None:
    client.get("/language/en")
    client.get("/mode/senior/on")
    page = client.get("/help").text
    assert 'lang="en"' in page
    assert " senior" in page
    client.get("/mode/senior/off")
    assert " senior" not in client.get("/help").text


@pytest.mark.parametrize("path", ["/language/fr", "/language/..", "/mode/loud/on", "/mode/senior/maybe"])
def test_a_switch_nobody_has_changes_nothing(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (303, 404)
    assert client.get("/help").text.count('lang="zh-CN"') >= 1


@pytest.mark.parametrize("cookie", ["language=" + "x" * 4000, "language", "modes=" + "." * 3000, "\xff\xfe=1"])
def test_garbage_cookies_get_a_page(client: FlaskClient, cookie: str) -> None:
    answer = client.get("/help", headers={"Cookie": cookie})
    assert answer.status_code == 200
    assert 'lang="zh-CN"' in answer.text
