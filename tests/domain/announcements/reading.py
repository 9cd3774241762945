"""Reads a few words as the companion would, with the towns that the tests know."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements import compose_said, name_places, read_announcement
from service.domain.announcements.values import Announcement, Reading, Source, WrittenPost
from service.domain.ids import ForumUserId
from tests.towns import gazetteer

ZONE = "America/New_York"
WRITTEN = datetime(2026, 10, 1, 9, tzinfo=ZoneInfo(ZONE))
"""A Thursday."""


def read(
    *posts: str, title: str = "Everyday Spanish", zone: str = ZONE, now: datetime | None = None
) -> Reading:
    """The first post is the announcement, the others are the author's answers, an hour apart."""
    times = (WRITTEN + timedelta(hours=at) for at in range(len(posts)))
    written = tuple(
        WrittenPost(raw, ForumUserId(1), "maya", at) for raw, at in zip(posts, times, strict=True)
    )
    source = Source(title, written)
    said = compose_said(source)
    known = gazetteer()
    towns = {name: known[name] for name in name_places(said) if name in known}
    later = WRITTEN + timedelta(hours=len(posts))
    return read_announcement(source, said, towns, zone=zone, now=now or later)


def read_whole(*posts: str, title: str = "Everyday Spanish", zone: str = ZONE) -> Announcement:
    """The announcement of posts that leave nothing open."""
    reading = read(*posts, title=title, zone=zone)
    assert reading.announcement is not None, reading.doubts
    return reading.announcement
