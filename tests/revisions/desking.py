"""A desk for exhibits that belongs to no room: a short form with everything in it that can go wrong."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.test import TestResponse

from kiosk.core.plug import Document
from kiosk.revisions.desk import Desk
from tests.reading import Element, read
from tests.staffing import Colleague

PATH = "/admin/trial"
FORM = """{% extends "staff.html" %}
{% from "shared/_fields.html" import hidden, field, problems %}
{% block title %}试{% endblock %}
{% block main %}
{{ problems(sheet) }}
<form id="edit" method="post" data-edit>{{ hidden(sheet) }}
{{ field(sheet, "labels.zh.title", "名称") }}{{ field(sheet, "labels.zh.line", "一句话") }}
{{ field(sheet, "labels.en.title", "英文名称") }}{{ field(sheet, "position", "次序") }}
{{ field(sheet, "labels.zh.body", "故事", "area") }}
<input type="hidden" name="steps[]" value="">
{% for path, one in sheet.entries("steps") %}{{ field(sheet, path ~ ".labels.zh.title", "步骤") }}{% endfor %}
<input type="hidden" name="sections[]" value="">
{% for path, one in sheet.entries("sections") %}{{ field(sheet, path ~ ".labels.zh.title", "板块") }}{% endfor %}
</form>
{% endblock %}
"""


def fresh(record_id: str) -> Document:
    """A new exhibit."""
    return {"id": record_id, "hall": "heritage", "kind": "heritage", "position": 1, "state": "draft",
            "labels": {"zh": {}}}  # fmt: skip


def edit(slug: str) -> str:
    return url_for("exhibits_admin.trial", slug=slug)


def index() -> str:
    return url_for("today.index")


DESK = Desk("exhibits", "trial/form.html", "展项", edit=edit, index=index, fresh=fresh)


def furnish(app: Flask) -> None:
    """Put the desk into an application that has not answered yet."""
    loader = app.jinja_loader
    assert loader is not None
    app.jinja_loader = ChoiceLoader([DictLoader({"trial/form.html": FORM}), loader])
    app.add_url_rule(f"{PATH}/new", "exhibits_admin.trial_new", DESK.new, methods=["GET"])
    app.add_url_rule(f"{PATH}/new", "exhibits_admin.trial_create", DESK.create, methods=["POST"])
    app.add_url_rule(f"{PATH}/<slug>", "exhibits_admin.trial", DESK.show, methods=["GET"], defaults=None)
    app.add_url_rule(f"{PATH}/<slug>", "exhibits_admin.trial_update", DESK.submit, methods=["POST"])
    for name in ("exhibits_admin.trial", "exhibits_admin.trial_update"):
        view = app.view_functions[name]
        app.view_functions[name] = lambda slug, view=view: view(slug)


def form_of(page: TestResponse | Element) -> list[tuple[str, str]]:
    """The fields of the form that stands in a page, as its browser would send them."""
    found = []
    tree = page if isinstance(page, Element) else read(page)
    for one in tree.one("form", id="edit").every():
        name = one.attributes.get("name", "")
        if one.tag == "input" and name:
            found.append((name, one.attributes.get("value", "")))
        elif one.tag == "textarea" and name:
            text = "".join(child for child in one.children if isinstance(child, str))
            found.append((name, text.removeprefix("\n")))
    return found


def changed(form: list[tuple[str, str]], **changes: str) -> list[tuple[str, str]]:
    """A form with other words in it; ``title`` stands for ``labels.zh.title``."""
    short = {
        "title": "labels.zh.title",
        "line": "labels.zh.line",
        "body": "labels.zh.body",
        "english": "labels.en.title",
    }
    wanted = {short.get(name, name): text for name, text in changes.items()}
    kept = [(name, wanted.pop(name, text)) for name, text in form]
    return [*kept, *wanted.items()]


class Browser:
    """Somebody with the form of one record open."""

    def __init__(self, who: Colleague, path: str) -> None:
        self.who = who
        self.path = path
        self.form = form_of(who.get(path))

    def value(self, name: str) -> str:
        return dict(self.form)[name]

    def send(self, action: str = "publish", **changes: str) -> TestResponse:
        """Press a button; a form that comes back is the one that is open then."""
        pairs = changed(self.form, **changes)
        answer = self.who.post(self.path, data=body(pairs, action))
        if answer.status_code in (409, 422):
            self.form = form_of(answer)
        return answer


def body(pairs: list[tuple[str, str]], action: str = "publish") -> Any:
    """The fields as Werkzeug's client takes them."""
    sent: dict[str, list[str]] = {"action": [action]}
    for name, text in pairs:
        if name != "csrf_token":
            sent.setdefault(name, []).append(text)
    return sent
