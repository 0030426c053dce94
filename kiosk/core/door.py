"""The control door: while a server holds a data folder, commands that change data are carried out by it.

A socket on loopback, its port announced in the lock file. The caller proves that it can read the folder's secret key
with an HMAC over a nonce; the key itself never crosses the socket. One JSON line each way.
"""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import socketserver
import threading
from collections.abc import Callable
from typing import Any

from kiosk.core.errors import CannotStart, Invalid, KioskError, Problem

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
    key: bytes
    run: Run


class _Caller(socketserver.StreamRequestHandler):
    server: _Server
    timeout = PATIENCE_SECONDS

    def handle(self) -> None:
        nonce = secrets.token_hex(16)
        self._say({"nonce": nonce})
        line = self.rfile.readline(LONGEST_CALL)
        try:
            call = json.loads(line)
            fine = hmac.compare_digest(str(call["proof"]), _proof(self.server.key, nonce, call["body"]))
            body = json.loads(call["body"]) if fine else {}
        except (ValueError, KeyError, TypeError):
            fine, body = False, {}
        self._say(_answer(self.server.run, body) if fine else {"refused": "wrong key"})

    def _say(self, message: dict[str, Any]) -> None:
        self.wfile.write(json.dumps(message).encode() + b"\n")


def _answer(run: Run, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": run(str(body["errand"]), body["arguments"])}
    except Invalid as error:
        return {"problems": [[one.place, one.field, one.sentence] for one in error.problems]}
    except KioskError as error:
        return {"refused": str(error)}


def call(port: int, key: bytes, errand: str, arguments: dict[str, Any]) -> Any:
    """Hand an errand in at the door and wait for its answer, however long the work takes.

    :raises Invalid: with the problems the server found.
    :raises CannotStart: when the server refuses, or is not there.
    """
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as line:
            stream = line.makefile("rwb")
            nonce = json.loads(stream.readline())["nonce"]
            body = json.dumps({"errand": errand, "arguments": arguments})
            stream.write(json.dumps({"body": body, "proof": _proof(key, nonce, body)}).encode() + b"\n")
            stream.flush()
            line.settimeout(None)
            answer = json.loads(stream.readline())
    except (OSError, ValueError, KeyError):
        raise CannotStart("服务器没有应答，请稍后再试。The server did not answer: try again.") from None
    if "problems" in answer:
        raise Invalid([Problem(*problem) for problem in answer["problems"]])
    if "refused" in answer:
        raise CannotStart(answer["refused"])
    return answer["answer"]


def _proof(key: bytes, nonce: str, body: str) -> str:
    return hmac.digest(key, f"{nonce}\n{body}".encode(), "sha256").hex()
