"""The journal in words: what was changed and how, for people who never saw an event's name."""

from __future__ import annotations

THINGS = {
    "site:house": "中心", "site:hall": "板块", "site:notice": "通知", "site:dictionary": "名录",
    "site:settings": "设置", "media:media": "图片",
    "media:picture": "图片", "media:film": "视频", "media:sound": "声音",
    "people:person": "人物", "exhibits:exhibit": "展项",
    "exhibits:work": "作品", "lectures:lecture": "讲座", "lectures:session": "场次", "lectures:series": "系列",
    "lectures:venue": "场地", "revisions:record": "内容", "revisions:draft": "草稿", "revisions:plan": "定时",
    "packs:pack": "内容包", "packs:demo": "演示内容", "backup:backup": "备份", "screens:screen": "屏幕",
    "cards:batch": "访客卡", "cards:card": "访客卡", "cards:stamp": "集章",
    "staff:session": "登录", "staff:account": "账号", "journal:audit": "操作记录",
    "checkin:arrival": "签到", "checkin:claim": "报名", "checkin:heads": "数人头", "checkin:sheet": "签到表",
    "checkin:ledger": "签到账本",
    "checkin:personal": "称呼和手机", "doors:rules": "签到规则", "doors:usual": "平常的签到规则",
    "reports:figure": "人工填报的数", "visitors:person": "来访者的信息",
    "leaves:time": "离开时间",
    "archive:photo": "活动照片", "archive:bundle": "活动档案",
}  # fmt: skip
VERBS = {
    "set": "保存", "add": "新建", "create": "新建", "drop": "删除", "delete": "删除", "remove": "删除", "save": "保存",
    "publish": "上屏", "withdraw": "撤下", "undo": "撤销", "restore": "恢复", "cancel": "取消", "move": "改时间或地点",
    "install": "装入", "export": "导出", "make": "做好", "download": "下载", "open": "登录", "close": "退出",
    "refuse": "没让进", "role": "改角色", "disable": "停用", "enable": "启用", "password": "换密码", "fail": "没做成",
    "done": "做完", "name": "起名", "plan": "排上", "keep": "收下", "describe": "改说明", "home": "回待机画面",
    "reload": "重新载入", "point": "指去一页", "try": "试看", "end": "结束试看", "clear": "取消", "leave": "签退",
    "touch": "第二次签到", "void": "撤回", "correct": "改正", "give-back": "退掉", "purge": "到期删去", "find": "查找",
    "copy": "抄一份", "erase": "按本人要求删去", "confirm": "确认", "print": "印好", "revoke": "停用",
    "check": "试读", "take-back": "退回", "call": "叫号",
}  # fmt: skip
PEOPLE = {"-": "没认出是谁", "command": "命令行", "start": "启动时", "install": "装入时", "rehearsal": "试看",
          "daily": "每天自动", "retention": "到期自动", "migration": "升级前自动"}  # fmt: skip


def thing_words(thing: str) -> str:
    """``lectures:session`` as 场次; a name of a room that came later stands as it is."""
    return THINGS.get(thing, thing)


def verb_words(event: str) -> str:
    """What was done, ``lectures:session:cancel`` as 取消."""
    verb = event.rpartition(":")[2]
    return VERBS.get(verb, verb)


def person_words(by: str) -> str:
    """Who did it: a login name, or the part of the house that acted of its own accord."""
    return PEOPLE.get(by, by)
