"""The kiosk as staff run it: commands and servers in processes of their own, on free ports."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.cli import main
from kiosk.paths import HOUSE

PATIENCE = 30.0
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float


def run(*arguments: str, checkout: Path = HOUSE, environ: dict[str, str] | None = None) -> Done:
    """``python kiosk.py`` with these arguments, from a folder elsewhere."""
    begun = time.monotonic()
    command = [sys.executable, str(checkout / "kiosk.py"), *arguments]
    done = subprocess.run(
        command, cwd="/", env={**ENVIRON, **(environ or {})}, capture_output=True, timeout=PATIENCE, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), time.monotonic() - begun)


def here(*arguments: str) -> Done:
    """The same command in this process: saves the second that a new Python takes."""
    begun = time.monotonic()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
    said, complained = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Done(code, said, complained, time.monotonic() - begun)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_until(is_so: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for something that happens in another process."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


class Server:
    """``python kiosk.py serve`` on a data folder and a free port; ends with the block."""

    def __init__(self, data: Path, *arguments: str, checkout: Path = HOUSE, limit: Callable[[], None] | None = None):
        self.data = data
        self.port = free_port()
        self.said = data.with_name(data.name + ".said")
        self.complained = data.with_name(data.name + ".complained")
        command = [sys.executable, str(checkout / "kiosk.py"), "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.said.open("wb") as out, self.complained.open("wb") as err:
            self.process = subprocess.Popen(
                [*command, "--data", str(data), *arguments],
                cwd="/", env=ENVIRON, stdout=out, stderr=err, preexec_fn=limit, start_new_session=True,
            )  # fmt: skip

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ready(self) -> Server:
        """Wait until it answers."""
        wait_until(self._answers)
        return self

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.complained.read_text()
        try:
            return self.get("/health")[0] == 200
        except OSError:
            return False

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.get("/health")[1])
        return answer

    def kill(self) -> None:
        """As a power cut would: the server and its workers are gone at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode
