"""Printing cards: what is on the sheet is what the house knows, once, and can be switched off."""

from __future__ import annotations

import re

from kiosk.cards import store
from kiosk.cards.model import readable
from kiosk.checkin import tokens
from kiosk.core.db import Database
from tests.factories import Factory
from tests.printed import codes, page_sizes, printed_words
from tests.staffing import Colleague


def once(dora: Colleague) -> str:
    found = re.search(r'name="once" value="([0-9a-f]+)"', dora.get("/admin/cards/").text)
    assert found
    return found[1]


def printed(dora: Colleague, sheets: int = 1, form: str = "") -> bytes:
    """A batch as it comes out of the printer."""
    answer = dora.post("/admin/cards/print", data={"sheets": str(sheets), "once": form or once(dora)})
    assert answer.content_type == "application/pdf"
    return bytes(answer.data)


def test_ten_cards_on_a_sheet_each_with_its_own_code(dora: Colleague, house: Database, make: Factory) -> None:
    make.hall()
    content = printed(dora)
    assert page_sizes(content) == [(210, 297)]
    found = set(codes(content))
    assert len(found) == 10
    words = printed_words(content)
    for code in found:
        card = store.card(house.reader(), tokens.kept(str(tokens.read_ticket(code))))
        assert card is not None
        assert readable(card.hash) in words
    assert "第 1 批，第 1 张" in words


def test_the_house_keeps_no_code(dora: Colleague, house: Database) -> None:
    content = printed(dora)
    dump = "\n".join(house.reader().iterdump())
    assert not [code for code in codes(content) if code in dump]


def test_the_same_form_sent_twice_is_the_same_sheet(dora: Colleague, house: Database) -> None:
    form = once(dora)
    first, second = printed(dora, 2, form), printed(dora, 2, form)
    assert sorted(codes(first, page=1)) == sorted(codes(second, page=1))
    assert len(store.batches(house.reader(), 9)) == 1
    assert store.batches(house.reader(), 9)[0].cards == 20


def test_a_lost_card_is_switched_off_by_what_is_printed_on_it(dora: Colleague, house: Database) -> None:
    code = codes(printed(dora))[0]
    hash_ = tokens.kept(code)
    dora.post("/admin/cards/revoke", data={"code": readable(hash_).lower()})
    card = store.card(house.reader(), hash_)
    assert card is not None
    assert card.is_revoked
    assert store.batches(house.reader(), 9)[0].revoked == 1
    dora.post("/admin/cards/revoke", data={"code": "ABCD EFGH"})
    assert "没有这张卡" in dora.get("/admin/cards/").text


def test_a_whole_batch_is_switched_off_and_the_journal_says_who(dora: Colleague, house: Database) -> None:
    printed(dora)
    dora.post("/admin/cards/1/revoke")
    assert store.batches(house.reader(), 9)[0].revoked == 10
    events = house.reader().execute("SELECT by, event, key FROM journal WHERE event LIKE 'cards:%' ORDER BY serial")
    assert [tuple(row) for row in events] == [
        ("dora", "cards:batch:print", "1 10"), ("dora", "cards:batch:revoke", "1 10"),
    ]  # fmt: skip


def test_numbers_that_cannot_be_print_nothing(dora: Colleague, house: Database) -> None:
    for sheets in ("0", "51", "-1", "x", ""):
        assert dora.post("/admin/cards/print", data={"sheets": sheets, "once": once(dora)}).status_code == 303
    assert store.batches(house.reader(), 9) == []


def test_who_only_looks_stays_out(victor: Colleague) -> None:
    assert victor.get("/admin/cards/").status_code == 403
