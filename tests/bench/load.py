"""Measuring a server from outside: requests per second over kept connections, several rounds, turn by turn."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import paths

CALLERS = 8
SECONDS = 1.5
ROUNDS = 5


@dataclass
class Target:
    """Something to ask for: ``headers`` go with every request."""

    name: str
    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)


def rate(target: Target, callers: int = CALLERS, seconds: float = SECONDS) -> float:
    """Requests per second that ``callers`` get answered. An answer over 399 stops the measurement."""
    counts = [0] * callers
    stop = time.perf_counter() + seconds

    def ask(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
        while time.perf_counter() < stop:
            line.request("GET", target.path, headers=target.headers)
            answer = line.getresponse()
            answer.read()
            assert answer.status < 400, (target.name, answer.status)
            counts[number] += 1
        line.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(callers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)


def compare(targets: list[Target], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Rates of all targets, measured in turn in every round, so that a machine's moods hit them alike."""
    found: dict[str, list[float]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            found[target.name].append(rate(target))
    return found


def ratios(rates: dict[str, list[float]], base: str) -> dict[str, float]:
    """The median over the rounds of each target's rate divided by the base's in the same round."""
    return {
        name: statistics.median(one / other for one, other in zip(values, rates[base], strict=True))
        for name, values in rates.items()
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A server process: its port, how long it took to its first answer (s) and its resident memory (MB)."""

    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float

    @property
    def resident_mb(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def running(command: Callable[[int], list[str]], path: str) -> Iterator[Running]:
    """Start a server on a free port, wait for its first 200, end it afterwards."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=paths.HOUSE, env={**os.environ}
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                    answer.read()
                break
            except OSError:
                time.sleep(0.005)
                if process.poll() is not None:
                    raise RuntimeError(command(port)) from None
        yield Running(port, process, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()


def kiosk(folder: Path) -> Callable[[int], list[str]]:
    """The command that serves a data folder."""
    return lambda port: [
        sys.executable, "kiosk.py", "serve", "--host", "127.0.0.1", "--port", str(port), "--data", str(folder),
    ]  # fmt: skip


HELLO = """
import sys
from flask import Flask
from waitress import serve
app = Flask("hello")

@app.get("/")
def hello():
    return "Hello, world!"

serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=16, connection_limit=2000, asyncore_use_poll=True,
      channel_timeout=10, cleanup_interval=5, channel_request_lookahead=4, ident=None)
"""


def hello(port: int) -> list[str]:
    """The command that serves hello world by Flask on the same server with the same settings."""
    return [sys.executable, "-c", HELLO, str(port)]
