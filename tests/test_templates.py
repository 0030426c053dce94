"""Templates keep the rules of the house: pages extend, fragments do not, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk import paths

ALL = sorted(paths.TEMPLATES.rglob("*.html"))
LONGEST = 80
SHELLS = ("base.html", "staff.html", "phone.html")
"""What pages extend: the screen's, the staff's, and the one of phones, which has no script and no web font."""
FORBIDDEN = re.compile(
    r"""hx-on|hx-vals=['"]js:|hx-trigger=['"][^'"]*\[|\son[a-z]+=|style=|<script(?![^>]*\bsrc=)|javascript:|target=['"]_blank"""
)
FOREIGN = re.compile(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}""")


def name(path: Path) -> str:
    return path.relative_to(paths.TEMPLATES).as_posix()


def faults(text: str, is_fragment: bool) -> list[str]:
    """What a template does that it may not."""
    found = [f"forbidden: {one.group(0)}" for one in FORBIDDEN.finditer(text)]
    found += [f"another host: {one.group(0)}" for one in FOREIGN.finditer(text)]
    if len(text.splitlines()) > LONGEST:
        found.append("too long")
    if is_fragment and "{% extends" in text:
        found.append("a fragment that extends")
    if not is_fragment and not text.startswith("{% extends"):
        found.append("a page whose first line is not extends")
    return found


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_template_keeps_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_fragment = path.name.startswith("_") or path.name in SHELLS
    assert faults(text, is_fragment) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        '<a onclick="x()">',
        "<script>x</script>",
        '<a hx-on:click="x">',
        '<a hx-trigger="click[x]">',
        '<img src="https://cdn.example.com/a.png">',
        '<a target="_blank">',
        '<a href="//evil.example.org">',
    ],
)
def test_the_check_fails_on_a_planted_violation(bad: str) -> None:
    assert faults(bad, is_fragment=True)


@pytest.mark.parametrize("path", [path for path in ALL if path.name.startswith("_")], ids=name)
def test_a_fragment_is_used_by_its_own_room_or_shared_by_all(path: Path) -> None:
    uses = [other for other in ALL if f'"{name(path)}"' in other.read_text(encoding="utf-8")]
    rendered = any(f'"{name(path)}"' in file.read_text(encoding="utf-8") for file in paths.PACKAGE.rglob("*.py"))
    assert uses or rendered
    if path.parent.name != "shared":
        assert all(other.parent == path.parent for other in uses)


def test_scripts_and_sheets_name_no_other_host() -> None:
    for path in [*paths.STATIC.glob("css/*.css"), *paths.STATIC.glob("js/*.js")]:
        assert not FOREIGN.search(path.read_text(encoding="utf-8")), path
