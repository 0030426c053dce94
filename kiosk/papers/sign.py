"""The sign on a lecture's door: what is given here, how to get onto the network, where to check in."""

from __future__ import annotations

from kiosk.core import qr
from kiosk.core.clock import local
from kiosk.core.paper import INK, PAPER, SEAL, Paper, Type
from kiosk.lectures.model import LectureSession
from kiosk.papers.poster import LEFT, RIGHT, SOFT, Frame, begun, scrolls

MIDDLE = 105.0
JADE = "#1f5247"


def door_sign(session: LectureSession, url: str, wifi: tuple[str, str], frame: Frame) -> bytes:
    """A sign for one session; without a network's name it has only the lecture's code."""
    begins, ends = local(session.starts_at), local(session.ends_at)
    paper = begun(str(session.labels.title), frame)
    paper.box(0, 0, 210, 66, fill=INK)
    paper.picture(LEFT, 12, 13.5, 13.5, "seal.svg")
    where = str(session.venue.labels.name or session.venue.slug)
    paper.text(RIGHT, 12, where, Type(60, "serif", PAPER), align="right", width=155)
    paper.text(RIGHT, 42, f"{begins:%H:%M}—{ends:%H:%M}", Type(40, "bold", "#f3e7cf"), align="right")
    scrolls(paper, 71)
    title = str(session.labels.title)
    y = paper.lines(LEFT, 83, title, Type(38 if len(title) < 14 else 28, "serif"), RIGHT - LEFT, leading=1.25)
    speakers = "、".join(str(one.name) for one in session.speakers)
    if speakers:
        paper.text(LEFT, y + 2, f"主讲 {speakers}", Type(20, "sans", SOFT), width=RIGHT - LEFT)
    name, password = wifi
    if name:
        _wifi(paper, name, password)
        _code(paper, 112, "2", "再扫这里看这一场", url, SEAL)
    else:
        _code(paper, MIDDLE - 42.2, "", "扫这里看这一场", url, SEAL)
    paper.text(MIDDLE, 255, "签到扫屏上的码，码一会儿换一次", Type(21, "bold"), align="centre", width=RIGHT - LEFT)
    paper.text(MIDDLE, 266, "没带手机，在屏上点一下，或者跟工作人员说一声", Type(16, "sans", SOFT), align="centre")
    paper.text(MIDDLE, 281, frame.house, Type(13, "serif"), align="centre")
    return paper.content()


def _wifi(paper: Paper, name: str, password: str) -> None:
    _code(paper, LEFT, "1", "先连 Wi-Fi", qr.wifi(name, password), JADE)
    paper.text(LEFT + 42.2, 232, name, Type(18, "bold"), align="centre", width=84)
    if password:
        paper.text(LEFT + 42.2, 240, f"密码 {password}", Type(18), align="centre", width=84)


def _code(paper: Paper, x: float, step: str, words: str, code: str, colour: str) -> None:
    """A numbered code in its frame."""
    paper.text(x + 42.2, 131, f"{step}  {words}".strip(), Type(20, "serif", colour), align="centre", width=84)
    paper.box(x, 143, 84.4, 84.4, fill=colour)
    paper.code(x + 2, 145, 80.4, code)
