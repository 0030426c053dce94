"""A file that holds nothing but pixels is kept byte for byte, and only such a file; a damaged one is refused."""

from __future__ import annotations

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.core.errors import Refused
from kiosk.media import images
from kiosk.media.bare import is_bare, stripped
from kiosk.media.model import LARGEST_SHOWN
from tests.media import pictures
from tests.media.pictures import CANARY, RED, corners, is_near, opened, quarters, saved


def with_alpha() -> Image.Image:
    image = corners().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


BARE: dict[str, tuple[str, bytes]] = {
    "baseline JPEG": ("JPEG", saved(corners(), "JPEG")),
    "progressive JPEG": ("JPEG", saved(Image.effect_noise((64, 64), 80).convert("RGB"), "JPEG", progressive=True)),
    "grey JPEG": ("JPEG", saved(corners().convert("L"), "JPEG")),
    "JPEG with restarts": ("JPEG", saved(corners((400, 300)), "JPEG", restart_marker_rows=2)),
    "colour PNG": ("PNG", saved(corners(), "PNG")),
    "grey PNG": ("PNG", saved(corners().convert("L"), "PNG")),
    "clear PNG": ("PNG", saved(with_alpha(), "PNG")),
    "PNG in many pieces": ("PNG", saved(Image.effect_noise((400, 400), 90).convert("RGB"), "PNG")),
    "PNG with a resolution": ("PNG", saved(corners(), "PNG", dpi=(300, 300))),
    "lossy WebP": ("WEBP", saved(corners(), "WEBP")),
    "lossless WebP": ("WEBP", saved(corners(), "WEBP", lossless=True)),
    "clear lossy WebP": ("WEBP", saved(with_alpha(), "WEBP")),
    "clear lossless WebP": ("WEBP", saved(with_alpha(), "WEBP", lossless=True)),
}
ANY = [content for _, content in BARE.values()] + [
    saved(corners(), "GIF"),
    saved(corners(), "AVIF"),
    saved(corners(), "HEIC"),
    saved(corners().convert("CMYK"), "JPEG"),
    saved(corners(), "MPO", save_all=True, append_images=[corners()]),
    saved(corners(), "JPEG", exif=pictures.exif(orientation=6), xmp=pictures.XMP),
    saved(corners(), "PNG", exif=pictures.exif(orientation=3), icc_profile=pictures.swapped_profile()),
    saved(corners(), "WEBP", exif=pictures.exif(orientation=5)),
    saved(corners().convert("P"), "PNG", transparency=3),
    saved(corners().convert("I").convert("I;16"), "PNG"),
    pictures.animated("GIF"),
    pictures.animated("PNG"),
    pictures.animated("WEBP"),
]


@pytest.mark.parametrize("name", BARE)
def test_a_bare_file_is_kept_byte_for_byte(name: str) -> None:
    kind, content = BARE[name]
    assert is_bare(content, kind)
    prepared = images.prepare(content)
    assert prepared.master.bytes == content
    assert prepared.master.mime == Image.MIME[kind]


@pytest.mark.parametrize("name", BARE)
def test_a_bare_file_with_one_byte_more_loses_just_that(name: str) -> None:
    kind, content = BARE[name]
    for dressed in (content + b"\0", b"\0" + content):
        assert not is_bare(dressed, kind)
    master = images.prepare(content + b"\0").master
    assert is_bare(master.bytes, kind)
    assert opened(master.bytes).tobytes() == opened(content).tobytes()


def dressed(content: bytes, kind: str) -> bytes:
    """A bare file with everything on its side that its kind can carry."""
    dress = {"exif": pictures.exif().tobytes(), "xmp": pictures.XMP}
    if kind == "WEBP":
        canvas = opened(content)
        flags = 0x0C | (0x10 if canvas.mode == "RGBA" else 0)
        pixels = content[30:] if content[12:16] == b"VP8X" else content[12:]
        extras = pictures.webp_chunk(b"EXIF", dress["exif"]), pictures.webp_chunk(b"XMP ", dress["xmp"])
        return pictures.riff(pictures.webp_canvas(*canvas.size, flags), pixels, *extras)
    if kind == "PNG":
        return pictures.with_png_chunk(content, b"eXIf", dress["exif"][6:]) + pictures.zip_tail()
    for marker, body in ((0xFE, dress["xmp"]), (0xED, dress["xmp"]), (0xE1, dress["exif"])):
        content = pictures.with_jpeg_segment(content, marker, body)
    return content + content


@pytest.mark.parametrize("name", BARE)
def test_what_is_on_the_side_is_taken_off_and_no_pixel_changes(name: str) -> None:
    kind, content = BARE[name]
    loaded = dressed(content, kind)
    assert CANARY.encode() in loaded
    assert not is_bare(loaded, kind)
    bare = stripped(loaded, kind)
    assert bare is not None
    assert CANARY.encode() not in bare
    assert opened(bare).tobytes() == opened(loaded).tobytes() == opened(content).tobytes()
    assert images.prepare(loaded).master.bytes == bare


@pytest.mark.parametrize("transform", [0, 2])
def test_a_jpeg_whose_colours_only_a_segment_explains_is_drawn_anew(transform: int) -> None:
    adobe = b"Adobe\0d\0\0\0\0" + bytes((transform,))
    assert stripped(pictures.with_jpeg_segment(BARE["baseline JPEG"][1], 0xEE, adobe), "JPEG") is None
    harmless = pictures.with_jpeg_segment(BARE["baseline JPEG"][1], 0xEE, adobe[:-1] + b"\1")
    assert opened(stripped(harmless, "JPEG") or b"").tobytes() == opened(harmless).tobytes()


def test_a_jpeg_whose_channels_are_named_rgb_is_drawn_anew() -> None:
    content = saved(corners(), "JPEG", keep_rgb=True, quality=95)
    assert stripped(content, "JPEG") is None
    assert is_near(quarters(images.prepare(content).master.bytes)[0], RED, 25)


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_a_turned_picture_is_drawn_anew_even_if_it_could_be_stripped(orientation: int) -> None:
    content = saved(corners(), "JPEG", exif=pictures.exif(orientation=orientation))
    assert stripped(content, "JPEG") is not None
    assert images.prepare(content).master.bytes != stripped(content, "JPEG")


@pytest.mark.parametrize("name", BARE)
def test_no_beginning_of_a_bare_file_is_bare(name: str) -> None:
    kind, content = BARE[name]
    step = max(1, len(content) // 200)
    assert not any(is_bare(content[:end], kind) for end in range(0, len(content), step))


@pytest.mark.parametrize("name", BARE)
def test_a_bare_file_is_not_bare_as_another_kind(name: str) -> None:
    kind, content = BARE[name]
    assert not any(is_bare(content, other) for other in ("JPEG", "PNG", "WEBP") if other != kind)


def test_a_palette_or_deep_or_interlaced_png_is_drawn_anew() -> None:
    deep = pictures.png((1, 1), 16, 2, b"\0" + bytes(6))
    assert not is_bare(saved(corners().convert("P"), "PNG"), "PNG")
    assert not is_bare(deep, "PNG")
    assert images.prepare(deep).master.mime == "image/webp"


def test_a_png_whose_pixels_are_in_two_places_is_drawn_anew() -> None:
    content = BARE["colour PNG"][1]
    body = content[41:-16]
    apart = pictures.chunk(b"IDAT", body[:9]) + pictures.chunk(b"pHYs", bytes(9)) + pictures.chunk(b"IDAT", body[9:])
    assert not is_bare(content[:33] + apart + content[-12:], "PNG")


def test_a_png_that_inflates_without_end_is_not_bare_and_not_read_to_its_end() -> None:
    content = pictures.png((10, 10), 8, 2, bytes(50_000_000))
    assert not is_bare(content, "PNG")


def test_a_webp_with_its_parts_in_another_order_is_drawn_anew() -> None:
    content = BARE["clear lossy WebP"][1]
    size = struct.unpack_from("<I", content, 34)[0]
    alpha, picture = content[30 : 38 + size + size % 2], content[38 + size + size % 2 :]
    assert is_bare(pictures.riff(content[12:30], alpha, picture), "WEBP")
    assert not is_bare(pictures.riff(content[12:30], picture, alpha), "WEBP")
    assert not is_bare(pictures.riff(content[12:30], content[12:30], alpha, picture), "WEBP")


Edit = tuple[str, float, bytes]
EDITS: st.SearchStrategy[list[Edit]] = st.lists(
    st.tuples(st.sampled_from(["set", "insert", "delete", "cut"]), st.floats(0, 1), st.binary(min_size=1, max_size=8)),
    min_size=1,
    max_size=6,
)


def edited(content: bytes, edits: list[Edit]) -> bytes:
    """The content with bytes changed, put in or taken out; ``where`` counts from 0 (beginning) to 1 (end)."""
    made = bytearray(content)
    for what, where, some in edits:
        at = min(int(where**2 * len(made)), max(0, len(made) - 1))  # mostly headers
        if what == "set":
            made[at : at + len(some)] = some
        elif what == "insert":
            made[at:at] = some
        elif what == "delete":
            del made[at : at + len(some)]
        elif where > 0.5:
            del made[at:]
    return bytes(made)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ANY), EDITS)
def test_damage_never_does_more_than_have_a_picture_refused(content: bytes, edits: list[Edit]) -> None:
    damaged = edited(content, edits)
    for kind in ("JPEG", "PNG", "WEBP"):
        assert is_bare(damaged, kind) in (True, False)
    try:
        prepared = images.prepare(damaged)
    except Refused:
        return
    if prepared.master.bytes == damaged:
        assert is_bare(damaged, str(opened(damaged).format))
    for blob in prepared.blobs:
        assert (blob.width, blob.height) == opened(blob.bytes).size
    assert all(max(blob.width, blob.height) <= LARGEST_SHOWN for blob in prepared.renditions)
