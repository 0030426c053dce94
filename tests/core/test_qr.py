"""QR codes are read back by another program, also small, turned and blurred."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from kiosk.core import qr

LINK = "HTTP://192.168.1.10:8000/C/01K7Q2ABCDEFGHJKMNPQRSTV"


def test_a_door_link_takes_a_small_code() -> None:
    assert len(qr.matrix(LINK)) == 29
    assert len(qr.matrix(LINK.lower())) > 29


def test_the_quiet_zone_is_part_of_the_picture() -> None:
    size = 29 + 2 * qr.QUIET
    assert f'viewBox="0 0 {size} {size}"' in qr.svg(LINK)


def test_no_style_of_its_own() -> None:
    assert "style" not in qr.svg(LINK)


@limits(max_examples=30)
@given(st.text("ABC019:/.", min_size=1, max_size=60))
def test_the_path_draws_exactly_the_dark_modules(text: str) -> None:
    import re

    drawn = set()
    path = qr.svg(text).split('d="')[2]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    rows = qr.matrix(text)
    assert drawn == {
        (x + qr.QUIET, y + qr.QUIET) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    }


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("PingCheng-Guest", "pc2026hao", "WIFI:T:WPA;S:PingCheng-Guest;P:pc2026hao;;"),
        ("a;b", 'c"d', 'WIFI:T:WPA;S:a\\;b;P:c\\"d;;'),
        ("open", "", "WIFI:T:nopass;S:open;P:;;"),
    ],
)
def test_the_network_code_escapes_what_it_must(name: str, password: str, said: str) -> None:
    assert qr.wifi(name, password) == said
