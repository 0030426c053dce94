"""The control door opens for whoever can read the folder's key, and hands through what the server says."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kiosk.core.door import LONGEST_CALL, Door, call
from kiosk.core.errors import CannotStart, Invalid, Problem, Refused

KEY = b"k" * 64
PROBLEMS = [Problem("works.json[a]", "plates.0", "缺少。It lacks."), Problem("pack.json", "", "太大。Too large.")]


class Server:
    """What a server does with errands."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []

    def run(self, errand: str, arguments: dict[str, Any]) -> Any:
        self.heard.append((errand, arguments))
        match errand:
            case "refuse":
                raise Refused("no-such-pack", "没有。There is none.")
            case "problems":
                raise Invalid(PROBLEMS)
            case "stumble":
                raise ZeroDivisionError
        return {"errand": errand, **arguments}


SERVER = Server()


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    made = Door(KEY, SERVER.run)
    yield made
    made.close()


@pytest.fixture
def server() -> Server:
    """What the door of this module hears, from now on."""
    SERVER.heard.clear()
    return SERVER


def say(port: int, line: bytes) -> dict[str, Any]:
    """Say one line at the door, whatever it is; returns the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        stream = caller.makefile("rwb")
        assert json.loads(stream.readline())["nonce"]
        stream.write(line)
        stream.flush()
        caller.shutdown(socket.SHUT_WR)
        answer: dict[str, Any] = json.loads(stream.readline())
        return answer


def test_an_errand_comes_back_with_its_answer(door: Door, server: Server) -> None:
    assert call(door.port, KEY, "lectures.add", {"title": "讲座"}) == {"errand": "lectures.add", "title": "讲座"}
    assert server.heard == [("lectures.add", {"title": "讲座"})]


def test_an_answer_may_be_nothing(door: Door) -> None:
    door_answer = call(door.port, KEY, "nothing", {})
    assert door_answer == {"errand": "nothing"}


@pytest.mark.parametrize("key", [b"", b"k" * 63, b"K" * 64])
def test_a_wrong_key_is_refused_and_nothing_is_done(door: Door, server: Server, key: bytes) -> None:
    with pytest.raises(CannotStart, match="wrong key"):
        call(door.port, key, "lectures.add", {})
    assert server.heard == []


def test_a_proof_serves_only_once(door: Door, server: Server) -> None:
    with stranger(b'{"nonce": "00"}\n') as program:
        with pytest.raises(CannotStart):
            call(program.port, KEY, "lectures.add", {})
        stolen = program.heard.result()
    assert b"lectures.add" in stolen
    assert say(door.port, stolen) == {"refused": "wrong key"}
    assert server.heard == []


def test_the_key_never_crosses_the_line() -> None:
    with stranger(b'{"nonce": "00"}\n{"answer": 1}\n') as program:
        assert call(program.port, KEY, "a", {}) == 1
        heard = program.heard.result()
    assert b"proof" in heard
    assert KEY not in heard


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"hello\n", b"[]\n", b"{}\n", b"null\n", b"1\n", b'"text"\n', b"\xff\xfe\n",
        b'{"proof": 1, "body": 2}\n', b'{"proof": "\xe4\xbd\xa0", "body": "{}"}\n',
        '{"proof": "你", "body": "{}"}\n'.encode(), b'{"proof": "", "body": null}\n',
        b'{"proof": "", "body": "\\ud800"}\n', b"[" * 100_000 + b"\n", b"a" * (LONGEST_CALL + 10),
    ],
    ids=range(16),
)  # fmt: skip
def test_garbage_is_refused_in_one_line(
    door: Door, server: Server, line: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert say(door.port, line) == {"refused": "wrong key"}
    assert server.heard == []
    assert capfd.readouterr().err == ""


def test_a_caller_who_hangs_up_leaves_no_trace(door: Door, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", door.port)) as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert call(door.port, KEY, "a", {}) == {"errand": "a"}
    assert capfd.readouterr().err == ""


def test_a_refusal_comes_through_in_its_words(door: Door) -> None:
    with pytest.raises(CannotStart, match=r"^没有。There is none\.$"):
        call(door.port, KEY, "refuse", {})


def test_problems_come_through_one_by_one(door: Door) -> None:
    with pytest.raises(Invalid) as found:
        call(door.port, KEY, "problems", {})
    assert found.value.problems == PROBLEMS


def test_an_errand_that_breaks_is_a_sentence_for_the_caller(door: Door, server: Server) -> None:
    with pytest.raises(CannotStart, match="ZeroDivisionError"):
        call(door.port, KEY, "stumble", {})
    assert call(door.port, KEY, "a", {}) == {"errand": "a"}
    assert len(server.heard) == 2


def test_many_may_call_at_once(door: Door) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(call, door.port, KEY, "a", {"number": number}) for number in range(40)]
        assert [answer.result()["number"] for answer in answers] == list(range(40))


def test_nobody_at_home_is_a_sentence() -> None:
    door = Door(KEY, SERVER.run)
    door.close()
    with pytest.raises(CannotStart, match="did not answer"):
        call(door.port, KEY, "a", {})


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n", b"[]\n", b'{"nonce": "00"}\n'])
def test_someone_else_at_home_is_a_sentence(greeting: bytes) -> None:
    with stranger(greeting) as program, pytest.raises(CannotStart, match="did not answer"):
        call(program.port, KEY, "a", {})


class stranger:  # noqa: N801 - reads as what it is
    """Another program at a port: says something, hears what it is told and hangs up."""

    def __init__(self, greeting: bytes) -> None:
        self.greeting = greeting
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.pool = ThreadPoolExecutor(1)

    def __enter__(self) -> stranger:
        self.heard = self.pool.submit(self._answer)
        return self

    def _answer(self) -> bytes:
        caller, _ = self.listener.accept()
        with caller:
            caller.sendall(self.greeting)
            caller.shutdown(socket.SHUT_WR)
            return caller.recv(10_000)

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()
        self.listener.close()
