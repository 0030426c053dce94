"""The control door: while a server holds a data folder, commands that change data are carried out by it.

A socket on loopback, its port announced in the lock file. The caller proves that it can read the folder's secret key
with an HMAC over a nonce; the key itself never crosses the socket. One JSON line each way.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kiosk.core.errors import CannotStart, Invalid, KioskError, Problem

log = logging.getLogger("kiosk")

LONGEST_CALL = 1 << 20
PATIENCE_SECONDS = 10.0

Run = Callable[[str, dict[str, Any]], Any]


class Door:
    """Listens for errands until closed.

    :param key: the folder's secret key.
    :param run: carries out a named errand with JSON arguments.
    """

    def __init__(self, key: bytes, run: Run) -> None:
        self._server = _Server(("127.0.0.1", 0), _Caller)
        self._server.key = key
        self._server.run = run
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, name="door", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128
    key: bytes
    run: Run


class _Caller(socketserver.StreamRequestHandler):
    server: _Server
    timeout = PATIENCE_SECONDS

    def handle(self) -> None:
        with suppress(OSError):  # the caller hung up, or says nothing
            nonce = secrets.token_hex(16)
            self._say({"nonce": nonce})
            body = self._proved(self.rfile.readline(LONGEST_CALL), nonce)
            self._say({"refused": "wrong key"} if body is None else _answer(self.server.run, body))
            self.connection.shutdown(socket.SHUT_WR)
            self.rfile.read(LONGEST_CALL)  # closed with something unread, the answer could be lost on its way

    def _proved(self, line: bytes, nonce: str) -> dict[str, Any] | None:
        """What the caller wants, if the caller has the key."""
        try:
            call = json.loads(line)
            fine = hmac.compare_digest(str(call["proof"]), _proof(self.server.key, nonce, call["body"]))
            return dict(json.loads(call["body"])) if fine else None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def _say(self, message: dict[str, Any]) -> None:
        self.wfile.write(json.dumps(message).encode() + b"\n")


def _answer(run: Run, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": run(str(body["errand"]), body["arguments"])}
    except Invalid as error:
        return {"problems": [[one.place, one.field, one.sentence] for one in error.problems]}
    except KioskError as error:
        return {"refused": str(error)}
    except Exception as error:  # whoever waits at the door gets an answer, whatever the errand ran into
        log.exception("errand")
        return {"refused": f"服务器出错了，请看它的记录。The server failed: see its log. {type(error).__name__}"}


def call(port: int, key: bytes, errand: str, arguments: dict[str, Any]) -> Any:
    """Hand an errand in at the door and wait for its answer, however long the work takes.

    :raises Invalid: with the problems the server found.
    :raises CannotStart: when the server refuses, or is not there.
    """
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as line,
            line.makefile("rwb") as stream,
        ):
            nonce = json.loads(stream.readline())["nonce"]
            body = json.dumps({"errand": errand, "arguments": arguments})
            stream.write(json.dumps({"body": body, "proof": _proof(key, nonce, body)}).encode() + b"\n")
            stream.flush()
            line.settimeout(None)
            answer = dict(json.loads(stream.readline()))
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotStart("服务器没有应答，请稍后再试。The server did not answer: try again.") from None
    if "problems" in answer:
        raise Invalid([Problem(*problem) for problem in answer["problems"]])
    if "refused" in answer:
        raise CannotStart(answer["refused"])
    return answer.get("answer")


def _proof(key: bytes, nonce: str, body: str) -> str:
    return hmac.digest(key, f"{nonce}\n{body}".encode(), "sha256").hex()
