"""A workshop without processes, for tests of what comes after it."""

from __future__ import annotations

from pathlib import Path

from kiosk.media import films, images
from kiosk.media.intake import Workshop
from kiosk.media.model import Prepared, Reel


class Here(Workshop):
    """Does in this process what the workers do in theirs."""

    def prepare(self, content: bytes) -> Prepared:
        return images.prepare(content)

    def check_film(self, path: Path) -> Reel:
        return films.inspect(path)


HERE = Here()
