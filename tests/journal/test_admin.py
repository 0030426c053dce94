"""The page of what was done: who, when, what, and nothing that is nobody's business (promise A20, B12)."""

from __future__ import annotations

import csv
import io
import re

import pytest

from kiosk import paths
from kiosk.core.db import Database, column
from kiosk.journal import store as journal
from kiosk.journal import words
from tests.conftest import SetClock
from tests.reading import Element, read
from tests.staffing import Colleague

EVENT = re.compile(r"""record\(\s*writing,\s*f?"([a-z]+:[^":]+):([^":]+)\"""")


@pytest.fixture
def history(house: Database, clock: SetClock) -> Database:
    """Three acts of Bob's on two days, the last of them now."""
    acts = [("lectures:session:cancel", "2Q7K"), ("exhibits:exhibit:set", "steles"), ("lectures:session:move", "2Q7K")]
    clock.forward(hours=-30)
    for event, key in acts:
        clock.forward(hours=10)
        house.write(lambda writing, e=event, k=key: journal.record(writing, e, k, by="bob", now=clock()))  # type: ignore[misc]
    return house


def rows(browser: Colleague, query: str = "") -> list[list[str]]:
    """The lines on the page, each as the words of its cells."""
    page = read(browser.get(f"/admin/audit/{query}"))
    return [[cell.words for cell in row.find("td")] for row in page.find("tr") if row.find("td")]


def test_every_act_is_a_line_in_words_the_latest_first(history: Database, alice: Colleague) -> None:
    assert rows(alice) == [
        ["2026-11-21 14:05:00", "alice", "登录", "登录", "alice"],
        ["2026-11-21 14:05:00", "test", "账号", "新建", "alice"],
        ["2026-11-21 14:05:00", "bob", "场次", "改时间或地点", "2Q7K"],
        ["2026-11-21 04:05:00", "bob", "展项", "保存", "steles"],
        ["2026-11-20 18:05:00", "bob", "场次", "取消", "2Q7K"],
    ]


FOUND = [
    ("?by=bob", 3), ("?by=alice", 1), ("?thing=lectures:session", 2), ("?by=bob&thing=exhibits:exhibit", 1),
    ("?key=2Q7K", 2), ("?since=2026-11-21", 4), ("?until=2026-11-20", 1), ("?since=2026-11-21&until=2026-11-21", 4),
    ("?since=2026-11-22", 0), ("?by=nobody", 0), ("?thing=lectures", 2), ("?thing=lect", 0),
    ("?by=&thing=&key=&since=&until=", 5),
]  # fmt: skip


def test_lines_are_found_by_person_thing_and_time(history: Database, alice: Colleague) -> None:
    for query, count in FOUND:
        assert len(rows(alice, query)) == count, query


ODD = [
    "?since=yesterday", "?since=0001-01-01", "?until=9999-12-31", "?page=0", "?page=99999999999", "?by=' OR 1=1 --",
    "?thing=*", "?thing=%25", "?key=%00", "?by=" + "x" * 5000, "?since=2026-02-30", "?page=x",
]  # fmt: skip


def test_what_makes_no_sense_is_no_error(history: Database, alice: Colleague) -> None:
    for query in ODD:
        assert alice.get(f"/admin/audit/{query}").status_code == 200, query


def test_the_filter_stays_from_page_to_page(house: Database, clock: SetClock, alice: Colleague) -> None:
    def fill(writing: object) -> None:
        for number in range(120):
            journal.record(writing, "site:notice:set", str(number), by="bob", now=clock())  # type: ignore[arg-type]

    house.write(fill)
    page = read(alice.get("/admin/audit/?by=bob"))
    assert "120 条" in page.words
    seen = []
    while True:
        seen += [row.find("td")[-1].words for row in page.find("tr") if row.find("td")]
        following = page.find("a", rel="next")
        if not following:
            break
        page = read(alice.get(following[0].attributes["href"]))
    assert seen == [str(number) for number in reversed(range(120))]


def test_the_choices_are_those_there_are(history: Database, alice: Colleague) -> None:
    page = read(alice.get("/admin/audit/"))

    def choices(name: str) -> list[str]:
        return [one.words for one in page.one("select", name=name).find("option")]

    assert choices("by") == ["所有人", "alice", "bob", "test"]
    assert set(choices("thing")) == {"所有东西", "场次", "展项", "登录", "账号"}


def table(browser: Colleague, **asked: str) -> list[list[str]]:
    answer = browser.post("/admin/audit/export", data=asked)
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-20261121-1405.csv"'
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_same_lines_can_be_taken_away_as_a_table(history: Database, alice: Colleague) -> None:
    found = table(alice, by="bob")
    assert found[0] == ["序号", "时间", "谁", "什么", "做了什么", "哪一个", "事件"]
    assert [line[5] for line in found[1:]] == ["2Q7K", "steles", "2Q7K"]
    assert found[1][6] == "lectures:session:move"


def test_taking_it_away_is_itself_an_act(history: Database, alice: Colleague) -> None:
    table(alice)
    assert rows(alice)[0][1:] == ["alice", "操作记录", "导出", "5"]


def test_no_cell_of_the_table_is_a_formula(house: Database, clock: SetClock, alice: Colleague) -> None:
    for key in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1+1"):
        house.write(lambda writing, k=key: journal.record(writing, "site:hall:set", k, by="=HYPERLINK(1)", now=clock()))  # type: ignore[misc]
    for line in table(alice, by="=HYPERLINK(1)")[1:]:
        assert line[2] == "'=HYPERLINK(1)"
        assert line[5].startswith("'")


def test_names_are_text_and_nothing_else(house: Database, clock: SetClock, alice: Colleague) -> None:
    nasty = "<script>alert(1)</script>"
    house.write(lambda writing: journal.record(writing, f"{nasty}:b:c", nasty, by=nasty, now=clock()))
    page: Element = read(alice.get("/admin/audit/"))
    assert not page.find("script", src="")
    assert page.words.count(nasty) >= 3


def test_only_administrators_read_it(bob: Colleague, dora: Colleague, victor: Colleague) -> None:
    for browser in (bob, dora, victor):
        assert browser.get("/admin/audit/").status_code == 403
        assert browser.post("/admin/audit/export").status_code == 403


def test_no_password_key_or_token_gets_into_the_journal(house: Database, alice: Colleague) -> None:
    joins = {"display": "a", "name": "zhou", "role": "desk", "password": "canary in the mine"}
    assert alice.post("/admin/accounts/", data=joins).status_code == 303
    alice.post("/admin/accounts/zhou/password", data={"password": "another yellow canary"})
    alice.post("/admin/login", data={"name": "canary", "password": "canary"})
    text = "\n".join(column(house.reader(), "SELECT by || event || key FROM journal"))
    assert "canary" not in text
    assert "argon2" not in text
    assert column(house.reader(), "SELECT token FROM staff_sessions")[0] not in text


def test_every_event_that_the_rooms_write_has_words() -> None:
    """As far as the events stand in the code word for word."""
    for path in sorted(paths.PACKAGE.rglob("*.py")):
        for thing, verb in EVENT.findall(path.read_text(encoding="utf-8")):
            assert "{" in thing or words.thing_words(thing) != thing, f"{path}: {thing}"
            assert "{" in verb or words.verb_words(f"{thing}:{verb}") != verb, f"{path}: {verb}"
