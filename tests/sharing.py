"""What every application of a test run would make anew is made once: compiled templates and the makers of addresses.

A kiosk starts once and serves for months, a test run starts three thousand of them. Without this two thirds of the
run go into compiling the same templates and routes. Nothing that a test can see is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

Maker = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """Templates by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


_makers: dict[tuple[Any, ...], Maker] = {}
_compile = Rule._compile_builder


def _made_once(rule: Rule, append_unknown: bool = True) -> Maker:
    """The function that builds a rule's address; it takes the rule itself, with its converters, as an argument."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
    if key not in _makers:
        _makers[key] = _compile(rule, append_unknown)
    return _makers[key]


def share() -> None:
    """From now on."""
    Flask.jinja_options = {"bytecode_cache": Compiled()}
    Rule._compile_builder = _made_once  # type: ignore[assignment,method-assign]
