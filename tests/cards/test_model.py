"""Cards as people read them; what a scanner may have read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards.model import ALPHABET, Kind, Scanned, prefix, read_scan, readable
from kiosk.checkin import tokens


@given(st.integers(0, 2**256 - 1))
def test_what_is_printed_leads_back_to_the_card(number: int) -> None:
    hash_ = f"{number:064x}"
    assert prefix(readable(hash_)) == hash_[:10]
    assert prefix(readable(hash_).lower()) == hash_[:10]


def test_nothing_that_is_easily_confused_is_printed() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)


@given(st.text(max_size=600))
def test_whatever_is_scanned_is_read_without_a_fault(text: str) -> None:
    assert read_scan(text).kind in Kind
    prefix(text)


@pytest.mark.parametrize(
    ("text", "scanned"),
    [
        ("HTTP://192.168.1.10:8000/C/0123", Scanned(Kind.DOOR, "0123")),
        ("http://192.168.1.10:8000/lectures/AB12", Scanned(Kind.PAGE, "/lectures/AB12")),
        ("http://elsewhere/lectures/?week=2026-W47", Scanned(Kind.PAGE, "/lectures/")),
        ("http://192.168.1.10:8000/admin/", Scanned(Kind.OTHER)),
        ("http://192.168.1.10:8000/exhibits/../admin", Scanned(Kind.OTHER)),
        ("javascript:alert(1)", Scanned(Kind.OTHER)),
        ("https://weixin.qq.com/x/abc", Scanned(Kind.OTHER)),
        ("6901234567892", Scanned(Kind.OTHER)),
        ("", Scanned(Kind.OTHER)),
    ],
)
def test_a_code_is_what_it_says(text: str, scanned: Scanned) -> None:
    assert read_scan(text) == scanned


def test_cards_and_tickets_are_told_apart_however_they_are_typed() -> None:
    card, ticket = tokens.ticket(tokens.CARD_PREFIX), tokens.ticket()
    assert read_scan(card.lower()) == Scanned(Kind.CARD, card)
    assert read_scan(ticket) == Scanned(Kind.TICKET, ticket)
    assert read_scan(f"http://192.168.1.10:8000/t/{ticket}") == Scanned(Kind.TICKET, ticket)
