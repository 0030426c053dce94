"""One address answers a whole page or what is swapped in, and nobody gets the other's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

WHOLE: list[dict[str, str]] = [
    {},
    {"HX-Request": "false"},
    {"HX-Request": ""},
    {"HX-Request": "1"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"HX-Request": "TRUE", "HX-History-Restore-Request": "True"},
    {"HX-Boosted": "true"},
    {"HX-Target": "page"},
]
SWAP: list[dict[str, str]] = [
    {"HX-Request": "true"},
    {"HX-Request": "TRUE"},
    {"HX-Request": "true", "HX-Boosted": "true"},
    {"HX-Request": "true", "HX-Target": "page"},
    {"HX-Request": "true", "HX-History-Restore-Request": "false"},
    {"HX-Request": "true", "HX-History-Restore-Request": ""},
]
PATHS = ["/help", "/halls/", "/halls/nowhere"]


def is_whole(page: str) -> bool:
    return page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")


def is_swap(page: str) -> bool:
    return page.startswith("<title>") and "<head>" not in page and page.count('id="page"') == 1


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_and_a_restored_history_get_the_whole_page(client: FlaskClient, path: str) -> None:
    for headers in WHOLE:
        assert is_whole(client.get(path, headers=headers).text), headers


@pytest.mark.parametrize("path", PATHS)
def test_htmx_gets_what_it_swaps_in(client: FlaskClient, path: str) -> None:
    for headers in SWAP:
        assert is_swap(client.get(path, headers=headers).text), headers


def test_an_odd_header_of_one_visitor_changes_nothing_for_the_next(client: FlaskClient) -> None:
    for odd in [*SWAP, *WHOLE]:
        client.get("/help", headers=odd)
        assert is_whole(client.get("/help").text), odd
        assert is_swap(client.get("/help", headers={"HX-Request": "true"}).text), odd
        client.get(f"/halls/?odd={len(str(odd))}", headers=odd)
        assert is_whole(client.get(f"/halls/?odd={len(str(odd))}").text), odd


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole", "swap"])
def test_every_page_varies_with_cookie_and_htmx(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert {"cookie", "hx-request"} <= {word.strip().lower() for word in answer.headers["Vary"].split(",")}


def test_whole_and_swap_have_different_etags(client: FlaskClient) -> None:
    whole = client.get("/help").headers["ETag"]
    assert client.get("/help", headers={"HX-Request": "true", "If-None-Match": whole}).status_code == 200


def test_the_swap_carries_the_title_and_the_language(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    whole, swap = client.get("/help").text, client.get("/help", headers={"HX-Request": "true"}).text
    title = whole.split("<title>")[1].split("</title>")[0]
    assert f"<title>{title}</title>" in swap
    assert 'lang="en"' in swap
