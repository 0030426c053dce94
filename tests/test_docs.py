"""README and CHANGELOG say what the product does, and the files for the kiosk machine say what README promises."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator

import click
import pytest

from kiosk import __version__, cli, paths
from kiosk.settings import DATA, SETTINGS
from kiosk.site.model import HOUSE_SETTINGS

README = (paths.HOUSE / "README.md").read_text(encoding="utf-8")
MACHINE = paths.HOUSE / ".kiosk"


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def everything() -> click.Group:
    """The command line with the commands of all rooms."""
    cli.add_rooms(["--help"])
    return cli.kiosk


def test_readme_names_every_command_and_option() -> None:
    missing = []
    for words, command in commands(everything()):
        if not re.search(rf"kiosk\.py \[?{words}\b", README):
            missing.append(words)
        options = [option for one in command.params for option in one.opts if option.startswith("--")]
        missing += [f"{words} {option}" for option in options if option not in README]
    assert missing == []


def test_readme_names_every_setting_with_its_default() -> None:
    rows = [line for line in README.splitlines() if line.startswith("|")]
    for setting in SETTINGS:
        row = next(line for line in rows if f"`{setting.variable}`" in line)
        assert f"--{setting.name.replace('_', '-')}" in row
        shown = paths.INSTANCE.name if setting is DATA else str(setting.default).lower()
        assert f"`{shown}`" in row or not setting.default
    for one in HOUSE_SETTINGS:
        assert f"| `{one.name}` | {one.default} |" in README


def test_readme_names_only_files_that_are_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)|`(\.[a-z]+/[a-z.-]*)`", README)
    for one in {picture or file for picture, file in named}:
        assert (paths.HOUSE / one).exists(), one


def test_one_version_everywhere() -> None:
    project = tomllib.loads((paths.HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__
    assert f"## {__version__}" in (paths.HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_browser_policy_lets_nobody_out() -> None:
    policy = json.loads((MACHINE / "chromium-policy.json").read_text(encoding="utf-8"))
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == ["http://127.0.0.1:8000"]
    assert policy["DeveloperToolsAvailability"] == 2
    assert policy["DownloadRestrictions"] == 3
    off = ("AllowFileSelectionDialogs", "PrintingEnabled", "TranslateEnabled", "AutofillAddressEnabled")
    assert [policy[name] for name in off] == [False] * len(off)


def test_the_screen_script_is_sound_and_opens_the_attract_screen() -> None:
    script = MACHINE / "screen.sh"
    text = script.read_text(encoding="utf-8")
    assert "http://127.0.0.1:8000/attract" in text
    assert "--no-sandbox" not in text
    shell = shutil.which("sh")
    if shell is None:
        pytest.fail("there is no sh")
    assert subprocess.run([shell, "-n", str(script)], check=False).returncode == 0


def test_the_service_serves_and_comes_back() -> None:
    text = (MACHINE / "kiosk.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/kiosk/.venv/bin/python kiosk.py serve --data /var/lib/kiosk" in text
    assert "Restart=always" in text
