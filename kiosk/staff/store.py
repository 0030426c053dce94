"""SQL of accounts, sessions and the login's throttle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from kiosk.core.clock import Uptime, loaded, stored
from kiosk.core.db import Connection, Row, Writing, rows
from kiosk.core.errors import NotFound
from kiosk.core.roles import Role, Staff
from kiosk.staff.model import Account, Open, Seen

ACCOUNT = "SELECT id, name, display, role, is_disabled, created_at, changed_at FROM accounts"


def is_empty(db: Connection) -> bool:
    """Whether nobody has an account yet."""
    return db.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is None


def accounts(db: Connection) -> list[Account]:
    """All accounts: the working ones first, then by role and name."""
    order = " ".join(f"WHEN '{role.value}' THEN {number}" for number, role in enumerate(Role))
    return [_account(row) for row in rows(db, f"{ACCOUNT} ORDER BY is_disabled, CASE role {order} END, name")]


def account(db: Connection, name: str) -> Account:
    """The account with a login name. :raises NotFound:"""
    row = db.execute(f"{ACCOUNT} WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise NotFound(name)
    return _account(row)


def secret(db: Connection, name: str) -> tuple[Account, str] | None:
    """A working account and the hash of its password; None if there is no such account or it is disabled."""
    row = db.execute("SELECT * FROM accounts WHERE name = ? AND is_disabled = 0", (name,)).fetchone()
    return (_account(row), str(row["hash"])) if row else None


def is_known(db: Connection, name: str) -> bool:
    return db.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone() is not None


def administrators(db: Connection, without: str = "") -> int:
    """How many administrators can sign in, not counting one."""
    sql = "SELECT count(*) FROM accounts WHERE role = ? AND is_disabled = 0 AND name <> ?"
    return int(db.execute(sql, (Role.ADMINISTRATOR.value, without)).fetchone()[0])


def add(writing: Writing, name: str, display: str, role: Role, hash_: str, now: datetime) -> None:
    """A new account. The name must be free."""
    writing.execute(
        "INSERT INTO accounts (name, display, role, hash, is_disabled, created_at, changed_at) "
        "VALUES (?, ?, ?, ?, 0, ?, ?)",
        (name, display, role.value, hash_, stored(now), stored(now)),
    )


def change(writing: Writing, name: str, values: Mapping[str, object], now: datetime) -> None:
    """Set columns of an account."""
    columns = ", ".join(f"{column} = ?" for column in values)
    writing.execute(
        f"UPDATE accounts SET {columns}, changed_at = ? WHERE name = ?", (*values.values(), stored(now), name)
    )


def renew_hash(writing: Writing, name: str, old: str, new: str) -> None:
    """The same password, hashed with newer numbers."""
    writing.execute("UPDATE accounts SET hash = ? WHERE name = ? AND hash = ?", (new, name, old))


def open_session(writing: Writing, token: str, account_id: int, address: str, now: Seen) -> None:
    """A new session; only the hash of its token is kept."""
    at, uptime = stored(now.at), now.uptime
    writing.execute(
        "INSERT INTO staff_sessions (token, account_id, created_at, seen_at, boot, began, seen, address) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (_hash(token), account_id, at, at, uptime.boot, uptime.seconds, uptime.seconds, address),
    )


def session(db: Connection, token: str) -> Open | None:
    """The session a token opens, of an account that is not disabled."""
    row = db.execute(
        "SELECT a.id, a.name, a.display, a.role, s.created_at, s.seen_at, s.boot, s.began, s.seen "
        "FROM staff_sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token = ? AND a.is_disabled = 0",
        (_hash(token),),
    ).fetchone()
    if row is None:
        return None
    staff = Staff(row["id"], row["name"], row["display"], Role(row["role"]))
    began = Seen(loaded(row["created_at"]), Uptime(row["boot"], row["began"]))
    return Open(staff, began, Seen(loaded(row["seen_at"]), Uptime(row["boot"], row["seen"])))


def see(writing: Writing, token: str, now: Seen) -> None:
    """Note that the owner of a session is there. No change of the house, so no line in the journal."""
    sql = "UPDATE staff_sessions SET seen_at = ?, seen = ? WHERE token = ?"
    writing.execute(sql, (stored(now.at), now.uptime.seconds, _hash(token)))


def close_session(writing: Writing, token: str) -> None:
    writing.execute("DELETE FROM staff_sessions WHERE token = ?", (_hash(token),))


def close_sessions(writing: Writing, name: str) -> None:
    """End all sessions of an account."""
    writing.execute("DELETE FROM staff_sessions WHERE account_id = (SELECT id FROM accounts WHERE name = ?)", (name,))


def forget_sessions(writing: Writing, before: datetime, after: datetime) -> None:
    """Delete sessions that were opened before or after these moments: they are over."""
    writing.execute(
        "DELETE FROM staff_sessions WHERE created_at < ? OR created_at > ?", (stored(before), stored(after))
    )


def bucket(db: Connection, name: str) -> tuple[float, float] | None:
    """Tokens of a bucket of the throttle, and when they were counted."""
    row = db.execute("SELECT tokens, at FROM login_throttle WHERE bucket = ?", (name,)).fetchone()
    return (float(row["tokens"]), float(row["at"])) if row else None


def set_bucket(writing: Writing, name: str, tokens: float, at: float) -> None:
    writing.execute("INSERT OR REPLACE INTO login_throttle (bucket, tokens, at) VALUES (?, ?, ?)", (name, tokens, at))


def forget_buckets(writing: Writing, before: float) -> None:
    """Delete buckets that have filled up since."""
    writing.execute("DELETE FROM login_throttle WHERE at < ?", (before,))


def _account(row: Row) -> Account:
    return Account(
        row["id"], row["name"], row["display"], Role(row["role"]), bool(row["is_disabled"]),
        row["created_at"], row["changed_at"],
    )  # fmt: skip


def _hash(token: str) -> str:
    """A token has 256 random bits: a plain hash keeps it from whoever reads the file."""
    return sha256(token.encode()).hexdigest()
