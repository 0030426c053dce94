"""A code is drawn as the library lays it out, with its quiet zone, and nothing else is in the drawing."""

from __future__ import annotations

import re

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_Q

from kiosk.site.qr import QUIET, code_of

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


@pytest.mark.parametrize("text", ["http://192.168.1.10:8000/check/w1p44rsez5", "a", "平城" * 40])
def test_every_dark_module_is_drawn_and_no_light_one(text: str) -> None:
    code = code_of(text)
    drawn = set()
    for x, y, width, back in RUN.findall(code.path):
        assert width == back
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    assert RUN.sub("", code.path) == ""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}
    assert code.size == len(rows)
    assert all(QUIET <= x < code.size - QUIET and QUIET <= y < code.size - QUIET for x, y in drawn)
