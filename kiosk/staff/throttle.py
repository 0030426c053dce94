"""How often a password may be tried (promises A4, F7): buckets of tries that fill up again, kept on the disk.

A try is taken before the password is looked at and given back when it was right. The machine itself has a bucket of its
own, so nobody on the network can lock out whoever stands at it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_network

from kiosk.core.db import Connection, Database, Writing
from kiosk.core.subnets import is_machine, read_address
from kiosk.staff import store


@dataclass(frozen=True)
class Bucket:
    """So many tries at once, and one more every so many seconds."""

    name: str
    tries: int
    seconds: float


MACHINE = Bucket("machine", 4, 10.0)
NETWORK = Bucket("network", 9, 90.0)
ADDRESS_TRIES = 5
ADDRESS_SECONDS = 90.0
FULL_AGAIN = NETWORK.tries * NETWORK.seconds
LEAST = 1e-6


def buckets(address: str | None) -> list[Bucket]:
    """The buckets a caller draws from. Of an IPv6 network a household has at least a /64, so that counts as one."""
    found = read_address(address)
    if is_machine(found):
        return [MACHINE]
    place = str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
    return [NETWORK, Bucket(f"address {place}", ADDRESS_TRIES, ADDRESS_SECONDS)]


def take(house: Database, of: list[Bucket], now: datetime) -> int:
    """Take a try: 0, or the whole seconds until there is one again; nothing is taken then."""
    at = now.timestamp()
    seconds = _seconds(house.reader(), of, at)
    if seconds and not any(_is_ahead(house.reader(), bucket, at) for bucket in of):
        return seconds  # without a write: a flood of tries must not reach the disk
    return house.write(lambda writing: _take(writing, of, at))


def give_back(house: Database, of: list[Bucket], now: datetime) -> None:
    """The password was right: this was no try at guessing."""
    house.write(lambda writing: _draw(writing, of, now.timestamp(), -1))


def left(db: Connection, of: list[Bucket], now: datetime) -> int:
    """How many tries there are now."""
    return int(min(_level(db, bucket, now.timestamp()) for bucket in of) + LEAST)


def _take(writing: Writing, of: list[Bucket], at: float) -> int:
    seconds = _seconds(writing, of, at)
    _draw(writing, of, at, 0 if seconds else 1)
    return seconds


def _draw(writing: Writing, of: list[Bucket], at: float, tries: int) -> None:
    for bucket in of:
        tokens = _level(writing, bucket, at) - tries
        store.set_bucket(writing, bucket.name, max(0.0, min(bucket.tries, tokens)), at)
    store.forget_buckets(writing, at - FULL_AGAIN)


def _seconds(db: Connection, of: list[Bucket], at: float) -> int:
    """Until the emptiest bucket holds a try."""
    missing = max((1 - LEAST - _level(db, bucket, at)) * bucket.seconds for bucket in of)
    return max(0, math.ceil(missing))


def _level(db: Connection, bucket: Bucket, at: float) -> float:
    """What a bucket holds now. One counted in the future tells that the clock was put back: it fills from now on."""
    found = store.bucket(db, bucket.name)
    if found is None:
        return bucket.tries
    tokens, counted = found
    return min(bucket.tries, tokens + max(0.0, at - counted) / bucket.seconds)


def _is_ahead(db: Connection, bucket: Bucket, at: float) -> bool:
    found = store.bucket(db, bucket.name)
    return found is not None and found[1] > at
