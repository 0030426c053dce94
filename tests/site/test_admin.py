"""Staff keep the house itself: names, hours, numbers, halls, notices, words; a phone tries the address of the codes."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from kiosk.core.plug import Document
from kiosk.features import PARTS
from kiosk.revisions import store as revisions
from kiosk.site import store
from kiosk.site.model import HOUSE_SETTINGS
from tests.conftest import SetClock
from tests.factories import Factory
from tests.filling import Form
from tests.forming import NAUGHTY
from tests.naughty import LIVE, ODD, dealt
from tests.reading import read
from tests.staffing import Colleague

TAKE = {part.name: part.take for part in PARTS}
SETTINGS, HALLS, NOTICES, TERMS = (f"/admin/{name}/" for name in ("settings", "halls", "notices", "terms"))


def document(house: Database, part: str, record_id: str) -> Document:
    """A record as it stands."""
    found = TAKE[part](house.reader(), record_id)
    assert found is not None
    return found


def problems(answer: Any) -> str:
    """What a refused form says is wrong."""
    assert answer.status_code == 422
    page = read(answer)
    found = [one for kind in ("field-problem", "said") for one in page.find("", kind)]
    return " ".join(one.words for one in found)


def undo(who: Colleague, page: str) -> None:
    """Press the button that the page offers."""
    assert who.post(read(page).one(id="said").one("form").attributes["action"], data={}).status_code == 303


def test_all_changes_of_the_settings_are_saved_at_once(
    alice: Colleague, make: Factory, client: FlaskClient, house: Database
) -> None:
    make.house_record()
    form = Form(alice.get(SETTINGS))
    form["labels.zh.name"], form["labels.zh.desk"] = "平城区文明实践中心", "服务台在一楼"
    form["settings.idle_seconds"], form["settings.retention_days"] = "45", "7"
    form["hours.1.opens"], form["hours.1.closes"] = "09:00", "17:30"
    answer = form.send(alice)
    assert answer.status_code == 303
    found = store.house(house.reader(), "zh")
    assert (found.labels.name, found.labels.desk) == ("平城区文明实践中心", "服务台在一楼")
    assert (found.settings["idle_seconds"], found.settings["retention_days"]) == (45, 7)
    assert found.hours == {1: ("09:00", "17:30")}
    page = client.get("/").text
    assert "平城区文明实践中心" in page
    assert 'data-seconds="45"' in page
    undo(alice, alice.get(answer.location).text)
    assert store.house(house.reader(), "zh").labels.name == "示例文明实践中心"


def test_a_house_nobody_named_yet_can_be_named(alice: Colleague, house: Database) -> None:
    form = Form(alice.get(SETTINGS))
    form["labels.zh.name"], form["labels.zh.short_name"] = "我们的中心", "中心"
    assert form.send(alice).status_code == 303
    assert store.house(house.reader(), "zh").labels.name == "我们的中心"


def test_a_day_without_times_is_one_on_which_the_house_stays_closed(
    alice: Colleague, make: Factory, house: Database
) -> None:
    make.house_record(hours={str(day): {"opens": "09:00", "closes": "17:00"} for day in range(1, 8)})
    form = Form(alice.get(SETTINGS))
    form["hours.1.opens"] = form["hours.1.closes"] = ""
    assert form.send(alice).status_code == 303
    assert sorted(store.house(house.reader(), "zh").hours) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours.2.opens": "17:00", "hours.2.closes": "09:00"}, "关门要晚于开门"),
        ({"hours.2.opens": "09:00"}, "这里要填"),
        ({"hours.2.opens": "早上", "hours.2.closes": "17:00"}, "写法不对"),
        ({"settings.idle_seconds": "5"}, "超出范围"),
        ({"settings.retention_days": "91"}, "超出范围"),
        ({"settings.retention_days": "很久"}, "应是"),
        ({"labels.zh.name": ""}, "这里要填"),
        ({"labels.zh.short_name": "长" * 41}, "超过 40 个字"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_of_it_is_saved(
    alice: Colleague, make: Factory, house: Database, changes: dict[str, str], words: str
) -> None:
    make.house_record()
    before = document(house, "house", "house")
    form = Form(alice.get(SETTINGS))
    form["labels.zh.slogan"] = "进来坐坐"
    for name, value in changes.items():
        form[name] = value
    answer = form.send(alice)
    assert words in problems(answer)
    assert Form(answer)["labels.zh.slogan"] == "进来坐坐"
    assert document(house, "house", "house") == before


def test_every_number_of_the_house_is_there_with_its_bounds(alice: Colleague, make: Factory) -> None:
    make.house_record()
    page = read(alice.get(SETTINGS))
    for one in HOUSE_SETTINGS:
        field = page.one("input", name=f"settings.{one.name}")
        assert field.attributes["value"] == str(one.default)
        note = page.one(id=field.attributes["aria-describedby"].split()[0]).words
        assert f"{one.least} 到 {one.most}" in note


def test_what_is_never_collected_is_a_sentence_and_no_switch(alice: Colleague, make: Factory) -> None:
    make.house_record()
    line = next(one for one in read(alice.get(SETTINGS)).find("div", "row-line") if "手机号" in one.words)
    assert "不收" in line.words
    assert line.find("input") == []


def test_an_exhibit_is_recommended_from_the_list_of_those_that_are_published(
    alice: Colleague, make: Factory, house: Database
) -> None:
    make.house_record()
    make.hall()
    make.exhibit("steles")
    make.exhibit("hidden", state="draft")
    page = read(alice.get(SETTINGS))
    choices = [one.attributes["value"] for one in page.one("select", name="featured_exhibit").find("option")]
    assert choices == ["", "steles"]
    form = Form(alice.get(SETTINGS))
    form["featured_exhibit"] = "steles"
    form.send(alice)
    assert store.house(house.reader(), "zh").featured_exhibit == "steles"


def test_two_administrators_at_once_lose_nothing(demo: Database, alice: Colleague) -> None:
    first, second = Form(alice.get(SETTINGS)), Form(alice.get(SETTINGS))
    first["labels.zh.slogan"], second["labels.zh.slogan"] = "第一句", "第二句"
    assert first.send(alice).status_code == 303
    answer = second.send(alice)
    assert answer.status_code == 409
    assert "第一句" in answer.text
    assert Form(answer)["labels.zh.slogan"] == "第二句"


def test_a_form_that_nobody_changed_changes_nothing(demo: Database, alice: Colleague) -> None:
    for path, part, record_id in (
        (SETTINGS, "house", "house"),
        (f"{HALLS}heritage", "halls", "heritage"),
        (f"{TERMS}honours", "dictionaries", "honours"),
        (f"{TERMS}work-kinds", "dictionaries", "work-kinds"),
    ):
        before = document(demo, part, record_id)
        assert Form(alice.get(path)).send(alice).status_code == 303
        assert document(demo, part, record_id) == before
    assert revisions.latest(demo.reader(), 5, by="alice") == []


@pytest.mark.parametrize(
    ("path", "least"), [(SETTINGS, 12), (f"{HALLS}heritage", 14), (f"{NOTICES}power", 4), (f"{TERMS}kinds", 4)]
)
def test_every_text_field_keeps_what_was_typed_or_says_why_not(
    alice: Colleague, make: Factory, client: FlaskClient, path: str, least: int
) -> None:
    make.house_record()
    make.hall()
    make.dictionary("kinds", stele=("碑", "Stele"))
    times = {"from": "2026-11-21T08:00", "until": "2026-11-22T08:00"}
    make.put("notices", {"id": "power", **times, "labels": {"zh": {"title": "停电"}}})
    form = Form(alice.get(path))
    assert len(form.texts) >= least
    for typed in dealt((*NAUGHTY, *ODD, *LIVE), form.texts):
        for name, text in typed.items():
            form[name] = text
        answer = form.send(alice)
        if answer.status_code == 422:
            assert problems(answer)
            assert {name: Form(answer)[name] for name in typed} == typed
            continue
        assert answer.status_code == 303, typed
        form = Form(alice.get(path))
        assert {name: form[name] for name in typed} == {
            name: text if text.strip() else "" for name, text in typed.items()
        }
        assert client.get("/").status_code == 200
        assert client.get("/halls/heritage").status_code == 200


def test_a_new_hall_stands_last_and_is_on_the_floor_guide(bob: Colleague, make: Factory, client: FlaskClient) -> None:
    make.hall()
    form = Form(bob.get(f"{HALLS}new"))
    form["labels.zh.title"], form["labels.zh.place"] = "家风馆", "三楼"
    answer = form.send(bob)
    assert answer.status_code == 303
    assert [hall.words for hall in read(bob.get(HALLS)).find("span", "person-who")] == ["国风非遗坊", "家风馆三楼"]
    assert "家风馆" in client.get("/halls/").text


def test_halls_are_put_in_another_order_as_one_act(bob: Colleague, make: Factory, house: Database) -> None:
    for place, slug in enumerate("abc", 1):
        make.hall(slug, position=place)
    answer = bob.post(f"{HALLS}order", data={"order": ["c", "nowhere", "a"]})
    assert [hall.slug for hall in store.halls(house.reader(), "zh")] == ["c", "a", "b"]
    undo(bob, bob.get(answer.location).text)
    assert [hall.slug for hall in store.halls(house.reader(), "zh")] == ["a", "b", "c"]


def test_a_hall_is_deleted_only_when_nothing_is_in_it(bob: Colleague, make: Factory, house: Database) -> None:
    make.hall()
    make.hall("empty", position=2)
    make.exhibit()
    make.venue(hall="heritage")
    page = bob.get(bob.post(f"{HALLS}heritage", data={"action": "drop"}).location).text
    assert "1 个展项、1 个场地" in page
    assert store.hall(house.reader(), "heritage", "zh")
    answer = bob.post(f"{HALLS}empty", data={"action": "drop"})
    assert [hall.slug for hall in store.halls(house.reader(), "zh")] == ["heritage"]
    undo(bob, bob.get(answer.location).text)
    assert len(store.halls(house.reader(), "zh")) == 2


def heading(who: Colleague, title: str) -> list[str]:
    """Under which heading a notice is listed."""
    return [card.one("h2").words for card in read(who.get(NOTICES)).find("section", "card") if title in card.words]


def test_a_notice_stands_from_now_till_tomorrow_unless_somebody_says_otherwise(
    bob: Colleague, make: Factory, client: FlaskClient, clock: SetClock
) -> None:
    make.house_record()
    form = Form(bob.get(f"{NOTICES}new"))
    assert (form["from"], form["until"]) == ("2026-11-21T14:05", "2026-11-22T15:00")
    form["labels.zh.title"], form["until"] = "明天停水", "2026-11-21T14:20"
    assert form.send(bob).status_code == 303
    assert "明天停水" in client.get("/").text
    assert heading(bob, "明天停水") == ["现在屏上的 1"]
    clock.forward(minutes=15)
    assert "明天停水" not in client.get("/").text
    assert heading(bob, "明天停水") == ["过去的 1"]


def test_a_notice_that_ends_before_it_begins_is_refused(bob: Colleague) -> None:
    form = Form(bob.get(f"{NOTICES}new"))
    form["labels.zh.title"], form["until"] = "停水", "2026-11-20T09:00"
    assert "结束要晚于开始" in problems(form.send(bob))
    form["until"] = ""
    assert problems(form.send(bob))


def test_a_deleted_notice_leaves_the_screens_and_comes_back(bob: Colleague, make: Factory, client: FlaskClient) -> None:
    make.house_record()
    times = {"from": "2026-11-21T08:00", "until": "2026-11-22T08:00"}
    make.put("notices", {"id": "power", **times, "labels": {"zh": {"title": "停电"}}})
    answer = bob.post(f"{NOTICES}power", data={"action": "drop"})
    assert "停电" not in client.get("/").text
    undo(bob, bob.get(answer.location).text)
    assert "停电" in client.get("/").text


def test_a_word_that_is_renamed_is_renamed_wherever_it_is_used(
    bob: Colleague, make: Factory, client: FlaskClient
) -> None:
    make.dictionary("honours", star=("社区之星", "Star"), unused=("没人有", "Unused"))
    make.person("wang", honours=[{"code": "star", "level": "district", "source": "文件"}])
    form = Form(bob.get(f"{TERMS}honours"))
    form["terms[=star].labels.zh.title"] = "社区好人"
    form["terms[new1].labels.zh.title"] = "新的荣誉"
    assert form.send(bob).status_code == 303
    assert "社区好人" in client.get("/people/wang").text
    words = [one.words for one in read(bob.get(f"{TERMS}honours")).one(id="term-list").find("span", "term-use")]
    assert words == ["1 位人物", "没用上", "没用上"]
    assert "新的荣誉" in bob.get(TERMS).text


def test_a_word_goes_only_when_nothing_names_it(bob: Colleague, make: Factory, house: Database) -> None:
    make.hall()
    make.dictionary("work-kinds", stele=("碑", "Stele"), brick=("砖", "Brick"))
    make.exhibit()
    make.work()
    form = Form(bob.get(f"{TERMS}work-kinds"))
    whole = list(form.fields)
    form.fields = [pair for pair in whole if not pair[0].startswith("terms[=stele]")]
    assert "“碑”还用在 1 件作品" in problems(form.send(bob))
    form.fields = [pair for pair in whole if not pair[0].startswith("terms[=brick]")]
    assert form.send(bob).status_code == 303
    assert list(store.terms(house.reader(), "work-kinds", "zh")) == ["stele"]


def test_of_a_fixed_dictionary_only_the_words_change(bob: Colleague, make: Factory, house: Database) -> None:
    make.dictionary("honour-levels", national=("国家荣誉", "National"), district=("区级荣誉", "District"))
    form = Form(bob.get(f"{TERMS}honour-levels"))
    whole = list(form.fields)
    form["terms[new1].labels.zh.title"] = "街道荣誉"
    assert "只能改叫法" in problems(form.send(bob))
    form.fields = [pair for pair in whole if not pair[0].startswith("terms[=national]")]
    assert "只能改叫法" in problems(form.send(bob))
    form.fields = whole
    form["terms[=national].labels.zh.title"] = "国家级"
    assert form.send(bob).status_code == 303
    assert store.terms(house.reader(), "honour-levels", "zh")["national"].labels.title == "国家级"


def test_the_editor_keeps_words_and_halls_but_not_the_settings(
    make: Factory, bob: Colleague, dora: Colleague, victor: Colleague
) -> None:
    make.house_record()
    assert bob.get(SETTINGS).status_code == 403
    assert bob.post(SETTINGS, data={"labels.zh.name": "x"}).status_code == 403
    assert bob.post(f"{SETTINGS}probe").status_code == 403
    for who in (dora, victor):
        for path in (SETTINGS, HALLS, NOTICES, TERMS, f"{HALLS}new"):
            assert who.get(path).status_code == 403, path


def test_the_settings_line_leads_everybody_to_the_first_page_they_may_open(
    make: Factory, alice: Colleague, bob: Colleague, victor: Colleague
) -> None:
    make.house_record()
    lines = {}
    for name, who in (("alice", alice), ("bob", bob), ("victor", victor)):
        page = read(who.get("/admin/"))
        lines[name] = [link.attributes["href"] for link in page.find("a", "side-line") if link.words == "设置"]
    assert lines == {"alice": [SETTINGS], "bob": [HALLS], "victor": []}
    page = read(bob.get(f"{HALLS}new"))
    here = [link.words for link in page.find("a") if link.attributes.get("aria-current") == "page"]
    assert here == ["设置", "板块"]


def begin(alice: Colleague) -> tuple[str, str]:
    """A try whether a phone comes: the path in its code, and where the settings page asks about it."""
    page = read(alice.post(f"{SETTINGS}probe"))
    address = page.one("p", "probe-address").words
    assert address.startswith("http://192.168.1.10:8000/check/")
    return address.removeprefix("http://192.168.1.10:8000"), page.one(id="probe").attributes["hx-get"]


def test_a_phone_that_opens_the_code_is_received_once(alice: Colleague, client: FlaskClient, clock: SetClock) -> None:
    path, live = begin(alice)
    assert "等手机来" in alice.get(live).text
    clock.forward(seconds=5)
    assert "收到了" in client.get(path).text
    answer = alice.get(live)
    assert "收到：手机 14:05:05 打开了" in read(answer).words
    again = client.get(path)
    assert "这个码用过了" in again.text
    assert again.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("ahead", "words"), [(0, "和主机一样"), (65, "比主机快 65 秒"), (-3_600, "比主机慢 3600 秒")])
def test_the_phones_clock_is_told_beside_the_houses(
    alice: Colleague, client: FlaskClient, clock: SetClock, ahead: int, words: str
) -> None:
    path, live = begin(alice)
    client.get(path)
    moment = int(clock().timestamp() + ahead) * 1000
    assert client.get(f"{path}/clock?at={moment}").status_code == 204
    assert client.get(f"{path}/clock?at=0").status_code == 204
    page = read(alice.get(live))
    assert words in page.words
    assert "hx-get" not in page.one(id="probe").attributes


@pytest.mark.parametrize("at", ["", "x", "-1", "1e9", "9" * 40, "１２", "null"])
def test_a_clock_that_is_none_is_not_heard(alice: Colleague, client: FlaskClient, at: str) -> None:
    path, live = begin(alice)
    client.get(path)
    assert client.get(f"{path}/clock", query_string={"at": at}).status_code == 204
    assert "手机的钟" not in alice.get(live).text


def test_a_code_is_good_for_ten_minutes(alice: Colleague, client: FlaskClient, clock: SetClock) -> None:
    path, live = begin(alice)
    clock.forward(minutes=10, seconds=1)
    assert "过期" in client.get(path).text
    page = read(alice.get(live))
    assert "过期" in page.words
    assert "hx-get" not in page.one(id="probe").attributes
    path, live = begin(alice)
    clock.forward(hours=-1)
    assert "过期" in client.get(path).text


@pytest.mark.parametrize("number", ["0000000000", "zzzzzzzzzz"])
def test_a_code_nobody_made_is_not_received(client: FlaskClient, number: str) -> None:
    answer = client.get(f"/check/{number}")
    assert answer.status_code == 200
    assert "收到了" not in read(answer).one("h1").words


@pytest.mark.parametrize("number", ["x", "0" * 9, "0" * 11, "ABCDEFGHIJ", "../admin/", "<script>", "%00"])
def test_what_is_no_code_is_not_found(client: FlaskClient, number: str) -> None:
    assert client.get(f"/check/{number}").status_code == 404


def test_looking_whether_a_phone_came_is_no_sign_of_life(alice: Colleague, clock: SetClock) -> None:
    _, live = begin(alice)
    for _ in range(4):
        clock.forward(minutes=9)
        alice.get(live)
    assert alice.get(SETTINGS).status_code == 303
