"""The pictures of README.md, put together from the screenshots that the browser tests leave in ``.screens``."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

HOUSE = Path(__file__).resolve().parent.parent
SHOTS, OUT = HOUSE / ".screens", HOUSE / ".readme"
GAP = 24
STRIPS = {
    "upright": (900, ["home.upright.zh", "exhibits_pingcheng-weibei.upright.zh", "people_li-lin.upright.zh",
                      "lectures.upright.zh"]),
    "more": (900, ["attract.upright.zh", "exhibits_prints-75_works_lantern-night.upright.zh", "home.senior.zh",
                   "home.phone.zh"]),
    "wide": (540, ["home.wide.en", "exhibits_prints-75.wide.zh"]),
}  # fmt: skip


def main() -> None:
    """Write one picture per strip."""
    OUT.mkdir(exist_ok=True)
    for name, (height, shots) in STRIPS.items():
        strip([SHOTS / f"{shot}.png" for shot in shots], height).save(OUT / f"{name}.webp", quality=82, method=6)


def strip(files: list[Path], height: int) -> Image.Image:
    """Pictures side by side, all of one height."""
    pictures = [Image.open(file).convert("RGB") for file in files]
    scaled = [one.resize((round(one.width * height / one.height), height)) for one in pictures]
    whole = Image.new("RGB", (sum(one.width for one in scaled) + GAP * (len(scaled) - 1), height), "white")
    left = 0
    for one in scaled:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    return whole


if __name__ == "__main__":
    main()
