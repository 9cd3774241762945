"""Circles as a source gives them, made for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

from service.domain.sources.schedules import Dates
from service.domain.sources.values import Poll, SourceCircle, SourceCircleId

ANSWER: Mapping[str, Any] = json.loads((Path(__file__).parent / "learningcircles.json").read_text("utf-8"))
"""P2PU's answer: invented values in its true shape. A weekly circle, one with a week off, one online."""
WEEKLY, WEEK_OFF, ONLINE = (SourceCircleId(item["id"]) for item in ANSWER["items"])

DATES = Dates(
    first=date(2026, 10, 13),
    at=time(18),
    minutes=90,
    last=date(2026, 11, 17),
    next=date(2026, 10, 13),
    meetings=6,
    zone_words="EDT",
    offset_minutes=-240,
)
"""Six Tuesdays."""


def make_source_circle(number: int = 90211, dates: Dates = DATES, **changes: Any) -> SourceCircle:
    circle = SourceCircle(
        id=SourceCircleId(number),
        name="Basic Spanish Conversation",
        dates=dates,
        branch="Riverside Branch Library",
        city="Pittsburgh",
        region="Pennsylvania",
        country="United States of America",
        latitude=40.4406,
        longitude=-79.9959,
        signup_link=f"https://learningcircles.p2pu.org/en/signup/riverside-branch-library-{number}/",
    )
    return replace(circle, **changes)


def make_poll(*numbers: int, complete: bool = True) -> Poll:
    return Poll(tuple(map(make_source_circle, numbers)), complete=complete)


def make_json(number: int, **changes: Any) -> dict[str, Any]:
    """The weekly circle of the answer, under another number and with some fields replaced."""
    return {
        **ANSWER["items"][0],
        "id": number,
        "url": f"https://p2pu.test/en/signup/riverside-{number}/",
        **changes,
    }
