"""What was understood so far, as it is told back to the author."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from service.domain.announcements.said import Said, SaidSchedule
from service.domain.announcements.timing import When
from service.domain.announcements.values import Field
from service.domain.announcements.whereabouts import DecidedPlace
from service.domain.announcements.zone_choice import ChosenZone

_ANY_DAY = date(2000, 1, 3)
"""An hour alone is told as the hour of some day."""


def compose_found(
    said: Said, name: str | None, decided: DecidedPlace, when: When, zone: ChosenZone
) -> Iterator[tuple[Field, str | int | datetime]]:
    """What was understood: (field, value) in the order in which it is told.

    `FIRST_MEETING` is at midnight while the hour is missing; of `TIME` only the hour counts.
    """
    place, schedule = decided.place, said.schedule
    building = ", ".join(part for part in (place.branch, place.room, place.address) if part)
    town = place.town_text or (place.town.name if place.town else None)
    first = _first_meeting(when, schedule)
    told: tuple[tuple[Field, str | int | datetime | None], ...] = (
        (Field.NAME, name),
        (Field.COURSE, said.course.title),
        (Field.PLACE, building or None),
        (Field.TOWN, town),
        (Field.ONLINE, "online" if place.online else None),
        (Field.FIRST_MEETING, first),
        (Field.TIME, _time_alone(schedule) if first is None or not schedule.days else None),
        (Field.MEETINGS, len(when.run.meetings) if when.run else schedule.meetings or schedule.weeks),
        (Field.MINUTES, schedule.minutes),
        (Field.ZONE, zone.name if not zone.guesses and not zone.doubts else None),
        (Field.LANGUAGE, said.language),
        (Field.SEATS, said.seats),
        (Field.SIGNUP, said.signup),
        (Field.FACILITATORS, ", ".join(said.facilitators) or None),
    )
    yield from ((field, value) for field, value in told if value is not None)


def _first_meeting(when: When, schedule: SaidSchedule) -> datetime | None:
    """At midnight while the hour is missing."""
    if when.run:
        return when.run.meetings[0].start
    if len(when.dates.readings) != 1:
        return None
    at = schedule.clock.at if schedule.clock and not schedule.other_clocks else time()
    return datetime.combine(when.dates.readings[0][0], at)


def _time_alone(schedule: SaidSchedule) -> datetime | None:
    return datetime.combine(_ANY_DAY, schedule.clock.at) if schedule.clock else None
