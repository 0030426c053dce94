"""The schedule of the staff: in order, searched, everything named."""

from __future__ import annotations

import pytest

from kiosk.core.db import Database
from tests.conftest import SetClock
from tests.factories import Factory
from tests.lectures.planning import ROOM, session
from tests.reading import read
from tests.staffing import Colleague


def test_the_schedule_begins_with_today_and_names_everything(dora: Colleague, hall: Factory) -> None:
    page = read(dora.get(ROOM))
    assert page.find("h3", "day-head")[0].words == "今天 11月21日 周六"
    row = page.find("li", "session-row")[0].words
    for words in ("14:30", "16:00", "平城魏碑", "二楼讲堂", "苏玥", "25 分钟后", "80 座", "改时间或换地方", "取消"):
        assert words in row
    assert page.one("a", "red").attributes["href"] == f"{ROOM}new"


def test_what_is_over_stands_on_pages_of_its_own_latest_first(dora: Colleague, hall: Factory, clock: SetClock) -> None:
    sessions = [{"id": f"s{day}", "start": f"2026-10-{day:02}T09:00", "venue": "yard"} for day in range(1, 29)]
    for name in ("one", "two"):
        hall.lecture(name, sessions=sessions)
    first, second = (read(dora.get(f"{ROOM}?when=past&page={number}")) for number in (1, 2))
    assert [len(page.find("li", "session-row")) for page in (first, second)] == [40, 16]
    assert first.find("h3", "day-head")[0].words == "10月28日 周三"
    assert second.find("h3", "day-head")[-1].words == "10月1日 周四"
    assert "取消" not in first.one("section", "card").words


@pytest.mark.parametrize(
    ("query", "count"),
    [("q=魏碑", 2), ("q=苏", 2), ("q=李", 0), ("series=old", 2), ("series=new", 0), ("venue=hall-2", 2),
     ("venue=yard", 0), ("q=READING", 2), ("q=%25", 0), ("page=1000000000", 2), ("page=x&q=魏碑&venue=hall-2", 2)],
)  # fmt: skip
def test_the_schedule_is_searched_by_series_room_and_words(
    dora: Colleague, hall: Factory, query: str, count: int
) -> None:
    assert len(read(dora.get(f"{ROOM}?{query}")).find("li", "session-row")) == count


def test_a_session_is_found_by_its_number(dora: Colleague, hall: Factory, house: Database) -> None:
    code = session(house)["code"].lower()
    assert len(read(dora.get(f"{ROOM}?q={code}")).find("li", "session-row")) == 1
