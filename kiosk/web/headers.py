"""Headers of every answer (promises A11, A13): nothing from other hosts, nothing inline, nothing sniffed."""

from __future__ import annotations

from flask import Flask, Response, request

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
YEAR_SECONDS = 31_536_000
IMMUTABLE = f"public, max-age={YEAR_SECONDS}, immutable"


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = POLICY
        headers["X-Frame-Options"] = "DENY"
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        headers["Cache-Control"] = IMMUTABLE
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
