"""The ways to ask, in words: what it is called, what it means to those who come."""

from __future__ import annotations

from kiosk.checkin.model import Mode

MODES = {
    Mode.COUNT: ("只数人数", "点一下就进，称呼可留可不留。平常用这个。"),
    Mode.NAME: ("人数和称呼", "请大家留个称呼，不留也能进；到期自己删去。"),
    Mode.CONTACT: ("称呼和手机", "改时间、取消时要打电话通知才用；手机号到期自己删去。"),
    Mode.CERTIFICATE: ("发证的课", "开始和结束各签一次，两次都在才算听满。"),
}
