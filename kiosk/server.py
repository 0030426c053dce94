"""The production server: waitress, one process, sixteen threads. One place to choose it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

from kiosk.core.errors import CannotStart

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 16
CONNECTIONS = 2000 if hasattr(os, "fork") else 450
"""Windows' select is limited to 512 sockets; on Linux waitress polls."""
MOST_BODY_BYTES = 64 << 20
MOST_LARGE_BODY_BYTES = 520 << 20
LARGE_BODIES = ("/admin/media/", "/admin/packs/")
"""Below these addresses films and packs come in. A body waits on the disk until it is whole; only then does a page
see it, so the limits are set before anybody knows who sends it."""
IDLE_SECONDS = 10
"""A hundred idle phones must not lock the hall out: with waitress' own 120 s they would."""


def bind(host: str, port: int) -> socket.socket:
    """The listening socket, taken before anything else is touched. :raises CannotStart: if it cannot be had."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, number)
        try:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
        return listener
    except OSError as error:
        reason = "已被占用" if error.errno == errno.EADDRINUSE else "不能用"
        raise CannotStart(
            f"端口 {port} {reason}，换一个：--port {port + 1 if port < 65535 else 8000}。"
            f"Port {port} on {host} cannot be used: {error.strerror}."
        ) from None


def serve(app: WSGIApplication, listener: socket.socket) -> None:
    """Answer requests until the process is told to stop."""
    from waitress.server import create_server

    options: dict[str, Any] = {
        "sockets": [listener],
        "threads": THREADS,
        "connection_limit": CONNECTIONS,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": 5,
        "channel_request_lookahead": 4,
        "max_request_body_size": MOST_BODY_BYTES,
        "asyncore_use_poll": hasattr(__import__("select"), "poll"),
        "ident": None,
        "backlog": 1024,
    }
    server = create_server(app, **options)
    server.channel_class = _channel()
    with _stopping():
        server.run()


def _channel() -> Any:
    """Waitress' own connections, but for how large a body may be where films come in."""
    from waitress.channel import HTTPChannel
    from waitress.parser import HTTPRequestParser

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        """Reads one request."""

        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.path.startswith(LARGE_BODIES) and self.command == "POST":
                self.adj = copy(self.adj)
                self.adj.max_request_body_size = MOST_LARGE_BODY_BYTES

    class Channel(HTTPChannel):  # type: ignore[misc]
        """One connection."""

        parser_class = Parser

    return Channel


@contextmanager
def _stopping() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl-C does: what waits is written, then the files are closed."""

    def stop(number: int, frame: object) -> None:
        raise SystemExit(0)

    old = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        sys.stderr.flush()
    finally:
        signal.signal(signal.SIGTERM, old)
