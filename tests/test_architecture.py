"""The rules of the house (import directions, bounds) hold, and the checks themselves are seen to fail."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.features import NAMES

DRAWERS = (
    "schema",
    "model",
    "forms",
    "store",
    "shelf",
    "service",
    "pack",
    "commands",
    "desk",
    "admin",
    "pages",
    "feature",
)
OPEN_DOORS = {
    "model", "store", "service", "intake", "desk", "sheet", "words", "steps", "undoing", "shorts", "signup", "index",
    "tokens", "queue", "forms", "entrance", "retention", "ledger", "printed", "standby", "rulebook",
}  # fmt: skip
SPEAKERS = ("pages", "admin", "live", "desk", "screen", "tickets")
"""The drawers that answer requests."""
ROOF = {"app", "cli", "features", "errands", "start", "server", "doctor", "__main__"}
LIBRARIES = {
    "sqlite3": {"kiosk/core/db.py", "kiosk/core/copies.py", "kiosk/doctor.py"},
    "PIL": {"kiosk/media/images.py"},
    "openpyxl": {"kiosk/core/workbook.py"},
    "pillow_heif": {"kiosk/media/heic.py"},
    "pymediainfo": {"kiosk/media/films.py"},
    "htmx_flask": {"kiosk/web/htmx.py"},
    "waitress": {"kiosk/server.py"},
    "lunar_python": {"kiosk/core/almanac.py"},
    "icalendar": {"kiosk/lectures/calendar.py"},
    "pypinyin": {"kiosk/search/index.py"},
    "markdown_it": {"kiosk/core/text.py"},
    "jsonschema": {"kiosk/core/validity.py"},
    "nh3": {"kiosk/core/story.py"},
    "markdownify": {"kiosk/core/story.py"},
    "qrcode": {"kiosk/core/qr.py"},
    "fpdf": {"kiosk/core/paper.py"},
    "pypdfium2": {"kiosk/core/raster.py"},
    "flask_babel": {"kiosk/web/i18n.py"},
    "flask_wtf": {"kiosk/web/guard.py"},
    "argon2": {"kiosk/staff/passwords.py"},
    "zxcvbn": {"kiosk/staff/passwords.py"},
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 80


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """Every module of the package: its path below the house and its tree."""
    files = sorted(paths.PACKAGE.rglob("*.py"))
    return [(file.relative_to(paths.HOUSE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))) for file in files]


@cache
def imports(tree: ast.Module) -> list[str]:
    """The modules a module imports, for ``from a import b`` both ``a`` and ``a.b``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found += [str(node.module), *(f"{node.module}.{name.name}" for name in node.names)]
    return found


def faults(path: str, tree: ast.Module) -> list[str]:
    """What a module imports that it may not."""
    room, name = path.split("/")[1].removesuffix(".py"), Path(path).stem
    found = [_fault(room, name, target) for target in imports(tree)]
    return [f"{path}: {fault}" for fault in found if fault]


def _fault(room: str, name: str, target: str) -> str:
    parts = target.split(".")
    if (
        parts[0] == "flask"
        and room not in ("app", "web")
        and name not in ("pages", "admin", "live", "desk", "screen", "tickets")
    ):
        return "Flask outside app, web, pages and admin"
    if parts[0] == "click" and room != "cli" and name != "commands":
        return "click outside cli and commands"
    if parts[0] != "kiosk" or len(parts) < 2 or room in ROOF:
        return ""
    other, drawer = parts[1], parts[2] if len(parts) > 2 else ""
    if other in ROOF - {"server"}:
        return f"imports the roof: {target}"
    if room in ("core", "web"):
        allowed = {"core"} if room == "core" else {"core", "web", "settings", "paths"}
        return "" if other in {*allowed, "paths"} else f"{room} imports {target}"
    if other in ("core", "web", "settings", "paths", "__version__"):
        return ""
    if other == room:
        return _fault_inside(room, name, drawer)
    if other not in NAMES or room not in NAMES:
        return f"imports {target}"
    if NAMES.index(other) >= NAMES.index(room):
        return f"imports upward: {target}"
    return "" if drawer in {"", *OPEN_DOORS} else f"another room's {drawer}"


def _fault_inside(room: str, name: str, drawer: str) -> str:
    if name in DRAWERS and drawer in DRAWERS and DRAWERS.index(drawer) > DRAWERS.index(name):
        return f"{name} imports {drawer}, which lies above it in {room}"
    return ""


def test_imports_go_one_way() -> None:
    assert [fault for path, tree in modules() for fault in faults(path, tree)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("kiosk/core/text.py", "from flask import Flask"),
        ("kiosk/core/text.py", "from kiosk.people import store"),
        ("kiosk/web/args.py", "from kiosk.lectures import model"),
        ("kiosk/people/store.py", "from kiosk.lectures import store"),
        ("kiosk/lectures/pages.py", "from kiosk.people import pages"),
        ("kiosk/people/store.py", "from kiosk.people import service"),
        ("kiosk/people/service.py", "import click"),
        ("kiosk/media/store.py", "from kiosk.app import create_app"),
        ("kiosk/exhibits/pages.py", "from kiosk.exhibits import feature"),
    ],
)
def test_the_import_check_fails_on_a_planted_violation(path: str, line: str) -> None:
    assert faults(path, ast.parse(line))


def test_each_library_has_its_one_user() -> None:
    for library, users in LIBRARIES.items():
        found = {path for path, tree in modules() if any(one.split(".")[0] == library for one in imports(tree))}
        assert found <= users, library


def is_long(function: ast.FunctionDef) -> bool:
    """Whether a function is too long; one that only wraps others is measured by those."""
    lines = (function.end_lineno or 0) - function.lineno
    return lines >= LONGEST_FUNCTION and not any(isinstance(inner, ast.FunctionDef) for inner in function.body)


def is_mute(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a public name with a body to it does not say what it is for."""
    return not node.name.startswith("_") and ast.get_docstring(node) is None and len(node.body) > 1


def test_files_and_functions_keep_their_bounds() -> None:
    long: list[str] = []
    for path, tree in modules():
        lines = len((paths.HOUSE / path).read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            long.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and is_long(node):
                long.append(f"{path}: {node.name}")
    assert long == []


def test_every_public_function_and_class_says_what_it_is_for() -> None:
    mute = []
    for path, tree in modules():
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and is_mute(node):
                mute.append(f"{path}: {node.name}")
    assert mute == []


def test_nobody_else_asks_the_time() -> None:
    for path, tree in modules():
        if path == "kiosk/core/clock.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                assert not (isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")), path


def test_the_packs_hold_data_only() -> None:
    assert list(paths.EXHIBITS.rglob("*.py")) == []


def test_the_top_level_holds_what_was_asked_for() -> None:
    allowed = {"kiosk.py", "kiosk", "templates", "static", "exhibits", "tests", "README.md",
               "pyproject.toml", "Makefile", "CHANGELOG.md", "LICENSE", "instance"}  # fmt: skip
    found = {path.name for path in paths.HOUSE.iterdir() if not path.name.startswith(".")}
    assert found - {"__pycache__"} <= allowed
