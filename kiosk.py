"""Run the kiosk from a checkout: ``python kiosk.py --help``."""

from kiosk.cli import main

if __name__ == "__main__":
    main()
