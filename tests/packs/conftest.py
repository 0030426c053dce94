"""Fixtures of the pack tests: a workshop for the whole module, and a house that refused packs must not touch."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.app import create_app
from kiosk.core.db import Database
from kiosk.core.errors import Invalid
from kiosk.core.migrate import open_house
from kiosk.features import NAMES, PARTS
from kiosk.media.intake import Workshop, workshop
from kiosk.packs import service
from kiosk.settings import Settings
from tests.conftest import NOON, SetClock
from tests.factories import sha256
from tests.packs.installing import Installer

Refuse = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def shop() -> Iterator[Workshop]:
    """The worker processes for pictures, started when the first one is needed."""
    with workshop() as made:
        yield made


def state(around: Path) -> dict[str, str]:
    """Every file below a folder with the sum of its bytes, but for the index of the WAL, which readers touch."""
    files = [one for one in around.rglob("*") if one.is_file() and not one.name.endswith("-shm")]
    return {str(one): sha256(one.read_bytes()) for one in files}


@pytest.fixture(scope="module")
def refuse(tmp_path_factory: pytest.TempPathFactory, shop: Workshop) -> Iterator[Refuse]:
    """Installs a zip that must be refused: quickly, in little memory, without a trace. Returns the problems."""
    around = tmp_path_factory.mktemp("around")
    (around / "instance").mkdir(mode=0o700)
    house = open_house(around / "instance", NAMES, NOON)

    def run(content: bytes) -> list[str]:
        with tempfile.TemporaryDirectory() as outside:
            path = Path(outside) / "packs" / "bad.zip"
            path.parent.mkdir()
            path.write_bytes(content)
            before = state(around), state(Path(outside))
            memory, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            with pytest.raises(Invalid) as caught:
                service.install(house, path, PARTS, shop, by="test", now=NOON)
            assert time.process_time() - begun < 5
            assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300 * 1024
            assert (state(around), state(Path(outside))) == before
        assert caught.value.problems
        assert all(one.sentence for one in caught.value.problems)
        return [str(one) for one in caught.value.problems]

    yield run
    house.close()


@pytest.fixture
def install(house: Database, shop: Workshop, tmp_path: Path) -> Installer:
    """Installs packs into an empty house: ``install(files)``."""
    folder = tmp_path / "packs"
    folder.mkdir()
    return Installer(house, shop, folder)


@pytest.fixture
def app(settings: Settings, house: Database, clock: SetClock, shop: Workshop) -> Flask:
    """The application with the workshop that these tests share."""
    made = create_app(settings, house, clock)
    made.extensions["workshop"] = shop
    return made


@pytest.fixture
def elsewhere(tmp_path: Path, shop: Workshop) -> Iterator[Installer]:
    """Another house, empty."""
    for name in ("elsewhere", "theirs"):
        (tmp_path / name).mkdir()
    made = open_house(tmp_path / "elsewhere", NAMES, NOON)
    yield Installer(made, shop, tmp_path / "theirs")
    made.close()
