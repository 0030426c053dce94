"""Staff make, change, sort and delete exhibits and works; nothing they typed is lost, nothing goes up by mistake."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from kiosk.exhibits import arrange
from tests.conftest import SetClock
from tests.exhibits.here import ROOM, document, order, undo
from tests.factories import Factory
from tests.filling import Form
from tests.naughty import LIVE, ODD
from tests.reading import read
from tests.staffing import Colleague


def test_a_new_exhibit_is_a_draft_until_it_is_published(bob: Colleague, make: Factory, client: FlaskClient) -> None:
    make.hall()
    form = Form(bob.get(f"{ROOM}new"))
    form["labels.zh.title"], form["labels.zh.line"] = "平城砖雕", "砖上开花。"
    answer = form.send(bob, "draft")
    assert answer.status_code == 303
    shown = f"/exhibits/{answer.location.rsplit('/', 1)[1]}"
    assert client.get(shown).status_code == 404
    assert "还没上屏" in bob.get(answer.location).text
    assert Form(bob.get(answer.location)).send(bob, "publish").status_code == 303
    assert client.get(shown).status_code == 200


def test_the_same_new_form_sent_twice_makes_one_exhibit(bob: Colleague, make: Factory, house: Database) -> None:
    make.hall()
    form = Form(bob.get(f"{ROOM}new"))
    form["labels.zh.title"], form["labels.zh.line"] = "砖雕", "一"
    assert {form.send(bob, "draft").status_code, form.send(bob, "draft").status_code} == {303}
    assert house.reader().execute("SELECT count(*) FROM exhibits").fetchone()[0] == 1


def test_a_change_shows_at_once_and_is_undone_with_one_click(
    bob: Colleague, steles: Factory, client: FlaskClient
) -> None:
    form = Form(bob.get(f"{ROOM}steles"))
    form["labels.zh.title"] = "平城石刻"
    page = bob.get(form.send(bob).location).text
    assert "平城石刻" in client.get("/exhibits/steles").text
    undo(bob, page)
    assert "平城魏碑" in client.get("/exhibits/steles").text


def test_a_draft_waits_and_is_published_when_its_time_comes(
    bob: Colleague, steles: Factory, client: FlaskClient, house: Database
) -> None:
    form = Form(bob.get(f"{ROOM}steles"))
    form["labels.zh.title"] = "平城石刻"
    form["when"], form["publish_at"] = "at", "2026-11-23T09:00"
    page = bob.get(form.send(bob).location).text
    assert "11-23 09:00 自动上屏" in page
    assert "平城石刻" not in client.get("/exhibits/steles").text
    assert "11-23 09:00 上屏" in bob.get(ROOM).text
    past = Form(bob.get(f"{ROOM}steles"))
    past["when"], past["publish_at"] = "at", "2026-11-20T09:00"
    assert past.send(bob).status_code == 422


def test_who_saves_second_gets_both_texts_and_loses_nothing(alice: Colleague, bob: Colleague, steles: Factory) -> None:
    first, second = Form(alice.get(f"{ROOM}steles")), Form(bob.get(f"{ROOM}steles"))
    first["labels.zh.body"], second["labels.zh.body"] = "爱丽写的故事", "小博写的故事"
    assert first.send(alice).status_code == 303
    answer = second.send(bob)
    assert answer.status_code == 409
    assert "爱丽写的故事" in answer.text
    assert "小博写的故事" in answer.text
    assert Form(answer).send(bob).status_code == 303


def test_what_cannot_be_saved_comes_back_with_words_beside_the_field(bob: Colleague, steles: Factory) -> None:
    form = Form(bob.get(f"{ROOM}steles"))
    form["labels.zh.title"] = "字" * 61
    form["shown_from"], form["shown_until"] = "2026-12-02", "2026-12-01"
    answer = form.send(bob)
    assert answer.status_code == 422
    assert Form(answer)["labels.zh.title"] == "字" * 61
    assert read(answer).find("p", "field-problem")


def test_an_exhibit_goes_with_its_works_and_comes_back_with_them(
    bob: Colleague, steles: Factory, house: Database
) -> None:
    before = document(house, "works", "steles/w2")
    answer = bob.post(f"{ROOM}steles", data={"action": "drop"})
    page = bob.get(answer.location).text
    assert "30 天" in page
    assert bob.get(f"{ROOM}steles").status_code == 404
    undo(bob, page)
    assert document(house, "works", "steles/w2") == before


def test_lists_of_an_exhibit_are_added_to_sorted_and_emptied(bob: Colleague, steles: Factory, house: Database) -> None:
    form = Form(bob.get(f"{ROOM}steles"))
    for key, word in (("n1", "隶书"), ("n2", "楷书")):
        form[f"glossary[{key}].labels.zh.term"], form[f"glossary[{key}].labels.zh.meaning"] = word, "一种字"
    form["sections[n3].labels.zh.title"] = "石头"
    form["highlights[0]"], form["highlights[1]"] = "w2", "w2"
    assert form.send(bob).status_code == 303
    made = document(house, "exhibits", "steles")
    assert [one["labels"]["zh"]["term"] for one in made["glossary"]] == ["隶书", "楷书"]
    assert (made["highlights"], made["sections"][0]["id"]) == (["w2"], "n3")
    again = Form(bob.get(f"{ROOM}steles"))
    again.fields = [(name, value) for name, value in again.fields if not name.startswith("glossary[0]")]
    assert again.send(bob).status_code == 303
    assert [one["labels"]["zh"]["term"] for one in document(house, "exhibits", "steles")["glossary"]] == ["楷书"]


def test_works_are_put_in_order_as_one_act(bob: Colleague, steles: Factory, house: Database) -> None:
    answer = bob.post(f"{ROOM}steles/works/order", data={"work": ["w3", "w1", "w2", "stranger"]})
    assert order(house) == ["w3", "w1", "w2"]
    undo(bob, bob.get(answer.location).text)
    assert order(house) == ["w1", "w2", "w3"]


@pytest.mark.parametrize(("old", "order", "most"), [
    ([10, 20, 30, 40], "dabc", 1), ([1, 2, 3, 4], "abcd", 0), ([1, 2, 3, 4], "dcba", 4), ([5, 5, 5], "cab", 3),
    ([10, 20, 30], "bca", 1), ([0, 1, 2], "cab", 3),
])  # fmt: skip
def test_sorting_moves_no_more_than_it_must(old: list[int], order: str, most: int) -> None:
    known = dict(zip(sorted(order), old, strict=True))
    new = {**known, **(changes := arrange.positions(list(order), known))}
    assert sorted(order, key=lambda one: new[one]) == list(order)
    assert len(set(new.values())) == len(new)
    assert len(changes) <= most


def test_pictures_become_works_once_and_wait_for_their_rights(
    bob: Colleague, steles: Factory, house: Database, client: FlaskClient
) -> None:
    pictures = [steles.picture(color, name=name) for color, name in (("#111", "云冈_题记.jpg"), ("#222", "002.png"))]
    data = {"once": "abcd1234", "picture": [*pictures, "x" * 64, pictures[0]]}
    bob.post(f"{ROOM}steles/works/from-pictures", data=data)
    bob.post(f"{ROOM}steles/works/from-pictures", data=data)
    assert order(house) == ["w1", "w2", "w3", "abcd1234-1", "abcd1234-2"]
    made = document(house, "works", "steles/abcd1234-1")
    assert (made["labels"]["zh"]["title"], made["rights"], made["kind"]) == ("云冈 题记", "pending", "stele")
    assert "3 件没有授权" in bob.get(f"{ROOM}steles").text
    assert "云冈 题记" not in client.get("/exhibits/steles?tab=works").text
    page = bob.get(bob.post(f"{ROOM}steles/works/rights", data={"rights": "cleared"}).location).text
    assert "云冈 题记" in client.get("/exhibits/steles?tab=works").text
    undo(bob, page)
    assert "云冈 题记" not in client.get("/exhibits/steles?tab=works").text


def test_a_works_picture_is_changed_and_sorted(bob: Colleague, steles: Factory, house: Database) -> None:
    other = steles.picture("#abcdef")
    form = Form(bob.get(f"{ROOM}steles/works/w1"))
    form["plates[n1].file"], form["plates[n1].role"] = f"sha256:{other}", "stone"
    form["plates[n2].file"] = ""
    assert form.send(bob).status_code == 303
    plates = document(house, "works", "steles/w1")["plates"]
    assert [one["role"] for one in plates] == ["plate", "stone"]
    assert plates[1] == {"file": f"sha256:{other}", "role": "stone"}


def test_a_new_work_is_made_without_a_picture(bob: Colleague, steles: Factory, house: Database) -> None:
    form = Form(bob.get(f"{ROOM}steles/works/new"))
    form["labels.zh.title"] = "新的碑"
    assert form.send(bob).status_code == 303
    assert "新的碑" in bob.get(f"{ROOM}steles").text
    assert len(order(house)) == 4


def test_the_panel_shows_a_work_at_a_glance(bob: Colleague, steles: Factory) -> None:
    panel = bob.get(f"{ROOM}steles/works/w3/panel")
    assert "还没授权" in panel.text
    assert read(panel).find("button", "focal-ring")
    assert bob.get(f"{ROOM}steles/works/nothing/panel").status_code == 404


def test_before_publishing_the_page_says_what_is_missing(bob: Colleague, steles: Factory) -> None:
    bright = steles.picture("#f8f4ec", (700, 500), labels={"zh": {}})
    steles.exhibit(hero=f"sha256:{bright}", labels={"zh": {"title": "平城魏碑石刻艺术", "line": "看字。"}})
    words = read(bob.get(f"{ROOM}steles")).one("ul", "checks").words
    for part in ("名称 8 个字", "主图太亮", "1 张图没写说明", "1 件没有授权", "还没写故事"):
        assert part in words
    dark = steles.picture("#1b1916", (700, 500))
    steles.exhibit(hero=f"sha256:{dark}")
    assert "图上的字看得清，对比度 " in read(bob.get(f"{ROOM}steles")).one("ul", "checks").words


def test_what_waits_for_staff_stands_in_the_list(bob: Colleague, steles: Factory, clock: SetClock) -> None:
    steles.exhibit("prints", kind="special", shown_until="2026-11-30", labels={"zh": {"title": "年画", "line": "看"}})
    page = bob.get("/admin/").text
    assert "“第3块”没有授权" in page
    assert "年画还有 9 天下线" in page
    states = read(bob.get(f"{ROOM}?kind=special")).one("span", "exhibit-states").words
    assert states == "在屏上，9 天后下线"


def test_exhibits_are_put_in_order(bob: Colleague, steles: Factory, house: Database) -> None:
    steles.exhibit("bricks", position=2)
    bob.post(f"{ROOM}order", data={"kind": "heritage", "exhibit": ["bricks", "steles"]})
    sql = "SELECT slug FROM exhibits ORDER BY position"
    assert [row[0] for row in house.reader().execute(sql)] == ["bricks", "steles"]


@pytest.mark.parametrize("part", ["exhibits", "works"])
def test_every_text_comes_back_exactly_or_is_refused_in_words(
    bob: Colleague, steles: Factory, house: Database, part: str
) -> None:
    path, record = (f"{ROOM}steles", "steles") if part == "exhibits" else (f"{ROOM}steles/works/w1", "steles/w1")
    texts = [*ODD, *LIVE]
    for start in range(0, len(texts), 6):
        form = Form(bob.get(path))
        typed = {name: texts[(start + place) % len(texts)] for place, name in enumerate(form.texts)}
        for name, text in typed.items():
            form[name] = text[:40]
        answer = form.send(bob)
        assert answer.status_code in (303, 422)
        if answer.status_code == 422:
            assert read(answer).find("p", "field-problem") or read(answer).find("div", "said")
            continue
        kept = document(house, part, record)
        for name, text in typed.items():
            found: Any = kept
            for step in name.replace("[", ".[").split("."):
                found = found[int(step[1:-1])] if isinstance(found, list) else found.get(step, "")
            assert found == (text[:40] if text[:40].strip() else ""), name
        for page in (bob.get(path), bob.get(f"{ROOM}steles"), bob.get("/exhibits/steles")):
            assert page.status_code == 200
            assert "<script>window" not in page.text
            assert "<img src=x" not in page.text


@pytest.mark.parametrize("path", [
    "?kind=\x00", "?kind=special&page=1e9", "new?kind=null", "nothing", "../", "steles/works/", "steles/works/%00",
    "steles/works/w1%2f..", "steles/table.xlsx?x=1", "%F0%9F%92%A9",
])  # fmt: skip
def test_odd_addresses_are_answered(bob: Colleague, steles: Factory, path: str) -> None:
    assert bob.get(f"{ROOM}{path}").status_code in (200, 303, 308, 404, 405)


@pytest.mark.parametrize("data", [
    {}, {"once": "x", "picture": "y"}, {"once": "abcd1234", "picture": "g" * 64}, {"rights": "everything"},
    {"work": ["w1"] * 3000}, {"exhibit": "\x00"}, {"number": "x" * 9999}, {"base": "'", "kind": "[]"},
])  # fmt: skip
@pytest.mark.parametrize("path", [
    "order", "steles", "", "steles/works", "steles/works/order", "steles/works/from-pictures", "steles/works/rights",
    "steles/works/w1", "steles/table", "steles/table/import",
])  # fmt: skip
def test_odd_forms_are_answered_in_words(bob: Colleague, steles: Factory, path: str, data: dict[str, Any]) -> None:
    assert bob.post(f"{ROOM}{path}", data=data).status_code in (303, 400, 404, 405, 409, 422)
