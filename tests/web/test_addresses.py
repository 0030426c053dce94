"""An address that a visitor hands in leads nowhere but into this house."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.addresses import LONGEST, inside

BASE = "http://kiosk.test:8000/help?from=x"
OUTSIDE = [
    "http://evil.example", "https://evil.example/", "//evil.example", "///evil.example", "////evil.example/%2f..",
    "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/\\/evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r\nLocation: http://evil.example", "/%0d%0aSet-Cookie:a=b\r\n", "http:evil.example",
    "http:/evil.example", "https:evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "vbscript:x", " //evil.example", "\x00//evil.example", "/ /evil.example", "\u2028//evil.example",
    "evil.example", "@evil.example", ":80", "?to=//evil.example", "#//evil.example", "", ".", "..", "//[::1", "//[",
    "/\u0000", "/\x7f/evil.example", "/\ud800", "ftp://evil.example", "//evil%E3%80%82example", "/a" * 200,
]  # fmt: skip
INSIDE = [
    "/", "/help", "/halls/heritage?page=2", "/search?q=%E9%AD%8F", "/halls/广场", "/a/../b", "/a//b",
    "/.//evil.example", "/%5cevil.example", "/%2f%2fevil.example", "/@evil.example", "/http://evil.example",
    "/;//evil.example",
]  # fmt: skip
TRICKS = st.lists(
    st.sampled_from(["/", "//", "\\", "evil.example", "http:", "javascript:", "@", ":", "?", "#", ".", "..", "%2f",
                     "%5c", "\t", "\n", " ", "\x00", "。", "／", "[", "]", "a"]) | st.text(max_size=2),
    max_size=8,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("target", OUTSIDE)
def test_what_leads_outside_is_nothing(target: str) -> None:
    assert inside(target) == ""


@pytest.mark.parametrize("target", INSIDE)
def test_a_path_of_this_house_stays_as_it_is(target: str) -> None:
    assert inside(target) == target
    assert urlsplit(urljoin(BASE, target)).netloc == "kiosk.test:8000"


@given(TRICKS | TRICKS.map(lambda text: "/" + text))
def test_whatever_is_handed_in_stays_in_the_house(target: str) -> None:
    kept = inside(target)
    assert kept in ("", target)
    if kept:
        assert len(kept) <= LONGEST
        assert kept[0] == "/"
        assert kept[1:2] not in ("/", "\\")
        assert not set(kept) & set("\\\t\r\n \x00")
        joined = urlsplit(urljoin(BASE, kept))
        assert (joined.scheme, joined.netloc) == ("http", "kiosk.test:8000")


@pytest.mark.parametrize("path", ["/language/en", "/mode/senior/on"])
def test_no_switch_leads_outside(client: FlaskClient, path: str) -> None:
    for target in OUTSIDE:
        answer = client.get(f"{path}?to={quote(target, safe='', errors='replace')}")
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/", target
        assert len(answer.headers.getlist("Set-Cookie")) == 2
    for target in INSIDE:
        answer = client.get(f"{path}?to={quote(target, safe='')}")
        assert urlsplit(urljoin(BASE, answer.headers["Location"])).netloc == "kiosk.test:8000"


@pytest.mark.parametrize("path", ["/help", "/easy"])
def test_no_way_back_leads_outside(client: FlaskClient, path: str) -> None:
    for target in OUTSIDE[:20]:
        page = client.get(f"{path}?from={quote(target, safe='', errors='replace')}").text
        assert 'href="http' not in page
        assert 'href="//' not in page
        assert 'href="javascript' not in page.lower()
