"""The door by phone and by touch, as plain requests."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.checkin import rulebook, store
from kiosk.checkin.model import Mode, Rules
from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read


def present(house: Database, session: str) -> int:
    return store.room(house.reader(), store.door(house.reader(), session)).present


def door_path(client: FlaskClient, session: str) -> str:
    """The path of the code that the lecture's page shows."""
    url = read(client.get(f"/lectures/{session}")).one("div", "door").attributes["data-door-url"]
    assert url == url.upper()
    return re.sub(r"^HTTPS?://[^/]+", "", url)


def number(page: str) -> str:
    found = re.search(r'name="event" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


class TestPhone:
    """Scan, a short form, in."""

    def test_two_people_come_in(self, client: FlaskClient, phone: FlaskClient, house: Database, session: str) -> None:
        answer = phone.get(door_path(client, session))
        assert (answer.status_code, answer.location) == (303, "/check-in")
        form = phone.get("/check-in").text
        done = phone.post("/check-in", data={"people": "2", "event": number(form)}, follow_redirects=True)
        assert done.status_code == 200
        assert "签好了" in done.text
        assert present(house, session) == 2

    def test_a_scan_alone_lets_nobody_in(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        path = door_path(client, session)
        for _ in range(3):
            phone.get(path)
            phone.get("/check-in")
        assert present(house, session) == 0
        assert store.lines(house.reader()) == []

    def test_the_address_is_read_without_case(self, client: FlaskClient, phone: FlaskClient, session: str) -> None:
        assert phone.get(door_path(client, session).lower()).status_code == 303

    def test_the_form_may_be_finished_slowly_but_not_for_ever(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        phone.get(door_path(client, session))
        form = phone.get("/check-in").text
        clock.forward(minutes=2, seconds=50)
        done = phone.post("/check-in", data={"people": "1", "event": number(form)}, follow_redirects=True)
        assert "签好了" in done.text
        other = phone.application.test_client()
        other.get(door_path(client, session))
        form = other.get("/check-in").text
        clock.forward(minutes=3, seconds=1)
        assert "过期" in other.post("/check-in", data={"people": "1", "event": number(form)}).text
        assert present(house, session) == 1

    def test_a_photo_of_the_code_is_worth_nothing_a_minute_later(
        self, client: FlaskClient, phone: FlaskClient, session: str, clock: SetClock
    ) -> None:
        path = door_path(client, session)
        clock.forward(seconds=61)
        answer = phone.get(path)
        assert answer.status_code == 410
        assert "过期" in answer.text

    @pytest.mark.parametrize("token", ["X" * 24, "0" * 24, "", "../../etc", "a" * 300, "0070P3AAMX49RPMWVHFQQFNE"])
    def test_a_made_up_code_opens_nothing(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, token: str
    ) -> None:
        assert phone.get(f"/C/{token}").status_code == 404
        assert "arrival" not in str(phone.get(f"/C/{token}").headers)

    def test_the_same_form_sent_again_is_one_arrival(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        phone.get(door_path(client, session))
        event = number(phone.get("/check-in").text)
        pages = {
            phone.post("/check-in", data={"people": "2", "event": event}, follow_redirects=True).data for _ in range(5)
        }
        assert present(house, session) == 2
        assert len({re.search(rb"<b>(\d{3} \d{3})</b>", page)[1] for page in pages}) == 1  # type: ignore[index]

    def test_scanning_again_afterwards_says_already_in(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        for words in ("签好了", "您已经签到了"):
            phone.get(door_path(client, session))
            event = number(phone.get("/check-in").text)
            assert words in phone.post("/check-in", data={"people": "1", "event": event}, follow_redirects=True).text
        assert present(house, session) == 1

    def test_a_form_number_of_our_own_making_is_not_taken(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        phone.get(door_path(client, session))
        for event in ("", "0" * 56, "f" * 32, "é" * 56):
            answer = phone.post("/check-in", data={"people": "1", "event": event})
            assert answer.status_code == 403
        assert present(house, session) == 0

    def test_a_name_without_consent_comes_back_with_what_was_typed(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        phone.get(door_path(client, session))
        event = number(phone.get("/check-in").text)
        answer = phone.post("/check-in", data={"people": "3", "name": "王阿姨", "event": event})
        assert answer.status_code == 422
        page = read(answer)
        assert page.one("input", name="name").attributes["value"] == "王阿姨"
        assert "checked" in page.one("input", name="people", value="3").attributes
        assert number(answer.text) == event
        assert present(house, session) == 0

    def test_undo_takes_it_back(self, client: FlaskClient, phone: FlaskClient, house: Database, session: str) -> None:
        phone.get(door_path(client, session))
        event = number(phone.get("/check-in").text)
        done = phone.post("/check-in", data={"people": "2", "event": event}, follow_redirects=True).text
        assert "已经撤回" in phone.post("/check-in/undo", data={"event": number(done)}).text
        assert present(house, session) == 0

    def test_no_script_no_web_font_no_other_host(self, client: FlaskClient, phone: FlaskClient, session: str) -> None:
        phone.get(door_path(client, session))
        page = phone.get("/check-in").text
        assert "<script" not in page
        assert "http" not in page.replace("http-equiv", "")

    def test_wechat_is_told_how_to_open_the_browser(
        self, client: FlaskClient, phone: FlaskClient, session: str
    ) -> None:
        agent = (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"
        )
        phone.get(door_path(client, session), headers={"User-Agent": agent})
        assert "在浏览器打开" in phone.get("/check-in", headers={"User-Agent": agent}).text


class TestTouch:
    """At the screen, in two taps."""

    def test_one_person_in_two_taps(self, client: FlaskClient, house: Database, session: str) -> None:
        lecture = read(client.get(f"/lectures/{session}"))
        [pad] = lecture.links("door-main")
        form = client.get(pad)
        done = client.post(pad, data={"people": "1", "event": number(form.text)}, follow_redirects=True)
        assert "签好了，1 位" in done.text
        assert present(house, session) == 1

    def test_a_class_is_counted_and_no_child_is_named(
        self, client: FlaskClient, house: Database, make: Factory
    ) -> None:
        make.lecture("big", capacity=80)
        code = make.code("big")
        form = client.get(f"/lectures/{code}/touch?group=1").text
        data = {"unit": "示例小学", "people": "4", "children": "40", "event": number(form)}
        assert "签好了，44 位" in client.post(f"/lectures/{code}/touch", data=data, follow_redirects=True).text
        assert present(house, code) == 44

    def test_pressing_twice_is_once(self, client: FlaskClient, house: Database, session: str) -> None:
        event = number(client.get(f"/lectures/{session}/touch").text)
        for _ in range(3):
            client.post(f"/lectures/{session}/touch", data={"people": "2", "event": event}, follow_redirects=True)
        assert present(house, session) == 2

    def test_two_visitors_never_get_the_same_form_number(self, client: FlaskClient, session: str) -> None:
        numbers = {number(client.get(f"/lectures/{session}/touch").text) for _ in range(5)}
        assert len(numbers) == 5

    def test_a_form_of_another_session_is_not_taken(
        self, client: FlaskClient, house: Database, session: str, make: Factory
    ) -> None:
        make.lecture("other")
        event = number(client.get(f"/lectures/{make.code('other')}/touch").text)
        client.post(f"/lectures/{session}/touch", data={"people": "1", "event": event}, follow_redirects=True)
        assert present(house, session) == 0

    def test_undo_by_the_receipt(self, client: FlaskClient, house: Database, session: str) -> None:
        done = client.post(
            f"/lectures/{session}/touch",
            data={"people": "3", "event": number(client.get(f"/lectures/{session}/touch").text)},
            follow_redirects=True,
        )
        page = read(done)
        data = {
            "event": page.one("input", name="event").attributes["value"],
            "receipt": page.one("input", name="receipt").attributes["value"],
        }
        assert "已经撤回" in client.post(f"/lectures/{session}/touch/undo", data=data, follow_redirects=True).text
        assert present(house, session) == 0

    def test_a_full_room_says_so_kindly(self, client: FlaskClient, house: Database, session: str) -> None:
        for people in (9, 2):
            event = number(client.get(f"/lectures/{session}/touch").text)
            answer = client.post(
                f"/lectures/{session}/touch", data={"people": str(people), "event": event}, follow_redirects=True
            )
        assert "坐满了" in answer.text
        assert present(house, session) == 9


def test_before_the_door_opens_the_page_shows_no_code(client: FlaskClient, session: str, clock: SetClock) -> None:
    clock.forward(minutes=-36)
    assert "data-door-url" not in client.get(f"/lectures/{session}").text
    clock.forward(minutes=1)
    assert "data-door-url" in client.get(f"/lectures/{session}").text


def test_the_count_on_the_page_is_never_older_than_two_seconds(
    client: FlaskClient, session: str, clock: SetClock
) -> None:
    assert read(client.get(f"/lectures/{session}")).one("b", "present").words == "0"
    event = number(client.get(f"/lectures/{session}/touch").text)
    client.post(f"/lectures/{session}/touch", data={"people": "2", "event": event}, follow_redirects=True)
    clock.forward(seconds=2)
    assert read(client.get(f"/lectures/{session}")).one("b", "present").words == "2"


def test_a_clock_that_went_back_pauses_the_codes_and_nothing_else(
    client: FlaskClient, house: Database, session: str, clock: SetClock
) -> None:
    house.write(lambda writing: store.set_last_second(writing, int(clock().timestamp()) + 3600))
    page = client.get(f"/lectures/{session}").text
    assert "手机签到暂不可用" in page
    event = number(client.get(f"/lectures/{session}/touch").text)
    assert (
        "签好了"
        in client.post(f"/lectures/{session}/touch", data={"people": "1", "event": event}, follow_redirects=True).text
    )


class TestPhoneNumber:
    """A number is asked for only where changes are told by phone, and only there it is taken."""

    def form(self, phone: FlaskClient, client: FlaskClient, session: str) -> str:
        phone.get(door_path(client, session))
        return phone.get("/check-in").text

    def kept(self, house: Database) -> list[tuple[str, str]]:
        return [tuple(row) for row in house.reader().execute("SELECT name, phone FROM personal")]

    def test_it_is_not_taken_where_it_is_not_asked_for(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        text = self.form(phone, client, session)
        assert 'name="phone"' not in text
        sent = {"event": number(text), "name": "王阿姨", "phone": "13800001234", "consent": "1"}
        assert phone.post("/check-in", data=sent).status_code == 303
        assert self.kept(house) == [("王阿姨", "")]

    def test_it_is_kept_with_consent_where_it_is_asked_for(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        house.write(lambda writing: rulebook.set_own(writing, session, Rules(mode=Mode.CONTACT)))
        text = self.form(phone, client, session)
        assert 'name="phone"' in text
        sent = {"event": number(text), "phone": "138 0000 1234"}
        assert "勾上同意" in phone.post("/check-in", data=sent).text
        assert "数一数" in phone.post("/check-in", data={**sent, "phone": "123", "consent": "1"}).text
        assert phone.post("/check-in", data={**sent, "consent": "1"}).status_code == 303
        assert self.kept(house) == [("", "13800001234")]

    def test_signing_up_keeps_it_until_the_talk(self, client: FlaskClient, house: Database, session: str) -> None:
        house.write(lambda writing: rulebook.set_own(writing, session, Rules(mode=Mode.CONTACT)))
        path = f"/lectures/{session}/sign-up"
        sent = {"event": number(client.get(path).text), "people": "2", "phone": "13800001234", "consent": "1"}
        assert "/t/" in client.post(path, data=sent).location
        found = house.reader().execute("SELECT phone FROM claim_words").fetchall()
        assert [row[0] for row in found] == ["13800001234"]
