"""``python kiosk.py staff …`` and the errands behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from kiosk.core import clock
from kiosk.core.db import Database
from kiosk.core.errors import CannotStart, Invalid
from kiosk.core.plug import Document, Option
from kiosk.core.roles import Role
from kiosk.staff import passwords, service, store
from kiosk.staff.model import LONGEST_DISPLAY, read_name

BY = "command"
ROLES = [role.value for role in Role]
LONGEST_LINE = 4 * passwords.LONGEST


def add_errand(house: Database, arguments: Document) -> None:
    """An account; whoever may read the data folder may make one, as they could read everything else in it."""
    name, display = read_name(arguments["name"]), arguments["display"]
    passwords.check(arguments["password"], [name, display])
    hash_ = passwords.hashed(arguments["password"])
    service.add(house, name, display, Role(arguments["role"]), hash_, by=BY, now=clock.now())


def password_errand(house: Database, arguments: Document) -> None:
    """A new password, also for an administrator who forgot the only one."""
    name = read_name(arguments["name"])
    passwords.check(arguments["password"], [name])
    service.set_password(house, name, passwords.hashed(arguments["password"]), by=BY, now=clock.now())


def disable_errand(house: Database, arguments: Document) -> None:
    service.disable(house, read_name(arguments["name"]), by=BY, now=clock.now())


def list_errand(house: Database, arguments: Document) -> list[str]:
    """Every account, a line each: name, role, state, how colleagues call them."""
    with house.reading() as db:
        accounts = store.accounts(db)
    state = {False: "active", True: "disabled"}
    return ["  ".join([one.name, one.role.value, state[one.is_disabled], one.display]) for one in accounts]


ERRANDS = {
    "staff.add": add_errand,
    "staff.password": password_errand,
    "staff.disable": disable_errand,
    "staff.list": list_errand,
}


def read_password(from_stdin: bool) -> str:
    """A password typed twice without echo, or the first line of the standard input."""
    if not from_stdin:
        return str(click.prompt("密码 Password", hide_input=True, confirmation_prompt="再输一遍 Again"))
    line = sys.stdin.buffer.readline(LONGEST_LINE)
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise CannotStart("密码不是 UTF-8 文字。The password on stdin is not UTF-8 text.") from None


def commands(data_option: Option, run: Callable[[str | None, str, Document], Any]) -> click.Group:
    """The ``staff`` command group; ``run(data, errand, arguments)`` has an errand done."""
    stdin_option = click.option("--password-stdin", "from_stdin", is_flag=True, help="从标准输入读密码。")

    @click.group()
    def staff() -> None:
        """账号：新增、列出、停用、改密码。Staff accounts."""

    @staff.command("add")
    @click.argument("name")
    @click.option("--role", required=True, metavar="ROLE", help=f"能做什么：{', '.join(ROLES)}。")
    @click.option("--display", default="", help="怎么称呼。")
    @stdin_option
    @data_option
    def add_(name: str, role: str, display: str, from_stdin: bool, data: str | None) -> None:
        """新增一个账号，问密码。Add an account; asks for the password."""
        if role not in ROLES:
            raise CannotStart(f"没有 {role!r} 这种角色。The role is one of {', '.join(ROLES)}.")
        called = " ".join(display.split())
        if len(called) > LONGEST_DISPLAY or not called.isprintable():
            raise CannotStart(
                f"称呼最多 {LONGEST_DISPLAY} 个字。A display name has at most {LONGEST_DISPLAY} characters."
            )
        password = read_password(from_stdin)
        _checked(run, data, "staff.add", {"name": name, "role": role, "display": called, "password": password})
        click.echo(f"{read_name(name)} 可以登录了。Added.")

    @staff.command("list")
    @data_option
    def list_(data: str | None) -> None:
        """列出账号。List the accounts."""
        for text in run(data, "staff.list", {}):
            click.echo(text)

    @staff.command("disable")
    @click.argument("name")
    @data_option
    def disable_(name: str, data: str | None) -> None:
        """停用一个账号，马上退出。Disable an account; its sessions end at once."""
        run(data, "staff.disable", {"name": name})
        click.echo(f"{read_name(name)} 停用了。Disabled.")

    @staff.command("password")
    @click.argument("name")
    @stdin_option
    @data_option
    def password_(name: str, from_stdin: bool, data: str | None) -> None:
        """换一个密码。Set a new password; its sessions end at once."""
        _checked(run, data, "staff.password", {"name": name, "password": read_password(from_stdin)})
        click.echo(f"{read_name(name)} 换了密码。Changed.")

    return staff


def _checked(run: Callable[[str | None, str, Document], Any], data: str | None, errand: str, wish: Document) -> None:
    """Have an errand done; a password that is not good enough is one sentence in both languages."""
    try:
        run(data, errand, wish)
    except Invalid as error:
        words = error.problems[0].sentence
        raise CannotStart(f"{words}The password is too short, too long or too easy to guess.") from None
