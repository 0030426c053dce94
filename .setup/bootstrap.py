"""Sets the kiosk up on a fresh machine: ``python3 .setup/bootstrap.py run|test``. Standard library only.

Makes a virtual environment (also where ensurepip is missing), installs the locked packages into it, and for ``test``
also what the browser tests need. ``make`` calls this; Windows, which has no make, may call it or pip directly.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("KIOSK_VENV", HOUSE / ".venv"))
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": HOUSE / ".lock" / "run.txt", "test": HOUSE / ".lock" / "test.txt"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEBIAN = ("chromium", "fonts-noto-cjk")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file runs in whatever python3 the machine has
        sys.exit("需要 Python 3.11 或更新。Python 3.11 or newer is needed.")
    install(kind)
    if kind == "test":
        find_browser()


def install(kind: str) -> None:
    """Install the locked packages unless the very same lock is installed already."""
    lock = LOCKS[kind]
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f".installed-{kind}"
    if stamp.is_file() and stamp.read_text() == wanted and PYTHON.exists():
        return
    make_venv()
    pip("install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock))
    stamp.write_text(wanted)


def make_venv() -> None:
    """A virtual environment without pip in it: works where ensurepip is missing, as on a bare Debian."""
    if not PYTHON.exists():
        print(f"建立运行环境 {VENV} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)


def pip(*arguments: str) -> None:
    """Run pip for the environment: this machine's own with ``--python``, else one put into the environment."""
    outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if subprocess.run([*outside, "--version"], capture_output=True).returncode == 0:
        command = outside
    else:
        subprocess.run([str(PYTHON), "-m", "ensurepip", "--upgrade"], check=True, stdout=subprocess.DEVNULL)
        command = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*command, *arguments]).returncode:
        sys.exit("安装没有成功，请检查网络后再试。Installing failed: check the network and try again.")


def find_browser() -> None:
    """The tests drive Debian's Chromium; as root it is installed, otherwise one sentence says how."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(DEBIAN)}"
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN]
        if subprocess.run(install, **quiet).returncode == 0:
            return
    sys.exit(f"测试要用 Chromium，请先运行：sudo {command}。The tests need Chromium: run sudo {command}")


if __name__ == "__main__":
    main()
