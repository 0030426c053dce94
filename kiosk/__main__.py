"""``python -m kiosk``, the same as ``python kiosk.py``."""

from kiosk.cli import main

main()
