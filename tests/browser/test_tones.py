"""What came of it, for ears: each outcome its own notes, on the house's own screens, silent until staff say."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from kiosk import paths
from kiosk.checkin.model import Outcome
from tests.browser.conftest import Open, Served
from tests.browser.test_staff_roster import code

LISTEN = """(() => {
  window.notes = [];
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    const voice = make.call(this);
    const start = voice.start.bind(voice);
    voice.start = (at) => { window.notes.push(voice.frequency.value); start(at); };
    return voice;
  };
})()"""


def volume(centre: Served, number: int) -> None:
    centre.house.write(
        lambda writing: writing.execute("INSERT OR REPLACE INTO house_settings VALUES ('door_volume', ?)", (number,))
    )


def touch(centre: Served, visit: Open, size: str) -> Page:
    """Somebody taps 我来了."""
    page = visit(f"{centre.url}/lectures/", size=size)
    page.context.add_init_script(LISTEN)
    page.goto(f"{centre.url}/lectures/{code(centre)}/touch")
    page.locator(".door-main").click()
    expect(page.locator(".answer-title")).to_contain_text("签好了")
    page.wait_for_timeout(300)
    return page


def tunes() -> dict[str, list[list[float]]]:
    """The notes as the module has them."""
    text = (paths.HOUSE / "static" / "js" / "tones.js").read_text(encoding="utf-8")
    table = text.split("const TUNES = ")[1].split(";\n")[0]
    quoted = re.sub(r"(\w+):", r'"\1":', re.sub(r",\s*}", "}", table))
    return dict(json.loads(quoted))


def test_every_outcome_has_notes_of_its_own() -> None:
    found = tunes()
    assert {one.value for one in Outcome} <= set(found)
    assert len({json.dumps(tune) for tune in found.values()}) == len(found)


def test_what_is_good_rises_and_what_is_not_never_does() -> None:
    found = tunes()
    pitches = {name: [pitch for pitch, _ in tune if pitch] for name, tune in found.items()}
    assert all(pitches[name][-1] >= pitches[name][0] for name in ("checked_in", "already_in", "second", "corrected"))
    assert all(pitches[name][-1] < pitches[name][0] for name in ("closed", "cancelled", "forged_code", "revoked"))


@pytest.mark.parametrize(("number", "size", "heard"), [(0, "upright", 0), (60, "upright", 3), (60, "phone", 0)])
def test_a_touch_is_heard_on_a_screen_if_staff_want_it(
    own_centre: Served, visit: Open, number: int, size: str, heard: int
) -> None:
    volume(own_centre, number)
    page = touch(own_centre, visit, size)
    assert len(page.evaluate("window.notes")) == heard
    page.evaluate("document.dispatchEvent(new Event('kiosk:freshen'))")
    page.wait_for_timeout(400)
    assert len(page.evaluate("window.notes")) == heard
