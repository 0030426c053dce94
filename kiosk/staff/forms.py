"""Forms of the staff's room: what was typed, cleaned, and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import Field, Form, PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, StopValidation, ValidationError

from kiosk.core.roles import Role
from kiosk.staff import passwords
from kiosk.staff.model import LONGEST_DISPLAY, NAME_RULE, is_name, read_name

ROLES = [role.value for role in Role]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _name(text: str | None) -> str:
    return read_name(text or "")


def check_name(form: Form, field: Field) -> None:
    """A login name of letters and digits."""
    if not is_name(field.data or ""):
        raise StopValidation(NAME_RULE)


def check_display(form: Form, field: Field) -> None:
    """How colleagues call somebody: one line that fits into the side bar."""
    text = field.data or ""
    if not 1 <= len(text) <= LONGEST_DISPLAY or not text.isprintable():
        raise StopValidation(f"写个称呼，最多 {LONGEST_DISPLAY} 个字。")


def check_password(form: NewPassword, field: Field) -> None:
    """Long enough and hard to guess, also for whoever knows the person and the house."""
    found = passwords.faults(field.data or "", form.names())
    if found:
        raise StopValidation(found[0])


def check_again(form: NewPassword, field: Field) -> None:
    """Typed twice the same."""
    if passwords.clean(field.data or "") != passwords.clean(form.password.data or ""):
        raise ValidationError("两遍不一样，请再输一遍。")


class SignIn(Form):
    """The login."""

    name = StringField(filters=[_name])
    password = PasswordField()
    next = StringField()
    on = StringField()

    @property
    def is_screen(self) -> bool:
        """Whether it stands on a screen in the hall, where there is no other way back."""
        return bool(self.on.data == "screen")


class NewPassword(Form):
    """A new password, typed once by an administrator for somebody else."""

    password = PasswordField(validators=[check_password])
    about: Sequence[str] = ()
    """What somebody who knows the house would try first."""

    def names(self) -> list[str]:
        """Words the password must not rest on."""
        typed = [str(field.data or "") for field in self if field.short_name in ("name", "display")]
        return [*typed, *self.about]


class OwnPassword(NewPassword):
    """A new password for oneself."""

    old = PasswordField(validators=[InputRequired("先填现在的密码。")])
    again = PasswordField(validators=[check_again])


class FirstAdministrator(NewPassword):
    """The first account of the house. The code is looked at elsewhere: a wrong one costs a try."""

    code = StringField()
    display = StringField(filters=[_one_line], validators=[check_display])
    name = StringField(filters=[_name], validators=[check_name])
    again = PasswordField(validators=[check_again])


class NewAccount(NewPassword):
    """Somebody who joins."""

    display = StringField(filters=[_one_line], validators=[check_display])
    name = StringField(filters=[_name], validators=[check_name])
    role = StringField(default=Role.EDITOR.value, validators=[AnyOf(ROLES)])


class AnotherRole(Form):
    """Another role for somebody."""

    role = StringField(validators=[AnyOf(ROLES)])
