"""What was said about when -> the meetings, or what must be asked about days and hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.meetings import PlannedRun, decide_days, plan_run
from service.domain.announcements.said import LONGEST_QUOTE, SaidSchedule
from service.domain.announcements.values import Doubt, DoubtKind, Field, Guess
from service.domain.dates.choosing import ChosenDates, decide_next

_MOST_HOURS = 4


@dataclass(frozen=True, slots=True)
class When:
    """When the circle meets, as far as it can be decided."""

    dates: ChosenDates
    run: PlannedRun | None = None
    doubts: tuple[Doubt, ...] = ()
    guesses: tuple[Guess, ...] = ()
    starts_ahead: bool = False
    """The first meeting lies ahead, not only later ones."""


def decide_when(schedule: SaidSchedule, zone: str, *, written_at: datetime, now: datetime) -> When:
    """`written_at`: from when days without a year count, where their own post is not known."""
    today = (schedule.written_at or written_at).astimezone(ZoneInfo(zone)).date()
    dates = decide_days(schedule, today) if schedule.days else ChosenDates(())
    doubts = tuple(_doubt_days(schedule, dates))
    clock = schedule.clock
    if clock is None and schedule.days:
        doubts = (*doubts, Doubt(DoubtKind.MISSING, Field.TIME))
    if schedule.other_clocks and clock is not None:
        doubts = (*doubts, _doubt_clocks(schedule, dates, today))
    if _ends_somewhere(schedule, dates):
        doubts = (*doubts, Doubt(DoubtKind.MISSING, Field.MEETINGS, schedule.open_end))
    if doubts or clock is None:
        return When(dates, None, doubts, _guess_clock(schedule, dates, today))
    run = plan_run(schedule, dates.readings[0], clock.at, zone)
    local_now = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if all(meeting.start + timedelta(minutes=meeting.minutes) <= local_now for meeting in run.meetings):
        return _decide_past(schedule, dates, run, local_now)
    guesses = (*_guess_days(dates, run), *_guess_clock(schedule, dates, today), *run.guesses)
    return When(dates, run, (), guesses, run.meetings[0].start >= local_now)


def _ends_somewhere(schedule: SaidSchedule, dates: ChosenDates) -> bool:
    """ "Until Thanksgiving": an end was stated, and the usual number of meetings would be none of it."""
    counted = schedule.meetings or schedule.weeks or schedule.until
    listed = any(len(reading) > 1 for reading in dates.readings)
    return schedule.open_end is not None and not counted and not listed


def _doubt_days(schedule: SaidSchedule, dates: ChosenDates) -> Iterator[Doubt]:
    field = Field.FIRST_MEETING
    at = schedule.clock.at if schedule.clock else time()
    options = tuple(datetime.combine(reading[0], at) for reading in sorted(dates.readings))
    if not schedule.days:
        knows_weekday = bool(schedule.weekdays and schedule.clock)
        kind = DoubtKind.UNREADABLE if schedule.text and not knows_weekday else DoubtKind.MISSING
        yield Doubt(kind, field, schedule.quote)
    elif dates.contradictory:
        yield Doubt(DoubtKind.CONTRADICTORY, field, schedule.quote, options)
    elif not dates.readings:
        yield Doubt(DoubtKind.UNREADABLE, field, schedule.quote)
    elif len(dates.readings) > 1:
        yield Doubt(DoubtKind.AMBIGUOUS, field, schedule.quote, options)


def _doubt_clocks(schedule: SaidSchedule, dates: ChosenDates, today: date) -> Doubt:
    """Two hours for one day are asked about; many contradict each other."""
    day = dates.readings[0][0] if dates.readings else today
    hours = sorted({clock.at for clock in (schedule.clock, *schedule.other_clocks) if clock})
    either = len(hours) == 2 and len(schedule.text or "") < LONGEST_QUOTE
    kind = DoubtKind.AMBIGUOUS if either else DoubtKind.CONTRADICTORY
    options = tuple(datetime.combine(day, hour) for hour in hours[:_MOST_HOURS])
    return Doubt(kind, Field.TIME, schedule.quote, options)


def _decide_past(schedule: SaidSchedule, dates: ChosenDates, run: PlannedRun, local_now: datetime) -> When:
    """Every meeting is over: the nearest such day ahead is offered."""
    first = run.meetings[0].start
    coming = decide_next(first.month, first.day, local_now.date())
    option = datetime.combine(coming, first.time()) if coming else None
    doubt = Doubt(DoubtKind.PAST, Field.FIRST_MEETING, schedule.quote, (option,) if option else ())
    return When(dates, None, (doubt,), run.guesses)


def _guess_days(dates: ChosenDates, run: PlannedRun) -> tuple[Guess, ...]:
    return (Guess(Field.FIRST_MEETING, run.meetings[0].start),) if dates.guessed else ()


def _guess_clock(schedule: SaidSchedule, dates: ChosenDates, today: date) -> tuple[Guess, ...]:
    if schedule.clock is None or not schedule.clock.guessed:
        return ()
    day = dates.readings[0][0] if dates.readings else today
    return (Guess(Field.TIME, datetime.combine(day, schedule.clock.at)),)
