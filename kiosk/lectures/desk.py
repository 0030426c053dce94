"""Lectures, venues and series on the staff's desk: the empty records, what is refused, what the forms need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Response, request, url_for

from kiosk.core.errors import Invalid, Problem
from kiosk.core.plug import Document
from kiosk.lectures import repeat, shelf, store, words
from kiosk.lectures.arranged import arranged, given_again, newcomer, newcomers, pattern, starts
from kiosk.lectures.clashes import Slot
from kiosk.lectures.doubts import Names, about_lecture, overlooked
from kiosk.lectures.forms import DEFAULT_MINUTES, shown_times, time_problems
from kiosk.lectures.model import Phase
from kiosk.people import desk as people_desk
from kiosk.people import store as people
from kiosk.revisions.desk import Desk, Typed, applied, said
from kiosk.revisions.model import Verb, Wanted
from kiosk.revisions.sheet import Sheet, known_as
from kiosk.site import store as site
from kiosk.web.connection import db, now, today_is

Choices = list[tuple[str, str]]
ROLES: Choices = [("speaker", "主讲"), ("about", "讲的是这个人")]
NO_VENUE = "还没定"
DEFAULT_SEATS = 80


def lecture_path(slug: str) -> str:
    """Where a lecture is edited."""
    return url_for("lectures_admin.edit", slug=slug)


def venue_path(slug: str) -> str:
    """Where a venue is edited."""
    return url_for("lectures_admin.edit_venue", slug=slug)


def series_path(slug: str) -> str:
    """Where a series is edited."""
    return url_for("lectures_admin.edit_series", slug=slug)


def lecture_shown(slug: str) -> str:
    """Where visitors see a lecture: its next session, else its last one; the schedule if it has none."""
    found = store.of_lecture(db(), slug, today_is().date())
    coming = [one for one in found if one.ends_at > now()]
    chosen = (coming or found[-1:])[:1]
    return url_for("lectures.show", code=chosen[0].code) if chosen else url_for("lectures.index")


def rooms() -> Choices:
    """The venues to choose from."""
    return [("", NO_VENUE), *shelf.named(db(), "venues")]


def names() -> Names:
    """What rooms and people are called here."""
    return Names(dict(shelf.named(db(), "venues")), people.names(db()), _path_of)


def move_path(code: str) -> str:
    """Where a session is moved."""
    return url_for("lectures_admin.move", code=code)


def _path_of(slot: Slot) -> str:
    return move_path(slot.code) if slot.code else "#sessions"


@dataclass(frozen=True)
class LectureDesk(Desk):
    """A lecture is written with its sessions. Those that visitors know of are changed by acts of their own."""

    def drop(self, record_id: str, others: list[Wanted] | None = None) -> Response:
        """Delete a lecture of which no session is to come."""
        if any(one.ends_at > now() for one in store.of_lecture(db(), record_id, today_is().date())):
            sentence = (
                "还有没到时间的场次，屏上正写着，不能删。请先取消，等时间过了再删；刚建错的，到“最近改动”里撤销。"
            )
            return said(sentence, self.edit(record_id), is_good=False)
        return super().drop(record_id, others)

    def shown(self, sheet: Sheet, status: int = 200) -> Response:
        """The page with the form. Its fields have other names than what they are about."""
        fields = {".day": ".start", ".ends": ".minutes", ".name": ".person"}
        sent = sheet.sent or ()
        sheet.sent = sheet.sent and frozenset(
            (*sent, *(path.removesuffix(name) + field for path in sent for name, field in fields.items()))
        )
        return super().shown(sheet, status)

    def _typed(self, sheet: Sheet, base: str) -> Typed:
        typed = super()._typed(sheet, base)
        known = words.person_labels(people.names(db()))
        document, keys = arranged(typed.saw, typed.document, typed.keys, request.form, known)
        return replace(typed, document=document, keys={**typed.keys, **keys})

    def _send(self, sheet: Sheet, base: str) -> Response:
        action = request.form.get("action", "publish")
        if action == "repeat":
            return self._repeat(sheet, base)
        typed = self._typed(sheet, base)
        if action == "publish" and self._is_sound(sheet, typed.document):
            sheet.doubts = about_lecture(db(), typed.document, sheet.live, names(), now())
            if sheet.doubts and known_as(sheet.doubts) != request.form.get("known", ""):
                return self._again(sheet, typed, base, 409)
            sheet.doubts = ()
        return super()._send(sheet, base)

    def _is_sound(self, sheet: Sheet, document: Document) -> bool:
        try:
            self._check(sheet, document, is_public=True)
        except Invalid:
            return False
        return True

    def _check(self, sheet: Sheet, typed: Document, is_public: bool) -> None:
        problems = [
            problem
            for number, one in enumerate(typed["sessions"])
            for problem in time_problems(one.get("start"), one.get("minutes"), f"sessions.{number}.")
        ]
        problems += _strangers(sheet, typed)
        known = {problem.field for problem in problems}
        try:
            super()._check(sheet, typed, is_public)
        except Invalid as error:
            problems += [problem for problem in error.problems if problem.field not in known]
        if problems:
            raise Invalid(problems)

    def _repeat(self, sheet: Sheet, base: str) -> Response:
        """The form with more sessions in it, not saved."""
        typed = self._typed(sheet, base)
        one = pattern(typed.document)
        days = repeat.asked(starts(one) if one else None, request.form, _is_open)
        if isinstance(days, Problem):
            sheet.problems = {days.field: days.sentence}
            sheet.sent = frozenset((days.field,))
            return self._again(sheet, typed, base, 422)
        document, keys = given_again(typed.document, typed.keys, one or {}, days)
        return self._again(sheet, replace(typed, document=document, keys={**typed.keys, **keys}), base, 200)

    def _again(self, sheet: Sheet, typed: Typed, base: str, status: int) -> Response:
        """The form with what was typed into it."""
        sheet.document, sheet.keys, sheet.base, sheet.is_unsaved = typed.document, typed.keys, base, True
        return self.shown(sheet, status)

    def _saved(self, sheet: Sheet, typed: Document, base: str, action: str, due: datetime | None) -> Response:
        """Whoever is named for the first time gets a record of their own first, a draft until they agreed to more."""
        known = people.names(db())
        for slug, name in newcomers(typed, request.form).items():
            if slug not in known:
                document = newcomer(people_desk.DESK.fresh(slug), name)
                applied([Wanted("people", slug, document)], Verb.CREATE, name)
        return super()._saved(sheet, typed, base, action, due)


def _strangers(sheet: Sheet, typed: Document) -> list[Problem]:
    """People whom nobody knows, unless they are said to be new or stood there before."""
    known = {*people.names(db()), *newcomers(typed, request.form)}
    known |= {one["person"] for one in (sheet.live or {}).get("people", [])}
    return [
        Problem(
            "", f"people.{number}.person", f"名单里没有“{one['person'][:40]}”。请从名单里选；是新来的，就勾下面这一格。"
        )
        for number, one in enumerate(typed["people"])
        if "person" in one and one["person"] not in known
    ]


def _is_open(day: date) -> bool:
    hours = site.house(db(), "zh").hours
    return not hours or day.isoweekday() in hours


def _fresh(record_id: str) -> Document:
    """With a row for its first session."""
    first = {"id": "n1", "start": "", "minutes": DEFAULT_MINUTES, "venue": ""}
    return {"id": record_id, "series": "", "platform": "", "theme": "", "form": "", "minutes": DEFAULT_MINUTES,
            "capacity": DEFAULT_SEATS, "people": [], "sessions": [first], "labels": {"zh": {}}}  # fmt: skip


def _about(sheet: Sheet) -> dict[str, Any]:
    labels = words.person_labels(people.names(db()))
    own = newcomers(sheet.document, request.form) if request.method == "POST" else {}
    standing = [] if sheet.is_new else store.of_lecture(db(), sheet.record_id, today_is().date())
    return {
        "venues": rooms(),
        "series": [("", "不属于系列"), *shelf.named(db(), "series")],
        "platforms": _terms("platforms"),
        "themes": _terms("themes"),
        "forms": _terms("lecture-forms"),
        "roles": ROLES,
        "labels": labels,
        "label": lambda slug: {**labels, **own}.get(slug, slug),
        "is_newcomer": lambda slug: slug in own and slug not in labels,
        "times": lambda path: shown_times(sheet.at(f"{path}.start"), sheet.at(f"{path}.minutes")),
        "standing": {one.code: one for one in standing},
        "over": [one for one in standing if one.phase(now()) is Phase.OVER],
        "next": next((one for one in standing if one.ends_at > now()), None),
        "stands": lambda one: words.stands(one, now()),
        "known": known_as(sheet.doubts),
        "repeat": _repeat_fields(),
        "checks": [] if sheet.is_new else overlooked(sheet.document, _seats(sheet.document)),
    }


def _seats(document: Document) -> dict[str, tuple[str, int]]:
    """The rooms of a lecture: what each is called, and how many seats it has."""
    found = store.venues(db(), {str(one.get("venue", "")) for one in document["sessions"]}, "zh")
    return {slug: (str(venue.labels.name), venue.capacity) for slug, venue in found.items()}


def _halls() -> Choices:
    return [("", "不在板块里"), *((hall.slug, str(hall.labels.title)) for hall in site.halls(db(), "zh"))]


def _repeat_fields() -> dict[str, str]:
    """What stands in the fields of the repeat: what was typed, else four more."""
    usual = {"by": "times", "until": "", "times": "4", "open": "true"}
    if "repeat_by" not in request.form:
        return usual
    return {name: request.form.get(f"repeat_{name}", "") for name in usual}


def _terms(dictionary: str) -> Choices:
    return [("", "没选"), *((code, str(one.labels.title)) for code, one in site.terms(db(), dictionary, "zh").items())]


VENUES = Desk(
    "venues",
    "lectures/admin/venue.html",
    "场地",
    edit=venue_path,
    index=lambda: url_for("lectures_admin.venues"),
    fresh=lambda record_id: {"id": record_id, "hall": "", "capacity": DEFAULT_SEATS, "labels": {"zh": {}}},
    more=lambda sheet: {"halls": _halls(), "used": shelf.sessions_in(db(), sheet.record_id)},
)
SERIES = Desk(
    "series",
    "lectures/admin/one_series.html",
    "系列",
    edit=series_path,
    index=lambda: url_for("lectures_admin.series"),
    fresh=lambda record_id: {"id": record_id, "labels": {"zh": {}}},
    more=lambda sheet: {"used": shelf.lectures_in(db(), sheet.record_id)},
)
LECTURES = LectureDesk(
    "lectures",
    "lectures/admin/form.html",
    "讲座",
    edit=lecture_path,
    index=lambda: url_for("lectures_admin.index"),
    fresh=_fresh,
    more=_about,
)
