"""A kiosk in a process of its own, as it runs in the hall."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from kiosk import paths


class Machine:
    """A kiosk in a process of its own that can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, str(paths.HOUSE / "kiosk.py"), "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--data", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url + "/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(self.url)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def command(self, *arguments: str, typed: str = "") -> str:
        """A command of the kiosk on the same folder."""
        line = [sys.executable, str(paths.HOUSE / "kiosk.py"), *arguments, "--data", str(self.folder)]
        return subprocess.run(line, check=True, capture_output=True, text=True, timeout=60, input=typed).stdout
