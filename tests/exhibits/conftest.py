"""An exhibit for the staff to work on."""

from __future__ import annotations

import pytest

from tests.factories import Factory


@pytest.fixture
def steles(make: Factory) -> Factory:
    """A house with one exhibit of three works, two of which may be shown."""
    make.hall()
    make.dictionary("work-kinds", stele=("碑", "Stele"), brick=("砖", "Brick"))
    make.exhibit(state="published")
    for number, rights in enumerate(("own", "own", "pending"), 1):
        picture = make.picture(f"#{number}0{number}0{number}0")
        make.work(f"steles/w{number}", position=number, rights=rights, number=f"魏碑 {number}",
                  plates=[{"file": f"sha256:{picture}", "role": "plate"}],
                  labels={"zh": {"title": f"第{number}块"}})  # fmt: skip
    return make
