"""Units and classes: who leads them, how many of whom, a guide; another number on arrival; whose name goes where."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kiosk.checkin import ledger, queue, retention, service, sheet, signup, store, tokens
from kiosk.checkin.model import Arrival, Outcome, Personal, Source
from kiosk.checkin.queue import Wish
from kiosk.core.db import Database, column
from kiosk.core.errors import Invalid, Refused
from tests.checkin.conftest import event, touch
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read
from tests.staffing import Colleague

LEADER = Personal("金丝雀王老师", "", "2026-11")


@pytest.fixture
def session(house: Database, make: Factory, clock: SetClock) -> str:
    """A talk with eighty seats."""
    make.venue()
    make.lecture(capacity=80)
    return make.code()


@pytest.fixture
def ticket(house: Database, session: str, clock: SetClock) -> str:
    """The ticket of a class that signed up."""
    found = tokens.ticket()
    wish = Wish(event(), session, 4, 20, 2, "示例小学", wants_guide=True, personal=LEADER)
    signup.sign_up(house, wish, found, now=clock())
    return found


def come(house: Database, ticket: str, session: str, clock: SetClock) -> str:
    answer = signup.come_with_ticket(
        house, ticket, event(), session, source=Source.TICKET, screen="", by="", now=clock()
    )
    assert answer.outcome is Outcome.CHECKED_IN
    return answer.receipt


def words(house: Database, table: str) -> list[str]:
    return [row[0] for row in house.reader().execute(f"SELECT name FROM {table}")]


def number(page: str) -> str:
    found = re.search(r'name="event" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_what_a_class_said_when_it_signed_up_comes_in_with_it(
    house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    come(house, ticket, session, clock)
    (line,) = sheet.present(house.reader(), session)
    assert (line.unit, line.name, line.people, line.children, line.elders) == ("示例小学", LEADER.name, 4, 20, 2)
    assert line.group_words == "领队 金＊师，老人 2，要讲解"
    assert (words(house, "claim_words"), words(house, "personal")) == ([], [LEADER.name])


def test_the_leader_stands_in_the_ledger_as_a_hash_only(
    house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    come(house, ticket, session, clock)
    (line,) = store.lines(house.reader())
    assert LEADER.name not in "".join(str(one) for one in tuple(line))
    kept = house.reader().execute("SELECT salt, name, phone, consent FROM personal").fetchone()
    assert line["personal_hash"] == ledger.personal_hash(*kept)
    assert '"elders": 2, "guide": true' in line["answer"]


def test_a_seat_that_is_given_back_takes_the_name_along(house: Database, ticket: str, clock: SetClock) -> None:
    signup.give_back(house, ticket, now=clock())
    assert words(house, "claim_words") == []


def test_who_signed_up_and_never_came_is_forgotten_in_time(
    house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    for _ in range(30):
        clock.forward(days=1)
        retention.purge(house, 30, by="test", now=clock())
    assert words(house, "claim_words") == [LEADER.name]
    clock.forward(days=1)
    assert retention.purge(house, 30, by="test", now=clock()) == 1
    assert words(house, "claim_words") == []
    house.close()
    for path in house.folder.glob("kiosk.db*"):
        assert LEADER.name.encode() not in path.read_bytes()


def test_a_name_for_a_day_to_come_is_kept_until_then(house: Database, make: Factory, clock: SetClock) -> None:
    make.venue()
    make.lecture("later", "2027-01-20T14:30")
    wish = Wish(event(), make.code("later"), unit="惠达社区", personal=LEADER)
    signup.sign_up(house, wish, tokens.ticket(), now=clock())
    for _ in range(59):
        clock.forward(days=1)
        retention.purge(house, 0, by="test", now=clock())
    assert words(house, "claim_words") == [LEADER.name]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"people": 3, "elders": 4}, "elders"),
        ({"people": 3, "elders": -1}, "elders"),
        ({"people": 3, "children": -1}, "people"),
        ({"people": 1000}, "people"),
        ({"people": 3, "personal": Personal("王", "", "")}, "consent"),
        ({"people": 3, "personal": Personal("王" * 41, "", "x")}, "name"),
    ],
)
def test_numbers_and_names_that_cannot_be(
    house: Database, session: str, clock: SetClock, wish: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as found:
        signup.sign_up(house, Wish(event(), session, unit="示例小学", **wish), tokens.ticket(), now=clock())  # type: ignore[arg-type]
    assert found.value.problems[0].field == field
    with pytest.raises(Invalid) as found:
        service.check_in(house, touch(session, unit="示例小学", **wish), now=clock())
    assert found.value.problems[0].field == field


def test_more_or_fewer_on_arrival(house: Database, session: str, ticket: str, clock: SetClock) -> None:
    receipt, one = come(house, ticket, session, clock), event()
    answers = [
        service.recount(house, receipt, one, 5, 25, 1, source=Source.TOUCH, now=clock()) for _ in range(3)
    ]  # fmt: skip
    assert {answer.people for answer in answers} == {30}
    (line,) = sheet.present(house.reader(), session)
    assert (line.people, line.children, line.elders, line.wants_guide) == (5, 25, 1, 1)
    assert [row["verb"] for row in store.lines(house.reader())] == ["check-in", "correct"]
    assert ledger.first_fault(store.lines(house.reader())) is None


def test_more_than_there_are_seats_is_for_staff(house: Database, session: str, ticket: str, clock: SetClock) -> None:
    receipt = come(house, ticket, session, clock)
    service.check_in(house, touch(session, people=50), now=clock())
    service.recount(house, receipt, event(), 5, 25, 0, source=Source.TOUCH, now=clock())
    with pytest.raises(Refused) as found:
        service.recount(house, receipt, event(), 6, 25, 0, source=Source.TOUCH, now=clock())
    assert found.value.code == "full"


def test_after_ten_minutes_or_for_one_person_there_is_no_recount(
    house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    receipt = come(house, ticket, session, clock)
    single = service.check_in(house, touch(session), now=clock()).receipt
    with pytest.raises(Refused):
        service.recount(house, single, event(), 2, 0, 0, source=Source.TOUCH, now=clock())
    clock.forward(minutes=11)
    with pytest.raises(Refused) as found:
        service.recount(house, receipt, event(), 5, 25, 0, source=Source.TOUCH, now=clock())
    assert found.value.code == "too-late"


def test_a_name_is_kept_only_of_who_is_in(house: Database, session: str, clock: SetClock) -> None:
    arrival = Arrival(event(), session, Source.TOUCH, 90, unit="示例小学", personal=LEADER)
    assert service.check_in(house, arrival, now=clock()).outcome is Outcome.FULL
    assert words(house, "personal") == []


def test_a_class_signs_up_comes_and_counts_again_at_the_screen(
    client: FlaskClient, house: Database, session: str
) -> None:
    path = f"/lectures/{session}/sign-up"
    form = {"unit": "示例小学", "people": "4", "children": "20", "elders": "1", "guide": "1", "name": "王老师"}
    refused = client.post(path, data={**form, "event": number(client.get(f"{path}?group=1").text)})
    assert refused.status_code == 422
    assert "请先看看说明并勾上同意" in read(refused).words
    again = {**form, "consent": "1", "event": number(refused.text)}
    ticket = read(client.get(client.post(path, data=again).location))
    receipt = re.search(r"(\d{3}) (\d{3})", ticket.words)
    assert receipt
    keys = f"/lectures/{session}/touch/number"
    done = client.post(keys, data={"number": receipt[0], "event": number(client.get(keys).text)})
    assert "人数变了，改一下" in read(client.get(done.location)).words
    more = f"/lectures/{session}/touch/numbers"
    shown = client.get(more)
    assert 'value="20"' in shown.text
    answer = client.post(more, data={"people": "4", "children": "23", "elders": "1", "event": number(shown.text)})
    assert "改好了" in read(client.get(answer.location)).words
    assert store.room(house.reader(), store.door(house.reader(), session)).present == 27


@pytest.mark.parametrize("way", ["sign-up", "touch", "touch/wait"])
def test_a_unit_form_sent_without_its_unit_by_a_browser_without_script_is_asked_again(
    client: FlaskClient, house: Database, session: str, way: str
) -> None:
    form = client.get(f"/lectures/{session}/{way.split('/')[0]}?group=1" + ("&wait=1" if "wait" in way else "")).text
    assert 'name="group" value="1"' in form
    data = {"group": "1", "unit": " ", "people": "2", "children": "3", "event": number(form)}
    answer = client.post(f"/lectures/{session}/{way}", data=data)
    if way == "touch/wait":
        assert (answer.status_code, answer.location) == (303, f"/lectures/{session}/touch?wait=1&group=1")
    else:
        assert answer.status_code == 422
        page = read(answer)
        assert "请先写上单位" in page.find(kind="notice")[0].words
        assert page.one("input", id="step-children").attributes["value"] == "3", "what was typed stays"
    for table in ("attendance", "registrations", "scans"):
        assert column(house.reader(), f"SELECT count(*) FROM {table}") == ["0"]


def test_nobody_recounts_what_this_screen_was_not_told(client: FlaskClient, session: str) -> None:
    assert client.get(f"/lectures/{session}/touch/numbers").status_code == 303


def test_units_that_came_are_offered_and_no_name_is(
    client: FlaskClient, house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    come(house, ticket, session, clock)
    for path in (f"/lectures/{session}/sign-up?group=1", f"/lectures/{session}/touch?group=1"):
        page = client.get(path).text
        assert "示例小学</button>" in page
        assert "金丝雀" not in page


def test_staff_see_expected_groups_and_change_their_numbers(
    dora: Colleague, house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    path = f"/admin/lectures/{session}/roster"
    desk = read(dora.get(path)).words
    for told in ("示例小学", "领队 金＊师", "老人 2", "要讲解", "4＋20 童"):
        assert told in desk
    assert "金丝雀" not in desk
    form = dora.get(f"{path}/claims/1")
    typed = {"people": "6", "children": "18", "event": number(form.text)}
    assert dora.post(f"{path}/claims/1", data={**typed, "elders": "7"}).status_code == 422
    assert dora.post(f"{path}/claims/1", data={**typed, "elders": "3"}).status_code == 303
    (line,) = sheet.present(house.reader(), session)
    assert (line.people, line.children, line.elders, line.name) == (6, 18, 3, LEADER.name)
    assert dora.get(f"{path}/claims/1").status_code == 404


def test_the_sheet_tells_elders_and_guide_and_not_the_leader(
    house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    come(house, ticket, session, clock)
    (cells,) = sheet.table(sheet.present(house.reader(), session), with_phones=True)
    assert dict(zip(sheet.HEAD, cells, strict=True)) | {"时间": "", "凭条号": ""} == {
        "序号": 1, "时间": "", "称呼 / 单位": "示例小学", "手机": "", "大人": 4, "14 岁以下": 20, "怎么签的": "报名票",
        "凭条号": "", "签退": "", "其中老人": 2, "要讲解": "是",
    }  # fmt: skip
    assert "金丝雀" not in str(cells)


def test_a_leader_is_found_copied_corrected_and_deleted_before_and_after(
    alice: Colleague, house: Database, session: str, ticket: str, clock: SetClock
) -> None:
    room = "/admin/visitors"
    for key, table in (("claim-1", "claim_words"), ("1", "personal")):
        page = alice.post(f"{room}/find", data={"query": LEADER.name}).text
        assert f'value="{key}"' in page
        copied = alice.post(f"{room}/copy", data={"scan": key}).text
        assert LEADER.name in copied
        assert "示例小学（领队）" in copied
        assert alice.post(f"{room}/{key}", data={"name": "李老师", "phone": ""}).status_code == 200
        assert words(house, table) == ["李老师"]
        alice.post(f"{room}/{key}", data={"name": LEADER.name, "phone": ""})
        if table == "claim_words":
            come(house, ticket, session, clock)
    assert alice.post(f"{room}/erase", data={"scan": ["1"]}).status_code == 303
    assert words(house, "personal") == []
    assert ledger.first_fault(store.lines(house.reader())) is None


def test_a_leader_who_never_came_is_deleted_when_asked(alice: Colleague, house: Database, ticket: str) -> None:
    assert alice.post("/admin/visitors/erase", data={"scan": ["claim-1"]}).status_code == 303
    assert words(house, "claim_words") == []
    assert len(queue.seated(house.reader(), queue.by_ticket(house.reader(), tokens.kept(ticket)).session)) == 1  # type: ignore[union-attr]
