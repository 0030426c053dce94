"""A visitor who turns pages, in a process of its own: what it measures is the server, not the load beside it.

``python -m tests.bench.visitor PORT`` prints, for each page, when it was asked for (s since the epoch) and how long it
took (s), until its input is closed.
"""

from __future__ import annotations

import http.client
import random
import sys
import threading
import time

PAGES = ("/", "/exhibits/", "/lectures/", "/people/")
PAUSE = 0.1


def main(port: int) -> None:
    waits = threading.Thread(target=sys.stdin.read, daemon=True)
    waits.start()
    line, chance = http.client.HTTPConnection("127.0.0.1", port, timeout=60), random.Random(1)
    while waits.is_alive():
        asked, begun = time.time(), time.perf_counter()
        line.request("GET", chance.choice(PAGES))
        line.getresponse().read()
        print(asked, time.perf_counter() - begun)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
