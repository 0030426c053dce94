"""The command line: ``serve`` (also without saying so), ``doctor`` and the commands of the rooms."""

from __future__ import annotations

import sys

import click

from kiosk import errands, settings
from kiosk.core.errors import Invalid, KioskError
from kiosk.core.plug import Option

data_option: Option = click.option("--data", metavar="FOLDER", help="数据文件夹。The data folder.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def kiosk() -> None:
    """平城触屏：社区文化中心的触摸屏。The kiosk of a community culture centre.

    不写命令就是 serve。Without a command it serves.
    """


@kiosk.command()
@click.option("--host", metavar="ADDRESS", help=settings.SETTINGS[0].help)
@click.option("--port", metavar="NUMBER", help=settings.SETTINGS[1].help)
@data_option
@click.option("--base-url", metavar="URL", help=settings.SETTINGS[3].help)
@click.option("--demo/--no-demo", default=None, help=settings.SETTINGS[4].help)
@click.option("--admin-subnets", metavar="LIST", help=settings.SETTINGS[5].help)
@click.option("--phone-subnets", metavar="LIST", help=settings.SETTINGS[6].help)
def serve(**given: settings.Value | None) -> None:
    """启动。Serve the screens (the default command)."""
    from kiosk import start

    start.serve(settings.load(given))


@kiosk.command()
@data_option
def doctor(data: str | None) -> None:
    """体检：文件夹、数据库、磁盘、时钟、字体。Check the installation; changes nothing."""
    from kiosk import doctor as doctors

    if not doctors.examine(settings.load({"data": data})):
        raise SystemExit(1)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; every expected failure is one sentence on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    given = with_default(sys.argv[1:] if arguments is None else arguments)
    add_rooms(given)
    try:
        kiosk.main(given, prog_name="kiosk.py", standalone_mode=False)
    except Invalid as error:
        click.echo("\n".join(str(problem) for problem in error.problems), err=True)
        sys.exit(1)
    except KioskError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def with_default(arguments: list[str]) -> list[str]:
    """The arguments with ``serve`` put in where no command is named, and a leading ``--data`` behind the command."""
    moved: list[str] = []
    rest = list(arguments)
    while rest and (rest[0] == "--data" or rest[0].startswith("--data=")):
        moved.append(rest.pop(0))
        if moved[-1] == "--data" and rest:
            moved.append(rest.pop(0))
    if rest and rest[0] in ("-h", "--help"):
        return rest
    if not rest or rest[0].startswith("-"):
        return ["serve", *rest, *moved]
    return [*rest, *moved]


def add_rooms(arguments: list[str]) -> None:
    """Load the rooms' commands, unless the server is to start, which needs none of them."""
    if arguments[:1] == ["serve"]:
        return
    from kiosk.backup import commands as backup
    from kiosk.checkin import commands as checkin
    from kiosk.features import NAMES, PARTS
    from kiosk.lectures import commands as lectures
    from kiosk.packs import commands as packs
    from kiosk.staff import commands as staff

    kiosk.add_command(staff.commands(data_option, errands.run))
    kiosk.add_command(lectures.commands(data_option, errands.run))
    kiosk.add_command(packs.commands(PARTS, data_option, errands.run))
    for command in checkin.commands(data_option, errands.run):
        kiosk.add_command(command)
    for command in backup.commands(NAMES, data_option, errands.run):
        kiosk.add_command(command)
