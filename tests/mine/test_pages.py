"""What one may do with one's own check-ins, as plain requests from a phone and from the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.checkin import ledger, rulebook, store
from kiosk.checkin.model import Mode, Rules
from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory
from tests.reading import read

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2157A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/111.0.5563.116 Mobile Safari/537.36 XWEB/1110017 MMWEBSDK/20230805 MMWEBID/2585 "
    "MicroMessenger/8.0.42.2460(0x28002A35) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64"
)
"""As a phone of 2023 sent it."""


def present(house: Database, session: str) -> int:
    return store.room(house.reader(), store.door(house.reader(), session)).present


def door_path(client: FlaskClient, session: str) -> str:
    """The path of the code that the lecture's page shows."""
    url = read(client.get(f"/lectures/{session}")).one("div", "door").attributes["data-door-url"]
    return re.sub(r"^HTTPS?://[^/]+", "", str(url))


def hidden(page: str, name: str = "event", nth: int = 0) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]+)"', page)[nth])


def check_in(client: FlaskClient, phone: FlaskClient, session: str, **more: str) -> str:
    """The phone comes in; returns its receipt."""
    phone.get(door_path(client, session))
    data = {"people": "1", "event": hidden(phone.get("/check-in").text), **more}
    done = phone.post("/check-in", data=data, follow_redirects=True).text
    found = re.search(r"<b>(\d{3}) (\d{3})</b>", done)
    assert found
    return found[1] + found[2]


def act(phone: FlaskClient, verb: str, receipt: str, **more: str) -> str:
    """One of the things ``/me`` offers; the page that follows."""
    event = hidden(phone.get("/me").text)
    return phone.post(f"/me/{verb}", data={"event": event, "receipt": receipt, **more}, follow_redirects=True).text


def set_rules(house: Database, session: str, **rules: object) -> None:
    house.write(lambda writing: rulebook.set_own(writing, session, replace(Rules(), **rules)))  # type: ignore[arg-type]


def names(house: Database) -> list[str]:
    return [row[0] for row in house.reader().execute("SELECT name FROM personal")]


class TestWeChat:
    """WeChat may open the page or not; both go on."""

    def test_it_is_told_the_way_out_with_a_code_of_six(
        self, client: FlaskClient, phone: FlaskClient, session: str
    ) -> None:
        agent = {"User-Agent": WECHAT}
        page = phone.get(door_path(client, session), headers=agent, follow_redirects=True).text
        assert "在浏览器打开" in page
        assert re.search(r'aria-label="\d{3} \d{3}"', page)
        assert "<script" not in page

    def test_the_browser_it_is_opened_in_goes_on_where_wechat_was(
        self, app: Flask, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        address = phone.get(door_path(client, session), headers={"User-Agent": WECHAT}).location
        browser = app.test_client()
        answer = browser.get(address)
        assert (answer.status_code, answer.location) == (303, "/check-in")
        data = {"people": "2", "event": hidden(browser.get("/check-in").text)}
        assert "签好了" in browser.post("/check-in", data=data, follow_redirects=True).text
        assert present(house, session) == 2

    def test_inside_wechat_the_form_works_without_cookies(
        self, app: Flask, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        agent = {"User-Agent": WECHAT}
        address = phone.get(door_path(client, session), headers=agent).location
        forgetful = app.test_client(use_cookies=False)
        form = forgetful.get(f"{address}&stay=1", headers=agent).text
        data = {"people": "1", "event": hidden(form), "grant": hidden(form, "grant")}
        forgetful.post("/check-in", data=data, headers=agent)
        assert present(house, session) == 1

    def test_its_code_typed_at_the_screen_counts_once(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        page = phone.get(door_path(client, session), headers={"User-Agent": WECHAT}, follow_redirects=True).text
        found = re.search(r'aria-label="(\d{3} \d{3})"', page)
        assert found
        pad = f"/lectures/{session}/touch/number"
        data = {"number": found[1], "event": hidden(client.get(pad).text)}
        assert "签好了，1 位" in client.post(pad, data=data, follow_redirects=True).text
        data["event"] = hidden(client.get(pad).text)
        assert "没找到这个号" in client.post(pad, data=data, follow_redirects=True).text
        assert present(house, session) == 1
        assert "已到" not in phone.get("/me").text
        assert "1 人" in phone.get("/me").text

    def test_its_code_is_old_after_ten_minutes(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        page = phone.get(door_path(client, session), headers={"User-Agent": WECHAT}, follow_redirects=True).text
        found = re.search(r'aria-label="(\d{3} \d{3})"', page)
        assert found
        clock.forward(minutes=10, seconds=1)
        pad = f"/lectures/{session}/touch/number"
        client.post(pad, data={"number": found[1], "event": hidden(client.get(pad).text)})
        assert present(house, session) == 0


class TestShortCodeOfTheDoor:
    """The six characters beside the code, for a phone whose camera does not read."""

    def short(self, client: FlaskClient, session: str) -> str:
        words = read(client.get(f"/lectures/{session}")).one("p", "code-words").words
        return words.split("短码")[1].strip()

    @pytest.mark.parametrize("spoilt", [str, str.lower, lambda text: text.replace("0", "O").replace("1", "l")])
    def test_it_opens_the_form(self, client: FlaskClient, phone: FlaskClient, session: str, spoilt: object) -> None:
        code = spoilt(self.short(client, session))  # type: ignore[operator]
        answer = phone.post("/check-in/code", data={"code": code})
        assert (answer.status_code, answer.location) == (303, "/check-in")

    def test_an_old_or_wrong_one_does_not_and_nobody_may_try_for_ever(
        self, client: FlaskClient, phone: FlaskClient, session: str, clock: SetClock
    ) -> None:
        code = self.short(client, session)
        clock.forward(seconds=61)
        assert "短码不对" in phone.post("/check-in/code", data={"code": code}).text
        for _ in range(20):
            phone.post("/check-in/code", data={"code": "000000"})
        good = self.short(client, session)
        assert phone.post("/check-in/code", data={"code": good}).status_code == 429

    def test_who_comes_without_a_code_may_type_one(self, phone: FlaskClient) -> None:
        assert 'name="code"' in phone.get("/check-in").text


class TestMine:
    """See, correct, withdraw."""

    def test_only_the_phone_itself_sees_its_name(
        self, app: Flask, client: FlaskClient, phone: FlaskClient, session: str
    ) -> None:
        check_in(client, phone, session, name="王㛃", consent="1")
        assert "王㛃" in phone.get("/me").text
        assert "王㛃" not in app.test_client().get("/me").text

    def test_a_name_is_put_right_and_the_ledger_still_holds(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        receipt = check_in(client, phone, session, name="王阿", consent="1")
        assert "称呼改好了" in act(phone, "name", receipt, name="王阿姨", consent="1")
        assert "称呼改好了" in act(phone, "name", receipt, name="王奶奶", consent="1")
        assert names(house) == ["王奶奶"]
        lines = store.lines(house.reader())
        assert ledger.first_fault(lines) is None
        assert {line["about"] for line in lines[1:]} == {lines[0]["id"]}

    def test_a_new_name_wants_consent_anew(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        receipt = check_in(client, phone, session)
        assert "请勾上同意" in act(phone, "name", receipt, name="王阿姨")
        assert names(house) == []

    def test_consent_withdrawn_takes_the_name_and_leaves_the_count(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        receipt = check_in(client, phone, session, name="王阿姨", consent="1")
        assert "称呼删掉了" in act(phone, "forget", receipt)
        assert names(house) == []
        assert present(house, session) == 1
        assert ledger.first_fault(store.lines(house.reader())) is None

    def test_what_another_phone_did_is_not_mine_to_change(
        self, app: Flask, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        receipt = check_in(client, phone, session, name="王阿姨", consent="1")
        other = app.test_client()
        check_in(client, other, session)
        for verb in ("forget", "undo", "leave", "name"):
            assert "再点一次" in act(other, verb, receipt)
        assert names(house) == ["王阿姨"]
        assert present(house, session) == 2

    def test_undo_works_for_ten_minutes(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        receipt = check_in(client, phone, session)
        event = hidden(phone.get("/me").text)
        clock.forward(minutes=10, seconds=1)
        assert "撤回这次签到" not in phone.get("/me").text
        phone.post("/me/undo", data={"event": event, "receipt": receipt})
        assert present(house, session) == 1

    def test_a_phone_that_wants_to_be_forgotten_is(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str
    ) -> None:
        check_in(client, phone, session)
        assert "没有关系了" in phone.post("/me/away", follow_redirects=True).text
        assert "还没有签到" in phone.get("/me").text
        assert present(house, session) == 1

    def test_the_notice_says_who_what_why_how_long_and_which_version(self, phone: FlaskClient) -> None:
        page = phone.get("/check-in/notice").text
        assert all(one in page for one in ("谁在收", "收什么", "做什么用", "存多久", "30 天", "14 岁以下", "2026-11"))

    @pytest.mark.parametrize("path", ["/me", "/check-in", "/check-in/notice"])
    def test_in_english_nothing_is_chinese_but_names(self, phone: FlaskClient, path: str) -> None:
        phone.get("/language/en")
        page = re.sub(r"<title>.*?</title>|中文", "", phone.get(path).text)
        assert not re.search(r"[一-鿿]", re.sub(r"<dd>[^<]*</dd>", "", page))


class TestLeaving:
    """签退: said when one comes in, never counted beyond the end and its grace."""

    def test_the_page_says_so_and_notes_the_time(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        set_rules(house, session, has_check_out=True)
        receipt = check_in(client, phone, session)
        assert "走的时候请签退" in phone.get("/check-in/done").text
        clock.forward(minutes=80)
        assert "签退好了" in act(phone, "leave", receipt)
        assert "15:25 签退" in phone.get("/me").text

    def test_after_the_grace_only_staff_can(
        self, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        set_rules(house, session, has_check_out=True)
        receipt = check_in(client, phone, session)
        event = hidden(phone.get("/me").text)
        clock.forward(hours=3)
        answer = phone.post("/me/leave", data={"event": event, "receipt": receipt}, follow_redirects=True)
        assert "请找工作人员" in answer.text
        assert house.reader().execute("SELECT left_at FROM attendance").fetchone()[0] is None

    def test_at_the_screen_by_the_receipt(self, client: FlaskClient, house: Database, session: str) -> None:
        set_rules(house, session, has_check_out=True)
        touch = f"/lectures/{session}/touch"
        done = client.post(touch, data={"people": "1", "event": hidden(client.get(touch).text)}, follow_redirects=True)
        pad = f"{touch}/number"
        data = {"number": hidden(done.text, "receipt"), "event": hidden(client.get(pad).text)}
        assert "签退好了" in client.post(pad, data=data, follow_redirects=True).text

    def test_a_session_without_it_says_so(self, client: FlaskClient, phone: FlaskClient, session: str) -> None:
        receipt = check_in(client, phone, session)
        pad = f"/lectures/{session}/touch/number"
        answer = client.post(pad, data={"number": receipt, "event": hidden(client.get(pad).text)})
        assert "不用签退" in answer.text


class TestTheSecondTouch:
    """For certificates: at a minute nobody can foresee."""

    def test_it_is_asked_for_once_in_the_middle_and_wants_a_fresh_scan(
        self, app: Flask, client: FlaskClient, phone: FlaskClient, house: Database, session: str, clock: SetClock
    ) -> None:
        set_rules(house, session, mode=Mode.CERTIFICATE)
        receipt = check_in(client, phone, session)
        door = store.door(house.reader(), session)
        asked = app.extensions["entrance"].second_from(door)
        third = (door.ends_at - door.starts_at) / 3
        assert door.starts_at + third <= asked < door.ends_at - third + timedelta(minutes=1)
        event = hidden(phone.get("/me").text)
        clock.moment = asked + timedelta(minutes=1)
        assert "第二次签到" in client.get(f"/lectures/{session}").text
        data = {"event": event, "receipt": receipt}
        assert "先扫一次" in phone.post("/me/second", data=data, follow_redirects=True).text
        phone.get(door_path(client, session))
        assert "记下了" in act(phone, "second", receipt)
        assert house.reader().execute("SELECT second_at FROM attendance").fetchone()[0] is not None
        clock.forward(minutes=10)
        assert "请再扫一次" not in client.get(f"/lectures/{session}").text


class TestNumbersAtTheScreen:
    """Six digits of any kind."""

    def test_a_sign_up_number_is_as_good_as_its_ticket(
        self, client: FlaskClient, house: Database, session: str, make: Factory
    ) -> None:
        form = f"/lectures/{session}/sign-up"
        ticket = client.post(form, data={"people": "2", "event": hidden(client.get(form).text)}, follow_redirects=True)
        found = re.search(r"<b>(\d{3} \d{3})</b>", ticket.text)
        assert found
        pad = f"/lectures/{session}/touch/number"
        answer = client.post(
            pad, data={"number": found[1], "event": hidden(client.get(pad).text)}, follow_redirects=True
        )
        assert "签好了，2 位" in answer.text
        assert present(house, session) == 2

    def test_guessing_ends_soon(self, client: FlaskClient, session: str) -> None:
        pad = f"/lectures/{session}/touch/number"
        statuses = []
        for number in range(21):
            data = {"number": f"{number:06d}", "event": hidden(client.get(pad).text)}
            statuses.append(client.post(pad, data=data).status_code)
        assert statuses == [409] * 20 + [429]
