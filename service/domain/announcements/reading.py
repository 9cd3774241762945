"""What was said -> the announcement, or what must be asked. The last stage: here, and only here, it is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.meetings import PlannedRun, decide_coming, decide_days, plan_run
from service.domain.announcements.schedules import SaidSchedule
from service.domain.announcements.statements import Said
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Guess,
    Hint,
    Place,
    Private,
    Reading,
    Verdict,
)
from service.domain.announcements.whereabouts import DecidedPlace, decide_place
from service.domain.dates.choosing import ChosenDates
from service.domain.dates.words import flatten
from service.domain.dates.zones import parse_zone
from service.domain.places import Town, decide_town, fold

_SEATS = range(4, 16)
_MEETINGS = range(6, 9)
"""What the method finds good: 4 to 15 places, 6 to 8 meetings."""

_MOST_OPTIONS = 24
_TIME_WORDS = re.compile(r"\b(?:local |standard )?time\b|\bhora de\b|\b(?:orts)?zeit\b|er Zeit\b", re.I)
_MOST_HOURS = 4


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str
    guesses: tuple[Guess, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _When:
    """When the circle meets, as far as it can be decided."""

    dates: ChosenDates
    run: PlannedRun | None = None
    doubts: tuple[Doubt, ...] = ()
    guesses: tuple[Guess, ...] = ()


def decide_reading(
    said: Said,
    name: str | None,
    towns: Mapping[str, Sequence[Town]],
    *,
    written_at: datetime,
    zone: str,
    now: datetime,
) -> Reading:
    """The whole reading. `written_at` is for what was written without a day of its own."""
    place = decide_place(said.place, towns, beside=said.beside, zone=zone)
    where = _decide_zone(said.schedule.zone, place, towns, zone)
    when = _decide_when(said, where.name, written_at, now)
    doubts = (*_doubt_name(name), *_doubt_place(place), *when.doubts, *where.doubts)
    guesses = (*_guess_place(place), *when.guesses, *where.guesses)
    announcement = None
    if not doubts and name is not None and when.run is not None:
        announcement = _compose(said, name, place.place, where.name, when.run)
    reasons = tuple(_reasons(said, announcement))
    return Reading(
        verdict=_decide_verdict(announcement, reasons, name, place, said),
        announcement=announcement,
        doubts=doubts,
        guesses=guesses,
        hints=tuple(_hints(said, announcement)),
        private=tuple(kind for kind in Private if kind in said.private),
        found=tuple(_found(said, name, place, when, where)),
        not_followed=reasons,
    )


def _decide_zone(
    written: str | None, place: DecidedPlace, towns: Mapping[str, Sequence[Town]], default: str
) -> _Zone:
    """By its name, else by the town, else the configured one, and then it says so."""
    town = place.place.town
    named = parse_zone(written, flatten(written)) if written else None
    if named and not ("/" not in (written or "") and town and not place.place.online):
        return _Zone(named)
    if written and not named:
        of_town = decide_town(towns.get(name_town_of_zone(written), ()))
        if isinstance(of_town, Town):
            return _Zone(of_town.zone)
    if town:
        guesses = (Guess(Field.ZONE, town.zone),) if written and "/" in written else ()
        return _Zone(town.zone, guesses)
    if written and "/" in written and place.place.online:
        return _Zone(default, (), (Doubt(DoubtKind.UNREADABLE, Field.ZONE, written, (default,)),))
    return _Zone(default, (Guess(Field.ZONE, default),))


def name_town_of_zone(written: str) -> str:
    """The folded town in "Pittsburgh time", "hora de Madrid"."""
    return fold(_TIME_WORDS.sub(" ", written))


def _decide_when(said: Said, zone: str, written_at: datetime, now: datetime) -> _When:
    schedule = said.schedule
    today = (schedule.written_at or written_at).astimezone(ZoneInfo(zone)).date()
    dates = decide_days(schedule, today) if schedule.days else ChosenDates(())
    doubts = tuple(_doubt_days(schedule, dates))
    clock = schedule.clock
    if clock is None and schedule.days:
        doubts = (*doubts, Doubt(DoubtKind.MISSING, Field.TIME))
    if schedule.other_clocks and clock is not None:
        doubts = (*doubts, _doubt_clocks(schedule, dates, today))
    if doubts or clock is None:
        return _When(dates, None, doubts, _guess_clock(schedule, dates, today))
    run = plan_run(schedule, dates.readings[0], clock.at, zone)
    local_now = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if all(meeting.start + timedelta(minutes=meeting.minutes) <= local_now for meeting in run.meetings):
        return _decide_past(said, dates, run, zone, local_now)
    guesses = (*_guess_days(dates, run), *_guess_clock(schedule, dates, today), *run.guesses)
    return _When(dates, run, (), guesses)


def _doubt_days(schedule: SaidSchedule, dates: ChosenDates) -> Iterator[Doubt]:
    field = Field.FIRST_MEETING
    at = schedule.clock.at if schedule.clock else time()
    options = tuple(datetime.combine(reading[0], at) for reading in sorted(dates.readings))
    text = _short(schedule)
    if not schedule.days:
        yield Doubt(
            DoubtKind.UNREADABLE if schedule.text else DoubtKind.MISSING,
            field,
            text if schedule.text else None,
        )
    elif dates.contradictory:
        yield Doubt(DoubtKind.CONTRADICTORY, field, text, options)
    elif not dates.readings:
        yield Doubt(DoubtKind.UNREADABLE, field, text)
    elif len(dates.readings) > 1:
        yield Doubt(DoubtKind.AMBIGUOUS, field, text, options)


def _doubt_clocks(schedule: SaidSchedule, dates: ChosenDates, today: date) -> Doubt:
    """Two hours for one day are asked about; many contradict each other."""
    day = dates.readings[0][0] if dates.readings else today
    hours = sorted({clock.at for clock in (schedule.clock, *schedule.other_clocks) if clock})
    kind = (
        DoubtKind.AMBIGUOUS if len(hours) == 2 and len(schedule.text or "") < 80 else DoubtKind.CONTRADICTORY
    )
    return Doubt(
        kind, Field.TIME, _short(schedule), tuple(datetime.combine(day, hour) for hour in hours[:_MOST_HOURS])
    )


def _short(schedule: SaidSchedule) -> str | None:
    """The words in doubt: the days themselves where we know where they stand."""
    if schedule.text is None:
        return None
    text = " ".join(schedule.text.split())
    return text if len(text) <= 80 else text[:79] + "…"


def _decide_past(said: Said, dates: ChosenDates, run: PlannedRun, zone: str, local_now: datetime) -> _When:
    """Every meeting is over: the nearest such day ahead is offered, and taken when the author has said yes to it."""
    first = run.meetings[0].start
    coming = decide_coming(first.date(), local_now.date())
    option = datetime.combine(coming, first.time()) if coming else None
    if option and said.confirmed:
        again = plan_run(said.schedule, [option.date()], option.time(), zone)
        return _When(ChosenDates(((option.date(),),)), again, (), again.guesses)
    doubt = Doubt(DoubtKind.PAST, Field.FIRST_MEETING, _short(said.schedule), (option,) if option else ())
    return _When(dates, None, (doubt,), run.guesses)


def _guess_days(dates: ChosenDates, run: PlannedRun) -> tuple[Guess, ...]:
    return (Guess(Field.FIRST_MEETING, run.meetings[0].start),) if dates.guessed else ()


def _guess_clock(schedule: SaidSchedule, dates: ChosenDates, today: date) -> tuple[Guess, ...]:
    if schedule.clock is None or not schedule.clock.guessed:
        return ()
    day = dates.readings[0][0] if dates.readings else today
    return (Guess(Field.TIME, datetime.combine(day, schedule.clock.at)),)


def _doubt_name(name: str | None) -> Iterator[Doubt]:
    if name is None:
        yield Doubt(DoubtKind.MISSING, Field.NAME)


def _doubt_place(place: DecidedPlace) -> Iterator[Doubt]:
    if place.towns and not place.place.online:
        yield Doubt(DoubtKind.AMBIGUOUS, Field.TOWN, place.place.town_text, place.towns[:_MOST_OPTIONS])
    if not place.is_known:
        yield Doubt(DoubtKind.MISSING, Field.PLACE, place.undecided)


def _guess_place(place: DecidedPlace) -> tuple[Guess, ...]:
    return (Guess(Field.TOWN, place.place.town.name),) if place.guessed and place.place.town else ()


def _compose(said: Said, name: str, place: Place, zone: str, run: PlannedRun) -> Announcement:
    return Announcement(
        name=name,
        place=place,
        zone=zone,
        meetings=run.meetings,
        course_title=said.course.title,
        course_link=said.course.link,
        course_provider=said.course.provider,
        language=said.language,
        seats=said.seats,
        signup_link=said.signup,
        facilitator_names=said.facilitators,
        words=said.words,
        free=said.price is not True,
    )


def _reasons(said: Said, announcement: Announcement | None) -> Iterator[str]:
    if announcement is None:
        return
    if said.price:
        yield "price"
    if len(announcement.meetings) == 1:
        yield "single_meeting"


def _decide_verdict(
    announcement: Announcement | None,
    reasons: Sequence[str],
    name: str | None,
    place: DecidedPlace,
    said: Said,
) -> Verdict:
    """Fewer than two of what, where and when, or nothing that invites anybody: probably no announcement."""
    if announcement is not None:
        return Verdict.ORGANIZER if reasons else Verdict.COMPLETE
    where = place.is_known or place.undecided is not None
    when = bool(said.schedule.days or (said.schedule.weekdays and said.schedule.clock))
    invites = said.invites or when
    return Verdict.ASK if invites and sum((name is not None, where, when)) >= 2 else Verdict.LEAVE_ALONE


def _hints(said: Said, announcement: Announcement | None) -> Iterator[Hint]:
    if said.seats is not None and said.seats not in _SEATS:
        yield Hint.FEW_SEATS if said.seats < _SEATS.start else Hint.MANY_SEATS
    meetings = len(announcement.meetings) if announcement else 0
    if meetings and meetings not in _MEETINGS:
        yield Hint.FEW_MEETINGS if meetings < _MEETINGS.start else Hint.MANY_MEETINGS


def _found(
    said: Said, name: str | None, decided: DecidedPlace, when: _When, zone: _Zone
) -> Iterator[tuple[Field, str | int | datetime]]:
    """What was understood, in the order in which it is told."""
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


def _first_meeting(when: _When, schedule: SaidSchedule) -> datetime | None:
    """At midnight while the hour is missing."""
    if when.run:
        return when.run.meetings[0].start
    if len(when.dates.readings) != 1:
        return None
    known = schedule.clock and not schedule.other_clocks
    return datetime.combine(
        when.dates.readings[0][0], schedule.clock.at if schedule.clock and known else time()
    )


def _time_alone(schedule: SaidSchedule) -> datetime | None:
    return datetime.combine(date(2000, 1, 3), schedule.clock.at) if schedule.clock else None
