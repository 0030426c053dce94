"""An MP3 file read frame by frame: where the sound begins and ends, and how long it is.

Tags before and behind the frames (names, pictures, comments) are no part of the sound.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.media.boxes import Content, number

KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bits per millisecond by MPEG version (3: 1, 2: 2, 0: 2.5) and index, of layer III."""
SAMPLES_PER_SECOND = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
LAYER_III = 1
FEWEST_FRAMES = 4
LEAST_SHARE = 0.9
"""So much of the file must be sound, tags before it not counted."""
FARTHEST_START = 4096


@dataclass(frozen=True)
class Sound:
    """Where the frames lie and how long they sound."""

    start: int
    end: int
    seconds: float


def frames(content: Content) -> Sound | None:
    """The frames of an MP3; None if it is none, or damaged."""
    tagged = _behind_tags(content)
    for start in range(tagged, min(tagged + FARTHEST_START, len(content))):
        if content[start] == 0xFF and _step(content, start)[0]:
            found = _walk(content, start)
            if found:
                is_whole = found.end - found.start >= LEAST_SHARE * (len(content) - tagged)
                return found if is_whole else None
    return None


def _walk(content: Content, start: int) -> Sound | None:
    """The frames from ``start`` on, one behind the other; None if they are too few to be sound."""
    at, count, seconds, first = start, 0, 0.0, content[start + 1] & 0x1E
    while True:
        size, lasts = _step(content, at)
        if not size or at + size > len(content) or content[at + 1] & 0x1E != first:
            break
        at, count, seconds = at + size, count + 1, seconds + lasts
    return Sound(start, at, seconds) if count >= FEWEST_FRAMES else None


def _step(content: Content, at: int) -> tuple[int, float]:
    """The bytes of the frame at a place and how long it sounds; (0, 0) if there is none."""
    if at + 4 > len(content) or content[at] != 0xFF or content[at + 1] & 0xE0 != 0xE0:
        return 0, 0.0
    version, layer = content[at + 1] >> 3 & 3, content[at + 1] >> 1 & 3
    rate, pitch = content[at + 2] >> 4, content[at + 2] >> 2 & 3
    if version == 1 or layer != LAYER_III or rate in (0, 15) or pitch == 3:
        return 0, 0.0
    samples = 1152 if version == 3 else 576
    per_second = SAMPLES_PER_SECOND[version][pitch]
    padding = content[at + 2] >> 1 & 1
    return samples // 8 * KILOBITS[version][rate] * 1000 // per_second + padding, samples / per_second


def _behind_tags(content: Content) -> int:
    at = 0
    while bytes(content[at : at + 3]) == b"ID3" and at + 10 <= len(content):
        size = 0
        for seven_bits in content[at + 6 : at + 10]:
            size = size << 7 | seven_bits & 0x7F
        at += 10 + size
    return min(at, len(content))


def is_tagged(content: Content) -> bool:
    """Whether a file begins as MP3 files do."""
    return bytes(content[:3]) == b"ID3" or (number(content, 0, 2) & 0xFFE6) == 0xFFE2
