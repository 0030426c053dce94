"""A disk on which each fsync takes 5 ms longer, and callers who check in on it; run by ``test_checkin.py``.

``python -m tests.bench.slow_disk FOLDER SESSION`` prints check-ins per second for each number of callers, one a line.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from kiosk.checkin import service
from kiosk.checkin.model import Arrival, Outcome, Source
from kiosk.core.clock import now
from kiosk.core.db import Database
from kiosk.core.migrate import open_house
from kiosk.features import NAMES

CALLERS = (1, 16, 64)
SECONDS = 2.0
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
int fsync(int file) { usleep(5000); return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(file); }
int fdatasync(int file) { usleep(5000); return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(file); }
"""


def shim(folder: Path) -> Path | None:
    """The library that makes the disk slow; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(SHIM)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def measured(library: Path, folder: Path, session: str) -> dict[int, float]:
    """Callers to check-ins per second on the slow disk."""
    command = [sys.executable, "-m", "tests.bench.slow_disk", str(folder), session]
    done = subprocess.run(command, env={**os.environ, "LD_PRELOAD": str(library)}, check=True, capture_output=True)
    return dict(zip(CALLERS, map(float, done.stdout.split()), strict=True))


def rate(house: Database, session: str, callers: int) -> float:
    """Check-ins per second by so many threads."""
    counts, begun = [0] * callers, time.perf_counter()

    def come(number: int) -> None:
        while time.perf_counter() - begun < SECONDS:
            arrival = Arrival(secrets.token_hex(16), session, Source.TOUCH)
            assert service.check_in(house, arrival, now=now()).outcome is Outcome.CHECKED_IN
            counts[number] += 1

    threads = [threading.Thread(target=come, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)


if __name__ == "__main__":
    opened = open_house(Path(sys.argv[1]), NAMES, now())
    for number in CALLERS:
        print(rate(opened, sys.argv[2], number))
    opened.close()
