"""Which meeting a command names, and to which moment it points, counted from when it was said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.commands.side_words import LAST_MEETING, NEXT_MEETING
from service.domain.commands.sides import Side
from service.domain.commands.situation import Situation
from service.domain.commands.values import FARTHEST, Trouble
from service.domain.dates.choosing import decide_dates
from service.domain.dates.values import CalendarDay, ComingWeekday, DayOfMonth, WrittenClock, WrittenDay
from service.domain.dates.zones import decide_existing, parse_zone
from service.domain.voices.circle import Meeting, MeetingStatus

_THIS = re.compile(r"(?:this(?! coming)|diese[nrs]?|este)\s")
_EARLIEST, _LATEST = time(7), time(22)
_NEAR = timedelta(days=42)
"""Of two ways to read a date, the one this near is meant, where the other is not."""
_CLOSE = timedelta(days=2)
_HALF_DAY = timedelta(hours=12)
_CLEARLY_NEARER = timedelta(hours=2)
_WEEK, _YEAR = timedelta(days=7), timedelta(days=365)


def find_named(
    side: Side, situation: Situation, prefer: MeetingStatus = MeetingStatus.PLANNED
) -> Meeting | Trouble:
    """The meeting there, else the one that was there. Of several one with the preferred status."""
    if side.many_days or side.many_hours:
        return Trouble.TOO_MUCH
    if not side.names_a_day:
        return Trouble.DATE_MISSING
    side = _settle_day(side, (one.start.date() for one in situation.meetings))
    if side.which is not None:
        return _find_by_number(side, situation, prefer)
    dates = list_dates(side, situation, named=True)
    if dates is None:
        return Trouble.DATE_UNCLEAR
    there = [one for one in situation.meetings if one.start.date() in dates]
    return _choose(there or situation.find_that_was(dates), side, situation, prefer) or _explain(
        side, situation
    )


def _find_by_number(side: Side, situation: Situation, prefer: MeetingStatus) -> Meeting | Trouble:
    found = list(situation.meetings)
    if side.which == NEXT_MEETING:
        found = [one for one in found if one.start > situation.local and one.status is prefer][:1]
    elif side.which == LAST_MEETING:
        found = found[-1:]
    else:
        found = [one for one in found if one.ordinal == side.which]
    if side.day is not None:
        dates = list_dates(side, situation, named=True) or ()
        found = [one for one in found if one.start.date() in dates]
    return _choose(found, side, situation, prefer) or Trouble.NO_MEETING_THERE


def _choose(
    found: Sequence[Meeting], side: Side, situation: Situation, prefer: MeetingStatus
) -> Meeting | Trouble | None:
    """The one that is meant of those that may be meant; None: none of them."""
    if side.clock is not None:
        hours = list_hours(side.clock)
        at = [one for one in found if one.start.time() in hours]
        was = {uid for start, uid in situation.stood.items() if start.time() in hours}
        found = at or [one for one in found if one.uid in was]
    coming = [one for one in found if one.start > situation.local]
    if found and not coming:
        return Trouble.PAST
    left = [one for one in coming if one.status is prefer] or coming
    if len(left) > 1:
        return Trouble.DATE_UNCLEAR
    return left[0] if left else None


def _explain(side: Side, situation: Situation) -> Trouble:
    """Why there is no meeting: the day may be that of a past one, which comes again only in a year."""
    if side.day is None or not isinstance(side.day.day, CalendarDay) or side.day.day.year is not None:
        return Trouble.NO_MEETING_THERE
    readings = side.day.day.readings
    past = [one.start for one in situation.meetings if one.start <= situation.local]
    is_past = any((start.month, start.day) in readings for start in past)
    return Trouble.PAST if is_past else Trouble.NO_MEETING_THERE


def list_dates(side: Side, situation: Situation, *, named: bool = False) -> Collection[date] | None:
    """The days that may be meant; None: weekday and date do not belong together, or there is no such day."""
    today, day = situation.today, side.day
    if side.weeks is not None:
        monday = today - timedelta(days=today.weekday()) + side.weeks * _WEEK
        wanted = day.weekday if day else None
        days = [monday + timedelta(days=ahead) for ahead in range(7)]
        return [on for on in days if wanted is None or on.weekday() == wanted]
    if day is None:
        return ()
    if named and isinstance(day.day, DayOfMonth):
        return [
            one.start.date() for one in situation.meetings if _is_of_day(one, day.day, day.weekday, situation)
        ]
    if isinstance(day.day, ComingWeekday) and not day.day.weeks:
        return _list_weekdays(day, side.text, today, named=named)
    chosen = decide_dates([day], today)
    if chosen.contradictory or not chosen.readings:
        return None
    return [on for reading in chosen.readings for on in reading]


def _is_of_day(meeting: Meeting, on: DayOfMonth, weekday: int | None, situation: Situation) -> bool:
    is_it = meeting.start.day == on.day and weekday in (None, meeting.start.weekday())
    return is_it and meeting.start > situation.local


def _settle_day(side: Side, days: Iterable[date]) -> Side:
    """ "Friday 11" is the 11th, where one of these days is that Friday; else it is an hour."""
    other = side.or_day
    if other is None or not isinstance(other.day, DayOfMonth):
        return side
    is_it = any((on.day, on.weekday()) == (other.day.day, other.weekday) for on in days)
    return replace(side, day=other, clock=None, or_day=None) if is_it else side


def _list_weekdays(day: WrittenDay, text: str, today: date, *, named: bool) -> Collection[date]:
    """On a Tuesday, "Tuesday" may be today. In the same week "next Thursday" may be that of the week after."""
    ahead = ((day.weekday or 0) - today.weekday()) % 7
    coming = today + timedelta(days=ahead or 7)
    if not ahead and named and (day.weak or _THIS.match(text)):
        return [today, coming] if day.weak else [today]
    in_this_week = ahead and day.weekday is not None and today.weekday() < day.weekday
    if text.startswith(("next", "nxt")) and in_this_week:
        return [coming, coming + _WEEK]
    return [coming]


def find_moment(
    side: Side, beside: datetime, situation: Situation, *, guess: bool = False
) -> datetime | Trouble:
    """Where something shall go. `beside`: the start from which day and hour are taken if they are not said.

    `guess`: for a line that is only offered, however far away it lies.
    """
    if side.many_days or side.many_hours:
        return Trouble.TOO_MUCH
    settled = _settle_day(side, (beside.date() + timedelta(days=by) for by in range(-_NEAR.days, _NEAR.days)))
    if settled is not side and not guess:
        return Trouble.TIME_UNCLEAR
    side = settled
    on = _find_date(side, beside.date(), situation)
    if isinstance(on, date) and not guess:
        on = _refuse_far(side, on, beside.date()) or on
    if isinstance(on, Trouble):
        return on
    at = find_hour(side, situation, on) if side.clock else beside.time()
    if isinstance(at, Trouble):
        return at
    start = datetime.combine(on, at)
    there = decide_existing(start, situation.zone)
    return Trouble.TIME_UNCLEAR if side.clock and there != start and not guess else there


def _find_date(side: Side, beside: date, situation: Situation) -> date | Trouble:
    if not side.names_a_day:
        return beside
    day = side.day
    if side.which is not None:
        return Trouble.TAKEN
    if side.weeks is not None and day is None:
        day = WrittenDay(ComingWeekday(), 0, 0, beside.weekday())
        side = replace(side, day=day)
    if day and isinstance(day.day, ComingWeekday) and day.weak and side.weeks is None and not day.day.weeks:
        return _find_weekday(day.weekday or 0, beside, situation.today)
    dates = list_dates(side, situation)
    if not dates:
        return Trouble.DATE_UNCLEAR
    near = _WEEK - timedelta(days=1) if day and isinstance(day.day, ComingWeekday) else _NEAR
    left = dates if len(dates) == 1 else [on for on in dates if abs(on - beside) <= near]
    return next(iter(left)) if len(left) == 1 else Trouble.DATE_UNCLEAR


def _refuse_far(side: Side, on: date, beside: date) -> Trouble | None:
    """A day without a year that has just passed is not that of the next year, nor is any other so far away."""
    if side.day is None or not isinstance(side.day.day, CalendarDay) or side.day.day.year is not None:
        return None
    if abs(on - beside) <= FARTHEST:
        return None
    return Trouble.PAST if beside - (on - _YEAR) < on - beside else Trouble.DATE_UNCLEAR


def _find_weekday(weekday: int, beside: date, today: date) -> date | Trouble:
    """The Thursday of the meeting's own week, unless it has passed; the day before it or after it may be closer."""
    later = beside + timedelta(days=(weekday - beside.weekday()) % 7)
    earlier = later - _WEEK
    next_week = beside + timedelta(days=7 - beside.weekday())
    if later < next_week or earlier < today or later - beside <= _CLOSE:
        return later
    return earlier if beside - earlier <= _CLOSE else Trouble.DATE_UNCLEAR


def list_hours(clock: WrittenClock) -> Collection[time]:
    """The hours that may be meant: "6:30" in the morning or in the evening."""
    if not clock.guessed:
        return (clock.at,)
    other = (datetime.combine(date.min + _WEEK, clock.at) + _HALF_DAY).time()
    return (clock.at, other)


def find_hour(side: Side, situation: Situation, on: date) -> time | Trouble:
    """The hour that is meant. Of two, the one that is nearest to the circle's usual hour, by day."""
    if side.clock is None:
        return situation.usual_hour or Trouble.TIME_MISSING
    if side.zone and not _is_same_time(side.zone, situation.zone, datetime.combine(on, side.clock.at)):
        return Trouble.TIME_UNCLEAR
    hours = list_hours(side.clock)
    by_day = [at for at in hours if _EARLIEST <= at < _LATEST] or [side.clock.at]
    usual = situation.usual_hour
    if len(by_day) == 1 or usual is None:
        return by_day[0]
    near, far = sorted(by_day, key=lambda at: abs(_since_midnight(at) - _since_midnight(usual)))
    distances = [abs(_since_midnight(at) - _since_midnight(usual)) for at in (near, far)]
    return near if distances[1] - distances[0] >= _CLEARLY_NEARER else Trouble.TIME_UNCLEAR


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _is_same_time(words: str, zone: str, wall: datetime) -> bool:
    """Whether clocks there show the same: "ET" in Pittsburgh."""
    named = parse_zone(words)
    try:
        other = ZoneInfo(named or "")
    except (KeyError, ValueError, OSError):
        return False
    return wall.replace(tzinfo=other).astimezone(UTC) == wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
