"""Machine settings: one table, four places, and for every bad value one sentence that names its place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk import paths, settings
from kiosk.core.errors import CannotStart
from kiosk.core.subnets import PRIVATE, read_subnets
from kiosk.settings import SETTINGS, Settings, load


def with_file(tmp_path: Path, text: str, environ: dict[str, str] | None = None, **given: Any) -> Settings:
    """Settings of a data folder whose kiosk.toml reads ``text``."""
    (tmp_path / "kiosk.toml").write_text(text, encoding="utf-8")
    return load({"data": str(tmp_path), **given}, environ or {})


def refusal(given: dict[str, Any], environ: dict[str, str] | None = None) -> str:
    with pytest.raises(CannotStart) as caught:
        load(given, environ or {})
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_without_a_word_the_defaults_hold() -> None:
    found = load({}, {})
    assert (found.host, found.port, found.data, found.demo) == ("0.0.0.0", 8000, paths.INSTANCE, True)
    assert found.base_url == f"http://{settings.lan_address()}:8000"
    assert found.screen_url == "http://127.0.0.1:8000/"


def test_every_setting_has_a_help_in_both_languages() -> None:
    for setting in SETTINGS:
        assert any("一" <= letter <= "鿿" for letter in setting.help)
        assert setting.help.rstrip(".").split()[-1].isascii()
        assert setting.variable == f"KIOSK_{setting.name.upper()}"
        assert isinstance(setting.default, setting.kind)


def test_the_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    assert with_file(tmp_path, "port = 8001").port == 8001
    assert with_file(tmp_path, "port = 8001", {"KIOSK_PORT": "8002"}).port == 8002
    assert with_file(tmp_path, "port = 8001", {"KIOSK_PORT": "8002"}, port="8003").port == 8003


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert with_file(tmp_path, "port = 8001", {"KIOSK_PORT": "", "KIOSK_DATA": ""}).port == 8001


def test_the_file_is_looked_for_in_the_folder_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("port = 8001")
    found = load({}, {"KIOSK_DATA": str(tmp_path)})
    assert (found.data, found.port) == (tmp_path, 8001)


def test_a_relative_folder_and_a_home_are_made_absolute() -> None:
    assert load({"data": "somewhere"}, {}).data == Path.cwd() / "somewhere"
    assert load({"data": "~/somewhere"}, {}).data == Path.home() / "somewhere"


def test_the_base_url_follows_the_port_and_has_no_slash_at_its_end(tmp_path: Path) -> None:
    assert load({"port": "8123"}, {}).base_url.endswith(":8123")
    assert with_file(tmp_path, 'base_url = "http://kiosk.example:80/"').base_url == "http://kiosk.example:80"
    assert with_file(tmp_path, 'base_url = ""').base_url == f"http://{settings.lan_address()}:8000"


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("0", False), ("Yes", True), ("OFF", False)])
def test_yes_and_no_may_be_said_in_many_ways(text: str, expected: bool) -> None:
    assert load({}, {"KIOSK_DEMO": text}).demo is expected


def test_networks_may_be_a_line_or_a_list(tmp_path: Path) -> None:
    wanted = read_subnets("192.168.1.0/24, ::1")
    assert with_file(tmp_path, 'admin_subnets = "192.168.1.0/24,::1"').admin_subnets == wanted
    assert with_file(tmp_path, 'admin_subnets = ["192.168.1.0/24", "::1"]').admin_subnets == wanted
    assert load({}, {"KIOSK_PHONE_SUBNETS": "192.168.1.7/24"}).phone_subnets == read_subnets("192.168.1.0/24")


def test_without_a_word_the_staff_pages_open_in_private_networks_only() -> None:
    found = load({}, {})
    assert found.admin_subnets == read_subnets(PRIVATE)
    assert found.phone_subnets == ()


NO_NETWORKS = ["office", "10", "10.0.0.0/33", "10.0.0.0/8;::1", "192.168.1.0-255", "*", " "]
BAD = {
    "admin_subnets": NO_NETWORKS,
    "phone_subnets": NO_NETWORKS[:-1],
    "port": ["0", "-1", "65536", "80.5", "eighty", "8e3", " ", "9" * 5000, "0x50", "8000;"],
    "demo": ["maybe", "2", "ja", "truefalse", " "],
    "host": ["no such host", "256.1.1.1", "http://a", "a b", "[", "x" * 300, "\n", " "],
    "base_url": ["ftp://a", "a.example", "http://", "http://a/path", "http://a?b", "http://a#b", "http://a:99999",
                 "http://a:x", "http://[", "http://u:p@a", "javascript:alert(1)", "http://a b", "//a", "http://a\nb"],
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_in_the_environment_is_one_sentence_naming_the_variable(name: str) -> None:
    for value in BAD[name]:
        sentence = refusal({}, {f"KIOSK_{name.upper()}": value})
        assert f"KIOSK_{name.upper()}" in sentence, value
        assert name in sentence


@pytest.mark.parametrize("name", ["host", "port"])
def test_a_bad_value_on_the_line_is_one_sentence_naming_the_line(name: str) -> None:
    for value in [*BAD[name], ""]:
        sentence = refusal({name: value})
        assert "command line" in sentence, value
        assert name in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "true"), ("port", "80.5"), ("port", "[]"), ("port", "1979-05-27"), ("port", '"x"'), ("demo", '"maybe"'),
     ("demo", "{}"), ("demo", "5"), ("host", '"no such host"'), ("host", "[1]"), ("host", '""'), ("base_url", "5"),
     ("base_url", '"ftp://a"'), ("base_url", "true"), ("admin_subnets", '["10.0.0.0/8", "office"]'),
     ("admin_subnets", '""'), ("admin_subnets", "[]"), ("phone_subnets", "{}"), ("phone_subnets", "true")],
)  # fmt: skip
def test_a_bad_value_in_the_file_is_one_sentence_naming_the_file(tmp_path: Path, name: str, value: str) -> None:
    tomllib.loads(f"{name} = {value}")
    with pytest.raises(CannotStart, match=r"kiosk\.toml") as caught:
        with_file(tmp_path, f"{name} = {value}")
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["prot = 8000", "PORT = 8000", "[port]\nnumber = 1\n[prot]", 'data = "/srv"'])
def test_an_unknown_name_in_the_file_is_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(CannotStart, match=r"kiosk\.toml"):
        with_file(tmp_path, text)


@pytest.mark.parametrize("content", [b"port = ", b"port = 8000\nport = 8001", b"\xff\xfe", b"{", b"port 8000", b"\x00"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kiosk.toml").write_bytes(content)
    assert str(tmp_path / "kiosk.toml") in refusal({"data": str(tmp_path)})


def test_a_folder_in_place_of_the_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").mkdir()
    assert "kiosk.toml" in refusal({"data": str(tmp_path)})


@pytest.mark.parametrize("value", ["", " ", "\n", "a\nb", "~nobody-here/data", "a\x00b"])
def test_a_bad_folder_is_one_sentence(value: str) -> None:
    assert "data" in refusal({"data": value})


def test_a_folder_in_the_environment_is_checked_too() -> None:
    assert "KIOSK_DATA" in refusal({}, {"KIOSK_DATA": "~nobody-here/data"})


def test_the_address_of_this_machine_is_one() -> None:
    parts = settings.lan_address().split(".")
    assert len(parts) == 4
    assert all(part.isdigit() for part in parts)
