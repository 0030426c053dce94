"""The schedule as visitors see it: week, month, one session, its changes, and the band on every page."""

from __future__ import annotations

import icalendar
import pytest
from flask.testing import FlaskClient

from kiosk.lectures import service
from tests.conftest import NOON, SetClock
from tests.factories import Factory
from tests.reading import Element, read

GARBAGE = (
    "", "2026", "2026-W00", "2026-W99", "2026-13", "2026-00", "-", "W", "'", "<script>", "%00", "１２", "٣",
    "9" * 40 + "-01", "9" * 40 + "-W01", "0001-01", "9999-12", "0001-W01", "9999-W52", "2026-11-31", "null", "1e9",
)  # fmt: skip


def rows(page: Element) -> list[tuple[str, str]]:
    """Time and title of the rows under the calendar."""
    return [(row.one("b").words, row.one("span", "row-name").words) for row in schedule(page).find("li", "lecture-row")]


def schedule(page: Element) -> Element:
    return page.one("section", "touch")


@pytest.fixture
def week(make: Factory) -> Factory:
    """Saturday's sessions (over, running, soon, in the evening, cancelled) and one on Wednesday; it is 14:05."""
    make.venue()
    for name, start in (
        ("over", "2026-11-21T09:00"),
        ("running", "2026-11-21T13:00"),
        ("soon", "2026-11-21T14:30"),
        ("cancelled", "2026-11-21T16:00"),
        ("evening", "2026-11-21T19:00"),
        ("wednesday", "2026-11-25T09:00"),
    ):
        make.lecture(name, start, labels={"zh": {"title": name, "line": f"{name}的一行"}})
    service.cancel(make.house, make.code("cancelled"), "停电", by="test", now=NOON)
    return make


def test_a_week_lists_what_comes_and_then_what_is_over(client: FlaskClient, week: Factory) -> None:
    page = read(client.get("/lectures/"))
    assert rows(page) == [
        ("13:00", "running"),
        ("14:30", "soon"),
        ("16:00", "cancelled"),
        ("19:00", "evening"),
        ("09:00", "over"),
    ]
    tags = [row.find("span", "tag") for row in schedule(page).find("li", "lecture-row")]
    assert [tag[0].words if tag else "" for tag in tags] == ["正在讲", "25 分钟后", "已取消", "", "已结束"]


def test_the_row_in_ink_is_the_next_one_today(client: FlaskClient, week: Factory, clock: SetClock) -> None:
    def inked() -> list[str]:
        return [row.one("span", "row-name").words for row in read(client.get("/lectures/")).find("li", "is-today")]

    assert inked()[0] == "running"
    clock.forward(minutes=30)
    assert inked()[0] == "soon"
    clock.forward(hours=9)
    assert inked() == []


def test_a_week_with_little_left_borrows_from_the_next(client: FlaskClient, make: Factory) -> None:
    for day in range(23, 28):
        make.lecture(f"d{day}", f"2026-11-{day}T09:00", labels={"zh": {"title": f"d{day}"}})
    make.lecture("saturday", labels={"zh": {"title": "saturday"}})
    assert [title for _, title in rows(read(client.get("/lectures/")))] == ["saturday", "d23", "d24"]


def test_a_week_without_lectures_says_so_and_leads_on(client: FlaskClient) -> None:
    page = read(client.get("/lectures/?week=2026-W30"))
    assert "这一周没有讲座" in schedule(page).words
    assert "/lectures/?week=2026-W31" in schedule(page).links()


def test_weeks_lead_to_each_other(client: FlaskClient) -> None:
    page = read(client.get("/lectures/"))
    assert [one.attributes["href"] for one in page.find("a", rel="prev")] == ["/lectures/?week=2026-W46"]
    assert [one.attributes["href"] for one in page.find("a", rel="next")] == ["/lectures/?week=2026-W48"]


def test_a_month_shows_every_day_with_its_dots(client: FlaskClient, week: Factory) -> None:
    page = read(client.get("/lectures/?month=2026-11"))
    cells = {
        cell.one("b").words: cell for cell in page.find("a", "day") if "is-outside" not in cell.attributes["class"]
    }
    assert list(cells) == [str(day) for day in range(1, 31)]
    dots = {day: len(cell.one("span", "dots").find("i")) for day, cell in cells.items()}
    assert {day: number for day, number in dots.items() if number} == {"21": 3, "25": 1}, "at most three are drawn"
    assert cells["21"].one("span", "visually-hidden").words == "4 场"
    assert cells["22"].one("span", "lunar").words == "小雪"


def test_a_day_of_a_month_lists_its_sessions(client: FlaskClient, week: Factory) -> None:
    page = read(client.get("/lectures/?month=2026-11&day=2026-11-25"))
    assert rows(page) == [("09:00", "wednesday")]
    chosen = [cell.one("b").words for cell in page.find("a", "day") if cell.attributes.get("aria-current") == "date"]
    assert chosen == ["25"]
    assert "这一天没有讲座" in schedule(read(client.get("/lectures/?month=2026-11&day=2026-11-24"))).words


def test_a_month_without_a_day_shows_today_or_its_first(client: FlaskClient, week: Factory) -> None:
    days = {
        month: read(client.get(f"/lectures/?month={month}")).one("h2", "month-day").words
        for month in ("2026-11", "2026-12")
    }
    assert days == {"2026-11": "11月21日 周六", "2026-12": "12月1日 周二"}


@pytest.mark.parametrize("name", ["week", "month", "day"])
def test_whatever_stands_behind_the_question_mark_is_no_error(client: FlaskClient, week: Factory, name: str) -> None:
    today = read(client.get("/lectures/" if name == "week" else "/lectures/?month=2026-11"))
    for text in GARBAGE:
        asked = {"month": "2026-11", "day": text} if name == "day" else {name: text}
        answer = client.get("/lectures/", query_string=asked)
        assert answer.status_code == 200, text
        assert "<script>" not in answer.text
        if not text.startswith(("0001", "9999")):
            assert rows(read(answer)) == rows(today), text


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("week=0001-W01", "2000 年 1 月"),
        ("week=9999-W52", "2100 年 12 月"),
        ("month=1999-12", "2000 年 1 月"),
        ("month=9999-12", "2100 年 12 月"),
    ],
)
def test_the_calendar_ends_where_nobody_has_business(client: FlaskClient, asked: str, title: str) -> None:
    page = read(client.get(f"/lectures/?{asked}"))
    assert title in page.one("title").words + page.one("main").words
    for link in [one.attributes["href"] for one in page.find("a", rel="prev") + page.find("a", rel="next")]:
        assert client.get(link).status_code == 200, link


def test_one_session_shows_when_where_and_for_whom(client: FlaskClient, make: Factory) -> None:
    make.venue(labels={"zh": {"name": "二楼讲堂", "place": "东侧"}})
    make.put("series", {"id": "reading", "labels": {"zh": {"title": "书香平城"}}})
    make.dictionary("lecture-forms", talk=("讲座", "Talk"))
    make.person("wang")
    labels = {"zh": {"title": "看字", "line": "一行", "body": "正文", "audience": "公众"}}
    people = [{"person": "wang", "role": "speaker"}]
    make.lecture(series="reading", form="talk", people=people, labels=labels)
    code = make.code()
    page = read(client.get(f"/lectures/{code}"))
    assert page.one("h1").words == "看字"
    assert page.one("p", "lecture-when").words == "11月21日 周六 14:30—16:00 · 公众"
    facts = {one.one("dt").words: one.one("dd").words for one in page.one("dl", "facts").find("div")}
    assert facts == {
        "主讲": "王小明",
        "地点": "二楼讲堂 · 东侧",
        "座位": "80 座，先到先坐，不收费",
        "形式": "讲座",
        "系列": "书香平城",
        "编号": code,
    }


def test_times_are_those_of_the_centre_and_not_of_the_server(client: FlaskClient, make: Factory) -> None:
    make.lecture(start="2026-11-22T00:30")
    page = read(client.get(f"/lectures/{make.code()}"))
    assert page.one("p", "lecture-when").words.startswith("11月22日 周日 00:30—02:00")
    row = make.house.reader().execute("SELECT starts_at FROM lecture_sessions").fetchone()
    assert row[0] == "2026-11-21T16:30:00Z"


def test_the_countdown_runs_on_the_page_of_the_session(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.lecture(start="2026-11-21T15:06")
    path = f"/lectures/{make.code()}"
    seen = []
    for minutes in (0, 1, 1, 58, 1, 89, 1):
        clock.forward(minutes=minutes)
        seen.append(read(client.get(path)).one("p", "tags").find("span", "tag")[0].words)
    assert seen == ["今天", "60 分钟后开讲", "59 分钟后开讲", "1 分钟后开讲", "正在讲", "正在讲", "已结束"]


@pytest.mark.parametrize("typed", ["a01b", "AO1B", "aoib", "A0LB", " A01B "])
def test_a_code_may_be_typed_in_any_case_and_with_look_alikes(client: FlaskClient, make: Factory, typed: str) -> None:
    make.lecture(sessions=[{"id": "1", "start": "2026-11-21T14:30", "venue": "hall-2", "code": "A01B"}])
    answer = client.get(f"/lectures/{typed}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/lectures/A01B")
    assert client.get(f"/lectures/{typed}.ics").status_code == 200


@pytest.mark.parametrize("code", ["0000", "A01", "A01BC", "....", "%00", "' OR 1=1 --", "<b>"])
def test_a_code_nobody_has_is_not_found(client: FlaskClient, make: Factory, code: str) -> None:
    make.lecture(sessions=[{"id": "1", "start": "2026-11-21T14:30", "venue": "hall-2", "code": "A01B"}])
    assert client.get(f"/lectures/{code}").status_code == 404
    assert client.get(f"/lectures/{code}.ics").status_code == 404


PAGES = (
    "/",
    "/lectures/",
    "/exhibits/",
    "/exhibits/steles",
    "/people/",
    "/halls/",
    "/search",
    "/help",
    "/easy",
    "/nope",
)


def band(client: FlaskClient, path: str) -> str:
    return " ".join(one.words for one in read(client.get(path)).find("div", "band"))


def test_a_cancelled_session_stands_on_every_page_with_its_reason_on_its_own(
    client: FlaskClient, make: Factory
) -> None:
    make.venue()
    make.exhibit()
    make.lecture(labels={"zh": {"title": "看字"}})
    assert {path: band(client, path) for path in PAGES} == dict.fromkeys(PAGES, "")
    service.cancel(make.house, make.code(), "停电", by="test", now=NOON)
    assert {path: band(client, path) for path in PAGES} == dict.fromkeys(PAGES, "今天 14:30 的讲座取消了：看字")
    page = read(client.get(f"/lectures/{make.code()}"))
    assert page.one("div", "change").words == "这一场取消了停电"
    assert page.one("p", "lecture-when").one("s").words == "14:30—16:00"


def test_a_moved_session_says_where_to_and_where_from(client: FlaskClient, make: Factory) -> None:
    make.venue()
    make.lecture(labels={"zh": {"title": "看字"}})
    service.move(make.house, make.code(), "院子", reason="人多", by="test", now=NOON)
    assert band(client, "/halls/") == "今天 14:30 的讲座改到院子：看字"
    assert read(client.get(f"/lectures/{make.code()}")).one("div", "change").words == "改到院子原来在二楼讲堂。人多"
    service.move(make.house, make.code(), "二楼讲堂", by="test", now=NOON)
    assert band(client, "/halls/") == ""


def test_a_postponed_session_says_until_when(client: FlaskClient, make: Factory) -> None:
    session = {"id": "1", "start": "2026-11-25T09:00", "old_start": "2026-11-22T09:00", "state": "changed"}
    make.lecture(sessions=[{**session, "venue": "hall-2"}], labels={"zh": {"title": "看字"}})
    assert band(client, "/") == "讲座改到 下周三 09:00：看字"
    assert "改到 11月25日 周三 09:00" in read(client.get(f"/lectures/{make.code()}")).one("div", "change").words


def test_the_band_counts_all_the_others(client: FlaskClient, make: Factory) -> None:
    for number in range(7):
        make.lecture(f"l{number}", f"2026-11-2{number + 1}T15:00", labels={"zh": {"title": f"第{number}讲"}})
        service.cancel(make.house, make.code(f"l{number}"), "", by="test", now=NOON)
    assert band(client, "/") == "今天 15:00 的讲座取消了：第0讲 （另有 6 场有变动）"


def test_the_band_goes_when_the_session_would_have_ended(client: FlaskClient, make: Factory, clock: SetClock) -> None:
    make.lecture()
    service.cancel(make.house, make.code(), "", by="test", now=NOON)
    paths = ("/", "/halls/", "/easy", "/exhibits/")
    assert all(band(client, path) for path in paths)
    clock.forward(minutes=114)
    assert all(band(client, path) for path in paths)
    clock.forward(minutes=1)
    assert not any(band(client, path) for path in paths)


def test_a_change_far_away_is_on_the_schedule_and_not_on_every_page(client: FlaskClient, make: Factory) -> None:
    make.lecture(start="2026-12-20T09:00")
    service.cancel(make.house, make.code(), "", by="test", now=NOON)
    assert band(client, "/") == ""
    assert read(client.get("/lectures/?week=2026-W51")).find("span", "red")[0].words == "已取消"


def test_a_calendar_file_is_stable_and_follows_every_change(client: FlaskClient, make: Factory) -> None:
    make.venue()
    make.lecture()
    code = make.code()
    seen = []
    for change in (None, "院子", "广场"):
        if change:
            service.move(make.house, code, change, by="test", now=NOON)
        answer = client.get(f"/lectures/{code}.ics")
        [event] = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
        seen.append((event["UID"], event["SEQUENCE"], event["LOCATION"], event["STATUS"]))
    uid = f"lecture-{code.lower()}@pingcheng-kiosk"
    places = ("二楼讲堂", "院子", "广场")
    assert seen == [(uid, number, place, "CONFIRMED") for number, place in enumerate(places)]
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lecture-{code}.ics"'


def test_the_feed_has_every_session_in_lines_that_any_calendar_reads(client: FlaskClient, week: Factory) -> None:
    answer = client.get("/lectures.ics")
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert len({event["UID"] for event in events}) == len(events) == 6
    assert [event["SUMMARY"] for event in events if event["STATUS"] == "CANCELLED"] == ["cancelled"]
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75


def test_what_is_not_translated_is_marked_for_an_english_visitor(client: FlaskClient, make: Factory) -> None:
    make.lecture(labels={"zh": {"title": "只有中文", "line": "只有中文"}})
    service.cancel(make.house, make.code(), "", by="test", now=NOON)
    client.set_cookie("language", "en")
    for path in ("/lectures/", f"/lectures/{make.code()}", "/halls/"):
        page = read(client.get(path)).one(id="page")
        spoken = {language for text, language in page.spoken() if text == "只有中文"}
        assert spoken == {"zh-CN"}, path
