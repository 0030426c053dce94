"""Where a lower room's page shows what a higher room knows: the page names a slot, the higher room fills it.

"Down by import, up by name": a person's page does not know lectures, but leaves a slot ``beside_person``. The roof
hands in who fills what (``Feature.fills``). Unlike a fragment fetched by the browser this costs no second request,
shifts no layout, and works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app
from markupsafe import Markup

Fill = Callable[..., str]


def init_app(app: Flask, fills: dict[str, list[Fill]]) -> None:
    """Give templates ``slot(name)``."""
    app.extensions["slots"] = fills
    app.jinja_env.globals["slot"] = slot


def slot(name: str, **about: object) -> Markup:
    """What the higher rooms have to say in this place."""
    fills = cast(dict[str, list[Fill]], current_app.extensions["slots"])
    return Markup("").join(Markup(fill(**about)) for fill in fills.get(name, []))  # noqa: S704
