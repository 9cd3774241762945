"""What was said -> the announcement, or what must be asked. The last stage: here, and only here, it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from service.domain.announcements.found import compose_found
from service.domain.announcements.meetings import PlannedRun
from service.domain.announcements.said import Said
from service.domain.announcements.timing import decide_when
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
from service.domain.announcements.zone_choice import decide_zone
from service.domain.places import Town

_SEATS = range(4, 16)
_MEETINGS = range(6, 9)
"""What the method finds good: 4 to 15 places, 6 to 8 meetings."""

_MOST_OPTIONS = 24


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
    chosen = decide_zone(said.schedule.zone, place.place, towns, zone)
    when = decide_when(said, chosen.name, written_at=written_at, now=now)
    doubts = (*_doubt_name(name), *_doubt_place(place), *when.doubts, *chosen.doubts)
    guesses = (*_guess_place(place), *when.guesses, *chosen.guesses)
    announcement = None
    if not doubts and name is not None and when.run is not None:
        announcement = _compose(said, name, place.place, chosen.name, when.run)
    reasons = tuple(_reasons(said, announcement))
    return Reading(
        verdict=_decide_verdict(announcement, reasons, name, place, said),
        announcement=announcement,
        doubts=doubts,
        guesses=guesses,
        hints=tuple(_hints(said, announcement)),
        private=tuple(kind for kind in Private if kind in said.private),
        found=tuple(compose_found(said, name, place, when, chosen)),
        not_followed=reasons,
    )


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
