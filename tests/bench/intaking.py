"""Two programs that take the same photos in: the kiosk's workshop, and Pillow called by hand for the same work.

``python -m tests.bench.intaking house|hand PHOTOS TARGET`` prints the seconds it took.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from kiosk.core.clock import now
from kiosk.core.errors import Refused
from kiosk.core.migrate import open_house
from kiosk.features import NAMES
from kiosk.media import service
from kiosk.media.intake import WORKERS, Workshop
from kiosk.media.model import LARGEST_SHOWN, WIDTHS

SIZE = (6000, 4000)
TURNED_EVERY = 3
"""Every third photo was taken with the phone upright, so its pixels have to be turned."""


def make_photos(folder: Path, count: int) -> None:
    """So many photos of 24 megapixels, about as hard to compress as real ones, with what a phone writes into them."""
    layers = []
    for grain in (3, 12, 60, 400):
        noise = Image.effect_noise((SIZE[0] // grain, SIZE[1] // grain), 90)
        layers.append(noise.resize(SIZE, Image.Resampling.BICUBIC))
    mixed = layers[0]
    for layer, share in zip(layers[1:], (0.5, 0.4, 0.4), strict=True):
        mixed = Image.blend(mixed, layer, share)
    channels = [ImageChops.offset(mixed, shift, shift // 2) for shift in (0, 40, 90)]
    photo = Image.merge("RGB", channels)
    for number in range(count):
        notes = Image.Exif()
        notes[0x010F] = "A phone"
        notes[0x0112] = 6 if number % TURNED_EVERY == 2 else 1
        notes.get_ifd(0x8825)[1] = "N"
        ImageChops.offset(photo, number * 131, number * 57).save(
            folder / f"{number:03}.jpg", quality=92, exif=notes, subsampling="4:2:0"
        )


def by_hand(photo: Path, target: Path) -> None:
    """What anybody would write: upright, without metadata, a master and the sizes for screens."""
    with Image.open(photo) as image:
        upright = ImageOps.exif_transpose(image)
    upright.info.clear()
    upright.save(target / f"{photo.stem}-master.jpg", quality=92)
    for name, width in {"full": 0, **dict(reversed(WIDTHS.items()))}.items():
        small = upright.copy()
        small.thumbnail((width or LARGEST_SHOWN, LARGEST_SHOWN), Image.Resampling.LANCZOS)
        small.save(target / f"{photo.stem}-{name}.webp", quality=80, method=2)


def hand(photos: list[Path], target: Path) -> None:
    """As many processes as the workshop has."""
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(by_hand, photos, [target] * len(photos)))


def house(photos: list[Path], target: Path) -> None:
    """Into a house, with all that the intake looks at."""
    made = open_house(target, NAMES, now())
    shop = Workshop()
    files = ((photo.name, photo.read_bytes()) for photo in photos)
    for name, outcome in service.take_in_all(made, shop, files, by="bench", now=now()):
        assert not isinstance(outcome, Refused), (name, outcome)
    shop.close()
    made.close()


def main() -> None:
    what, photos, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    target.mkdir(mode=0o700)
    work = {"house": house, "hand": hand}[what]
    begun = time.perf_counter()
    work(sorted(photos.iterdir()), target)
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
