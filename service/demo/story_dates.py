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
    """The announced weekday, at least the announced number of days ahead."""
    return find_weekday(told.date() + timedelta(days=announcement.days_ahead), announcement.weekday)


def find_weekday(earliest: date, weekday: int) -> date:
    """The first such day (Monday = 0) that is not before `earliest`."""
    return earliest + timedelta(days=(weekday - earliest.weekday()) % 7)
