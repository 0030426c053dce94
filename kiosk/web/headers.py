"""Headers of every answer (promises A11, A13): nothing from other hosts, nothing inline, nothing sniffed."""

from __future__ import annotations

from flask import Flask, Response, g, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FRAMED_POLICY = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
]
OF_PAGES = [
    ("Content-Security-Policy", POLICY),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
]
YEAR_SECONDS = 31_536_000
IMMUTABLE = f"public, max-age={YEAR_SECONDS}, immutable"


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def let_frame() -> None:
    """A page of this house may show this answer in a frame."""
    g.may_frame = True


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(ALWAYS)
    headers.setdefault("Referrer-Policy", "no-referrer")
    if response.mimetype == "text/html":
        may_frame = "may_frame" in g
        headers["Content-Security-Policy"] = FRAMED_POLICY if may_frame else POLICY
        headers["X-Frame-Options"] = "SAMEORIGIN" if may_frame else "DENY"
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        headers["Cache-Control"] = IMMUTABLE
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
