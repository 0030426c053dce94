"""Who works here: the four roles and the person behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a member of staff is here for; what each may do stands in ``web/rights.py``."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    DESK = "desk"
    VIEWER = "viewer"

    @property
    def title(self) -> str:
        """The role in the words of the house."""
        return WORDS[self]


WORDS = {Role.ADMINISTRATOR: "管理员", Role.EDITOR: "内容编辑", Role.DESK: "前台", Role.VIEWER: "只看"}


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff.

    :param name: the login name; what the journal calls ``by``.
    :param display: how colleagues call the person.
    """

    account: int
    name: str
    display: str
    role: Role
