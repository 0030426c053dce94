"""The staff's doors: signing in and out, the first administrator."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kiosk.web import guard

staff = Blueprint("staff", __name__, url_prefix="/admin")


@staff.get("/here")
def here() -> Response:
    """A sign of life from somebody who writes for a long time, answered with the token that forms carry."""
    return jsonify(csrf_token=guard.form_token())
