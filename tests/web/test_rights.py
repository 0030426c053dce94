"""The one table of who may do what: it covers every route, and the README shows it."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk import paths
from kiosk.core.roles import Role
from kiosk.web import rights
from kiosk.web.guard import is_area
from kiosk.web.rights import RIGHTS, is_allowed

MARK = {True: "✓", False: ""}


def staff_endpoints(app: Flask) -> list[str]:
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if is_area(rule.rule)})


def test_every_staff_route_has_a_row(app: Flask) -> None:
    assert [one for one in staff_endpoints(app) if rights.right(one) is None] == []
    assert len(staff_endpoints(app)) > 20


def test_no_visitors_route_has_a_row(app: Flask) -> None:
    theirs = {rule.endpoint for rule in app.url_map.iter_rules() if not is_area(rule.rule)}
    assert [one for one in sorted(theirs) if rights.right(one) is not None] == []


def test_what_stands_in_no_row_is_refused_to_everybody() -> None:
    for role in Role:
        assert not is_allowed("nobody_knows.index", "GET", role)
        assert not is_allowed(None, "GET", role)
        assert not is_allowed("", "GET", role)


def test_only_the_doors_are_open_to_strangers(app: Flask) -> None:
    opened = [one for one in staff_endpoints(app) if rights.is_open(one)]
    assert opened == ["staff.first", "staff.first_make", "staff.login", "staff.login_try"]


def test_an_administrator_may_go_everywhere(app: Flask) -> None:
    for endpoint in staff_endpoints(app):
        assert is_allowed(endpoint, "POST", Role.ADMINISTRATOR), endpoint


def test_who_only_looks_changes_nothing_but_their_own(app: Flask) -> None:
    own = {"staff.logout", "staff.login_try", "staff.first_make", "accounts_admin.me_password"}
    posts = {
        rule.endpoint for rule in app.url_map.iter_rules() if is_area(rule.rule) and "POST" in (rule.methods or ())
    }
    assert {one for one in posts if is_allowed(one, "POST", Role.VIEWER)} == own


@pytest.mark.parametrize(
    ("endpoint", "roles"),
    [
        ("today.index", "administrator editor desk viewer"),
        ("exhibits_admin.save", "administrator editor"),
        ("people_admin.index", "administrator editor"),
        ("lectures_admin.cancel", "administrator editor desk"),
        ("revisions_admin.undo", "administrator editor desk"),
        ("site_admin.settings", "administrator"),
        ("site_admin.notices", "administrator editor"),
        ("packs_admin.export", "administrator editor"),
        ("packs_admin.install", "administrator"),
        ("screens_admin.try_", "administrator editor"),
        ("backups_admin.download", "administrator"),
        ("journal_admin.export", "administrator"),
        ("accounts_admin.create", "administrator"),
        ("accounts_admin.me_password", "administrator editor desk viewer"),
    ],
)
def test_what_was_agreed_holds(endpoint: str, roles: str) -> None:
    assert [role.value for role in Role if is_allowed(endpoint, "POST", role)] == [
        role
        for role in roles.split()
        if role != "viewer" or rights.right(endpoint).is_own  # type: ignore[union-attr]
    ]
    assert " ".join(role.value for role in Role if is_allowed(endpoint, "GET", role)) == roles


def test_every_row_covers_a_route_or_one_of_the_rooms_to_come(app: Flask) -> None:
    found = staff_endpoints(app)
    for row in RIGHTS:
        rooms = {pattern.split(".")[0] for pattern in row.endpoints}
        assert any(row.covers(one) for one in found) or not rooms & {one.split(".")[0] for one in found}, row.what


def test_the_readme_shows_the_table() -> None:
    readme = (paths.HOUSE / "README.md").read_text(encoding="utf-8")
    head = "| | " + " | ".join(role.title for role in Role) + " |"
    rows = []
    for row in RIGHTS:
        cells = [MARK[role in row.roles] for role in Role]
        rows.append("| " + " | ".join([row.what, *cells]) + " |")
    table = "\n".join([head, "|---|" + "---|" * len(Role), *rows])
    assert table in readme, f"put this into the README:\n{table}"
