"""Where the checkout's parts are: templates, static files, demo packs, the default data folder."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
HOUSE = PACKAGE.parent
TEMPLATES = HOUSE / "templates"
STATIC = HOUSE / "static"
EXHIBITS = HOUSE / "exhibits"
TRANSLATIONS = PACKAGE / "translations"
INSTANCE = HOUSE / "instance"
