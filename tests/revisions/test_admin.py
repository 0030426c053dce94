"""The staff's pages of changes: a record's history, two states side by side, undo with one click, what was deleted."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from kiosk import start
from kiosk.core.db import Database
from kiosk.packs.waiting import FOLDER, Waiting
from kiosk.revisions import store
from kiosk.revisions.model import Verb, Wanted
from kiosk.settings import Settings
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import Element, read
from tests.revisions.acting import act, drop, hall, put, take, there, words, work
from tests.staffing import Colleague, colleague

HOME = "/admin/revisions/"
HISTORY = f"{HOME}of/halls/heritage"


def acts(page: Element) -> list[str]:
    """What the list says was done."""
    return [one.words for one in page.find("span", "act-what")]


def press(who: Colleague, page: Element, words_: str, place: int = 0) -> None:
    """Press one of the buttons with these words."""
    forms = [one for one in page.find("form") if any(words_ in button.words for button in one.find("button"))]
    fields = {one.attributes["name"]: one.attributes["value"] for one in forms[place].find("input")}
    answer = who.post(forms[place].attributes["action"], data=fields)
    assert answer.status_code == 303, answer.status_code


def said(who: Colleague, path: str = HOME) -> str:
    return read(who.get(path)).one("div", id="said").words


def test_the_last_acts_are_told_in_words_the_newest_first(bob: Colleague, house: Database) -> None:
    put(house, "halls", hall("旧"), verb=Verb.CREATE, title="旧")
    put(house, "halls", hall("新", position=3), title="新")
    act(house, Wanted("halls", "heritage", None), Wanted("venues", "x", None), verb=Verb.DROP, title="新")
    found = acts(read(bob.get(HOME)))
    assert found == ["删除板块“新”", "改“新”的次序、名称", "新建板块“旧”"]


def test_an_act_is_undone_with_one_click_and_that_with_another(bob: Colleague, house: Database) -> None:
    put(house, "halls", hall("一"))
    put(house, "halls", hall("二"), title="二")
    press(bob, read(bob.get(HOME)), "撤销")
    assert there(house, "halls", "heritage") == hall("一")
    page = read(bob.get(HOME))
    assert "撤销了：改“二”的名称。" in page.one("div", id="said").words
    press(bob, page, "撤销这一步")
    assert there(house, "halls", "heritage") == hall("二")


def test_a_second_click_says_that_it_is_done(bob: Colleague, house: Database) -> None:
    number = put(house, "halls", hall())
    for _ in range(2):
        assert bob.post(f"{HOME}undo/{number}").status_code == 303
    page = read(bob.get(HOME))
    assert "已经撤销过了" in page.one("div", id="said").words
    assert page.one("div", id="said").find("p", "is-bad") == []
    assert len(store.latest(house.reader(), 9)) == 2


def test_what_was_changed_since_is_not_undone_and_the_page_says_so(bob: Colleague, house: Database) -> None:
    number = put(house, "halls", hall("一"))
    put(house, "halls", hall("二"))
    bob.post(f"{HOME}undo/{number}")
    assert "这之后又有人改过" in said(bob)
    assert there(house, "halls", "heritage") == hall("二")


def test_the_history_shows_what_each_step_changed_and_any_two_side_by_side(bob: Colleague, house: Database) -> None:
    for number, title in enumerate("一二三", 1):
        put(house, "halls", hall(title, position=number))
    page = read(bob.get(HISTORY))
    assert [one.words for one in page.one("tbody").find("th")] == ["次序", "名称"]
    assert [one.words for one in page.one("tbody").find("td")] == ["2", "3", "二", "三"]
    first = store.history(house.reader(), "halls", "heritage")[2][1].id
    last = store.history(house.reader(), "halls", "heritage")[0][1].id
    page = read(bob.get(f"{HISTORY}?from={first}&to={last}"))
    assert [one.words for one in page.one("tbody").find("td")] == ["1", "3", "一", "三"]
    for odd in ("?from=x&to=y", "?from=999", "?to=-1", f"?from={last}&to={first}", "?to[]=1"):
        assert bob.get(HISTORY + odd).status_code == 200


def test_a_record_goes_back_with_one_click(bob: Colleague, house: Database) -> None:
    for title in "一二三":
        put(house, "halls", hall(title))
    press(bob, read(bob.get(HISTORY)), "退回到这里", place=1)
    assert there(house, "halls", "heritage") == hall("一")
    assert "“一”退回到了选的那一版" in said(bob, HISTORY)


def test_going_back_over_what_somebody_just_changed_is_not_done(bob: Colleague, house: Database) -> None:
    put(house, "halls", hall("一"))
    put(house, "halls", hall("二"))
    page = read(bob.get(HISTORY))
    put(house, "halls", hall("三"), by="alice")
    press(bob, page, "退回到这里")
    assert "alice 在 14:05 改过这一项。请看一眼再退。" in said(bob, HISTORY)
    assert there(house, "halls", "heritage") == hall("三")


def test_a_change_around_is_told(bob: Colleague, house: Database, make: Factory) -> None:
    put(house, "halls", hall("一"))
    make.put("halls", hall("外"))
    assert "最后一步以后，又在别处改过" in read(bob.get(HISTORY)).one("main").words
    put(house, "halls", hall("二"))
    page = read(bob.get(HISTORY))
    assert [one.words.split()[-1] for one in page.find("span", "step-words")] == ["alice改", "在别处改", "alice改"]
    assert len(acts(read(bob.get(HOME)))) == 2


def test_what_was_deleted_is_listed_for_thirty_days_and_brought_back(
    app: Flask, house: Database, clock: SetClock
) -> None:
    put(house, "exhibits", {"id": "steles", "hall": "h", "kind": "heritage", "position": 1,
                            "labels": {"zh": {"title": "碑", "line": "字"}}})  # fmt: skip
    put(house, "works", work())
    drop(house, "exhibits", "steles", title="碑")
    clock.forward(days=29, hours=23)
    bob = colleague(app, house, "bob", clock())
    page = read(bob.get(f"{HOME}dropped"))
    assert acts(page) == ["展项“碑”，连同 1 项"]
    press(bob, page, "找回来")
    assert take(house, "works", "steles/one") == work()
    drop(house, "exhibits", "steles", now=clock())
    clock.forward(days=30, seconds=1)
    bob = colleague(app, house, "bob", clock())
    assert "没有删过东西" in read(bob.get(f"{HOME}dropped")).one("main").words


def test_one_of_several_deleted_records_is_brought_back_by_itself(bob: Colleague, house: Database) -> None:
    for id_ in ("a", "b"):
        put(house, "halls", hall(f"厅{id_}", id=id_))
    act(house, Wanted("halls", "a", None), Wanted("halls", "b", None), Wanted("halls", "c", hall(id="c")))
    page = read(bob.get(f"{HOME}dropped"))
    assert acts(page) == ["板块“厅a”", "板块“厅b”"]
    press(bob, page, "找回来", place=1)
    assert take(house, "halls", "b") is not None
    assert acts(read(bob.get(f"{HOME}dropped"))) == ["板块“厅a”"]


def test_the_history_of_what_is_gone_offers_it_until_it_is_too_late(
    app: Flask, house: Database, clock: SetClock
) -> None:
    bob = colleague(app, house, "bob", clock())
    put(house, "halls", hall("一"))
    drop(house, "halls", "heritage")
    page = read(bob.get(HISTORY))
    assert "已经删掉了，还能找回来" in page.one("main").words
    clock.forward(days=31)
    bob = colleague(app, house, "bob", clock())
    assert "超过了能找回来的日子" in read(bob.get(HISTORY)).one("main").words
    press(bob, page, "找回来")
    assert take(house, "halls", "heritage") is None


def test_more_acts_than_a_page_holds_go_on_on_the_next(bob: Colleague, house: Database) -> None:
    for number in range(70):
        put(house, "halls", hall(position=number))
    page = read(bob.get(HOME))
    assert len(acts(page)) == 60
    [more] = [link for link in page.links() if "before=" in link]
    assert len(acts(read(bob.get(more)))) == 10
    for odd in ("x", "-5", "9" * 30, "0"):
        assert bob.get(f"{HOME}?before={odd}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["nothing/x", "halls/nobody", "works/odd", "works/a/b/c", "halls/../x", "house/house", "halls/%00"],
)
def test_what_has_no_history_is_not_there(path: str, bob: Colleague) -> None:
    assert bob.get(f"{HOME}of/{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "999999", "9" * 40, "x"])
def test_an_act_that_there_is_not_is_not_undone(number: str, bob: Colleague) -> None:
    assert bob.post(f"{HOME}undo/{number}").status_code == 404
    assert bob.post(f"{HOME}back/{number}").status_code == 404


def settings_of(house: Database) -> int:
    record: Any = {"id": "house", "labels": {"zh": {"name": "中心", "short_name": "中心"}}}
    put(house, "house", record)
    return put(house, "house", {**record, "settings": {"idle_seconds": 120}})


def test_nobody_takes_back_what_they_might_not_have_done(
    alice: Colleague, bob: Colleague, dora: Colleague, victor: Colleague, house: Database
) -> None:
    lecture = {"id": "talk", "minutes": 90, "capacity": 8, "sessions": [], "labels": words("讲座")}
    numbers = {"settings": settings_of(house), "halls": put(house, "halls", hall())}
    numbers["lectures"] = put(house, "lectures", lecture)
    may = {"settings": "alice", "halls": "alice bob", "lectures": "alice bob dora"}
    people = {"victor": victor, "dora": dora, "bob": bob, "alice": alice}
    for what, number in numbers.items():
        step = store.batch(house.reader(), number).changes[0].id
        for name, who in people.items():
            if name not in may[what]:
                assert who.post(f"{HOME}undo/{number}").status_code == 403, (what, name)
                assert who.post(f"{HOME}back/{step}").status_code == 403, (what, name)
    del people["victor"]
    buttons = {name: len(read(who.get(HOME)).one("ol", "acts").find("form")) for name, who in people.items()}
    assert buttons == {"dora": 1, "bob": 2, "alice": 4}
    for what, number in numbers.items():
        who = people[may[what].split()[-1]]
        assert who.post(f"{HOME}undo/{number}").status_code == 303
        assert store.batch(house.reader(), number).is_undone


def test_undoing_needs_the_token_of_a_form(bob: Colleague, house: Database) -> None:
    number = put(house, "halls", hall())
    assert bob.post(f"{HOME}undo/{number}", token="").status_code == 400
    assert bob.get(f"{HOME}undo/{number}").status_code == 405
    assert take(house, "halls", "heritage") is not None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil", ""])
def test_the_way_back_stays_in_the_house(target: str, bob: Colleague, house: Database) -> None:
    number = put(house, "halls", hall())
    assert bob.post(f"{HOME}undo/{number}", data={"to": target}).headers["Location"] == HOME


def test_what_stands_in_records_is_shown_as_words(bob: Colleague, house: Database) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    put(house, "halls", hall("一"))
    put(house, "halls", hall(evil[:40]), title=evil)
    for path in (HOME, HISTORY):
        page = read(bob.get(path))
        assert [one for one in page.find("script") if "src" not in one.attributes] == []
        assert [one for one in page.find("img") if one.attributes.get("src") == "x"] == []


def test_the_start_forgets_what_is_too_old_and_packs_that_waited(
    house: Database, settings: Settings, clock: SetClock
) -> None:
    start.first_steps(house, settings, clock())
    put(house, "halls", hall())
    drop(house, "halls", "heritage")
    clock.forward(days=30)
    act(house, Wanted("halls", "x", hall(id="x")), now=clock())
    Waiting(house.folder).receive([b"x"], 10)
    clock.forward(days=1)
    start.first_steps(house, settings, clock())
    assert store.history(house.reader(), "halls", "heritage") == []
    assert not (house.folder / FOLDER).exists()


def test_the_first_page_offers_the_last_act_to_those_who_may(bob: Colleague, dora: Colleague, house: Database) -> None:
    put(house, "halls", hall("一"))
    assert "撤销上一步" in bob.get("/admin/").text
    assert "撤销上一步" not in dora.get("/admin/").text
