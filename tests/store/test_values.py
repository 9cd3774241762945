"""Values as JSON and back."""

from __future__ import annotations

from service.store.values import compose_json, parse_reading
from tests.domain.announcements.corpus import load_cases, read_case


def test_every_reading_comes_back_as_it_was() -> None:
    readings = [read_case(case) for case in load_cases()]
    assert [one for one in readings if parse_reading(compose_json(one)) != one] == []
