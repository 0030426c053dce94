"""Machine settings in one table: the code is the reference manual.

Order of precedence: command line, environment (``KIOSK_…``), ``kiosk.toml`` in the data folder, default.
What staff change from the browser (names, opening hours, idle seconds) is not here but in ``site/``.
"""

from __future__ import annotations

import os
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk import paths
from kiosk.core.errors import CannotStart
from kiosk.core.subnets import PRIVATE, Subnet, read_subnets

Value = str | int | bool


@dataclass(frozen=True)
class Setting:
    """One machine setting: ``name`` in kiosk.toml, ``KIOSK_<NAME>`` in the environment, ``--name`` on the line."""

    name: str
    kind: type[str] | type[int] | type[bool]
    default: Value
    help: str

    @property
    def variable(self) -> str:
        return f"KIOSK_{self.name.upper()}"


DATA = Setting("data", str, str(paths.INSTANCE), "数据文件夹。The data folder: kiosk.db, media.db, backups.")
SETTINGS = (
    Setting("host", str, "0.0.0.0", "监听的地址。The address to listen on; 127.0.0.1 keeps phones out."),  # noqa: S104
    Setting("port", int, 8000, "端口。The port, 1 to 65535."),
    DATA,
    Setting(
        "base_url", str, "", "二维码里写的地址。What QR codes carry, e.g. http://192.168.1.10:8000; found if empty."
    ),
    Setting("demo", bool, True, "首次启动装入演示内容。Install the demo packs on the first start."),
    Setting("admin_subnets", str, PRIVATE, "哪些网段能开后台。The networks the staff pages open in, with commas."),
    Setting("phone_subnets", str, "", "观众手机的网段，不许开后台。Networks of visitors' phones, kept out of there."),
)


@dataclass(frozen=True)
class Settings:
    """The settings of this run, checked."""

    host: str
    port: int
    data: Path
    base_url: str
    demo: bool
    admin_subnets: tuple[Subnet, ...] = read_subnets(PRIVATE)
    phone_subnets: tuple[Subnet, ...] = ()

    @property
    def screen_url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://127.0.0.1:{self.port}/"


def load(given: Mapping[str, Value | None], environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the command line (``given``; None means not said), the environment and kiosk.toml.

    :raises CannotStart: with one sentence that names the bad value and where it stands.
    """
    environ = os.environ if environ is None else environ
    data = Path(str(_said(DATA, given, environ, {}))).expanduser().absolute()
    from_file = _read_toml(data / "kiosk.toml")
    values = {setting.name: _said(setting, given, environ, from_file) for setting in SETTINGS}
    port = int(values["port"])
    return Settings(
        host=str(values["host"]),
        port=port,
        data=data,
        base_url=str(values["base_url"]).rstrip("/") or f"http://{lan_address()}:{port}",
        demo=bool(values["demo"]),
        admin_subnets=read_subnets(str(values["admin_subnets"])),
        phone_subnets=read_subnets(str(values["phone_subnets"])),
    )


def lan_address() -> str:
    """This machine's address on its network; 127.0.0.1 when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.254.254.254", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _said(
    setting: Setting, given: Mapping[str, Value | None], environ: Mapping[str, str], from_file: Mapping[str, Value]
) -> Value:
    """The value of a setting, checked, from the first place that says one."""
    said = given.get(setting.name)
    if said is not None:
        return _checked(setting, said, "command line")
    if environ.get(setting.variable, "") != "":
        return _checked(setting, environ[setting.variable], setting.variable)
    if setting.name in from_file:
        return _checked(setting, from_file[setting.name], "kiosk.toml")
    return setting.default


def _read_toml(path: Path) -> dict[str, Value]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotStart(f"{path} 读不懂。kiosk.toml cannot be read: {error}") from None
    known = {setting.name for setting in SETTINGS if setting is not DATA}
    for name in found:
        if name not in known:
            raise CannotStart(f"{path} 里没有 {name} 这一项。kiosk.toml knows no setting {name!r}.")
    return found


def _checked(setting: Setting, value: object, place: str) -> Value:
    complaint = f"{place} 里的 {setting.name} 不对：{value!r}。{setting.name} in {place} "
    if setting.kind is bool:
        text = str(value).lower()
        if text not in ("1", "0", "true", "false", "yes", "no", "on", "off"):
            raise CannotStart(complaint + "must be true or false.")
        return text in ("1", "true", "yes", "on")
    if setting.kind is int:
        return _checked_port(value, complaint)
    if setting.name.endswith("_subnets") and isinstance(value, list):
        value = ", ".join(map(str, value))
    text = str(value).strip()
    if not text and setting.default == "":
        return text
    if not text or any(ord(letter) < 32 for letter in text):
        raise CannotStart(complaint + "must be a line of text.")
    if setting.name == "base_url":
        _check_base_url(text, complaint)
    if setting.name == "host":
        _check_host(text, complaint)
    if setting is DATA:
        _check_folder(text, complaint)
    if setting.name.endswith("_subnets"):
        _check_subnets(text, complaint)
    return text


def _checked_port(value: object, complaint: str) -> int:
    try:
        port = int(str(value))
    except ValueError:
        port = -1
    if isinstance(value, bool) or not 1 <= port <= 65535:
        raise CannotStart(complaint + "must be a whole number from 1 to 65535.")
    return port


def _check_base_url(text: str, complaint: str) -> None:
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        fine = fine and (parts.port is None or parts.port > 0) and parts.path in ("", "/") and "@" not in parts.netloc
    except ValueError:
        fine = False
    if not fine or any(letter.isspace() for letter in text):
        raise CannotStart(complaint + "must look like http://192.168.1.10:8000.")


def _check_folder(text: str, complaint: str) -> None:
    try:
        Path(text).expanduser()
    except RuntimeError:
        raise CannotStart(complaint + "names a home folder that is not there.") from None


def _check_subnets(text: str, complaint: str) -> None:
    try:
        read_subnets(text)
    except ValueError:
        raise CannotStart(complaint + "must be networks like 192.168.1.0/24, with commas between.") from None


def _check_host(text: str, complaint: str) -> None:
    try:
        socket.getaddrinfo(text, None, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise CannotStart(complaint + "is no address of this machine.") from None
