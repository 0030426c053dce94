"""The rubbings the kiosk shows, as data: where the characters, cracks, rulings and bare spots lie.

Everything is in CSS px of the place where the picture stands; rubbing.py draws it. The places follow
design pictures 02-home, 02-home-landscape, 03-exhibit and 34-admin-login.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / ".workshop" / "out"
IMG = ROOT / "static" / "img"

SCALE = 1.5  # the heroes; the panel may be denser than the CSS pixel

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Blob:
    """A place where the paper shows through more (strength > 0) or the ink lies calm (< 0)."""

    x: float
    y: float
    rx: float
    ry: float
    strength: float


@dataclass(frozen=True)
class Picture:
    """One rubbing, described in CSS px."""

    name: str
    width: int
    height: int
    seed: int
    glyphs: tuple[tuple[str, Box], ...] = ()
    grid: tuple[tuple[Point, Point], ...] = ()
    cracks: tuple[tuple[Point, ...], ...] = ()
    blobs: tuple[Blob, ...] = ()
    fades: tuple[tuple[str, float, float, float], ...] = ()  # (edge, from, to, what is left at the edge)
    density: float = 0.0
    scale: float = SCALE
    quality: int = 78
    folder: Path = field(default=OUT)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in device pixels, as numpy wants them."""
        return round(self.height * self.scale), round(self.width * self.scale)


def frame(x0: float, y0: float, x1: float, y1: float, mx: float, my: float) -> tuple[tuple[Point, Point], ...]:
    """Six strokes of a 2x2 ruling."""
    across = tuple(((x0 - 2, y), (x1 + 2, y)) for y in (y0, my, y1))
    return across + tuple(((x, y0 - 2), (x, y1 + 2)) for x in (x0, mx, x1))


# fmt: off
BANNER_WIDE = Picture(
    "banner-wide", 1080, 724, seed=386,
    glyphs=(("平", (703, 133, 1008, 394)), ("城", (676, 424, 1013, 691))),
    cracks=(
        ((697, 230), (680, 260), (677, 310), (685, 330), (710, 345), (737, 352), (777, 395), (791, 430),
         (812, 465), (852, 492), (867, 494)),
        ((470, 400), (545, 420), (580, 442), (612, 472), (650, 492), (700, 504), (738, 520)),
        ((935, 531), (985, 531), (1030, 524), (1060, 528), (1073, 570), (1065, 610), (1052, 650), (1055, 690),
         (1018, 724)),
        ((815, 645), (840, 677), (858, 692), (868, 724)),
        ((330, 505), (410, 520), (455, 504), (560, 498), (640, 540)),
    ),
    blobs=(
        Blob(602, 168, 42, 62, 1.7), Blob(652, 205, 40, 40, 0.8), Blob(868, 112, 34, 22, 1.6),
        Blob(890, 170, 26, 30, 1.3), Blob(700, 95, 80, 26, 0.7), Blob(812, 335, 30, 60, 1.15),
        Blob(880, 300, 24, 40, 0.6),
        Blob(505, 700, 45, 26, 1.6), Blob(955, 60, 70, 30, 0.7), Blob(930, 600, 120, 80, -0.15),
    ),
    fades=(("x", 520, 655, 0.09), ("y", 70, 130, 0.1)),
    density=0.24,
)

BANNER_TALL = Picture(
    "banner-tall", 700, 1080, seed=494,
    glyphs=(("平", (131, 54, 511, 346)), ("城", (102, 381, 515, 683))),
    cracks=(
        ((445, 325), (430, 365), (424, 410), (460, 440), (490, 455), (515, 482), (538, 515), (555, 555), (590, 580),
         (640, 595), (702, 632)),
        ((-4, 634), (40, 650), (55, 685), (90, 730), (155, 758), (220, 730), (300, 705), (360, 718), (390, 730),
         (450, 738), (512, 770)),
        ((472, 676), (555, 695), (580, 750), (620, 810), (660, 860), (690, 915)),
    ),
    blobs=(
        Blob(-8, 410, 48, 90, 1.9), Blob(14, 745, 36, 26, 1.5), Blob(668, 50, 70, 54, 1.75),
        Blob(540, 18, 44, 30, 1.5),
        Blob(25, 6, 60, 30, 1.5), Blob(262, 162, 50, 30, 1.6), Blob(272, 290, 26, 46, 1.8),
        Blob(350, 352, 60, 20, 1.5), Blob(340, 250, 30, 50, 0.7),
        Blob(395, 190, 60, 24, 0.8), Blob(620, 105, 50, 30, 0.8),
    ),
    fades=(("y", 790, 600, 0.12), ("y", 1030, 780, 0.0)),
    density=0.19,
)

HERO_WIDE = Picture(
    "hero-wide", 1080, 704, seed=439,
    glyphs=(
        ("平", (713, 127, 1013, 375)), ("城", (690, 405, 1015, 661)),
        ("魏", (351, 139, 684, 368)), ("碑", (338, 405, 681, 673)),
    ),
    grid=frame(345, 113, 1029, 682, 686, 396),
    cracks=(
        ((1084, 292), (1056, 345), (1050, 372), (1058, 410), (1046, 450)),
        ((1030, 560), (1004, 590), (1012, 640), (1000, 684)),
        ((1012, -4), (985, 30), (940, 58)),
    ),
    blobs=(
        Blob(640, 235, 32, 46, 1.6), Blob(560, 335, 44, 36, 1.5), Blob(470, 290, 40, 24, 1.4),
        Blob(735, 440, 40, 40, 1.2),
        Blob(820, 460, 40, 30, 1.6), Blob(510, 540, 34, 70, 0.9),
        Blob(1062, 430, 26, 34, 1.8), Blob(640, 400, 50, 26, 1.0), Blob(880, 690, 60, 26, 1.5),
        Blob(625, 600, 40, 50, 1.2),
        Blob(560, 500, 30, 20, 0.7), Blob(1000, 330, 40, 40, 0.4),
    ),
    fades=(("x", 262, 345, 0.08), ("y", 70, 126, 0.1)),
    density=0.2,
)

HERO_TALL = Picture(
    "hero-tall", 700, 1080, seed=523,
    glyphs=(
        ("平", (368, 82, 644, 364)), ("城", (362, 408, 654, 696)),
        ("魏", (46, 94, 334, 356)), ("碑", (44, 402, 336, 700)),
    ),
    grid=frame(32, 46, 668, 728, 350, 387),
    cracks=(
        ((704, 190), (676, 230), (668, 290), (690, 350)),
        ((-4, 470), (30, 500), (60, 560), (52, 640), (90, 730), (150, 790)),
        ((300, -4), (330, 40), (344, 96), (330, 140)),
    ),
    blobs=(
        Blob(330, 250, 34, 60, 1.4), Blob(110, 380, 60, 24, 1.1), Blob(680, 480, 30, 80, 1.8),
        Blob(12, 30, 60, 40, 1.7),
        Blob(560, 380, 60, 20, 1.1), Blob(420, 470, 24, 50, 1.2), Blob(640, 20, 70, 30, 1.3),
        Blob(200, 560, 30, 40, 0.9),
        Blob(250, 752, 90, 22, 1.1),
    ),
    fades=(("y", 850, 715, 0.1), ("y", 1040, 830, 0.0)),
    density=0.16,
)

GROUND = Picture(
    "rubbing-ground", 1080, 720, seed=471, scale=1.0, quality=76, folder=IMG,
    cracks=(
        ((700, -4), (742, 90), (730, 190), (800, 280), (905, 318)),
        ((1084, 520), (1010, 560), (960, 640), (930, 724)),
    ),
    blobs=(Blob(1010, 70, 120, 60, 1.0), Blob(860, 690, 90, 34, 0.9), Blob(980, 330, 60, 60, 0.5)),
    fades=(("x", 420, 820, 0.14), ("y", 70, 130, 0.2)),
    density=-0.12,
)

STAFF_DOOR = Picture(
    "staff-door", 780, 900, seed=398, scale=1.25, quality=62, folder=IMG,
    glyphs=(("平", (182, 56, 570, 356)), ("城", (152, 393, 576, 700))),
    cracks=(
        ((500, 332), (486, 380), (482, 420), (520, 452), (552, 470), (580, 505), (610, 560), (660, 600), (700, 618),
         (784, 652)),
        ((-4, 656), (40, 662), (75, 690), (120, 720), (190, 770), (250, 740), (330, 722), (400, 745), (480, 778),
         (570, 790)),
        ((520, 690), (590, 720), (640, 790), (680, 850), (716, 904)),
    ),
    blobs=(
        Blob(-8, 380, 60, 110, 1.6), Blob(24, 540, 40, 40, 1.1), Blob(748, 52, 80, 56, 1.6),
        Blob(560, 14, 50, 30, 1.2), Blob(20, 6, 70, 30, 1.4), Blob(290, 166, 40, 30, 1.3),
        Blob(300, 300, 30, 50, 1.2), Blob(690, 110, 50, 30, 0.8), Blob(360, 372, 60, 18, 1.0),
    ),
    fades=(("y", 900, 640, 0.3),),
    density=0.06,
)

PICTURES = (BANNER_WIDE, BANNER_TALL, HERO_WIDE, HERO_TALL, GROUND, STAFF_DOOR)
