"""The attract screen reads the schedule, the almanac and the opening hours; its loop turns with the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from kiosk.core.db import Database
from kiosk.lectures import service
from kiosk.screens import loop
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.reading import read

HOURS = {str(day): {"opens": "09:00", "closes": "17:00"} for day in range(1, 7)}


def attract(house: Database, now: datetime = NOON) -> loop.Attract:
    return loop.attract(house.reader(), now)


def words(client: FlaskClient) -> str:
    return read(client.get("/attract")).one("span", "attract-next").words


def hang(make: Factory, number: int, role: str = "plate", exhibit: str = "steles") -> None:
    for place in range(number):
        plates = [{"file": f"sha256:{make.picture(f'#{place + 16:02x}{number:02x}00')}", "role": role}]
        if role == "stone":
            plates.insert(0, {"file": plates[0]["file"], "role": "plate"})
        make.work(f"{exhibit}/{role}{place}", position=place, plates=plates, labels={"zh": {"title": f"{role}{place}"}})


@pytest.fixture
def shop(make: Factory) -> Factory:
    """A house with hours, a work to show and a room."""
    make.house_record(hours=HOURS)
    make.exhibit()
    make.work(
        labels={"zh": {"title": "今日之作", "line": "一行"}},
        plates=[{"file": f"sha256:{make.picture()}", "role": "plate"}],
    )
    make.venue()
    return make


@pytest.mark.parametrize(
    ("start", "seen"),
    [
        ("2026-11-21T14:06", "1 分钟后14:06"),
        ("2026-11-21T14:30", "25 分钟后14:30"),
        ("2026-11-21T15:05", "60 分钟后15:05"),
        ("2026-11-21T14:05", "正在讲14:05"),
        ("2026-11-21T13:00", "正在讲13:00"),
    ],
)
def test_up_to_an_hour_before_and_during_a_talk_the_talk_is_shown(
    client: FlaskClient, shop: Factory, start: str, seen: str
) -> None:
    shop.lecture(start=start)
    assert words(client).startswith(seen)
    assert "平城魏碑：从石头上看一座都城" in words(client)
    assert "二楼讲堂 · 免费入座" in words(client)


def test_a_talk_later_today_is_announced_without_a_countdown(client: FlaskClient, shop: Factory) -> None:
    shop.lecture(start="2026-11-21T15:06")
    assert words(client).startswith("今天15:06")
    assert "分钟后" not in words(client)


@pytest.mark.parametrize("start", [None, "2026-11-22T09:00", "2026-11-21T09:00"])
def test_without_a_talk_today_the_work_of_the_day_is_shown(
    client: FlaskClient, shop: Factory, start: str | None
) -> None:
    if start:
        shop.lecture(start=start)
    assert words(client) == "今日一件今日之作一行"


def test_a_cancelled_talk_is_not_announced(client: FlaskClient, shop: Factory) -> None:
    shop.lecture()
    service.cancel(shop.house, shop.code(), "停电", by="test", now=NOON)
    assert words(client).startswith("今日一件")


def test_the_house_may_announce_earlier(house: Database, make: Factory) -> None:
    make.lecture(start="2026-11-21T16:00")
    assert not attract(house).is_soon
    make.house_record(settings={"attract_lead_minutes": 120})
    assert attract(house).is_soon


@pytest.mark.parametrize(
    ("hours", "seen"),
    [
        (0, "今日一件"),
        (2.9, "今日一件"),
        (3, "今天到这里明天见"),
        (9, "今天到这里明天见"),
        (16, "还没开门一会儿见今天 09:00 开门"),
        (18.9, "今天到这里明天见"),
    ],
)
def test_after_closing_there_is_a_quiet_clock(
    client: FlaskClient, shop: Factory, clock: SetClock, hours: float, seen: str
) -> None:
    if hours == 16:
        shop.house_record(hours={**HOURS, "7": HOURS["1"]})
    clock.forward(hours=hours)
    page = read(client.get("/attract"))
    assert page.one("span", "attract-next").words.startswith(seen)
    assert page.one("span", "clock").words


def test_a_talk_in_the_evening_keeps_the_screen_awake(client: FlaskClient, shop: Factory, clock: SetClock) -> None:
    shop.lecture(start="2026-11-21T19:00")
    clock.forward(hours=4)
    assert words(client).startswith("55 分钟后19:00")
    clock.forward(hours=3)
    assert words(client).startswith("今天到这里")


def test_an_empty_house_has_a_clock_and_its_name(client: FlaskClient) -> None:
    page = read(client.get("/attract"))
    assert page.one("span", "clock").words == "14:05"
    assert page.one("span", "attract-next").words == "社区文化中心"
    assert page.find("span", "slide") == []


def test_the_clock_stands_over_the_lunar_day_and_the_coming_term(client: FlaskClient) -> None:
    assert read(client.get("/attract")).one("span", "attract-day").words == "11月21日 星期六农历十月十三 · 明日小雪"


def test_the_loop_has_at_most_eight_works_those_with_a_stone_first(house: Database, make: Factory) -> None:
    make.exhibit()
    hang(make, 6)
    hang(make, 6, "stone")
    slides = attract(house).slides
    assert len(slides) == loop.SLIDES == 8
    assert [bool(slide.stone) for slide in slides] == [True] * 4 + [False] * 4


def test_the_work_of_the_day_is_another_one_tomorrow(house: Database, make: Factory) -> None:
    make.exhibit()
    hang(make, 5)
    first = [attract(house, NOON + timedelta(days=day)).slides[0].work.slug for day in range(5)]
    assert len(set(first)) == 5
    assert attract(house, NOON + timedelta(hours=3)).slides[0].work.slug == first[0]


def test_picture_books_and_works_without_pictures_are_not_in_the_loop(house: Database, make: Factory) -> None:
    make.exhibit()
    hang(make, 2, "page")
    make.work("steles/bare", plates=[])
    make.work("steles/lost", plates=[{"file": f"sha256:{'0' * 64}", "role": "plate"}])
    make.exhibit("draft", state="draft")
    hang(make, 2, exhibit="draft")
    assert attract(house).slides == []


@pytest.mark.parametrize(
    ("rights", "credit", "seen"),
    [
        ("own", "", "画面：颂，本中心自绘字样"),
        ("own", "李老师绘", "画面：颂，李老师绘"),
        ("cleared", "王氏藏", "画面：颂，王氏藏"),
        ("public-domain", "", "画面：颂"),
    ],
)
def test_every_picture_is_credited_and_nobody_else_s_work_is_claimed(
    client: FlaskClient, make: Factory, rights: str, credit: str, seen: str
) -> None:
    make.exhibit()
    plates = [{"file": f"sha256:{make.picture()}", "role": "plate"}]
    make.work(rights=rights, labels={"zh": {"title": "颂", "credit": credit}}, plates=plates)
    assert read(client.get("/attract")).one("span", "credit").words == seen


def test_the_numbers_of_the_loop_are_those_of_the_house(client: FlaskClient, make: Factory) -> None:
    numbers = {"attract_reveal_seconds": 5, "attract_hold_seconds": 6, "attract_shift_pixels": 0}
    make.house_record(settings=numbers)
    page = read(client.get("/attract")).one(id="page").attributes
    assert [page[name] for name in ("data-reveal", "data-hold", "data-shift")] == ["5", "6", "0"]
