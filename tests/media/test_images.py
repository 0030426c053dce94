"""Whatever file is handed in becomes an upright picture with nothing on the side, or is refused in words."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable, Sequence

import pytest
from PIL import Image

from kiosk.core.errors import Refused
from kiosk.media import images
from kiosk.media.model import LARGEST_SHOWN, WIDTHS, Picture, Prepared
from tests.media import pictures
from tests.media.pictures import BLUE, CANARY, CORNERS, GREEN, RED, WHITE, corners, is_near, opened, quarters, saved

TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that is held so stores the picture, by the orientation it notes."""


def refusal(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        images.prepare(content)
    return caught.value


def tiff_orientation(orientation: int) -> bytes:
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "MPO", "HEIC"])
@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_comes_in_upright_however_the_camera_was_held(orientation: int, kind: str) -> None:
    turn = TURNED[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    options = {"save_all": True, "append_images": [stored]} if kind == "MPO" else {}
    prepared = images.prepare(saved(stored, kind, exif=pictures.exif(orientation=orientation), **options))
    assert (prepared.master.width, prepared.master.height) == (96, 64)
    for blob in prepared.blobs:
        assert opened(blob.bytes).getexif().get(0x0112, 1) == 1
        assert all(is_near(one, two, 25) for one, two in zip(quarters(blob.bytes), CORNERS, strict=True))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_changes_nothing(orientation: int) -> None:
    prepared = images.prepare(saved(corners(), "JPEG", exif=b"Exif\0\0" + tiff_orientation(orientation)))
    assert is_near(quarters(prepared.master.bytes)[0], RED, 25)


@pytest.mark.parametrize("damaged", [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*", b"Exif\0\0" + b"\xff" * 40])
def test_damaged_metadata_makes_no_picture_damaged(damaged: bytes) -> None:
    prepared = images.prepare(saved(corners(), "JPEG", exif=damaged))
    assert is_near(quarters(prepared.master.bytes)[3], WHITE, 25)


def loaded_files() -> dict[str, bytes]:
    """Files that carry owner, place, profile, comments, programs or other files."""
    plain = {kind: saved(corners(), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")}
    extras = {"exif": pictures.exif(), "xmp": pictures.XMP, "icc_profile": pictures.swapped_profile()}
    tails = {"zip": pictures.zip_tail(), "html": f"<script>{CANARY}</script>".encode(), "js": f"*/={CANARY}//".encode()}
    return {
        **{f"{kind} with metadata": saved(corners(), kind, **extras) for kind in ("JPEG", "PNG", "WEBP", "AVIF")},
        "HEIC with metadata": saved(corners(), "HEIC", exif=pictures.exif(), xmp=pictures.XMP),
        **{f"{kind} before a {tail}": plain[kind] + tails[tail] for kind in plain for tail in tails},
        "JPEG with a comment": saved(corners(), "JPEG", comment=CANARY),
        "JPEG that is JavaScript": pictures.with_jpeg_segment(plain["JPEG"], 0xE0, f"*/={CANARY}/*".encode()),
        "JPEG with another maker's segment": pictures.with_jpeg_segment(plain["JPEG"], 0xED, CANARY.encode()),
        "JPEG with a JFIF segment of fourteen letters": pictures.with_jpeg_segment(
            plain["JPEG"], 0xE0, CANARY.encode().ljust(14)
        ),
        "GIF with a comment": saved(corners(), "GIF", comment=CANARY.encode()),
        "PNG with text": pictures.with_png_chunk(plain["PNG"], b"tEXt", b"a\0" + CANARY.encode()),
        "PNG with packed text": pictures.with_png_chunk(
            plain["PNG"], b"zTXt", b"a\0\0" + zlib.compress(CANARY.encode(), 0)
        ),
        "PNG with its time": pictures.with_png_chunk(plain["PNG"], b"tIME", CANARY.encode()),
        "PNG with an unknown chunk": pictures.with_png_chunk(plain["PNG"], b"ruST", CANARY.encode()),
        "PNG with a long gamma": pictures.with_png_chunk(plain["PNG"], b"gAMA", bytes(4) + CANARY.encode()),
        "PNG with something behind its pixels": pictures.png(
            (2, 2), 8, 2, b"\0" + bytes(6) + b"\0" + bytes(6), tail=CANARY.encode()
        ),
        "PNG with more rows than it says": pictures.png((2, 2), 8, 2, b"\0" * 14 + CANARY.encode()),
        "WebP with an unknown chunk": pictures.riff(plain["WEBP"][12:], pictures.webp_chunk(b"evil", CANARY.encode())),
        "WebP with a second picture": pictures.riff(plain["WEBP"][12:], pictures.webp_chunk(b"VP8 ", CANARY.encode())),
        "MPO with a second picture that has metadata": saved(
            corners(), "MPO", save_all=True, append_images=[corners()], exif=pictures.exif()
        ),
    }


LOADED = loaded_files()


@pytest.mark.parametrize("name", LOADED)
def test_nothing_but_pixels_comes_in(name: str) -> None:
    assert CANARY.encode() in LOADED[name]
    prepared = images.prepare(LOADED[name])
    for blob in prepared.blobs:
        assert CANARY.encode() not in blob.bytes
        assert b"PK\x05\x06" not in blob.bytes
        info = opened(blob.bytes).info
        assert not {"exif", "xmp", "icc_profile", "comment", "gps"} & info.keys()
        assert blob.mime == Image.MIME[str(opened(blob.bytes).format)]


def sixteen_bit(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def colour_files() -> dict[str, tuple[bytes, Sequence[tuple[int, ...]]]]:
    """Files of unusual kinds with the colours their quarters must have."""
    clear, plain = corners().convert("RGBA"), corners().convert("L")
    clear.putalpha(Image.new("L", clear.size, 128))
    grey = [(value, value, value) for value, *_ in quarters(saved(plain, "PNG"))]
    palette = Image.new("P", (96, 64))
    palette.putpalette([*RED, *GREEN, *BLUE, *WHITE])
    for index, box in enumerate(((0, 0, 48, 32), (48, 0, 96, 32), (0, 32, 48, 64), (48, 32, 96, 64))):
        palette.paste(index, box)
    two = corners().convert("L").point(lambda value: 255 if value > 100 else 0).convert("1", dither=Image.Dither.NONE)
    black_white = [(0, 0, 0), (255, 255, 255), (0, 0, 0), (255, 255, 255)]
    half = [(*color, 128) for color in CORNERS]
    wide = Image.new("I", (96, 64))
    for value, box in (
        (0, (0, 0, 48, 32)),
        (32896, (48, 0, 96, 32)),
        (65535, (0, 32, 48, 64)),
        (257, (48, 32, 96, 64)),
    ):
        wide.paste(value, box)
    steps = [(value,) * 3 for value in (0, 128, 255, 1)]
    above = b"\0" + sixteen_bit(*(65535, 0, 0) * 16, *(0, 65535, 0) * 16)
    below = b"\0" + sixteen_bit(*(0, 0, 65535) * 16, *(65535, 65535, 65535) * 16)
    keyed = b"\0" + sixteen_bit(*[40000] * 16, *[0] * 16)
    clear16 = b"\0" + sixteen_bit(*(65535, 0, 0, 65535) * 16, *(0, 65535, 0, 32896) * 16)
    return {
        "CMYK JPEG": (saved(corners().convert("CMYK"), "JPEG", quality=95), list(CORNERS)),
        "grey JPEG": (saved(plain, "JPEG", quality=95), grey),
        "progressive JPEG": (saved(corners(), "JPEG", quality=95, progressive=True), list(CORNERS)),
        "16-bit grey PNG": (saved(wide.convert("I;16"), "PNG"), steps),
        "16-bit colour PNG": (pictures.png((32, 32), 16, 2, above * 16 + below * 16),
                              [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]),
        "16-bit colour PNG with alpha": (pictures.png((32, 32), 16, 6, clear16 * 32),
                                         [(255, 0, 0, 255), (0, 255, 0, 128)] * 2),
        "16-bit grey PNG with a clear grey": (pictures.png((32, 32), 16, 0, keyed * 32,
                                              pictures.chunk(b"tRNS", sixteen_bit(40000))),
                                              [(155, 155, 155, 0), (0, 0, 0, 255)] * 2),
        "16-bit colour PNG with a clear colour": (pictures.png((32, 32), 16, 2, above * 32,
                                                  pictures.chunk(b"tRNS", sixteen_bit(65535, 0, 0))),
                                                  [(255, 0, 0, 0), (0, 255, 0, 255)] * 2),
        "1-bit PNG": (saved(two, "PNG"), black_white),
        "palette PNG": (saved(palette, "PNG"), list(CORNERS)),
        "palette PNG with a clear colour": (saved(palette, "PNG", transparency=1),
                                            [(*RED, 255), (*GREEN, 0), (*BLUE, 255), (*WHITE, 255)]),
        "palette PNG with half-clear colours": (saved(palette, "PNG", transparency=bytes([128] * 4)), half),
        "palette GIF": (saved(palette, "GIF"), list(CORNERS)),
        "RGBA PNG": (saved(clear, "PNG"), half),
        "RGBA WebP": (saved(clear, "WEBP", lossless=True), half),
        "RGBA AVIF": (saved(clear, "AVIF", quality=95), half),
        "grey PNG with alpha": (saved(clear.convert("LA"), "PNG"), [(*color, 128) for color in grey]),
        "MPO": (saved(corners(), "MPO", save_all=True, append_images=[corners().rotate(180)], quality=95),
                list(CORNERS)),
        "AVIF": (saved(corners(), "AVIF", quality=95), list(CORNERS)),
        "HEIC": (saved(corners(), "HEIC", quality=95), list(CORNERS)),
        "grey HEIC": (saved(plain, "HEIC", quality=95), grey),
        "RGBA HEIC": (saved(clear, "HEIC", quality=95), half),
        "HEIC of ten bits": (ten_bit_heic(), list(CORNERS)),
        "HEIC of several pictures": (burst(), list(CORNERS)),
        "HEIC in another colour space": (saved(corners(), "HEIC", quality=95, icc_profile=pictures.swapped_profile()),
                                         [(12, 221, 12), (201, 12, 12), BLUE, WHITE]),
        "interlaced PNG": (interlaced_png(), [RED] * 4),
        "JPEG in another colour space": (saved(corners(), "JPEG", quality=95, icc_profile=pictures.swapped_profile()),
                                         [(12, 221, 12), (201, 12, 12), BLUE, WHITE]),
        "clear PNG in another colour space": (saved(clear, "PNG", icc_profile=pictures.swapped_profile()),
                                              [(12, 221, 12, 128), (201, 12, 12, 128), (*BLUE, 128), (*WHITE, 128)]),
        "JPEG with a profile that is none": (saved(corners(), "JPEG", quality=95, icc_profile=b"profile" * 40),
                                             list(CORNERS)),
        "CMYK JPEG with a profile of other colours": (saved(corners().convert("CMYK"), "JPEG", quality=95,
                                                      icc_profile=pictures.swapped_profile()), list(CORNERS)),
    }  # fmt: skip


def ten_bit_heic() -> bytes:
    import pillow_heif

    wide = b"".join(struct.pack("<H", value * 257) for value in corners().tobytes())
    out = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", (96, 64), wide).save(out, quality=95)
    return out.getvalue()


def burst() -> bytes:
    """Three pictures in one file, the second of them the one to show."""
    import pillow_heif

    file = pillow_heif.HeifFile()  # type: ignore[no-untyped-call]
    for image in (corners().rotate(180), corners(), corners().rotate(180)):
        file.add_from_pillow(image)
    out = io.BytesIO()
    file.save(out, quality=95, primary_index=1)
    return out.getvalue()


def interlaced_png() -> bytes:
    header = pictures.chunk(b"IHDR", struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 1))
    rows = b"\0" + bytes(RED) + b"\0" + bytes(RED) + b"\0" + bytes(RED) * 2
    return b"\x89PNG\r\n\x1a\n" + header + pictures.chunk(b"IDAT", zlib.compress(rows)) + pictures.chunk(b"IEND", b"")


COLOURS = colour_files()


@pytest.mark.parametrize("name", COLOURS)
def test_every_kind_of_colour_comes_in_as_a_screen_shows_it(name: str) -> None:
    content, wanted = COLOURS[name]
    prepared = images.prepare(content)
    for blob in prepared.blobs:
        found = quarters(blob.bytes)
        for one, two in zip(found, wanted, strict=True):
            colour_matters = len(two) == 3 or two[3] > 0
            assert is_near(one, two, 30) if colour_matters else one[3] == 0, f"{blob.rendition}: {found}"


MOVING: dict[str, Callable[[], bytes]] = {
    "GIF": lambda: pictures.animated("GIF"),
    "WebP": lambda: pictures.animated("WEBP"),
    "APNG": lambda: pictures.animated("PNG"),
    "AVIF": lambda: pictures.animated("AVIF"),
    "HEIC": lambda: saved(corners(), "HEIC").replace(b"ftypheic", b"ftyphevc"),
}


@pytest.mark.parametrize("name", MOVING)
def test_a_moving_picture_is_refused_in_words(name: str) -> None:
    refused = refusal(MOVING[name]())
    assert refused.code == "picture-moves"
    assert "静止" in refused.sentence
    assert "Moving pictures" in refused.sentence


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
STRANGE = {
    "nothing": b"",
    "one byte": b"\xff",
    "text": "你好".encode(),
    "SVG": SVG,
    "SVG with a declaration": b'<?xml version="1.0"?>' + SVG,
    "HTML named .jpg": b"<!doctype html><script>alert(1)</script>",
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "BMP": saved(corners(), "BMP"),
    "TIFF": saved(corners(), "TIFF"),
    "TIFF with 16-bit grey": saved(corners().convert("I").convert("I;16"), "TIFF"),
    "JPEG 2000": saved(corners(), "JPEG2000"),
    "ICO": saved(corners(), "ICO"),
    "PPM": saved(corners(), "PPM"),
    "TGA": saved(corners(), "TGA"),
    "EPS": saved(corners(), "EPS"),
    "zip": pictures.zip_tail(),
    "PNG without its first byte": saved(corners(), "PNG")[1:],
    "film": b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + bytes(40),
    "Matroska": b"\x1a\x45\xdf\xa3" + bytes(40),
    "sound": b"ID3\4\0\0" + bytes(40),
    "Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
    "Photoshop": b"8BPS\0\1" + bytes(40),
}
HELP = {
    "nothing": "空的", "SVG": "矢量图", "PDF": "PDF", "BMP": "存成 PNG 或 JPEG", "TIFF": "存成 JPEG", "zip": "文档",
    "film": "影音", "Matroska": "影音", "sound": "影音", "Word": "文档", "Photoshop": "导出 JPEG", "text": "HEIC",
}  # fmt: skip
"""What the sentence must say of some of them, because everybody tries these."""


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_picture_for_a_screen_is_refused_in_words(name: str) -> None:
    refused = refusal(STRANGE[name])
    assert refused.code == "picture-unknown"
    assert any(one in refused.sentence for one in ("JPEG", "PNG", "影音", "重新选"))
    assert HELP.get(name, "") in refused.sentence


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC"])
def test_a_cut_picture_is_refused_in_words(kind: str, part: float) -> None:
    whole = saved(Image.effect_noise((200, 150), 90).convert("RGB"), kind)
    refused = refusal(whole[: int(len(whole) * part)])
    assert refused.code in ("picture-broken", "picture-unknown")
    assert "picture" in refused.sentence


def test_a_file_above_64_mb_is_refused_unread() -> None:
    refused = refusal(saved(corners(), "JPEG") + bytes(images.MOST_BYTES))
    assert refused.code == "picture-too-large"
    assert "64 MB" in refused.sentence


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 3), (60, 80), (360, 200), (449, 10), (1000, 700), (3000, 20), (1, 3000), (20, 5000)]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_never_enlarged_and_never_sent_larger_than_a_screen(size: tuple[int, int], kind: str) -> None:
    prepared = images.prepare(saved(Image.new("RGB", size, RED), kind))
    assert (prepared.master.width, prepared.master.height) == size
    for blob in prepared.renditions:
        assert opened(blob.bytes).size == (blob.width, blob.height)
        assert blob.width <= size[0]
        assert blob.height <= size[1]
        assert max(blob.width, blob.height) <= LARGEST_SHOWN
        assert abs(blob.width * size[1] - blob.height * size[0]) <= max(size), "the proportions changed"
    assert named(prepared) == dict(Picture("", *size).renditions())


def named(prepared: Prepared) -> dict[str, int]:
    """The sizes that exist and their widths, ``full`` also where the master is it."""
    made = {blob.rendition: blob.width for blob in prepared.renditions}
    return {"full": prepared.master.width, **made}


def test_a_large_picture_has_every_size() -> None:
    prepared = images.prepare(saved(corners((4000, 3000)), "JPEG"))
    assert {blob.rendition: blob.width for blob in prepared.renditions} == {**WIDTHS, "full": 2560}
    assert prepared.blobs[0] is prepared.master


def test_the_hash_is_that_of_the_master() -> None:
    prepared = images.prepare(saved(corners(), "GIF"))
    assert prepared.hash == hashlib.sha256(prepared.master.bytes).hexdigest()


@pytest.mark.parametrize("name", ["CMYK JPEG", "palette PNG", "RGBA AVIF", "16-bit colour PNG"])
def test_the_same_file_always_becomes_the_same_picture(name: str) -> None:
    assert images.prepare(COLOURS[name][0]) == images.prepare(COLOURS[name][0])


@pytest.mark.parametrize("name", [*COLOURS, *LOADED])
def test_a_master_that_is_handed_in_again_stays_as_it_is(name: str) -> None:
    master = images.prepare(COLOURS[name][0] if name in COLOURS else LOADED[name]).master
    assert images.prepare(master.bytes).master == master


def test_a_phone_picture_too_large_to_come_in_again_is_halved_and_stays_so() -> None:
    content = saved(corners((7400, 5500)), "JPEG", exif=pictures.exif(orientation=6))
    master = images.prepare(content).master
    assert (master.width, master.height) == (2750, 3700)
    assert is_near(quarters(master.bytes)[0], BLUE, 25)
    assert images.prepare(master.bytes).master == master


def test_pillow_is_handed_only_the_formats_we_take() -> None:
    content = saved(corners(), "TIFF")
    assert Image.open(io.BytesIO(content)).format == "TIFF"
    assert refusal(content).code == "picture-unknown"
