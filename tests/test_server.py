"""The server itself: it takes its port first, and answers nonsense without a word about what it is made with."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from kiosk import server as servers
from kiosk.core.errors import CannotStart
from tests.processes import Server

SECRETS = (b"Traceback", b"waitress", b"Python", b"kiosk/", b"Server:", b".py")
NONSENSE = {
    "a host as long as a page": b"GET /help HTTP/1.1\r\nHost: " + b"a" * 300 + b"\r\n\r\n",
    "a host that is none": b"GET /help HTTP/1.1\r\nHost: a b@c\r\n\r\n",
    "no host": b"GET /help HTTP/1.1\r\n\r\n",
    "a word": b"NONSENSE\r\n\r\n",
    "bytes": bytes(range(256)) + b"\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a later version": b"GET /help HTTP/9.9\r\n\r\n",
    "a long address": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a long header": b"GET /help HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    "a whole address": b"GET http://evil.example/help HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a negative length": b"POST /help HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "an endless length": b"POST /help HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    "two lengths": b"POST /help HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
    "a chunk that is none": b"POST /help HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
    "a header that is none": b"GET /help HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
    "a header of spaces": b"GET /help HTTP/1.1\r\nHost : a\r\n\r\n",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("served") / "data", "--no-demo") as running:
        yield running.ready()


def heard(port: int, line: bytes) -> bytes:
    """What comes back for these bytes, until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as caller:
        with suppress(OSError):
            caller.sendall(line)
        parts = []
        with suppress(OSError):
            while part := caller.recv(65536):
                parts.append(part)
                caller.settimeout(0.2)
        return b"".join(parts)


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_answered_without_a_fault_or_a_name(server: Server, name: str) -> None:
    answer = heard(server.port, NONSENSE[name])
    assert b" 5" not in answer[:12], answer[:200]
    for secret in SECRETS:
        assert secret not in answer
    assert b"evil.example" not in answer
    assert server.get("/help")[0] == 200


def test_many_who_say_nothing_lock_nobody_out(server: Server) -> None:
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    half = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for caller in half:
        caller.sendall(b"GET /help HTTP/1.1\r\nHost: a\r\nX: ")
    assert server.get("/help")[0] == 200
    for caller in (*silent, *half):
        caller.close()


def test_many_at_once_all_get_their_page(server: Server) -> None:
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(server.get, ["/", "/help", "/halls/", "/lectures/", "/live", "/search?q=a"] * 20))
    assert {status for status, _ in answers} == {200}


def test_a_taken_port_is_a_sentence_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"--port {port + 1}"):
            servers.bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_a_sentence() -> None:
    with pytest.raises(CannotStart, match=r"cannot be used"):
        servers.bind("192.0.2.1", 8000)


def test_a_bound_port_listens_at_once() -> None:
    with servers.bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), timeout=5):
        pass


def announced(path: str, megabytes: int, method: str = "POST") -> bytes:
    """The head of a request whose body never comes."""
    return f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {megabytes << 20}\r\n\r\n".encode()


def test_a_large_body_may_only_come_where_films_and_packs_do(server: Server) -> None:
    for line in (
        announced("/help", 65),
        announced("/admin/exhibits/", 65),
        announced("/admin/media/films", 65, "PUT"),
        announced("/admin/media/films", 521),
        announced("/", 500),
    ):
        assert b" 413 " in heard(server.port, line)[:20], line
    for path in ("/admin/media/films", "/admin/packs/"):
        assert heard(server.port, announced(path, 500)) == b""
