"""The story's dates: they lie ahead of the moment at which it is told, so that it is young whenever that is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service.demo.story_texts import Announcement


def compose_dates(now: datetime, announcement: Announcement) -> dict[str, str]:
    """`first` as people write it."""
    day = find_first_meeting(now, announcement)
    return {
        "first": f"{day.day} {day:%B %Y}",
        "first_short": f"{day:%b} {day.day}",
        "first_iso": day.isoformat(),
    }


def find_first_meeting(told: datetime, announcement: Announcement) -> date:
    """So many days ahead; a meeting of tomorrow is near enough for its people to be told of a change at once."""
    return told.date() + timedelta(days=announcement.days_ahead)
