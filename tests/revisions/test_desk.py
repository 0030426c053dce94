"""The form of a record: what was typed is never lost, nobody writes over what they have not seen."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.app import create_app
from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.media.intake import Workshop, workshop
from kiosk.packs import service as packs
from kiosk.revisions import store
from kiosk.settings import Settings
from kiosk.staff import store as accounts
from tests.conftest import NOON, SetClock
from tests.forming import NAUGHTY, UNWRITABLE
from tests.packs import builders
from tests.reading import read
from tests.revisions.acting import ALL, put, take, there
from tests.revisions.desking import PATH, Browser, changed, form_of, furnish
from tests.staffing import Colleague, colleague

STELES = f"{PATH}/steles"


@pytest.fixture
def app(settings: Settings, house: Database, clock: SetClock) -> Flask:
    """The application with the desk of these tests."""
    made = create_app(settings, house, clock)
    furnish(made)
    return made


def steles(**changes: object) -> Document:
    steps = [{"labels": {"zh": {"title": one, "line": f"{one}{one}"}}} for one in "甲乙丙"]
    return {"id": "steles", "hall": "heritage", "kind": "heritage", "position": 1, "state": "published", "steps": steps,
            "sections": [{"id": "a", "labels": {"zh": {"title": "一", "line": "行"}}}],
            "labels": {"zh": {"title": "碑", "line": "看字。", "body": "石头。"}}, **changes}  # fmt: skip


@pytest.fixture
def record(house: Database) -> Document:
    """A published exhibit."""
    put(house, "exhibits", steles())
    return there(house, "exhibits", "steles")


def title(house: Database) -> str:
    return str(there(house, "exhibits", "steles")["labels"]["zh"]["title"])


# ---- one person


def test_a_form_that_is_sent_as_it_came_changes_nothing(bob: Colleague, house: Database, record: Document) -> None:
    revision = house.revision
    answer = Browser(bob, STELES).send()
    assert (answer.status_code, answer.headers["Location"]) == (303, STELES)
    assert take(house, "exhibits", "steles") == record
    assert (house.revision, len(store.latest(house.reader(), 9))) == (revision, 1)


def test_what_was_typed_is_saved_and_taken_back_with_one_click(
    bob: Colleague, house: Database, record: Document
) -> None:
    answer = Browser(bob, STELES).send(title="新碑", position="７")
    page = read(bob.get(answer.headers["Location"]))
    assert (title(house), there(house, "exhibits", "steles")["position"]) == ("新碑", 7)
    [way] = [one for one in page.find("form") if "/undo/" in one.attributes.get("action", "")]
    bob.post(way.attributes["action"], data={"to": STELES})
    assert take(house, "exhibits", "steles") == record


def test_the_same_form_sent_twice_is_saved_once(bob: Colleague, house: Database, record: Document) -> None:
    browser = Browser(bob, STELES)
    for action in ("publish", "publish", "publish"):
        assert browser.send(action, title="新碑").status_code == 303
    assert len(store.history(house.reader(), "exhibits", "steles")) == 2
    browser = Browser(bob, STELES)
    for _ in range(2):
        assert browser.send("draft", title="草").status_code == 303
    assert title(house) == "新碑"


def test_a_new_record_that_is_sent_twice_is_made_once(bob: Colleague, house: Database) -> None:
    browser = Browser(bob, f"{PATH}/new")
    answers = [browser.send("publish", title="新", line="行") for _ in range(3)]
    assert [one.status_code for one in answers] == [303] * 3
    assert len({one.headers["Location"] for one in answers}) == 1
    assert len(ALL["exhibits"].ids(house.reader())) == 1


def test_whoever_goes_back_to_the_empty_form_and_writes_more_loses_nothing(bob: Colleague, house: Database) -> None:
    browser = Browser(bob, f"{PATH}/new")
    browser.send("publish", title="新", line="行")
    answer = browser.send("publish", title="更新", line="行")
    assert answer.status_code == 409
    assert browser.value("labels.zh.title") == "更新"
    assert browser.send("publish").status_code == 303
    [record_id] = ALL["exhibits"].ids(house.reader())
    assert there(house, "exhibits", record_id)["labels"]["zh"]["title"] == "更新"


@pytest.mark.parametrize("once", ["", "x", "../../x", "A" * 8, "a" * 21, "steles/x"])
def test_a_form_without_a_number_of_its_own_makes_nothing(once: str, bob: Colleague, house: Database) -> None:
    assert bob.post(f"{PATH}/new", data={"once": once, "labels.zh.title": "x"}).status_code == 400
    assert ALL["exhibits"].ids(house.reader()) == []


def test_a_draft_shows_nothing_and_publishing_shows_it(bob: Colleague, house: Database, record: Document) -> None:
    revision = house.revision
    Browser(bob, STELES).send("draft", title="草")
    assert (title(house), house.revision) == ("碑", revision)
    browser = Browser(bob, STELES)
    assert browser.value("labels.zh.title") == "草"
    browser.send("publish", line="新行")
    assert there(house, "exhibits", "steles")["labels"]["zh"] == {"title": "草", "line": "新行", "body": "石头。"}


def test_a_draft_is_thrown_away(bob: Colleague, house: Database, record: Document) -> None:
    Browser(bob, STELES).send("draft", title="草")
    Browser(bob, STELES).send("discard")
    assert Browser(bob, STELES).value("labels.zh.title") == "碑"


def test_a_plan_survives_a_correction_and_carries_it_out(
    bob: Colleague, house: Database, record: Document, clock: SetClock
) -> None:
    from kiosk.revisions import service

    Browser(bob, STELES).send("plan", title="一", publish_at="2026-11-21T20:00")
    Browser(bob, STELES).send("draft", title="二")
    clock.forward(hours=6)
    service.carry_out_due(house, ALL, clock())
    assert title(house) == "二"


@pytest.mark.parametrize("when", ["", "tomorrow", "2026-11-21T14:05", "1990-01-01T00:00", "9999-99-99T99:99"])
def test_a_moment_that_is_none_or_past_is_refused_beside_the_words(
    when: str, bob: Colleague, house: Database, record: Document
) -> None:
    browser = Browser(bob, STELES)
    assert browser.send("plan", title="一", publish_at=when).status_code == 422
    assert browser.value("labels.zh.title") == "一"
    assert store.plans(house.reader()) == []


def test_a_record_is_withdrawn_and_deleted_and_found_again(bob: Colleague, house: Database, record: Document) -> None:
    Browser(bob, STELES).send("withdraw")
    assert there(house, "exhibits", "steles")["state"] == "draft"
    browser = Browser(bob, STELES)
    assert [browser.send("drop").status_code for _ in range(2)] == [303, 303]
    assert bob.get(STELES).status_code == 404
    [way] = read(bob.get("/admin/revisions/dropped")).one("ol", "acts").find("form")
    bob.post(way.attributes["action"])
    assert there(house, "exhibits", "steles")["labels"] == record["labels"]


@pytest.mark.parametrize("action", ["", "evil", "PUBLISH", "publish\x00"])
def test_a_button_that_there_is_not_does_nothing(
    action: str, bob: Colleague, house: Database, record: Document
) -> None:
    assert Browser(bob, STELES).send(action, title="x").status_code == 400
    assert take(house, "exhibits", "steles") == record


# ---- what is wrong


def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_still_there(
    bob: Colleague, house: Database, record: Document
) -> None:
    browser = Browser(bob, STELES)
    answer = browser.send(title="", line="新", position="many")
    page = read(answer)
    assert answer.status_code == 422
    assert [one.words for one in page.find("p", "field-problem")] == ["这里要填。", "应是整数，不是 many。"]
    assert (browser.value("labels.zh.line"), browser.value("position")) == ("新", "many")
    assert "有 2 处要改" in page.one("div", "said", role="alert").words
    assert take(house, "exhibits", "steles") == record


def test_what_is_wrong_where_the_form_has_no_field_is_said_above_it(
    bob: Colleague, house: Database, record: Document
) -> None:
    answer = Browser(bob, STELES).send(**{"sections[A_].labels.zh.title": "x"})
    assert answer.status_code == 422
    assert "板块 2 id：写法不对" in read(answer).one("div", "said", role="alert").words


def test_naughty_strings_come_back_as_they_were_typed(bob: Colleague, house: Database, record: Document) -> None:
    for text in NAUGHTY:
        browser = Browser(bob, STELES)
        assert browser.send(title=text[:60], body=text, english=text[:60]).status_code == 303
        again = Browser(bob, STELES)
        found = [again.value(f"labels.{name}") for name in ("zh.title", "zh.body", "en.title")]
        assert found == [text[:60], text, text[:60]]
        before = house.revision
        assert again.send().status_code == 303
        assert house.revision == before


def test_what_cannot_be_written_down_is_refused_in_words(bob: Colleague, house: Database, record: Document) -> None:
    for text in UNWRITABLE:
        if not any("\ud800" <= letter <= "\udfff" for letter in text):  # which no browser can send
            answer = Browser(bob, STELES).send(title=text)
            assert answer.status_code == 422
            assert "看不见的控制字符" in read(answer).one("p", "field-problem").words
    assert take(house, "exhibits", "steles") == record


def test_too_much_is_refused_quickly(bob: Colleague, house: Database, record: Document) -> None:
    for data in (
        {f"x{number}": "" for number in range(100_000)},
        {"labels.zh.body": "x" * (2 << 20)},
        {"steps[]": "", **{f"steps[{number}].labels.zh.title": "" for number in range(12_000)}},
    ):
        begun = time.thread_time()
        assert bob.post(STELES, data=data).status_code == 413
        assert time.thread_time() - begun < 2
    assert take(house, "exhibits", "steles") == record


def test_the_longest_stories_in_both_languages_fit_into_a_form(
    bob: Colleague, house: Database, record: Document
) -> None:
    texts = {"labels.zh.body": "字" * 20_000, "labels.en.body": "w" * 20_000}
    edited = {f"{name}__html": f"<p>{text}</p>" for name, text in texts.items()}
    form = dict(Browser(bob, STELES).form) | texts | edited
    assert bob.post(STELES, data=form).status_code == 303
    assert len(there(house, "exhibits", "steles")["labels"]["zh"]["body"]) == 20_000


def test_hidden_fields_stay_with_their_entries_through_sorting_and_refusals(
    bob: Colleague, house: Database, record: Document
) -> None:
    browser = Browser(bob, STELES)
    steps = [pair for pair in browser.form if pair[0].startswith("steps[") and pair[0] != "steps[]"]
    place = browser.form.index(("steps[]", "")) + 1
    others = [pair for pair in browser.form if pair not in steps]
    browser.form = [*others[:place], *steps[::-1], ("steps[nnew].labels.zh.title", "丁"), *others[place:]]
    assert browser.send(title="").status_code == 422
    assert browser.send(title="").status_code == 422
    assert browser.send(title="好").status_code == 303
    found = [one["labels"]["zh"] for one in there(house, "exhibits", "steles")["steps"]]
    assert found == [{"title": one, "line": one * 2} for one in "丙乙甲"] + [{"title": "丁"}]


# ---- two people


def test_the_slower_of_two_gets_both_texts_and_loses_nothing(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    first, second = Browser(alice, STELES), Browser(bob, STELES)
    first.send(title="爱丽写的", line="爱丽的行")
    answer = second.send(title="小博写的", body="小博的故事")
    page = read(answer)
    assert answer.status_code == 409
    assert "alice 在 14:05 改过这一项" in page.one("div", "said", role="alert").words
    assert [one.words for one in page.find("q")] == ["爱丽写的", "石头。"]
    assert second.value("labels.zh.title") == "小博写的"
    assert second.value("labels.zh.line") == "爱丽的行"
    assert title(house) == "爱丽写的"
    assert second.send().status_code == 303
    assert there(house, "exhibits", "steles")["labels"]["zh"] == {
        "title": "小博写的", "line": "爱丽的行", "body": "小博的故事",
    }  # fmt: skip


def test_a_mistake_does_not_open_the_way_to_writing_over_others(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    second = Browser(bob, STELES)
    Browser(alice, STELES).send(title="爱丽写的")
    assert second.send(title="").status_code == 422
    assert second.send(title="小博写的").status_code == 409
    assert title(house) == "爱丽写的"


def test_a_form_over_a_draft_of_somebody_else_is_told(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    second = Browser(bob, STELES)
    Browser(alice, STELES).send("draft", title="爱丽的草稿")
    for action in ("publish", "draft"):
        second.form = changed(second.form, base=second.value("base"))
        fresh = Browser(bob, STELES)
        stale = changed(fresh.form, base=second.value("base"), title="小博写的")
        answer = bob.post(STELES, data={**dict(stale), "action": action})
        assert answer.status_code == 409
        assert "爱丽的草稿" in answer.text
    assert store.drafts(house.reader())[0].by == "alice"


def test_whoever_edits_what_was_deleted_meanwhile_keeps_their_words(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    second = Browser(bob, STELES)
    Browser(alice, STELES).send("drop")
    answer = second.send(title="小博写的")
    assert answer.status_code == 409
    assert "alice 在 14:05 删掉了这一项" in read(answer).one("div", "said", role="alert").words
    assert take(house, "exhibits", "steles") is None
    assert second.send().status_code == 303
    found = there(house, "exhibits", "steles")
    assert (found["labels"]["zh"]["title"], found["steps"]) == ("小博写的", record["steps"])


def test_nobody_deletes_what_was_changed_meanwhile(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    second = Browser(bob, STELES)
    Browser(alice, STELES).send(title="爱丽写的")
    answer = second.send("drop")
    assert answer.status_code == 409
    assert "爱丽写的" in answer.text
    assert title(house) == "爱丽写的"
    assert second.send("drop").status_code == 303
    assert take(house, "exhibits", "steles") is None


def test_entries_keep_their_hidden_fields_when_both_changed_a_list(
    alice: Colleague, bob: Colleague, house: Database, record: Document
) -> None:
    second = Browser(bob, STELES)
    steps = there(house, "exhibits", "steles")["steps"]
    put(house, "exhibits", {**record, "steps": [{"labels": {"zh": {"title": "零", "line": "零零"}}}, *steps[::-1]]})
    assert second.send(**{"steps[1].labels.zh.title": "乙改"}).status_code == 409
    assert second.send().status_code == 303
    found = [one["labels"]["zh"] for one in there(house, "exhibits", "steles")["steps"]]
    assert found == [
        {"title": "甲", "line": "甲甲"},
        {"title": "乙改", "line": "乙乙"},
        {"title": "丙", "line": "丙丙"},
    ]


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    """The worker processes for pictures; these tests have none for them."""
    with workshop() as made:
        yield made


QUICK, SLOW = ("edit", "drop", "import"), ("publish", "draft", "drop")


def test_two_hundred_times_two_people_and_nobody_writes_over_the_other_unseen(
    alice: Colleague, bob: Colleague, house: Database, tmp_path: Path, shop: Workshop
) -> None:
    """Promise F10: an edit, a deletion or an import, then something else by somebody who saw what was before it."""
    kinds = list(itertools.product(QUICK, SLOW))
    for number in range(200):
        quick, slow = kinds[number % len(kinds)]
        slug, path = f"e{number}", f"{PATH}/e{number}"
        if quick == "import":
            _install(house, shop, tmp_path, slug, "1.0", "包")
        else:
            put(house, "exhibits", steles(id=slug))
        second = Browser(bob, path)
        if quick == "import":
            _install(house, shop, tmp_path, slug, "2.0", f"新包{number}")
        else:
            action = "publish" if quick == "edit" else "drop"
            assert Browser(alice, path).send(action, title=f"爱丽{number}").status_code == 303
        stands = take(house, "exhibits", slug)
        answer = second.send(slow, title=f"小博{number}", position=str(number))
        assert take(house, "exhibits", slug) == stands, (quick, slow)
        assert answer.status_code == (303 if quick == slow == "drop" else 409), (quick, slow)
        if answer.status_code == 409:
            assert second.value("labels.zh.title") == f"小博{number}"
            assert stands is None or stands["labels"]["zh"]["title"] in answer.text


def _install(house: Database, shop: Workshop, folder: Path, slug: str, version: str, name: str) -> None:
    record = builders.exhibit(slug, labels={"zh": {"title": name, "line": "看字。"}})
    files = builders.pack(f"p-{slug}", records={"exhibits": [record]}, version=version)
    path = builders.as_zip(files, folder / f"{slug}-{version}.zip")
    packs.install(house, path, tuple(ALL.values()), shop, by="alice", now=NOON)


# ---- what survives


def test_a_form_that_was_open_over_a_restart_is_saved(
    settings: Settings, house: Database, clock: SetClock, record: Document
) -> None:
    first = create_app(settings, house, clock)
    furnish(first)
    bob = colleague(first, house, "bob", clock())
    browser = Browser(bob, STELES)
    cookie = bob.get_cookie("staff", path="/admin")
    assert cookie is not None
    token = bob.csrf_token()
    second = create_app(settings, house, clock)
    furnish(second)
    again = Colleague(second, second.response_class)
    again.set_cookie("staff", cookie.value, path="/admin")
    answer = again.post(STELES, data=dict(changed(browser.form, title="新碑")), token=token)
    assert answer.status_code == 303
    assert title(house) == "新碑"


def test_what_was_typed_after_the_session_ended_is_saved_after_the_next_login(
    app: Flask, house: Database, clock: SetClock, record: Document
) -> None:
    bob = colleague(app, house, "bob", clock())
    browser = Browser(bob, STELES)
    token = bob.csrf_token()
    form = dict(changed(browser.form, title="新碑"))
    house.write(lambda writing: accounts.close_sessions(writing, "bob"))
    refused = bob.post(STELES, data=form, token=token)
    assert refused.status_code == 401
    assert title(house) == "碑"
    login = {"name": "bob", "password": "four brass lanterns"}
    door = bob.get("/admin/login")
    csrf = read(door).find("input", name="csrf_token")[0].attributes["value"]
    assert bob.post("/admin/login", data={**login, "csrf_token": csrf}, token=csrf).status_code == 303
    assert bob.post(STELES, data=form, token=token).status_code == 303
    assert title(house) == "新碑"


def test_the_form_says_who_it_is_for_and_where_it_may_be_taken(bob: Colleague, record: Document) -> None:
    assert form_of(bob.get(STELES))[0][0] == "csrf_token"
