"""Which screens are there: heard from their polls, kept in memory, told what to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database, column
from kiosk.screens import words
from kiosk.screens.model import Report, Screen, Seen, code_of
from kiosk.screens.presence import MOST, RELOAD, Presence
from kiosk.screens.trials import MOST_SECONDS, Trials
from kiosk.web.shown import MOST_BORROWERS, Lent
from tests.conftest import NOON, SetClock
from tests.factories import Factory

REPORT = Report("/", 7, None, 1080, 1920)


def named(device: str, number: int = 1) -> Screen:
    return Screen(number, device, f"屏 {number}", "", "upright", "/attract", "")


def poll(client: FlaskClient, path: str = "/", size: str = "1080.1920", revision: int = 0, tapped: str = "") -> object:
    """What a screen hears when it asks."""
    return client.get(f"/live?after=999999999&screen={size}.{revision}.{tapped}.{path.replace('/', '%2F')}").json


def test_a_screen_gets_a_number_once_and_a_phone_gets_none(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/live?after=0").headers
    assert "Set-Cookie" not in client.get("/live?after=0&screen=390.844.0.3.%2F").headers
    cookie = client.get("/live?after=0&screen=1080.1920.0.3.%2F").headers["Set-Cookie"]
    assert cookie.startswith("device=")
    assert len(cookie.split(";")[0]) == len("device=") + 32
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {one.strip() for one in cookie.split(";")}
    assert "Set-Cookie" not in client.get("/live?after=0&screen=1080.1920.0.3.%2F").headers


@pytest.mark.parametrize("name", ["", "x", "g" * 32, "A" * 32, "0" * 33, "'; DROP TABLE screens"])
def test_a_number_that_is_none_is_replaced(client: FlaskClient, name: str) -> None:
    client.set_cookie("device", name)
    assert "Set-Cookie" in client.get("/live?after=0&screen=1080.1920.0.3.%2F").headers


@pytest.mark.parametrize(
    "report",
    ["", "x", "....", "1080", "-1.2.3.4.5", "1e9.1.1.1./", "99999999999.1.1.1./", "1080.x.y.z.%00", "１０８０.1.1.1./",
     "1080.1920.1.1." + "a" * 5000, "1080.1920.1.1.%E4%BD", "1080.1920.1.1./%0d%0aSet-Cookie:x"],
)  # fmt: skip
def test_whatever_a_screen_says_is_taken_calmly(client: FlaskClient, report: str) -> None:
    client.get("/live?after=0&screen=1080.1920.0.3.%2F")
    answer = client.get("/live", query_string={"after": "0", "screen": report})
    assert answer.status_code == 200
    assert client.get(f"/live?after=0&screen={report[:200]}").status_code == 200


def test_nothing_is_written_because_a_screen_asks(client: FlaskClient, house: Database) -> None:
    client.get("/live?after=0&screen=1080.1920.0.3.%2F")
    before = column(house.reader(), "SELECT total_changes()"), house.revision
    wal = (house.folder / "kiosk.db-wal").stat().st_size
    for second in range(100):
        poll(client, tapped=str(second))
    assert (column(house.reader(), "SELECT total_changes()"), house.revision) == before
    assert (house.folder / "kiosk.db-wal").stat().st_size == wal
    assert column(house.reader(), "SELECT count(*) FROM journal") == ["0"]


def test_it_says_how_long_ago_somebody_touched_it() -> None:
    presence = Presence(NOON)
    presence.hear("a", Report("/", 1, 12, 1080, 1920), 1, NOON)
    presence.hear("a", Report("/", 1, None, 1080, 1920), 1, NOON + timedelta(seconds=30))
    seen = presence.seen("a")
    assert seen
    assert words.touched(seen, NOON + timedelta(seconds=30)) == "42 秒前有人点", "a new page does not forget the touch"


def seen_before(ago: timedelta) -> Seen:
    return Seen("a", NOON, NOON, REPORT, tapped_at=NOON - ago)


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        (timedelta(seconds=2), "有人正在用"),
        (timedelta(seconds=12), "12 秒前有人点"),
        (timedelta(minutes=4, seconds=10), "4 分钟前有人点"),
        (timedelta(hours=3), "11:05 有人点过"),
        (timedelta(days=1), "11-20 14:05 有人点过"),
    ],
)
def test_the_last_touch_in_words(ago: timedelta, sentence: str) -> None:
    assert words.touched(seen_before(ago), NOON) == sentence


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        (timedelta(seconds=20), "20 秒没回应，稍等一下"),
        (timedelta(minutes=4), "已 4 分钟没回应，请看看电源和网线"),
        (timedelta(hours=5), "已 5 小时没回应，请看看电源和网线"),
        (timedelta(days=2), "已 2 天没回应，请看看电源和网线"),
    ],
)
def test_silence_in_words(ago: timedelta, sentence: str) -> None:
    assert words.silent(NOON - ago, NOON) == sentence


def test_nobody_is_crowded_out_by_strangers_who_has_a_name() -> None:
    presence = Presence(NOON)
    presence.know([named("ours")])
    presence.hear("ours", REPORT, 7, NOON)
    for number in range(MOST * 2):
        presence.hear(f"stranger {number}", REPORT, 7, NOON + timedelta(seconds=number))
    assert presence.seen("ours")
    assert len(presence.strangers(NOON)) == MOST - 1


def test_an_order_is_told_once() -> None:
    presence = Presence(NOON)
    presence.tell("a", "home")
    assert presence.hear("a", REPORT, 7, NOON) == "", "nobody was there to be told"
    presence.tell("a", "home")
    assert [presence.hear("a", REPORT, 7, NOON) for _ in range(2)] == ["home", ""]


def test_a_screen_that_stays_behind_is_told_to_load_anew_but_not_for_ever() -> None:
    presence = Presence(NOON)
    presence.know([named("a")])

    def orders(seconds: range) -> list[str]:
        return [presence.hear("a", REPORT, 8, NOON + timedelta(seconds=one)) for one in seconds]

    assert set(orders(range(20))) == {""}
    assert orders(range(20, 120)).count(RELOAD) == 1
    assert orders(range(120, 400)).count(RELOAD) == 1
    assert presence.hear("a", Report("/", 8, None, 1080, 1920), 8, NOON + timedelta(seconds=400)) == ""
    assert set(orders(range(401, 415))) == {""}


def test_a_stranger_that_stays_behind_is_left_alone() -> None:
    presence = Presence(NOON)
    assert {presence.hear("a", REPORT, 8, NOON + timedelta(seconds=one)) for one in range(100)} == {""}


def test_a_mark_gives_no_number_away() -> None:
    number = "0123456789abcdef" * 2
    assert len(code_of(number)) == 6
    assert code_of(number).lower() not in number


def test_a_trial_ends_by_itself_and_when_the_clock_is_set_back() -> None:
    trials = Trials()
    trial = trials.begin("a", "exhibits", "steles", "平城魏碑", 60, NOON)
    assert trials.of("a", NOON + timedelta(seconds=59.5)) == trial
    assert trial.seconds_left(NOON + timedelta(seconds=59.5)) == 1
    assert trials.of("a", NOON + timedelta(seconds=60)) is None
    assert trials.of("a", NOON - timedelta(days=300)) is None
    assert trials.of("b", NOON) is None


def test_a_second_trial_takes_the_place_of_the_first_and_none_lasts_for_ever() -> None:
    trials = Trials()
    first = trials.begin("a", "exhibits", "steles", "", 60, NOON)
    second = trials.begin("a", "exhibits", "other", "", 10**9, NOON)
    assert first.token != second.token
    assert trials.of("a", NOON) == second
    assert second.ends - second.begins == timedelta(seconds=MOST_SECONDS)
    for number in range(500):
        trials.begin(f"b{number}", "exhibits", "steles", "", 60, NOON)
    assert len(trials._by_device) <= 50


def test_lent_pictures_are_one_browsers_for_a_time() -> None:
    lent = Lent()
    lent.lend("a", frozenset({"1", "2"}), NOON, NOON + timedelta(seconds=60))
    lent.lend("a", frozenset({"3"}), NOON, NOON + timedelta(seconds=30))
    assert all(lent.has("a", one, NOON + timedelta(seconds=59)) for one in "123")
    assert not lent.has("b", "1", NOON)
    assert not lent.has("a", "4", NOON)
    assert not lent.has("a", "1", NOON + timedelta(seconds=60))
    for number in range(500):
        lent.lend(str(number), frozenset({"9"}), NOON, NOON + timedelta(seconds=60))
    assert len(lent._loans) <= MOST_BORROWERS


def test_fifty_screens_ask_at_little_more_cost_than_one_that_says_nothing(
    app: object, make: Factory, clock: SetClock
) -> None:
    make.hall()
    clients = [app.test_client() for _ in range(50)]  # type: ignore[attr-defined]
    for client in clients:
        poll(client)

    def cost(ask: Callable[[FlaskClient], object]) -> float:
        found = []
        for _ in range(5):
            begun = time.thread_time()
            for client in clients:
                ask(client)
            found.append(time.thread_time() - begun)
        return min(found)

    plain = cost(lambda client: client.get("/live?after=999999999"))
    telling = cost(lambda client: poll(client, "/exhibits/steles", tapped="4"))
    assert telling < plain * 2, f"{telling:.4f} s beside {plain:.4f} s"
