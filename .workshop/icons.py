"""Write the icon sprite static/img/icons.svg: one <symbol id="i-NAME"> per icon, drawn by hand.

Box 0 0 48 48, stroke 4 in currentColor, mitred joins and cut ends, as in the pictures' dock and
buttons. "S" items are stroked paths; "F" items are filled with currentColor (dots and half discs).
Use: <svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#i-home"/></svg>

    python .workshop/icons.py
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "img" / "icons.svg"


def disc(x: float, y: float, r: float) -> str:
    """A full circle as path data."""
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 1 {2 * r:g} 0a{r:g} {r:g} 0 1 1 {-2 * r:g} 0z"


def box(x: float, y: float, w: float, h: float) -> str:
    """A rectangle as path data."""
    return f"M{x:g} {y:g}h{w:g}v{h:g}h{-w:g}z"


SPEAKER = "M6.5 17.5H14.5L27 10V38L14.5 30.5H6.5Z"

ICONS: dict[str, tuple[tuple[str, str], ...]] = {
    # dock
    "home": (("S", "M4.6 23L24 6.4 43.4 23M11.7 17.5V40.3H36.3V17.5M19.8 40V29.4H28.2V40"),),
    "back": (("S", "M41 24H9M23.2 9.6L8.6 24 23.2 38.4"),),
    "search": (("S", disc(20.6, 20.8, 13) + "M29.9 30.1L44.3 44.5"),),
    "listen": (("S", SPEAKER + "M31.6 16.2A10.4 10.4 0 0 1 31.6 31.8M37.9 10.6A17.6 17.6 0 0 1 37.9 37.4"),),
    "easy": (("S", "M4 42L16.4 7.4 29 42M8.8 31.6H24.2M30.4 42L38.2 21.4 45 42M33.4 35.2H42.6"),),
    "globe": (("S", disc(24, 24, 18.8) + "M5.2 24H42.8M24 5.2C31 15 31 33 24 42.8C17 33 17 15 24 5.2Z"),),
    "person": (("S", disc(24, 15.4, 7.7) + "M8.9 43.6C8.9 33.4 15 27.4 24 27.4S39.1 33.4 39.1 43.6"),),
    # places and things
    "people": (
        (
            "S",
            disc(16.2, 17.2, 6.8)
            + disc(33.5, 15.4, 5.3)
            + "M2.8 43C2.8 34 8 28.8 16.4 28.8S30 34 30 43M32 28.4C39 28.4 43.2 32.2 43.6 39.6",
        ),
    ),
    "book": (
        (
            "S",
            "M24 11.6C19 7.6 11 7.2 5 8.2V38.8C11 37.8 19 38 24 41.6C29 38 37 37.8 43 38.8V8.2"
            "C37 7.2 29 7.6 24 11.6ZM24 11.6V41.6",
        ),
    ),
    "map": (("S", "M7 10.6L17.5 6.4 30.8 11 41.4 6.6V37.4L30.8 42 17.5 37.4 7 41.6ZM17.5 6.4V37.4M30.8 11V42"),),
    "stamp": (
        (
            "S",
            box(8.7, 32.6, 30.6, 8)
            + "M16 32.6C17.8 27 18.9 22 18.4 16.2A5.7 5.7 0 1 1 29.6 16.2C29.1 22 30.2 27 32 32.6",
        ),
    ),
    "message": (("S", "M6.5 8.5H43V34.2H22.6L14.6 41V34.2H6.5Z"),),
    "qr": (
        (
            "S",
            box(6, 6, 13, 13)
            + box(28, 6, 13, 13)
            + box(6, 28, 13, 13)
            + box(28, 28, 7, 7.4)
            + "M35 35.4H41M26 42.4H41.6V26",
        ),
    ),
    "calendar": (
        (
            "S",
            "M10 10.6H38a2 2 0 0 1 2 2V39.6a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2V12.6a2 2 0 0 1 2-2z"
            "M8 20H40M17.6 5V15.4M30.4 5V15.4",
        ),
    ),
    "hand": (
        (
            "S",
            "M14.6 26.4V9.2a4.2 4.2 0 0 1 8.4 0V22.2L35.6 24.8Q40.6 26.2 40.2 31"
            "L38.4 43H20.2L9.6 31.6Q7.2 28.4 10 27.4Z",
        ),
    ),
    "heart": (("S", "M24 41.2L7.4 23.6A9.9 9.9 0 0 1 24 13.4A9.9 9.9 0 0 1 40.6 23.6Z"),),
    # directions
    "arrow": (("S", "M7 24H39M24.8 9.6L39.4 24 24.8 38.4"),),
    "left": (("S", "M31 8L15.4 24 31 40"),),
    "right": (("S", "M17 8L32.6 24 17 40"),),
    "up": (("S", "M8 31L24 15.4 40 31"),),
    "down": (("S", "M8 17L24 32.6 40 17"),),
    "low": (("S", "M24 4.6V31M11 19L24 32 37 19M6.4 42.4H41.6"),),
    # acts and marks
    "plus": (("S", "M24 6V42M6 24H42"),),
    "minus": (("S", "M6 24H42"),),
    "fit": (("S", "M7 17V7H17M31 7H41V17M41 31V41H31M17 41H7V31"), ("F", box(19, 19, 10, 10))),
    "check": (("S", "M6 23.4L18.2 35.6 42.4 11.4"),),
    "close": (("S", "M9 9L39 39M39 9L9 39"),),
    "play": (("S", "M13 7.6L39 24 13 40.4Z"),),
    "stop": (("S", box(10, 10, 28, 28)),),
    "half": (("S", disc(24, 24, 18)), ("F", "M24 6a18 18 0 0 1 0 36z")),
    "clock": (("S", disc(24, 24, 18.4) + "M24 12.6V24.8L32.6 30"),),
    "warn": (("S", "M24 7.4L42.4 39.4H5.6ZM24 17.4V28.6"), ("F", disc(24, 33.2, 2.6))),
    "lock": (("S", box(6.6, 21, 34.8, 22.4) + "M13.4 21V14.6a10.6 10.6 0 0 1 21.2 0V21"),),
    "wifi": (
        ("S", "M3.2 17.6A30 30 0 0 1 44.8 17.6M10 25.8A20.2 20.2 0 0 1 38 25.8M16.8 33.2A10.8 10.8 0 0 1 31.2 33.2"),
        ("F", disc(24, 39.6, 3.6)),
    ),
}


def symbol(name: str, parts: tuple[tuple[str, str], ...]) -> str:
    """One symbol; filled parts carry no outline."""
    paths = "".join(
        f'<path d="{data}"/>' if kind == "S" else f'<path fill="currentColor" stroke="none" d="{data}"/>'
        for kind, data in parts
    )
    return (
        f'<symbol id="i-{name}" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="4"'
        f' stroke-linejoin="miter">{paths}</symbol>'
    )


def sprite() -> str:
    """The whole sprite."""
    body = "\n".join(symbol(name, parts) for name, parts in ICONS.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def main() -> None:
    """Write the sprite and say how large it is."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(sprite(), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} {TARGET.stat().st_size} ({len(ICONS)} icons)")


if __name__ == "__main__":
    main()
