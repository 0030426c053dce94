"""What is said to each outcome: one title, one sentence, one tone (colour and sound)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.checkin.model import Outcome


@dataclass(frozen=True)
class Said:
    """``tone``: good, wait or stop."""

    tone: str
    title: str
    advice: str


def marked(words: str) -> str:
    """Words that are translated when they are shown."""
    return words


SAID = {
    Outcome.CHECKED_IN: Said("good", marked("签好了，请入座"), ""),
    Outcome.ALREADY_IN: Said("good", marked("您已经签到了"), marked("不用再签一次，请入座。")),
    Outcome.CHECKED_OUT: Said("good", marked("签退好了，慢走"), ""),
    Outcome.SECOND: Said("good", marked("第二次签到记下了"), marked("证书按两次签到发。")),
    Outcome.CORRECTED: Said("good", marked("改好了"), ""),
    Outcome.COUNTED: Said("good", marked("数好的人数记下了"), ""),
    Outcome.VOIDED: Said("good", marked("已经撤回"), marked("这次签到不算数了。要来的话，再签一次就好。")),
    Outcome.STANDBY: Said("wait", marked("候补登记好了"), marked("有座位就请您进去，号码请留好。")),
    Outcome.FULL: Said("wait", marked("这一场坐满了"), marked("可以先候补；有人没来，就请您进去。")),
    Outcome.TOO_EARLY: Said("wait", marked("还没开始签到"), marked("先看看展吧，到时间再来扫一次。")),
    Outcome.CLOSED: Said("stop", marked("这一场已经结束"), marked("看看别的场次吧。")),
    Outcome.CANCELLED: Said("stop", marked("这一场取消了"), marked("看看别的场次，或问问工作人员。")),
    Outcome.WRONG_LECTURE: Said("wait", marked("这个码是另一场的"), marked("请看看您要听的是哪一场。")),
    Outcome.EXPIRED_CODE: Said("wait", marked("这个码过期了"), marked("屏上的码一会儿换一次，请扫屏上的新码。")),
    Outcome.FORGED_CODE: Said("stop", marked("这个码不对"), marked("请扫讲堂屏幕上的码，或者在屏上签到。")),
    Outcome.UNKNOWN: Said("wait", marked("请扫屏上的码"), marked("从讲堂屏幕上的码进来，才能签到。")),
    Outcome.REVOKED: Said("stop", marked("这张卡停用了"), marked("请找工作人员换一张。")),
    Outcome.NEEDS_STAFF: Said("wait", marked("请找工作人员"), marked("一部手机最多签 4 位，再多请工作人员帮忙。")),
}
