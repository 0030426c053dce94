"""Contact sheet: everything the workshop makes at the size it is used, as .workshop/out/sheet.png.

Needs Playwright and a Chromium; without them only sheet.html is written.

    python .workshop/sheet.py
"""

from __future__ import annotations

import shutil
from pathlib import Path

import icons

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / ".workshop" / "out"
WIDTH = 2360

STYLE = """
*{box-sizing:border-box}body{margin:0;padding:40px;width:2360px;background:#F4EFE4;color:#1C1A17;
font:28px/1.4 sans-serif}h2{font-size:28px;margin:36px 0 12px}.row{display:flex;gap:24px;align-items:flex-start;
flex-wrap:wrap}.row>img{display:block}.dark{background:#211E1A;color:#F0E8D8}.red{background:#9E2A1F;color:#fff}
.bar{padding:24px;width:100%}.band{height:30px;width:952px}
.i{width:140px;text-align:center;font-size:20px}.i svg{display:block;margin:0 auto 8px}
"""


def use(name: str, size: int) -> str:
    """One icon by reference into the sprite that stands in the page."""
    return f'<svg width="{size}" height="{size}"><use href="#i-{name}"/></svg>'


def icon_rows() -> str:
    """All icons at dock size on dark, at button size on paper."""
    rows = []
    for kind, size in (("dark", 46), ("", 40), ("red", 64)):
        cells = "".join(f'<div class="i">{use(name, size)}{name}</div>' for name in icons.ICONS)
        rows.append(f'<div class="row bar {kind}" style="gap:16px">{cells}</div>')
    return "".join(rows)


def picture(src: str, width: int, height: int) -> str:
    """An image at use size."""
    return f'<img src="{src}" width="{width}" height="{height}">'


def page() -> str:
    """The sheet as HTML, with paths relative to .workshop/out/."""
    img = "../../static/img"
    band = '<div class="band" style="background:url({}) repeat-x"></div>'
    seals = "".join(picture(f"{img}/seal.svg", n, n) for n in (64, 96, 200))
    seals += '<div class="red" style="padding:24px">' + picture(f"{img}/seal-paper.svg", 96, 96) + "</div>"
    heroes = picture("banner-wide.webp", 1080, 724) + picture("hero-wide.webp", 1080, 704)
    talls = picture("banner-tall.webp", 700, 1080) + picture("hero-tall.webp", 700, 1080)
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>'
        f'<div hidden>{icons.sprite()}</div><div class="row">{heroes}{talls}'
        f"{picture(f'{img}/rubbing-ground.webp', 780, 520)}</div>"
        f"<h2>scroll</h2>{band.format(f'{img}/scroll.svg')}"
        f'<div class="bar dark" style="margin-top:16px">{band.format(f"{img}/scroll-light.svg")}</div>'
        f'<h2>seal, brick</h2><div class="row">{seals}'
        f'<div style="width:464px;height:284px;background:url({img}/brick.svg)"></div></div>'
        f"<h2>icons: dock 46, button 40, main 64</h2>{icon_rows()}"
    )


def shoot(source: Path, target: Path) -> bool:
    """Photograph the page; False when there is no browser to do it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return False
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        return False
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": 1200})
        tab.goto(source.as_uri())
        tab.screenshot(path=str(target), full_page=True)
        browser.close()
    return True


def main() -> None:
    """Write sheet.html and, if there is a browser, sheet.png."""
    OUT.mkdir(parents=True, exist_ok=True)
    source, target = OUT / "sheet.html", OUT / "sheet.png"
    source.write_text(page(), encoding="utf-8")
    done = shoot(source, target)
    print(f"{(target if done else source).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
