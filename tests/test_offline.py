"""Nothing leaves the machine: no page, script, sheet or answer names another host."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

FOREIGN = re.compile(r"""(?:href|src|srcset|action|content|url)\s*[=(]\s*["']?(?:https?:)?//(?!127\.0\.0\.1)""")
PATHS = ("/", "/attract", "/halls/", "/exhibits/prints-75", "/people/li-lin", "/lectures/", "/search?q=WB", "/nothing")


@pytest.mark.parametrize("path", PATHS)
def test_no_page_points_elsewhere(demo_client: FlaskClient, path: str) -> None:
    assert FOREIGN.findall(demo_client.get(path).text) == []


@pytest.mark.parametrize(
    "host", ["evil.example.org", "evil.example.org:80", "127.0.0.1:8000@evil.example.org", "[::1]"]
)
def test_a_forged_host_is_in_no_answer(demo_client: FlaskClient, host: str) -> None:
    for path in ("/", "/lectures.ics", "/language/en?to=/halls/", "/nothing"):
        answer = demo_client.get(path, headers={"Host": host, "X-Forwarded-Host": host})
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)
