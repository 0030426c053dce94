"""Staff keep people: nobody is shown before they agreed, whoever no longer agrees is gone at once, nothing is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.people.pack import PeoplePart
from kiosk.revisions import store as revisions
from tests.conftest import SetClock
from tests.factories import Factory
from tests.filling import Form
from tests.forming import NAUGHTY, UNWRITABLE
from tests.naughty import LIVE, ODD, dealt
from tests.reading import Element, read
from tests.staffing import Colleague

ROOM = "/admin/people/"
NAME = "王小明"
SIGNED = {"consent.basis": "signed", "consent.name": "true", "consent.picture": "false",
          "consent.until": "2028-11-02"}  # fmt: skip


def document(house: Database, slug: str) -> Document:
    """A person's record as it stands."""
    found = PeoplePart().take(house.reader(), slug)
    assert found is not None
    return found


def form_of(who: Colleague, slug: str, **changes: str) -> Form:
    """A person's form with some fields filled in; two underscores in a name stand for a dot."""
    form = Form(who.get(f"{ROOM}{slug}"))
    for name, value in changes.items():
        form[name.replace("__", ".")] = value
    return form


def undo(who: Colleague, page: str) -> None:
    """Press the button that the page offers."""
    button = read(page).one(id="said").one("form")
    assert who.post(button.attributes["action"], data={"to": ROOM}).status_code == 303


def problems(answer: Any) -> str:
    """What a refused form says is wrong."""
    assert answer.status_code == 422
    page = read(answer)
    return " ".join(one.words for one in [*page.find("p", "field-problem"), *page.find("div", "said")])


def cards(page: Element, title: str) -> list[Element]:
    """The rows below one of the headings of the list."""
    sections = [one for one in page.find("section") if one.attributes.get("aria-labelledby") == title]
    return [row for section in sections for row in section.find("li", "person-row")]


def test_the_list_names_everybody_with_what_they_agreed_to(bob: Colleague, make: Factory) -> None:
    make.person("b", position=20, labels={"zh": {"name": "李二"}}, consent={"basis": "none"}, state="draft")
    make.person("a", position=10, consent={"basis": "signed", "name": True, "picture": True, "until": "2028-11-02"})
    make.person("c", position=30, labels={"zh": {"name": "示例人"}}, sample=True,
                consent={"basis": "fictional", "name": True, "picture": True})  # fmt: skip
    make.person("talk", role_model=False, labels={"zh": {"name": "苏老师"}})
    page = read(bob.get(ROOM))
    rows = [row.words for row in cards(page, "models-title")]
    assert [row.split()[0] for row in rows] == [f"{NAME}好邻居", "李二", "示例人"]
    assert "在屏上" in rows[0]
    assert "同意到 2028-11-02" in rows[0]
    assert "草稿" in rows[1]
    assert "同意还差 3 样" in rows[1]
    assert "示例" in rows[2]
    assert [row.words.split()[0] for row in cards(page, "speakers-title")] == ["苏老师"]


def test_people_are_found_by_anything_that_is_written_of_them(bob: Colleague, make: Factory) -> None:
    make.person("a", labels={"zh": {"name": NAME, "story": "开了一间书屋"}})
    make.person("b", labels={"zh": {"name": "李二"}, "en": {"name": "Li Er"}})
    for search, found in (("书屋", [NAME]), ("li er", ["李二"]), ("%", []), ("_", []), ("' OR 1=1 --", [])):
        page = read(bob.get(ROOM, query_string={"q": search}))
        assert [row.one("b").words for row in cards(page, "models-title")] == found, search


def test_a_new_person_cannot_be_shown_before_all_is_known(bob: Colleague, client: FlaskClient) -> None:
    form = Form(bob.get(f"{ROOM}new"))
    form["labels.zh.name"], form["labels.zh.story"] = NAME, "开了一间书屋。"
    answer = form.send(bob, "publish")
    said = problems(answer)
    assert "还不知道能不能讲这个人" in said
    assert "还没问清用不用名字" in said
    assert "还没问清用不用画" in said
    again = Form(answer)
    assert (again["labels.zh.name"], again["labels.zh.story"]) == (NAME, "开了一间书屋。")
    draft = again.send(bob, "draft")
    assert draft.status_code == 303
    slug = draft.location.rsplit("/", 1)[1]
    page = read(bob.get(draft.location))
    button = next(one for one in page.find("button") if one.attributes.get("value") == "publish")
    assert "disabled" in button.attributes
    assert page.one(id=button.attributes["aria-describedby"]).words.startswith("没有问清的")
    assert client.get(f"/people/{slug}").status_code == 404
    known = form_of(bob, slug, **{name.replace(".", "__"): value for name, value in SIGNED.items()})
    assert known.send(bob, "publish").status_code == 303
    assert NAME in client.get(f"/people/{slug}").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("consent.basis", "none", "还不知道能不能讲"),
        ("consent.name", "", "还没问清用不用名字"),
        ("consent.picture", "", "还没问清用不用画"),
        ("consent.until", "", "没写到哪天为止"),
        ("consent.until", "2026-11-20", "已经过期"),
    ],
)
def test_each_fact_that_is_missing_holds_the_publishing_back(
    bob: Colleague, make: Factory, client: FlaskClient, field: str, value: str, words: str
) -> None:
    make.person("wang", state="draft", consent={"basis": "none"})
    form = form_of(bob, "wang")
    for name, known in {**SIGNED, field: value}.items():
        form[name] = known
    for action in ("publish", "plan"):
        form["publish_at"] = "2026-12-01T09:00"
        assert words in problems(form.send(bob, action))
    assert client.get("/people/wang").status_code == 404
    assert form.send(bob, "draft").status_code == 303


def test_a_child_needs_the_signature_of_a_guardian(bob: Colleague, make: Factory, client: FlaskClient) -> None:
    make.person("wang", state="draft", consent={"basis": "public-record", "name": True, "picture": True})
    form = form_of(bob, "wang")
    form.fields.append(("under_14", "true"))
    assert "监护人" in problems(form.send(bob, "publish"))
    form["consent.basis"], form["consent.until"] = "signed", "2028-01-01"
    assert form.send(bob, "publish").status_code == 303
    assert NAME not in client.get("/people/wang").text


def test_an_invented_person_is_a_sample_and_stays_one(bob: Colleague, make: Factory, house: Database) -> None:
    make.person("zhang", sample=True, consent={"basis": "fictional", "name": True, "picture": True})
    page = read(bob.get(f"{ROOM}zhang"))
    assert page.one("header", "top").find("span", "tag")[0].words == "示例"
    form = form_of(bob, "zhang", sample="false")
    assert form.send(bob).status_code == 303
    assert document(house, "zhang")["sample"] is True
    form = form_of(bob, "zhang", sample="false", consent__basis="signed", consent__until="2028-01-01")
    assert "去不掉" in problems(form.send(bob))
    assert "去不掉" in problems(form.send(bob, "draft"))
    assert document(house, "zhang")["consent"]["basis"] == "fictional"


def test_who_is_invented_from_the_start_gets_the_mark_without_asking(bob: Colleague, house: Database) -> None:
    form = Form(bob.get(f"{ROOM}new"))
    form["labels.zh.name"], form["consent.basis"] = "示例人", "fictional"
    form["consent.name"], form["consent.picture"] = "true", "true"
    slug = form.send(bob).location.rsplit("/", 1)[1]
    assert document(house, slug)["sample"] is True


def test_one_click_takes_name_and_picture_off_every_page(
    bob: Colleague, make: Factory, client: FlaskClient, house: Database
) -> None:
    picture = make.picture()
    make.hall("gallery", leads_to="people")
    make.venue()
    make.person("wang", picture=f"sha256:{picture}")
    make.lecture("talk", people=[{"person": "wang", "role": "speaker"}])
    pages = ("/people/", "/people/wang", f"/lectures/{make.code()}", "/search?q=WXM")
    assert all(NAME in client.get(path).text for path in pages)
    answer = bob.post(f"{ROOM}wang/withdrawal")
    assert answer.status_code == 303
    for path in pages:
        assert NAME not in client.get(path).text, path
    assert client.get(f"/media/{picture}/full").status_code == 404
    stands = document(house, "wang")
    assert stands["consent"] == {"basis": "none", "name": False, "picture": False, "until": None, "note": ""}
    assert stands["state"] == "draft"
    page = bob.get(answer.location).text
    assert "已经从所有屏上拿掉" in page
    undo(bob, page)
    assert NAME in client.get("/people/wang").text


def test_what_was_written_but_not_shown_brings_nobody_back_after_a_withdrawal(
    bob: Colleague, make: Factory, client: FlaskClient, house: Database
) -> None:
    make.person("wang", consent={"basis": "signed", "name": True, "picture": True, "until": "2028-01-01"})
    form = form_of(bob, "wang", labels__zh__story="新的故事")
    form["when"], form["publish_at"] = "at", "2026-11-22T09:00"
    assert form.send(bob, "plan").status_code == 303
    bob.post(f"{ROOM}wang/withdrawal")
    assert revisions.plans(house.reader(), "people", "wang") == []
    page = bob.get(f"{ROOM}wang")
    assert "新的故事" in page.text
    assert "能不能讲" in problems(Form(page).send(bob, "publish"))
    assert client.get("/people/wang").status_code == 404


def test_an_honour_without_a_source_says_so_and_stays_off_the_screen(
    bob: Colleague, make: Factory, client: FlaskClient
) -> None:
    make.dictionary("honours", star=("社区之星", "Star"), best=("平城最美", "Best"))
    make.dictionary("honour-levels", district=("区级", "District"))
    make.person("wang", honours=[{"code": "star", "level": "district", "year": "2023"}])
    page = read(bob.get(f"{ROOM}wang"))
    assert page.one(id="honour-list").one("li").find("span", "tag")[0].words == "缺出处"
    form = form_of(bob, "wang")
    for name, value in {"code": "best", "level": "district", "year": "2025", "source": "文件第 12 号"}.items():
        form[f"honours[new1].{name}"] = value
    form["consent.until"] = "2028-01-01"
    assert form.send(bob).status_code == 303
    shown = read(client.get("/people/wang")).one("p", "honours")
    assert [one.words for one in shown.find("span", "tag")] == ["2025 平城最美"]
    tags = [one.find("span", "tag")[0].words for one in read(bob.get(f"{ROOM}wang")).one(id="honour-list").find("li")]
    assert tags == ["缺出处", "能上屏"]


def test_lists_are_saved_in_the_order_of_the_page(bob: Colleague, make: Factory, house: Database) -> None:
    events = [{"labels": {"zh": {"when": str(year), "what": f"事{year}"}}} for year in (2019, 2020, 2021)]
    make.person(
        "wang", events=events, consent={"basis": "signed", "name": True, "picture": True, "until": "2028-01-01"}
    )
    form = form_of(bob, "wang")
    rest = [pair for pair in form.fields if not pair[0].startswith("events[")]
    entries = {n: [pair for pair in form.fields if pair[0].startswith(f"events[{n}]")] for n in (0, 1, 2)}
    form.fields = [*rest, ("events[]", ""), *entries[2], *entries[0]]
    assert form.send(bob).status_code == 303
    assert [one["labels"]["zh"]["when"] for one in document(house, "wang")["events"]] == ["2021", "2019"]


def test_the_gallery_is_put_in_another_order_as_one_act(
    bob: Colleague, make: Factory, client: FlaskClient, house: Database
) -> None:
    for place, slug in enumerate("abc"):
        make.person(slug, position=place, labels={"zh": {"name": f"人{slug}"}})
    answer = bob.post(f"{ROOM}order", data={"order": ["c", "a", "nobody", "c"]})
    assert answer.status_code == 303
    names = [card.one("b").words for card in read(client.get("/people/")).find("li", "person-card")]
    assert names == ["人c", "人a", "人b"]
    undo(bob, bob.get(answer.location).text)
    assert [document(house, slug)["position"] for slug in "abc"] == [0, 1, 2]


def test_who_is_deleted_comes_back_whole(bob: Colleague, make: Factory, house: Database) -> None:
    make.person("wang")
    before = document(house, "wang")
    answer = form_of(bob, "wang").send(bob, "drop")
    assert PeoplePart().take(house.reader(), "wang") is None
    undo(bob, bob.get(answer.location).text)
    assert document(house, "wang") == before


def test_a_form_that_nobody_changed_changes_nothing(demo: Database, bob: Colleague) -> None:
    for slug in ("li-lin", "yuan-longping", "sample-wang-ayi", "sample-su-yue"):
        before = document(demo, slug)
        assert Form(bob.get(f"{ROOM}{slug}")).send(bob).status_code == 303
        assert document(demo, slug) == before
    assert revisions.latest(demo.reader(), 5, by="bob") == []


def test_who_saves_second_gets_both_texts_and_loses_nothing(
    alice: Colleague, bob: Colleague, make: Factory, house: Database
) -> None:
    make.person("wang", consent={"basis": "signed", "name": True, "picture": True, "until": "2028-01-01"})
    first, second = (
        form_of(alice, "wang", labels__zh__story="爱丽写的"),
        form_of(bob, "wang", labels__zh__story="小博写的"),
    )
    assert first.send(alice).status_code == 303
    answer = second.send(bob)
    assert answer.status_code == 409
    assert "爱丽写的" in answer.text
    assert Form(answer)["labels.zh.story"] == "小博写的"
    assert Form(answer).send(bob).status_code == 303
    assert document(house, "wang")["labels"]["zh"]["story"] == "小博写的"


def test_a_text_from_the_editor_is_kept_as_markdown(bob: Colleague, make: Factory, house: Database) -> None:
    make.person("wang", state="draft")
    form = form_of(bob, "wang")
    form["labels.zh.story__html"] = "<p>有<strong>粗</strong></p><p>两段<img src=x onerror=alert(1)></p>"
    assert form.send(bob, "draft").status_code == 303
    assert document(house, "wang")["labels"]["zh"]["story"] == "有**粗**\n\n两段"


FIELDS = re.compile(r"labels\.(zh|en)\.|consent\.note|\.source$|\.round$")


def test_every_text_field_keeps_what_was_typed_or_says_why_not(
    bob: Colleague, make: Factory, client: FlaskClient
) -> None:
    make.dictionary("honours", star=("社区之星", "Star"))
    honours = [{"code": "star", "level": "district", "labels": {"zh": {"title": "x"}}}]
    events = [{"labels": {"zh": {"when": "x", "what": "x"}}}]
    consent = {"basis": "signed", "name": True, "picture": True, "until": "2028-01-01"}
    make.person("wang", honours=honours, events=events, consent=consent)
    form = form_of(bob, "wang")
    names = [name for name, _ in form.fields if FIELDS.search(name)]
    assert len(names) > 25
    for typed in dealt((*NAUGHTY, *ODD, *LIVE), names):
        for name, text in typed.items():
            form[name] = text
        answer = form.send(bob)
        if answer.status_code == 422:
            assert read(answer).find("p", "field-problem"), typed
            assert {name: Form(answer)[name] for name in names} == typed
            continue
        assert answer.status_code == 303, typed
        form = form_of(bob, "wang")
        assert {name: form[name] for name in names} == {
            name: text if text.strip() else "" for name, text in typed.items()
        }
        assert client.get("/people/wang").status_code == 200
        assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("text", [one for one in UNWRITABLE if one.isprintable() or ord(max(one)) < 0xD800])
def test_what_nobody_can_type_is_refused_in_words(bob: Colleague, make: Factory, text: str) -> None:
    make.person("wang", state="draft")
    answer = form_of(bob, "wang", labels__zh__epithet=f"好{text}人").send(bob, "draft")
    assert "控制字符" in problems(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [("born", "1957年"), ("died", "x"), ("kind", "team"), ("consent.basis", "told me so"), ("consent.until", "soon"),
     ("labels.zh.name", ""), ("labels.zh.name", "   "), ("labels.zh.name", "长" * 61), ("picture", "file:///etc/passwd"),
     ("events[n1].labels.zh.when", "2020"), ("honours[n1].code", "Not A Slug")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(bob: Colleague, make: Factory, field: str, value: str) -> None:
    make.person("wang", state="draft")
    form = form_of(bob, "wang")
    form[field] = value
    assert problems(form.send(bob, "draft"))


def test_only_those_who_edit_come_here(make: Factory, dora: Colleague, victor: Colleague, client: FlaskClient) -> None:
    make.person("wang")
    for who in (dora, victor):
        for path in (ROOM, f"{ROOM}new", f"{ROOM}wang"):
            assert who.get(path).status_code == 403
        assert who.post(f"{ROOM}wang/withdrawal").status_code == 403
    assert client.get(ROOM).status_code == 303
    assert client.post(f"{ROOM}wang/withdrawal").status_code in (400, 401)
    assert NAME in client.get("/people/wang").text


def test_a_consent_that_ends_soon_is_on_the_list_of_what_waits(
    alice: Colleague, make: Factory, clock: SetClock
) -> None:
    until = (clock() + timedelta(days=10)).date().isoformat()
    make.person("wang", consent={"basis": "signed", "name": True, "picture": True, "until": until})
    make.person("li", labels={"zh": {"name": "李二"}}, consent={"basis": "signed", "name": True, "until": "2026-11-20"})
    make.person(
        "far", labels={"zh": {"name": "远人"}}, consent={"basis": "signed", "name": True, "until": "2030-01-01"}
    )
    page = read(alice.get("/admin/")).one("main").words
    assert f"{NAME}的同意 {until} 到期" in page
    assert "李二的同意已经到期" in page
    assert "远人" not in page
