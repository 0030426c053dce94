"""``kiosk.py staff``: with and without a server, and never with a password where somebody might read it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core import folder
from kiosk.core.db import Database, column
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.paths import HOUSE
from kiosk.staff import passwords, store
from tests.conftest import NOON
from tests.processes import ENVIRON, PATIENCE, Done, Server, here

PASSWORD = "four brass lanterns"
OTHER = "七只纸鸢飞过旧城墙去"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that was in use."""
    where = tmp_path / "data"
    where.mkdir()
    open_house(where, NAMES, NOON).close()
    folder.secret_key(where)
    return where


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that goes on while commands are given."""
    with Server(tmp_path_factory.mktemp("staffed") / "data", "--no-demo") as running:
        yield running.ready()


def typed(monkeypatch: pytest.MonkeyPatch, data: Path, *arguments: str, password: str | bytes) -> Done:
    """A command with ``--password-stdin`` and this on its standard input."""
    text = password if isinstance(password, bytes) else password.encode()
    read, write = __import__("os").pipe()
    with open(write, "wb") as end:
        end.write(text)
    with open(read, encoding="utf-8") as start:
        monkeypatch.setattr(sys, "stdin", start)
        return here("staff", *arguments, "--password-stdin", "--data", str(data))


def opened(data: Path) -> Database:
    return open_house(data, NAMES, NOON)


def life(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """Add, list, change, disable."""
    added = typed(
        monkeypatch, data, "add", "LaoLi", "--role", "administrator", "--display", " 老  李 ", password=PASSWORD + "\n"
    )
    assert (added.code, added.err) == (0, "")
    assert "laoli" in added.out
    assert typed(monkeypatch, data, "add", "bob", "--role", "editor", password=OTHER).code == 0
    assert typed(monkeypatch, data, "password", "bob", password=PASSWORD + "\r\nmore\n").code == 0
    assert here("staff", "disable", "bob", "--data", str(data)).code == 0
    lines = here("staff", "list", "--data", str(data)).out.splitlines()
    assert lines == ["laoli  administrator  active  老 李", "bob  editor  disabled  bob"]


def test_accounts_are_kept_without_a_server(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    life(monkeypatch, data)
    house = opened(data)
    found = store.secret(house.reader(), "laoli")
    assert found
    assert passwords.is_right(found[1], PASSWORD)
    events = column(house.reader(), "SELECT event || ' ' || key || ' ' || by || ' ' || is_shown FROM journal")
    assert events == [
        "staff:account:add laoli command 0",
        "staff:account:add bob command 0",
        "staff:account:password bob command 0",
        "staff:account:disable bob command 0",
    ]
    house.close()


def test_accounts_are_kept_by_the_server_that_runs(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    revision = server.health()["revision"]
    life(monkeypatch, server.data)
    assert server.health()["revision"] == revision
    assert "请登录" in server.get("/admin/login")[1]


def test_no_password_is_written_anywhere(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    secret = "a canary sings at noon"
    typed(monkeypatch, server.data, "add", "canary", "--role", "viewer", password=secret)
    typed(monkeypatch, server.data, "add", "canary", "--role", "viewer", password=secret)
    typed(monkeypatch, server.data, "password", "nobody-here", password=secret)
    files = [*(one for one in server.data.rglob("*") if one.is_file()), server.said, server.complained]
    for path in files:
        assert secret.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("password", "words"),
    [("", "太短"), ("tiny\n", "太短"), ("1234567890", "太好猜"), ("laolilaoli", "太好猜"), ("x" * 3000, "太长")],
)
def test_a_bad_password_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, data: Path, server: Server, password: str, words: str
) -> None:
    for where in (data, server.data):
        wish = ("add", "laoli-2", "--role", "administrator", "--display", "laoli")
        done = typed(monkeypatch, where, *wish, password=password)
        assert done.code == 1
        assert done.err.count("\n") == 1
        assert words in done.err
        assert not password.strip() or password.strip() not in done.err + done.out
        assert "laoli-2" not in here("staff", "list", "--data", str(where)).out


def test_what_nobody_can_do_is_one_line(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    typed(monkeypatch, data, "add", "laoli", "--role", "administrator", password=PASSWORD)
    for line in ("disable laoli", "disable nobody", "disable two\nlines", "add bob --role god", "add bob", "fly"):
        done = here("staff", *line.split(" "), "--data", str(data))
        assert done.code in (1, 2), line
        assert done.err.count("\n") == 1, done.err
    too_long = f"add bob --role desk --display {'长' * 41}"
    for line in ("add laoli --role desk", "add ? --role desk", "password nobody", too_long):
        done = typed(monkeypatch, data, *line.split(" "), password=PASSWORD)
        assert (done.code, done.err.count("\n")) == (1, 1), line
    assert typed(monkeypatch, data, "add", "bob", "--role", "desk", password=b"\xff\xfe" * 10).code == 1
    assert len(here("staff", "list", "--data", str(data)).out.splitlines()) == 1


def test_a_password_is_asked_for_twice_and_not_shown(data: Path) -> None:
    """In a terminal of its own: the echo is switched off there."""
    pty = pytest.importorskip("pty")
    import os

    main, terminal = pty.openpty()
    command = [sys.executable, str(HOUSE / "kiosk.py"), "staff", "add", "laoli", "--role", "administrator"]
    process = subprocess.Popen(
        [*command, "--data", str(data)], stdin=terminal, stdout=terminal, stderr=terminal, env=ENVIRON, cwd="/",
        start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    for prompt in (b"Password", b"Again"):
        while prompt not in shown:
            shown += os.read(main, 1000)
        os.write(main, PASSWORD.encode() + b"\n")
    process.wait(PATIENCE)
    while True:
        try:
            piece = os.read(main, 1000)
        except OSError:
            break
        shown += piece
    os.close(main)
    assert process.returncode == 0, shown
    assert PASSWORD.encode() not in shown
    assert "laoli  administrator" in here("staff", "list", "--data", str(data)).out
