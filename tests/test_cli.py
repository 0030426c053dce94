"""The command line: what is refused is refused in one sentence, what is asked for is done with or without a server."""

from __future__ import annotations

import os
import re
import signal
import socket
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.cli import with_default
from kiosk.core import folder
from kiosk.core.db import KIOSK_DB, MEDIA_DB
from kiosk.core.migrate import open_house
from kiosk.core.timekeeper import keeper
from kiosk.doctor import KEPT_BY
from kiosk.features import NAMES
from kiosk.media import reels
from kiosk.paths import EXHIBITS
from tests.conftest import NOON
from tests.processes import Done, Server, free_port, here, run, wait_until

SOON_ENOUGH = 5.0
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


def listing(where: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock, which says who holds it."""
    files = (path for path in where.rglob("*") if path.is_file() and path.name != folder.LOCK)
    return {str(path.relative_to(where)): path.read_bytes() for path in files}


def refusal(*arguments: str, do: Callable[..., Done] = run) -> str:
    """The one line on stderr of a command that is refused in time; on a busy machine it may try again."""
    done = do(*arguments)
    for _ in range(3):
        if done.seconds < SOON_ENOUGH:
            break
        done = do(*arguments)
    assert done.seconds < SOON_ENOUGH
    assert done.code in (1, 2)
    assert done.err.count("\n") == 1, done.err
    assert done.out == ""
    assert "Traceback" not in done.err
    return done.err


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
    """A server without the demo, for all tests that leave it as it is or add to it."""
    with Server(tmp_path_factory.mktemp("served") / "data", "--no-demo") as running:
        yield running.ready()


@pytest.mark.parametrize(
    ("arguments", "completed"),
    [
        ([], ["serve"]),
        (["--port", "8001"], ["serve", "--port", "8001"]),
        (["--data", "x"], ["serve", "--data", "x"]),
        (["--data=x", "--no-demo"], ["serve", "--no-demo", "--data=x"]),
        (["--data", "x", "lectures", "list"], ["lectures", "list", "--data", "x"]),
        (["--help"], ["--help"]),
        (["--data", "x", "--help"], ["--help"]),
        (["doctor"], ["doctor"]),
        (["--data"], ["serve", "--data"]),
    ],
)
def test_without_a_command_it_serves(arguments: list[str], completed: list[str]) -> None:
    assert with_default(arguments) == completed


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.code == 0
    for name in ("serve", "doctor", "lectures", "packs", "staff"):
        assert re.search(rf"^  {name}\b", done.out, re.MULTILINE)
    assert done.err == ""


@pytest.mark.parametrize(
    ("group", "names"), [("lectures", "add list cancel move"), ("packs", "check install export seal")]
)
def test_help_of_a_group_lists_its_verbs(group: str, names: str) -> None:
    done = here(group, "--help")
    assert done.code == 0
    for name in names.split():
        assert re.search(rf"^  {name}\b", done.out, re.MULTILINE)


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_bad_port_is_refused(tmp_path: Path, port: str) -> None:
    assert "port" in refusal("--port", port, "--data", str(tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refusal("--host", "127.0.0.1", "--port", port, "--data", str(tmp_path / "data"))
    assert f"--port {int(port) + 1}" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        "serve --port 0", "serve --fly", "serve x", "serve --data", "serve --base-url ftp://a", "fly", "lectures fly",
        "lectures add", "lectures list --most 0", "packs check /nowhere",
    ],
)  # fmt: skip
def test_what_nobody_can_do_is_refused(command: str) -> None:
    refusal(*command.split(), do=here)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    for command, do in ((["serve", "--port", str(free_port())], run), (["lectures", "list"], here)):
        assert "cannot be written" in refusal(*command, "--data", str(tmp_path / "data"), do=do)
    assert (tmp_path / "data").read_text() == "a file"


def test_a_newer_schema_is_refused_and_left_as_it_was(data: Path) -> None:
    house = open_house(data, NAMES, NOON)
    house.write(lambda writing: writing.execute("PRAGMA user_version = 1"))
    house.write(
        lambda writing: writing.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('site', 'm999_later', '')"
        )
    )
    house.close()
    before = listing(data)
    for command, do in ((["serve", "--port", str(free_port())], run), (["lectures", "list"], here)):
        assert "newer version (site.m999_later)" in refusal(*command, "--data", str(data), do=do)
    assert listing(data) == before


@pytest.mark.parametrize(
    ("name", "content"), [(KIOSK_DB, b""), (KIOSK_DB, b"text" * 5000), (MEDIA_DB, b""), (folder.KEY, b"")]
)
def test_a_damaged_folder_is_refused_and_left_as_it_was(data: Path, name: str, content: bytes) -> None:
    (data / name).write_bytes(content)
    before = listing(data)
    assert name in refusal("serve", "--port", str(free_port()), "--data", str(data))
    assert listing(data) == before


def test_a_second_server_on_a_folder_is_refused(server: Server) -> None:
    line = refusal("serve", "--host", "127.0.0.1", "--port", str(free_port()), "--data", str(server.data))
    assert "Another server already runs" in line
    assert server.health()["status"] == "ok"


def test_a_bad_setting_in_the_environment_is_refused() -> None:
    done = run("serve", environ={"KIOSK_PORT": "http"})
    assert done.code == 1
    assert "KIOSK_PORT" in done.err
    assert done.err.count("\n") == 1


def lecture_life(data: Path) -> str:
    """Add, list, move and cancel a lecture from the command line; returns its code."""
    where = ("--data", str(data))
    added = here("lectures", "add", "--title", " 看  字 ", "--start", "+2h", "--venue", "二楼讲堂", *where)
    assert (added.code, added.err) == (0, "")
    code = added.out.strip()
    assert CODE.fullmatch(code)
    moved = here("lectures", "move", code.lower(), "--venue", "三楼", "--reason", "人多", *where)
    assert (moved.code, code in moved.out) == (0, True)
    [line] = [line for line in here("lectures", "list", *where).out.splitlines() if line.startswith(code)]
    assert line.split("  ")[2:] == ["changed", "看 字", "三楼"]
    assert here("lectures", "cancel", code, "--reason", "下雪", *where).code == 0
    assert re.search(rf"^{code}  .*  cancelled  看 字  三楼$", here("lectures", "list", *where).out, re.MULTILINE)
    return code


def test_lectures_are_kept_without_a_server(data: Path) -> None:
    lecture_life(data)
    assert run("lectures", "list", "--data", str(data)).out.count("\n") == 1
    assert not list(data.glob("*-wal"))


def test_lectures_are_kept_by_the_server_that_runs(server: Server) -> None:
    before = server.health()["revision"]
    code = lecture_life(server.data)
    assert code in run("lectures", "list", "--data", str(server.data)).out
    assert server.health()["revision"] > before
    assert "下雪" in server.get(f"/lectures/{code}")[1]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux lists them")
def test_commands_leave_no_file_open_in_the_server(server: Server) -> None:
    opened = Path(f"/proc/{server.process.pid}/fd")
    here("lectures", "list", "--data", str(server.data))
    before = len(os.listdir(opened))
    for _ in range(10):
        here("lectures", "list", "--data", str(server.data))
    wait_until(lambda: len(os.listdir(opened)) <= before + 4)


def test_refusals_of_a_verb_are_the_same_with_and_without_a_server(data: Path, server: Server) -> None:
    for command in (
        ("lectures", "cancel", "0000", "--reason", "x"),
        ("lectures", "add", "--title", "x", "--start", "0999-01-01T10:00"),
        ("packs", "export", "nothing", "--to", str(data.parent / "x.zip")),
        ("packs", "install", "/nowhere"),
    ):
        lines = {refusal(*command, "--data", str(where), do=here) for where in (data, server.data)}
        assert len(lines) == 1, lines
    assert not (data.parent / "x.zip").exists()


def test_a_pack_is_exported_the_same_with_and_without_a_server(tmp_path: Path, server: Server) -> None:
    pack = str(EXHIBITS / "07-first-lectures")
    without = str(tmp_path / "data")
    for where in (without, str(server.data)):
        installed = here("packs", "install", pack, "--data", where)
        assert (installed.code, installed.err) == (0, "")
    exported = []
    for number, where in enumerate((without, str(server.data))):
        target = tmp_path / f"{number}.zip"
        assert here("packs", "export", "first-lectures", "--to", str(target), "--data", where).code == 0
        exported.append(set(zipfile.ZipFile(target).namelist()))
    assert exported[0] == exported[1] == {"pack.json", "people.json", "venues.json", "series.json", "lectures.json"}


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, server: Server) -> None:
    pack = str(EXHIBITS / "07-first-lectures")
    assert here("packs", "install", pack, "--data", str(server.data)).code == 0
    target = str(tmp_path / "nowhere" / "x.zip")
    for where in (server.data, tmp_path / "data"):
        assert here("packs", "install", pack, "--data", str(where)).code == 0
        line = refusal("packs", "export", "first-lectures", "--to", target, "--data", str(where), do=here)
        assert target in line


def test_a_stranger_at_the_announced_door_is_not_told_the_key(data: Path) -> None:
    held = folder.hold(data)
    assert held is not None
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        held.announce(stranger.getsockname()[1])
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(refusal, "lectures", "list", "--data", str(data), do=run)
            stranger.settimeout(SOON_ENOUGH)
            caller, _ = stranger.accept()
            with caller:
                caller.sendall(b'{"nonce": "0"}\n')
                heard = caller.recv(10_000)
            line = waiting.result()
    held.release()
    assert "did not answer" in line
    assert (data / folder.KEY).read_bytes().strip() not in heard


def test_doctor_changes_nothing(data: Path, tmp_path: Path) -> None:
    before = listing(tmp_path)
    done = run("doctor", "--data", str(data))
    assert done.code == 0, done.out
    assert KEPT_BY[keeper()] in done.out
    assert listing(tmp_path) == before
    assert not (data / folder.LOCK).exists()
    assert here("doctor", "--data", str(tmp_path / "not-yet")).code == 0
    assert not (tmp_path / "not-yet").exists()


def test_doctor_names_what_is_ill(data: Path) -> None:
    (data / KIOSK_DB).write_bytes(b"")
    done = here("doctor", "--data", str(data))
    assert done.code == 1
    assert "✗" in done.out
    assert KIOSK_DB in done.out
    assert done.err == ""
    (data.parent / "file").write_text("")
    assert here("doctor", "--data", str(data.parent / "file")).err == ""


def test_doctor_sees_a_server(server: Server) -> None:
    done = here("doctor", "--data", str(server.data))
    assert done.code == 0, done.out
    assert "A server runs" in done.out
    assert server.health()["status"] == "ok"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_closes_its_files(tmp_path: Path, number: int) -> None:
    with Server(tmp_path / "data", "--no-demo") as server:
        server.ready()
        assert server.stop(number) == 0
        assert "Traceback" not in server.complained.read_text()
    wait_until(lambda: not list(server.data.glob("*-wal")))
    assert sorted(path.name for path in server.data.iterdir()) == [
        KIOSK_DB,
        folder.LOCK,
        MEDIA_DB,
        folder.KEY,
        reels.SPOOL,
    ]
