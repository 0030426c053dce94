"""The sheet to sign by hand: printed empty, typed back in one go."""

from __future__ import annotations

import re

from kiosk.core.db import Database
from tests.checkin.conftest import session
from tests.factories import Factory
from tests.printed import page_sizes, printed_words
from tests.staffing import Colleague

__all__ = ["session"]


def once(page: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_an_empty_sheet_fits_on_one_page_and_says_what_becomes_of_it(
    dora: Colleague, house: Database, make: Factory, session: str
) -> None:
    make.house_record(settings={"retention_days": 12})
    content = dora.get(f"/admin/lectures/{session}/blank.pdf").data
    words = printed_words(content)
    assert page_sizes(content) == [(210, 297)]
    assert "留 12 天就删" in words
    assert "手机" not in words
    assert "22" in words


def test_who_only_looks_stays_out(victor: Colleague, session: str) -> None:
    assert victor.get(f"/admin/lectures/{session}/blank.pdf").status_code == 403
    assert victor.get(f"/admin/lectures/{session}/blank.pdf").status_code == 403
