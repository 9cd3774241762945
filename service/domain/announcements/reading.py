"""What was said -> the announcement, or what must be asked. The last stage: here, and only here, it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from service.domain.announcements.homes import hide_home
from service.domain.announcements.kinds import Signs, decide_kind
from service.domain.announcements.meetings import PlannedRun
from service.domain.announcements.said import LONGEST_QUOTE, Said, SaidSchedule
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.timing import When, decide_when
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Guess,
    Hint,
    Kind,
    Place,
    Private,
    Reading,
    Verdict,
)
from service.domain.announcements.vocabulary import ONCE
from service.domain.announcements.whereabouts import DecidedPlace, decide_place
from service.domain.announcements.zone_choice import ChosenZone, decide_zone, doubt_other_clocks
from service.domain.dates.words import flatten
from service.domain.places import Town

_SEATS = range(4, 16)
_MEETINGS = range(6, 9)
"""What the method finds good: 4 to 15 places, 6 to 8 meetings."""

_MOST_OPTIONS = 24
_ANY_DAY = date(2000, 1, 3)
"""An hour alone is told as the hour of some day."""
_MAY_BE_A_CIRCLE = frozenset({Kind.INVITATION, Kind.UNSURE})


def decide_reading(
    said: Said,
    name: str | None,
    signs: Signs,
    towns: Mapping[str, Sequence[Town]],
    *,
    written_at: datetime,
    zone: str,
    now: datetime,
) -> Reading:
    """The whole reading. `written_at` is for what was written without a day of its own."""
    place = decide_place(said.place, towns, beside=said.beside, zone=zone)
    said, place, at_home = hide_home(said, place)
    chosen = decide_zone(said.schedule.zone, place.place, towns, zone)
    when = decide_when(said.schedule, chosen.name, written_at=written_at, now=now)
    doubts = tuple(_list_doubts(said, name, place, when, chosen, towns))
    kind, announcement = _decide_kind(said, signs, place, when), None
    if not doubts and name is not None and when.run is not None and kind in _MAY_BE_A_CIRCLE:
        announcement = _compose(said, name, place.place, chosen.name, when.run)
    reasons = tuple(_reasons(said, announcement, kind))
    return Reading(
        verdict=_decide_verdict(announcement, reasons, kind, name, place, said),
        announcement=announcement,
        doubts=doubts,
        guesses=(*_guess_place(place), *when.guesses, *chosen.guesses),
        hints=tuple(_hints(said, announcement)),
        private=tuple(one for one in Private if one in said.private or (at_home and one is Private.HOME)),
        found=tuple(_found(said, name, place, when, chosen)),
        not_followed=reasons,
        quotes=tuple(_quote(said, reasons)),
        kind=kind,
    )


def _decide_kind(said: Said, signs: Signs, place: DecidedPlace, when: When) -> Kind:
    ahead = when.run is not None and when.starts_ahead
    return decide_kind(
        signs, labelled=said.labelled, where=place.is_known, when=_says_when(said), ahead=ahead
    )


def _list_doubts(
    said: Said,
    name: str | None,
    place: DecidedPlace,
    when: When,
    chosen: ChosenZone,
    towns: Mapping[str, Sequence[Town]],
) -> Iterator[Doubt]:
    """What must be asked: what, where, when and in which zone."""
    if name is None:
        yield Doubt(DoubtKind.MISSING, Field.NAME)
    if place.towns and not place.place.online:
        yield Doubt(DoubtKind.AMBIGUOUS, Field.TOWN, place.place.town_text, place.towns[:_MOST_OPTIONS])
    if not place.is_known:
        yield Doubt(DoubtKind.MISSING, Field.PLACE, place.undecided)
    yield from when.doubts
    yield from chosen.doubts
    if when.run is not None and not chosen.doubts:
        first = when.run.meetings[0].start
        yield from doubt_other_clocks(said.schedule.other_zones, first, chosen.name, towns)


def _guess_place(place: DecidedPlace) -> tuple[Guess, ...]:
    return (Guess(Field.TOWN, place.place.town.name),) if place.guessed and place.place.town else ()


def _compose(said: Said, name: str, place: Place, zone: str, run: PlannedRun) -> Announcement:
    return Announcement(
        name=name,
        place=_without_stray_town(place, said),
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


def _without_stray_town(place: Place, said: Said) -> Place:
    """People who meet online and in no building meet in no town: one that is named greets others or tells the zone."""
    labelled = said.place.town or said.place.chosen
    if not place.online or place.branch or place.address or labelled:
        return place
    return replace(place, town=None, town_text=None)


def _reasons(said: Said, announcement: Announcement | None, kind: Kind) -> Iterator[str]:
    if kind is not Kind.INVITATION:
        yield kind.value
    if announcement is None:
        return
    if said.price:
        yield "price"
    if len(announcement.meetings) == 1:
        yield "single_meeting"


def _quote(said: Said, reasons: Sequence[str]) -> Iterator[tuple[str, str]]:
    once = (line for line in split_sentences(said.beside) if ONCE.search(flatten(line)))
    single = next((" ".join(line.split())[:LONGEST_QUOTE] for line in once), said.schedule.quote)
    told = (("price", said.priced), ("single_meeting", single))
    yield from ((why, words) for why, words in told if why in reasons and words)


def _decide_verdict(
    announcement: Announcement | None,
    reasons: Sequence[str],
    kind: Kind,
    name: str | None,
    place: DecidedPlace,
    said: Said,
) -> Verdict:
    """Of invitations only, and with two of what, where and when at least; a wish is told how."""
    if announcement is not None:
        return Verdict.ORGANIZER if reasons else Verdict.COMPLETE
    where = place.is_known or place.undecided is not None
    asks = kind is Kind.INVITATION and sum((name is not None, where, _says_when(said))) >= 2
    return Verdict.ASK if asks or kind is Kind.WISH else Verdict.LEAVE_ALONE


def _says_when(said: Said) -> bool:
    return bool(said.schedule.days or (said.schedule.weekdays and said.schedule.clock))


def _hints(said: Said, announcement: Announcement | None) -> Iterator[Hint]:
    if said.seats is not None and said.seats not in _SEATS:
        yield Hint.FEW_SEATS if said.seats < _SEATS.start else Hint.MANY_SEATS
    meetings = len(announcement.meetings) if announcement else 0
    if meetings and meetings not in _MEETINGS:
        yield Hint.FEW_MEETINGS if meetings < _MEETINGS.start else Hint.MANY_MEETINGS


def _found(
    said: Said, name: str | None, decided: DecidedPlace, when: When, zone: ChosenZone
) -> Iterator[tuple[Field, str | int | datetime]]:
    """What was understood: (field, value) in the order in which it is told.

    `FIRST_MEETING` is at midnight while the hour is missing; of `TIME` only the hour counts, of `RHYTHM`
    weekday and hour.
    """
    place, schedule = decided.place, said.schedule
    building = ", ".join(part for part in (place.branch, place.room, place.address) if part)
    town = place.town_text or (place.town.name if place.town else None)
    first = _find_first(when, schedule)
    hour = datetime.combine(_ANY_DAY, schedule.clock.at) if schedule.clock else None
    told: tuple[tuple[Field, str | int | datetime | None], ...] = (
        (Field.NAME, name),
        (Field.COURSE, said.course.title),
        (Field.PLACE, building or None),
        (Field.TOWN, town),
        (Field.ONLINE, "online" if place.online else None),
        (Field.FIRST_MEETING, first),
        (Field.TIME, hour if first is None or not schedule.days else None),
        (Field.MEETINGS, len(when.run.meetings) if when.run else schedule.meetings or schedule.weeks),
        (Field.MINUTES, schedule.minutes),
        (Field.ZONE, zone.name if not zone.guesses and not zone.doubts else None),
        (Field.LANGUAGE, said.language),
        (Field.SEATS, said.seats),
        (Field.SIGNUP, said.signup),
        (Field.FACILITATORS, ", ".join(said.facilitators) or None),
    )
    yield from ((field, value) for field, value in told if value is not None)
    if schedule.clock and not schedule.days:
        at = schedule.clock.at
        yield from (
            (Field.RHYTHM, datetime.combine(_ANY_DAY + timedelta(days=day), at)) for day in schedule.weekdays
        )


def _find_first(when: When, schedule: SaidSchedule) -> datetime | None:
    """At midnight while the hour is missing."""
    if when.run:
        return when.run.meetings[0].start
    if len(when.dates.readings) != 1:
        return None
    at = schedule.clock.at if schedule.clock and not schedule.other_clocks else time()
    return datetime.combine(when.dates.readings[0][0], at)
