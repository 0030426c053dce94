"""Every word of the interface exists in English, and what is compiled is what is written."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from kiosk import paths


def translate() -> ModuleType:
    """The script that keeps the catalogue, which is no package."""
    spec = importlib.util.spec_from_file_location("translate", paths.HOUSE / ".setup" / "translate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_word_of_the_interface_has_an_english_one() -> None:
    missing = [one.id for one in translate().updated() if one.id and not one.string]
    assert missing == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    script = translate()
    assert script.compiled(script.updated()) == script.CATALOGUE.with_suffix(".mo").read_bytes()


def test_no_word_in_the_catalogue_is_left_over() -> None:
    script = translate()
    with script.CATALOGUE.open("rb") as file:
        known = {one.id for one in script.read_po(file) if one.id}
    assert known == {one.id for one in script.template() if one.id}


def test_a_word_without_its_english_is_reported_not_stumbled_over() -> None:
    script = translate()
    catalogue = script.template()
    assert not any(script.is_translated(one) for one in catalogue if one.id)
