"""What the door's forms send: the form's own number, signed, and what was typed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

from kiosk.checkin import tokens
from kiosk.checkin.model import CONSENT, Arrival, Personal, Source
from kiosk.core.errors import Invalid, Problem

EVENT_BYTES = 16
MAC_CHARACTERS = 24


class Numbers:
    """The numbers of forms: 128 random bits and a signature, so that no other page can make one up.

    The signature also stands in for a token against forged requests: only our own pages show such numbers, and they
    survive a restart of the server.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = hmac.digest(secret, b"form-number", "sha256")

    def new(self, about: str) -> str:
        """A number for a form about one thing."""
        event = secrets.token_hex(EVENT_BYTES)
        return f"{event}{self._mac(event, about)}"

    def read(self, text: str, about: str) -> str | None:
        """The event of a form's number; None if it is not ours or about another thing."""
        event, mac = text[: EVENT_BYTES * 2], text[EVENT_BYTES * 2 :]
        if not mac.isascii() or not hmac.compare_digest(mac, self._mac(event, about)):
            return None
        return event

    def ticket(self, event: str, prefix: str = tokens.TICKET_PREFIX) -> str:
        """The ticket that a form's number leads to: 80 bits nobody can guess, the same however often it is sent."""
        number = int.from_bytes(hmac.digest(self._secret, f"ticket {event}".encode(), "sha256")[:10], "big")
        return tokens.ticket_of(number, prefix)

    def draw(self, about: str, most: int) -> int:
        """A number below ``most`` that nobody can foresee and that stays the same."""
        return int.from_bytes(hmac.digest(self._secret, f"draw {about}".encode(), "sha256")[:8], "big") % most

    def _mac(self, event: str, about: str) -> str:
        return hmac.digest(self._secret, f"{event} {about}".encode(), "sha256").hex()[:MAC_CHARACTERS]


def number(form: Mapping[str, str], name: str, default: int = 0, digits: int = 6) -> int:
    """A typed number; what is none becomes -1, which no rule lets through."""
    text = form.get(name, "").strip()
    if not text:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else -1


def words(form: Mapping[str, str], name: str) -> str:
    """Typed words on one line, without what no name has."""
    text = form.get(name, "").replace("\x00", "")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def is_group(asked: Mapping[str, str], form: Mapping[str, str]) -> bool:
    """Whether a unit comes, by the address that was asked for or the form that was sent."""
    return "1" in (asked.get("group"), form.get("group")) or bool(form.get("unit"))


def unit(form: Mapping[str, str]) -> str:
    """The unit that comes, empty for people on their own. :raises Invalid: ``unit``, if its form was sent without"""
    found = words(form, "unit")[:60]
    if form.get("group") == "1" and not found:
        raise Invalid([Problem("", "unit", "请先写上单位。")])
    return found


def personal(form: Mapping[str, str], *, asks_phone: bool = False) -> Personal:
    """What somebody says of themselves; a phone is taken only where it was asked for."""
    name, phone = words(form, "name"), words(form, "phone").replace(" ", "").replace("-", "") if asks_phone else ""
    return Personal(name, phone, CONSENT if form.get("consent") else "") if name or phone else Personal()


def touched(form: Mapping[str, str], session: str, event: str, source: Source = Source.TOUCH) -> Arrival:
    """Who comes, as the form of the pad says. :raises Invalid:"""
    return Arrival(
        event=event,
        session=session,
        source=source,
        people=number(form, "people", 1),
        children=number(form, "children", 0),
        unit=unit(form),
        personal=personal(form),
        elders=number(form, "elders", 0),
        wants_guide=form.get("guide") == "1",
    )


def scanned(form: Mapping[str, str], session: str, event: str, person: str, *, asks_phone: bool = False) -> Arrival:
    """Who comes, as a phone's form says. ``person``: the phone's key; others who came later count by themselves."""
    return Arrival(
        event=event,
        session=session,
        source=Source.PHONE,
        people=number(form, "people", 1),
        person="" if form.get("more") == "1" else person,
        personal=personal(form, asks_phone=asks_phone),
    )
