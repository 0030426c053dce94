"""Films and sounds for the tests, written by hand: real H.264, AAC and MP3, as plain as these can be.

The pictures are macroblocks that carry their pixels as they are, the sounds are silence. A browser plays them.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import dataclass

CANARY = b"CANARY-7c2e"
"""Stands in everything that must not come in; looked for in what did."""
FRAMES_PER_SECOND = 10
AAC_SAMPLES = 1024
AAC_RATE = 48_000


class Bits:
    """A row of bits, most significant first."""

    def __init__(self) -> None:
        self._bits: list[str] = []

    def fixed(self, value: int, count: int) -> Bits:
        """A number in so many bits."""
        self._bits.append(f"{value:0{count}b}"[-count:] if count else "")
        return self

    def golomb(self, *values: int) -> Bits:
        """Unsigned Exp-Golomb numbers."""
        for value in values:
            text = f"{value + 1:b}"
            self._bits.append("0" * (len(text) - 1) + text)
        return self

    def aligned(self) -> bytes:
        """The bits, filled up with zeros to whole bytes."""
        text = "".join(self._bits)
        text += "0" * (-len(text) % 8)
        return int(text or "0", 2).to_bytes(len(text) // 8, "big")


def unit(kind: int, body: bytes) -> bytes:
    """A unit of an H.264 stream, with the bytes that keep it from looking like the start of another."""
    made, zeros = bytearray((kind,)), 0
    for byte in body:
        if zeros >= 2 and byte <= 3:
            made.append(3)
            zeros = 0
        made.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(made)


def sequence_set(width: int, height: int, profile: int = 66) -> bytes:
    """What all pictures have in common: their size in blocks of 16 px."""
    bits = Bits().fixed(profile, 8).fixed(0xC0, 8).fixed(30, 8).golomb(0)
    bits.golomb(0, 2, 1).fixed(0, 1).golomb(width // 16 - 1, height // 16 - 1)
    return unit(0x67, bits.fixed(0b1100, 4).fixed(1, 1).aligned())


def picture_set() -> bytes:
    bits = Bits().golomb(0, 0).fixed(0, 2).golomb(0, 0, 0).fixed(0, 3).golomb(0, 0, 0)
    return unit(0x68, bits.fixed(0b100, 3).fixed(1, 1).aligned())


def frame(width: int, height: int, number: int) -> bytes:
    """A picture of one grey that gets lighter from number to number, every block with its own pixels."""
    head = Bits().golomb(0, 7, 0).fixed(0, 4).golomb(number % 2).fixed(0, 2).golomb(0, 1)
    block = bytes((16 + number * 7 % 220,)) * 256 + b"\x80" * 128
    body = head.golomb(25).aligned() + block
    count = width * height // 256
    body += (Bits().golomb(25).aligned() + block) * (count - 1) + b"\x80"
    return unit(0x65, body)


def silence() -> bytes:
    """A frame of AAC in which nothing is heard."""
    bits = Bits().fixed(0, 3).fixed(0, 4).fixed(100, 8).fixed(0, 1).fixed(0, 2).fixed(0, 1)
    return bits.fixed(0, 6).fixed(0, 1).fixed(0, 3).fixed(7, 3).aligned()


def box(name: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + name + body


def full(name: bytes, *bodies: bytes, flags: int = 0) -> bytes:
    """A box with a version."""
    return box(name, struct.pack(">I", flags), *bodies)


@dataclass(frozen=True)
class Track:
    """One picture or sound: its samples and how it says what they are."""

    kind: bytes
    entry: bytes
    samples: Sequence[bytes]
    rate: int
    lasts: int
    size: tuple[int, int] = (0, 0)
    turned: bool = False
    extra: bytes = b""

    @property
    def ticks(self) -> int:
        return len(self.samples) * self.lasts


def picture_track(
    seconds: float = 1.0,
    size: tuple[int, int] = (32, 48),
    codec: bytes = b"avc1",
    turned: bool = False,
    extra: bytes = b"",
    frames_per_second: int = FRAMES_PER_SECOND,
    profile: int = 66,
    drawn: tuple[int, int] | None = None,
) -> Track:
    """A film that gets lighter, all its pictures whole. ``drawn``: of another size than it says."""
    parameters = sequence_set(*size, profile), picture_set()
    lists = b"".join(
        bytes((mark,)) + struct.pack(">H", len(one)) + one for mark, one in zip((0xE1, 1), parameters, strict=True)
    )
    setup = bytes((1, profile, 0xC0, 30, 0xFF)) + lists
    entry = box(
        codec, bytes(6), struct.pack(">H", 1), bytes(16), struct.pack(">2H", *size),
        struct.pack(">2I", 72 << 16, 72 << 16), bytes(4), struct.pack(">H", 1), bytes(32),
        struct.pack(">2H", 24, 0xFFFF),
        box(b"hvcC" if codec == b"hvc1" else b"avcC", setup),
    )  # fmt: skip
    count = max(1, round(seconds * frames_per_second))
    samples = [
        struct.pack(">I", len(one)) + one for one in (frame(*(drawn or size), number) for number in range(count))
    ]
    return Track(b"vide", entry, samples, frames_per_second * 100, 100, size, turned, extra)


def sound_track(seconds: float = 1.0, codec: bytes = b"mp4a", object_type: int = 0x40) -> Track:
    """Silence."""
    setup = b"\x05\x02\x11\x88"
    decoder = struct.pack(">2B", object_type, 0x15) + bytes(3) + struct.pack(">2I", 64_000, 64_000) + setup
    stream = bytes((0, 1, 0, 4, len(decoder))) + decoder + b"\x06\x01\x02"
    about = full(b"esds", bytes((3, len(stream))) + stream)
    entry = box(
        codec, bytes(6), struct.pack(">H", 1), bytes(8), struct.pack(">2H", 1, 16), bytes(4),
        struct.pack(">I", AAC_RATE << 16), about,
    )  # fmt: skip
    count = max(1, round(seconds * AAC_RATE / AAC_SAMPLES))
    return Track(b"soun", entry, [silence()] * count, AAC_RATE, AAC_SAMPLES)


def other_track(kind: bytes) -> Track:
    """A track of notes, as cameras write them: places, say."""
    return Track(kind, box(b"mebx", bytes(6), struct.pack(">H", 1)), [CANARY], 10, 10)


def mp4(
    *tracks: Track,
    brand: bytes = b"isom",
    before: bytes = b"",
    in_moov: bytes = b"",
    after: bytes = b"",
    index_first: bool = True,
) -> bytes:
    """A film or a sound from its tracks.

    :param before: boxes between the first one and the others.
    :param in_moov: boxes in the index.
    :param after: whatever follows the last box.
    """
    head = box(b"ftyp", brand, struct.pack(">I", 512), b"isomiso2avc1mp41") + before
    samples = b"".join(sample for track in tracks for sample in track.samples)
    room = len(_index(tracks, 0, in_moov)) if index_first else 0
    index = _index(tracks, len(head) + room + 8, in_moov)
    pixels = box(b"mdat", samples)
    return head + (index + pixels if index_first else pixels + index) + after


def film(seconds: float = 1.0, **options: bool | bytes) -> bytes:
    """A film with sound."""
    return mp4(picture_track(seconds), sound_track(seconds), **options)  # type: ignore[arg-type]


def m4a(seconds: float = 1.0) -> bytes:
    return mp4(sound_track(seconds), brand=b"M4A ")


def _index(tracks: Sequence[Track], start: int, extra: bytes) -> bytes:
    seconds = max(track.ticks / track.rate for track in tracks)
    head = full(
        b"mvhd", struct.pack(">4I", 0xDA7E, 0xDA7E, 1000, round(seconds * 1000)), struct.pack(">IH", 1 << 16, 256),
        bytes(10), _matrix(False), bytes(24), struct.pack(">I", len(tracks) + 1),
    )  # fmt: skip
    made = []
    for number, track in enumerate(tracks, 1):
        made.append(_track(track, number, start))
        start += sum(map(len, track.samples))
    return box(b"moov", head, *made, extra)


def _matrix(turned: bool) -> bytes:
    one = 1 << 16
    numbers = (0, one, 0, -one, 0, 0, 0, 0, 1 << 30) if turned else (one, 0, 0, 0, one, 0, 0, 0, 1 << 30)
    return struct.pack(">9i", *numbers)


def _track(track: Track, number: int, start: int) -> bytes:
    duration = round(track.ticks / track.rate * 1000)
    width, height = track.size
    loud = 256 if track.kind == b"soun" else 0
    head = full(
        b"tkhd", struct.pack(">5I", 0xDA7E, 0xDA7E, number, 0, duration), bytes(8), struct.pack(">4H", 0, 0, loud, 0),
        _matrix(track.turned), struct.pack(">2I", width << 16, height << 16), flags=7,
    )  # fmt: skip
    about = full(b"mdhd", struct.pack(">4I", 0xDA7E, 0xDA7E, track.rate, track.ticks), struct.pack(">2H", 0x55C4, 0))
    role = full(b"hdlr", bytes(4), track.kind, bytes(12), CANARY + b"\0")
    kind = full(b"vmhd", bytes(8), flags=1) if track.kind == b"vide" else full(b"smhd", bytes(4))
    where = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    media = box(b"mdia", about, role, box(b"minf", kind, where, _table(track, start)))
    return box(b"trak", head, media, track.extra)


def _table(track: Track, start: int) -> bytes:
    count = len(track.samples)
    return box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), track.entry),
        full(b"stts", struct.pack(">3I", 1, count, track.lasts)),
        full(b"stsc", struct.pack(">4I", 1, 1, count, 1)),
        full(b"stsz", struct.pack(">2I", 0, count), b"".join(struct.pack(">I", len(one)) for one in track.samples)),
        full(b"stco", struct.pack(">2I", 1, start)),
    )


def place_box() -> bytes:
    """Where a phone notes the place at which it filmed."""
    return box(b"udta", box(b"\xa9xyz", struct.pack(">2H", 18, 0x15C7), b"+40.0768+113.3001/", CANARY))


def mp3(seconds: float = 1.0, tag: bytes = b"", tail: bytes = b"", is_loud: bool = False) -> bytes:
    """Silence at 128 kbit/s and 44.1 kHz, or frames full of chance, which no zip makes smaller."""
    head, count, chance = b"\xff\xfb\x90\xc0", max(1, round(seconds * 44_100 / 1152)), random.Random(1)
    frames = (chance.randbytes(413) if is_loud else bytes(413) for _ in range(count))
    return tag + b"".join(head + one for one in frames) + tail


def id3(body: bytes = CANARY) -> bytes:
    """What stands before the sound: names, a picture."""
    text = b"TIT2" + struct.pack(">IH", len(body) + 1, 0) + b"\3" + body
    size = len(text)
    return b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + text
