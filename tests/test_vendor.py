"""What we vendor is what its list says: name, version, licence and sum."""

from __future__ import annotations

import hashlib
import re

from kiosk import paths

VENDOR = paths.STATIC / "vendor"
ROW = re.compile(r"^\| (\S+\.(?:js|css)) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \| ([0-9a-f]{64}) \|$", re.M)


def test_every_vendored_script_is_listed_with_its_sum() -> None:
    listed = {row[0]: row[5] for row in ROW.findall((VENDOR / "VENDOR.md").read_text(encoding="utf-8"))}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.*s")}
    assert listed == found
    assert found


def test_the_version_stands_in_the_name() -> None:
    for name, package, version, *_ in ROW.findall((VENDOR / "VENDOR.md").read_text(encoding="utf-8")):
        assert version in name, package


def test_the_test_tools_are_what_the_list_says() -> None:
    text = (VENDOR / "VENDOR.md").read_text(encoding="utf-8")
    axe = next((paths.HOUSE / "tests" / "vendor").glob("axe-*.js"))
    assert axe.name in text
    assert hashlib.sha256(axe.read_bytes()).hexdigest() in text


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = paths.STATIC / "fonts"
    licences = {path.name for path in fonts.iterdir() if path.suffix.lower() == ".txt"}
    assert {"OFL-NotoSansSC.txt", "OFL-NotoSerifSC.txt", "OFL-NotoLatin.txt", "ARPHICPL.TXT"} <= licences
    for path in fonts.glob("*.woff2"):
        assert path.read_bytes().startswith(b"wOF2"), path.name
