"""The rules of a door as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.checkin.model import Mode, Rules
from kiosk.core.clock import at_local, local
from kiosk.core.errors import Problem

BOUNDS = {"opens_before": 1440, "walk_in_percent": 100, "release_after": 240}
MOMENTS = ("signs_up_from", "signs_up_until")


def typed(rules: Rules) -> dict[str, str]:
    """Rules as the fields of the form hold them."""
    found = {name: str(getattr(rules, name)) for name in BOUNDS}
    for name in MOMENTS:
        moment = getattr(rules, name)
        found[name] = f"{local(moment):%Y-%m-%dT%H:%M}" if moment else ""
    return {**found, "mode": rules.mode.value, "has_check_out": "1" if rules.has_check_out else ""}


def read(form: Mapping[str, str]) -> tuple[Rules, list[Problem]]:
    """The rules that were typed, and what is wrong with them."""
    problems: list[Problem] = []
    values: dict[str, Any] = {"has_check_out": form.get("has_check_out") == "1"}
    for name, most in BOUNDS.items():
        text = form.get(name, "").strip()
        is_number = text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= most
        if not is_number:
            problems.append(Problem("", name, f"请填 0 到 {most} 之间的数。"))
        values[name] = int(text) if is_number else 0
    for name in MOMENTS:
        values[name] = _moment(form.get(name, "").strip(), name, problems)
    if values["signs_up_from"] and values["signs_up_until"] and values["signs_up_from"] >= values["signs_up_until"]:
        problems.append(Problem("", "signs_up_until", "报名截止要在开始之后。"))
    mode = form.get("mode", "")
    if mode not in set(Mode):
        problems.append(Problem("", "mode", "请选一种。"))
        mode = Mode.COUNT.value
    return Rules(mode=Mode(mode), **values), problems


def _moment(text: str, name: str, problems: list[Problem]) -> datetime | None:
    if not text:
        return None
    try:
        naive = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  the centre's wall clock
    except ValueError:
        problems.append(Problem("", name, "时间没看懂，请用日历选。"))
        return None
    return at_local(naive.date(), naive.time())
