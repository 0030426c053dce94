"""Who may do what: one table from endpoints to roles. What stands in no row is refused to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from kiosk.core.roles import Role

READING = frozenset({"GET", "HEAD", "OPTIONS"})
EVERYBODY = frozenset(Role)
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
EDITORS = ADMINISTRATOR | {Role.EDITOR}
DESK = EDITORS | {Role.DESK}


@dataclass(frozen=True)
class Right:
    """One row.

    :param what: the row in words, as the README shows it.
    :param endpoints: patterns of Flask endpoints.
    :param roles: who may come here.
    :param is_open: strangers may, too: the doors themselves.
    :param is_own: what a person may do for themselves, also one who otherwise only reads.
    """

    what: str
    endpoints: tuple[str, ...]
    roles: frozenset[Role]
    is_open: bool = False
    is_own: bool = False

    def covers(self, endpoint: str) -> bool:
        return any(fnmatchcase(endpoint, pattern) for pattern in self.endpoints)


RIGHTS = (
    Right("登录、第一个管理员", ("staff.login*", "staff.first*"), EVERYBODY, is_open=True, is_own=True),
    Right("退出、自己的密码", ("staff.*", "accounts_admin.me*"), EVERYBODY, is_own=True),
    Right("今日", ("today.*",), EVERYBODY),
    Right("展项、特展", ("exhibits_admin.*",), EDITORS),
    Right("人物", ("people_admin.*",), EDITORS),
    Right("图片、视频、声音", ("media_admin.*",), EDITORS),
    Right("讲堂", ("lectures_admin.*",), DESK),
    Right("签到名单", ("checkin_admin.*", "roster_admin.*", "leaves_admin.*"), DESK),
    Right("活动档案、活动照片", ("archive_admin.*",), DESK),
    Right("签到规则", ("doors_admin.*",), EDITORS),
    Right("访客卡", ("cards_admin.*",), DESK),
    Right("纸质签到、海报、门牌", ("papers_admin.*",), DESK),
    Right("报表", ("reports_admin.*",), EVERYBODY),
    Right("来访者的称呼和手机", ("visitors_admin.*",), ADMINISTRATOR),
    Right("修改历史、撤销", ("revisions_admin.*",), DESK),
    Right("屏幕", ("screens_admin.*",), EDITORS),
    Right("看内容包、导出", ("packs_admin.index", "packs_admin.show", "packs_admin.export*"), EDITORS),
    Right("装入、退回内容包", ("packs_admin.*",), ADMINISTRATOR),
    Right("系统设置", ("site_admin.settings*",), ADMINISTRATOR),
    Right("场地、通知、专题、板块、荣誉", ("site_admin.*",), EDITORS),
    Right("备份", ("backups_admin.*",), ADMINISTRATOR),
    Right("操作记录", ("journal_admin.*",), ADMINISTRATOR),
    Right("账号", ("accounts_admin.*",), ADMINISTRATOR),
)
"""The first row that covers an endpoint decides."""

QUIET = ("*.live", "*_live", "screens_admin.look")
"""Asked by a page of its own accord: no sign that somebody sits there, so it does not prolong a session."""


def right(endpoint: str | None) -> Right | None:
    """The row for an endpoint."""
    return next((row for row in RIGHTS if endpoint and row.covers(endpoint)), None)


def is_open(endpoint: str | None) -> bool:
    """Whether strangers may come here."""
    row = right(endpoint)
    return row is not None and row.is_open


def is_allowed(endpoint: str | None, method: str, role: Role) -> bool:
    """Whether a role may send this kind of request there. Who only looks changes nothing but what is their own."""
    row = right(endpoint)
    if row is None or role not in row.roles:
        return False
    return role is not Role.VIEWER or method in READING or row.is_own


def is_quiet(endpoint: str | None) -> bool:
    """Whether a request says nothing about somebody being there."""
    return any(fnmatchcase(endpoint or "", pattern) for pattern in QUIET)
