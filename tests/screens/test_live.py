"""``/live`` and ``/health``: small, never kept, and true."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kiosk import __version__
from kiosk.core.db import Database
from kiosk.journal import store as journal
from kiosk.screens import live
from tests.conftest import NOON, SetClock
from tests.factories import Factory


def test_live_is_tiny_while_nothing_changed(client: FlaskClient, make: Factory) -> None:
    make.hall()
    revision = make.house.revision
    answer = client.get(f"/live?after={revision}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert len(answer.data) < 200
    assert "HX-Trigger" not in answer.headers
    told = answer.json or {}
    assert told.pop("static")
    assert told == {"revision": revision, "boot": live.BOOT, "now": "2026-11-21T06:05:00Z", "line": revision}


def test_live_names_what_changed_after_and_wakes_the_page(client: FlaskClient, make: Factory) -> None:
    make.hall()
    seen = make.house.revision
    make.exhibit()
    make.work()
    answer = client.get(f"/live?after={seen}")
    assert answer.json is not None
    assert answer.json["events"] == [
        {"serial": seen + 1, "event": "exhibits:exhibit:set", "key": "steles"},
        {"serial": seen + 2, "event": "exhibits:work:set", "key": "steles/one"},
    ]
    assert answer.headers["HX-Trigger"] == f'{{"kiosk:changed": {{"revision": {seen + 2}}}}}'
    again = client.get(f"/live?after={answer.json['revision']}")
    assert "HX-Trigger" not in again.headers


def test_live_tells_at_most_fifty_of_the_latest(client: FlaskClient, make: Factory) -> None:
    for number in range(60):
        make.hall(f"h{number}")
    answer = client.get("/live?after=0")
    assert answer.json is not None
    assert [one["key"] for one in answer.json["events"]] == [f"h{number}" for number in range(10, 60)]
    assert len(answer.data) < 10_000


def test_what_no_screen_shows_wakes_no_page(client: FlaskClient, house: Database, make: Factory) -> None:
    make.hall()
    seen = house.revision
    house.write(lambda writing: journal.record(writing, "staff:x:y", "z", by="t", now=NOON, is_shown=False))
    answer = client.get(f"/live?after={seen}")
    assert "HX-Trigger" not in answer.headers
    assert answer.json is not None
    assert "events" not in answer.json


@pytest.mark.parametrize("after", ["", "-1", "x", "1e9", "9" * 30, "999999999", "'", "%00", "１"])
def test_any_serial_is_answered(client: FlaskClient, make: Factory, after: str) -> None:
    make.hall()
    answer = client.get("/live", query_string={"after": after})
    assert answer.status_code == 200
    assert answer.json is not None
    assert ("events" in answer.json) is (after != "999999999")


def test_live_and_health_are_never_kept(client: FlaskClient) -> None:
    for path in ("/live", "/health"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_both_name_the_same_boot_and_a_page_can_tell_a_restart(client: FlaskClient) -> None:
    answers = [client.get(path).json for path in ("/live", "/health", "/live")]
    boots = {answer["boot"] for answer in answers if answer}
    assert boots == {live.BOOT}
    assert len(live.BOOT) == 16


def test_health_tells_what_a_monitor_needs_to_know(client: FlaskClient, make: Factory) -> None:
    make.hall()
    health = client.get("/health").json
    assert health is not None
    assert health.pop("free_disk") > 0
    assert health.pop("schema") >= 10
    assert health == {
        "status": "ok",
        "version": __version__,
        "boot": live.BOOT,
        "revision": make.house.revision,
        "writable": True,
        "clock": {"now": "2026-11-21T06:05:00Z", "zone": "Asia/Shanghai", "plausible": True},
    }


@pytest.mark.parametrize(
    ("moment", "plausible"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(2026, 10, 31, tzinfo=UTC), False),
        (datetime(2026, 11, 1, tzinfo=UTC), True),
        (datetime(2038, 1, 20, tzinfo=UTC), True),
        (datetime(2100, 1, 1, tzinfo=UTC), False),
    ],
)
def test_health_says_whether_the_clock_can_be_right(
    client: FlaskClient, clock: SetClock, moment: datetime, plausible: bool
) -> None:
    clock.moment = moment
    health = client.get("/health").json
    assert health is not None
    assert health["clock"]["plausible"] is plausible
    assert health["status"] == ("ok" if plausible else "degraded")
    assert client.get("/").status_code == client.get("/attract").status_code == 200


def test_a_folder_that_is_gone_cannot_be_written(tmp_path: Path) -> None:
    assert live.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == [], "the probe leaves nothing behind"
    assert not live.can_write(tmp_path / "gone")


def test_the_disk_is_tried_once_however_often_somebody_asks(tmp_path: Path) -> None:
    asked: list[Path] = []

    def attempt(folder: Path) -> bool:
        asked.append(folder)
        return False

    probe = live.Probe(attempt)
    assert [probe.ask(tmp_path) for _ in range(5)] == [False] * 5
    assert asked == [tmp_path]
