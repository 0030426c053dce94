"""The one user of MediaInfo: whether a file is a film or a sound that every screen plays. Runs in a worker process.

A film is MP4 with H.264 and AAC, a sound M4A with AAC or MP3. The boxes are walked here, so that nothing but one
picture and one sound comes in: metadata, location and times are kept as zeros of the same length, because moving a
byte would mean to rewrite every table in the file.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.core.errors import Refused
from kiosk.media import mp3, reels
from kiosk.media.boxes import Box, Broken, Content, boxes, brands, inside, number
from kiosk.media.model import FILM, M4A, MP3, MP4, SOUND, Facts, Reel

if TYPE_CHECKING:
    from pymediainfo import MediaInfo

LONGEST_SECONDS = 4 * 3600
SHORTEST_SECONDS = 0.1
LONGEST_SIDE = 4096
MOST_PIXELS = 3840 * 2160
MOST_RATE = 61.0
"""Pictures a second."""

HEVC_ADVICE = "苹果手机在“设置—相机—格式”里选“兼容性最佳”再拍，或用剪映导出 H.264。"
ADVICE = "请用剪映之类的软件导出成 MP4（H.264 + AAC）再传。Export it as MP4 with H.264 and AAC."
SOUND_ADVICE = "请另存为 MP3 或 M4A（AAC）再传。Save it as MP3 or M4A (AAC)."

KEPT: dict[bytes, tuple[bytes, ...]] = {
    b"": (b"ftyp", b"moov", b"mdat"),
    b"moov": (b"mvhd", b"trak"),
    b"trak": (b"tkhd", b"edts", b"mdia"),
    b"mdia": (b"mdhd", b"hdlr", b"minf"),
    b"minf": (b"vmhd", b"smhd", b"dinf", b"stbl"),
    b"stbl": (
        b"stsd",
        b"stts",
        b"ctts",
        b"cslg",
        b"stss",
        b"stsc",
        b"stsz",
        b"stz2",
        b"stco",
        b"co64",
        b"sdtp",
        b"sgpd",
        b"sbgp",
    ),
}
"""Of each list of boxes those that are kept."""
TIMES = (b"mvhd", b"tkhd", b"mdhd")
"""They begin with two moments: made and changed."""
CODECS = frozenset((b"avc1", b"mp4a"))
"""What players go by; MediaInfo goes by the settings behind it."""


def inspect(path: Path) -> Reel:
    """What is kept of a file.

    :raises Refused: ``film-unknown``, ``film-broken``, ``film-codec``, ``film-too-long``, ``film-too-sharp`` or
        ``film-other-tracks``
    """
    if path.stat().st_size == 0:
        raise Refused("film-unknown", "这个文件是空的，请重新选。The file is empty: choose it again.")
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as content,
    ):
        reel = _inspected(content, path)
    total = hashlib.sha256()
    for piece in reels.pieces(path, reel):
        total.update(piece)
    return replace(reel, hash=total.hexdigest())


def _inspected(content: Content, path: Path) -> Reel:
    if mp3.is_tagged(content):
        return _mp3(content)
    first, _ = brands(content)
    if not first or first == b"qt  ":
        raise _unknown(path)
    try:
        plan = _Plan()
        _walk(content, boxes(content, 0, len(content)), b"", plan)
    except Broken:
        raise _broken() from None
    if b"moof" in plan.seen:
        raise Refused("film-codec", f"这是网上分段播放的格式，{ADVICE}")
    if b"moov" not in plan.seen or b"mdat" not in plan.seen:
        raise _broken()
    if sorted(plan.tracks) not in ([b"soun"], [b"soun", b"vide"], [b"vide"]):
        raise Refused("film-other-tracks", f"里面还带着别的记录（如位置、章节或第二条声音），{ADVICE}")
    facts = _facts(path, has_picture=b"vide" in plan.tracks)
    if not plan.codecs <= CODECS:
        advice = ADVICE if b"vide" in plan.tracks else SOUND_ADVICE
        raise Refused("film-codec", f"里面是 {_shown(b' '.join(plan.codecs - CODECS).decode('latin-1'))}，{advice}")
    return Reel("", replace(facts, size=len(content)), 0, tuple(plan.renamed), tuple(plan.cleared))


@dataclass
class _Plan:
    """What the walk through the boxes found."""

    seen: set[bytes] = field(default_factory=set)
    tracks: list[bytes] = field(default_factory=list)
    codecs: set[bytes] = field(default_factory=set)
    renamed: list[int] = field(default_factory=list)
    cleared: list[tuple[int, int]] = field(default_factory=list)


def _walk(content: Content, found: Iterator[Box], parent: bytes, plan: _Plan) -> None:
    for box in found:
        plan.seen.add(box.name)
        if box.name not in KEPT[parent]:
            plan.renamed.append(box.start + 4)
            plan.cleared.append((box.body, box.end))
        elif box.name in KEPT:
            _walk(content, inside(content, box), box.name, plan)
        elif box.name in TIMES:
            wide = 16 if number(content, box.body, 1) == 1 else 8
            plan.cleared.append((box.body + 4, min(box.end, box.body + 4 + wide)))
        elif box.name == b"stsd":
            plan.codecs.update(entry.name for entry in inside(content, box, 8))
        elif box.name == b"hdlr":
            plan.tracks.append(bytes(content[box.body + 8 : box.body + 12]))
            plan.cleared.append((min(box.end, box.body + 24), box.end))  # a name, often that of the camera


def _mp3(content: Content) -> Reel:
    found = mp3.frames(content)
    if found is None:
        raise Refused("film-broken", f"这个声音文件不完整或已损坏，{SOUND_ADVICE}")
    _check_length(found.seconds)
    return Reel("", Facts(SOUND, MP3, 0, 0, found.seconds, found.end - found.start), found.start)


def _facts(path: Path, *, has_picture: bool) -> Facts:
    """Codecs, size and length as MediaInfo reads them; what some screen could not play is refused."""
    parsed = _parsed(path)
    pictures, sounds = parsed.video_tracks, parsed.audio_tracks
    if len(pictures) != has_picture or len(sounds) > 1 or not (pictures or sounds):
        raise _broken()
    for sound in sounds:
        if sound.format != "AAC":
            raise Refused("film-codec", f"声音是 {_shown(sound.format)}，{ADVICE if pictures else SOUND_ADVICE}")
    seconds = max(_number(track.duration) for track in (*parsed.general_tracks, *pictures, *sounds)) / 1000
    _check_length(seconds)
    if not pictures:
        return Facts(SOUND, M4A, 0, 0, seconds)
    return Facts(FILM, MP4, *_shape(pictures[0]), seconds)


def _shape(track: Any) -> tuple[int, int]:
    """Width and height as they are seen."""
    if track.format != "AVC":
        hint = HEVC_ADVICE if track.format == "HEVC" else ""
        raise Refused("film-codec", f"画面是 {_shown(track.format)}，有的屏幕放不了。{hint}{ADVICE}")
    if _number(track.bit_depth) > 8 or track.chroma_subsampling not in (None, "4:2:0"):
        raise Refused("film-codec", f"画面的颜色格式太专业，有的屏幕放不了。{ADVICE}")
    width, height = int(_number(track.width)), int(_number(track.height))
    if not (width and height):
        raise _broken()
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE or _number(track.frame_rate) > MOST_RATE:
        sentence = "画面超过 4K 或每秒 60 帧，请导出 1080p 再传。The picture is beyond 4K or 60 frames a second."
        raise Refused("film-too-sharp", sentence)
    return (height, width) if round(_number(track.rotation)) % 180 == 90 else (width, height)


def _check_length(seconds: float) -> None:
    if seconds < SHORTEST_SECONDS:
        raise _broken()
    if seconds > LONGEST_SECONDS:
        raise Refused("film-too-long", "超过四小时了，请剪成几段再传。It is longer than four hours: cut it.")


def _parsed(path: Path) -> MediaInfo:
    from pymediainfo import MediaInfo

    try:
        return MediaInfo.parse(path, parse_speed=0)
    except (OSError, RuntimeError, ValueError, SyntaxError):  # SyntaxError: what it says cannot be read
        raise _broken() from None


def _unknown(path: Path) -> Refused:
    kind = next((track.format for track in _parsed(path).general_tracks), None)
    name = f"这是 {_shown(kind)}，" if kind else "认不出这种文件，"
    return Refused("film-unknown", f"{name}{ADVICE}")


def _broken() -> Refused:
    return Refused("film-broken", "文件不完整或已损坏，请重新导出再传。The file is damaged: export it again.")


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def _shown(name: object) -> str:
    """A name out of the file, fit for a sentence."""
    return "".join(one for one in str(name or "没见过的编码")[:30] if one.isprintable())
