"""A schedule to plan in."""

from __future__ import annotations

import pytest

from tests.factories import Factory


@pytest.fixture
def hall(make: Factory) -> Factory:
    """A house with two rooms, two speakers, a series, and a lecture at half past two in room hall-2."""
    make.venue()
    make.venue("yard", capacity=30, labels={"zh": {"name": "院子"}})
    make.put("series", {"id": "old", "labels": {"zh": {"title": "平城讲古"}}})
    make.dictionary("platforms", culture=("文化服务", "Culture"))
    make.person("su", role_model=False, labels={"zh": {"name": "苏玥"}})
    make.person("li", role_model=False, labels={"zh": {"name": "李安"}})
    make.lecture("talk", series="old", people=[{"person": "su", "role": "speaker"}],
                 sessions=[{"id": "1", "start": "2026-11-21T14:30", "venue": "hall-2"},
                           {"id": "2", "start": "2026-11-28T14:30", "venue": "hall-2"}])  # fmt: skip
    return make
