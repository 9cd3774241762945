"""Commands about meetings that stand: move, move all, cancel, on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.commands.dating import find_moment, find_named
from service.domain.commands.nearest import (
    Failure,
    compose_targets,
    is_free,
    near_cancel,
    near_move,
    near_move_all,
    near_put_on,
)
from service.domain.commands.side_patterns import AN_HOUR, SAME_HOUR
from service.domain.commands.sides import Side, parse_side
from service.domain.commands.situation import Situation
from service.domain.commands.values import (
    LEAST_MINUTES,
    MOST_MINUTES,
    Cancel,
    Command,
    Move,
    MoveAll,
    PutOn,
    Trouble,
)
from service.domain.dates.values import CalendarDay
from service.domain.dates.words import flatten
from service.domain.dates.zones import decide_existing
from service.domain.voices.circle import Meeting, MeetingStatus

_CONNECTOR = re.compile(
    rf"(?<![\w.])(?:to|auf|zum|nach|al?(?! (?:{AN_HOUR}|{SAME_HOUR}))|para|por|hasta|until|-|=)(?!\S)"
    rf"|\s?(?:->|=>|→|⇒)\s?|(?<![\w.])a(?= {AN_HOUR})"
)
_BLANK = re.compile(r"\s")
_MOST_TRIES = 12


def read_move(rest: str, situation: Situation) -> Move | Failure:
    """ "13 Oct to 14 Oct 18:30", "next meeting to 18:30", "Tuesday by 2 days"."""
    named_side, to_side = _split(rest)
    if named_side.rest or to_side.rest:
        return _tell_too_much(named_side, to_side, situation)
    named = find_named(named_side, situation)
    if isinstance(named, Trouble):
        return Failure(named, _guess_move(named_side, to_side, situation))
    to = _find_target(named_side, to_side, named, situation)
    minutes = to_side.minutes
    if to_side.bare_hour and isinstance(to, datetime):
        return Failure(Trouble.TIME_UNCLEAR, near_move(situation, named.start, to))
    if isinstance(to, Trouble):
        guess = None if to is Trouble.PAST else _guess_target(named_side, to_side, named, situation)
        return Failure(to, near_move(situation, named.start, guess))
    trouble = refuse_move(named, to, minutes, situation)
    if trouble:
        return Failure(trouble, near_move(situation, named.start, to))
    return Move(named.start, to, minutes)


def _find_target(
    named_side: Side, to_side: Side, named: Meeting, situation: Situation, *, guess: bool = False
) -> datetime | Trouble:
    if named_side.by is not None:
        return decide_existing(named.start + named_side.by, situation.zone)
    if to_side.is_empty:
        return Trouble.DATE_MISSING
    return find_moment(_read_alike(to_side, named_side, named), named.start, situation, guess=guess)


def _guess_target(named_side: Side, to_side: Side, named: Meeting, situation: Situation) -> datetime | None:
    """Where it may be meant to go, for a line that is only offered."""
    to = _find_target(named_side, to_side, named, situation, guess=True)
    return None if isinstance(to, Trouble) else to


def _read_alike(side: Side, named_side: Side, named: Meeting) -> Side:
    """Who writes 10/6 for the meeting on 6 October does not mean July by 10/7."""
    written, day = named_side.day and named_side.day.day, side.day
    if not isinstance(written, CalendarDay) or day is None or not isinstance(day.day, CalendarDay):
        return side
    hit = (named.start.month, named.start.day)
    if len(written.readings) != 2 or len(day.day.readings) != 2 or hit not in written.readings:
        return side
    reading = day.day.readings[written.readings.index(hit)]
    return replace(side, day=replace(day, day=replace(day.day, readings=(reading,))))


def refuse_move(named: Meeting, to: datetime, minutes: int | None, situation: Situation) -> Trouble | None:
    if to <= situation.local:
        return Trouble.PAST
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return Trouble.TIME_UNCLEAR
    if to == named.start:
        is_news = named.status is MeetingStatus.CANCELLED or (
            minutes is not None and minutes != named.minutes
        )
        return None if is_news else Trouble.DATE_MISSING
    return Trouble.TAKEN if situation.find_at(to) else None


def _split(rest: str) -> tuple[Side, Side]:
    """What shall move, and where: the first "to" that leaves nothing unclear on either side, else what comes nearest.

    Without "to": "Tuesday by 2 days", or two days, of which the second is where it goes.
    """
    halves = list(_list_halves(rest, _CONNECTOR))
    whole = parse_side(rest, distance=True)
    if _is_clear(whole) and whole.by is not None:
        return whole, Side()
    if sides := next((sides for sides in halves if _is_clear(*sides)), None):
        return sides
    if _is_clear(whole):
        return (
            (Side(), whole) if whole.by is None and whole.clock and not whole.names_a_day else (whole, Side())
        )
    both = (sides for sides in _list_halves(rest, _BLANK) if _is_clear(*sides) and sides[0].names_a_day)
    return next((sides for sides in both if sides[1].day), next(iter(halves), (whole, Side())))


def _list_halves(rest: str, between: re.Pattern[str]) -> Iterator[tuple[Side, Side]]:
    for _, match in zip(range(_MOST_TRIES), between.finditer(flatten(rest)), strict=False):
        right = rest[match.end() :]
        left = parse_side(rest[: match.start()])
        sides = left, parse_side(right, bare_day=left.is_bare_day)
        if not right.strip(" .!?") or not (sides[1].is_empty or _has_more(right)):
            yield sides


def _is_clear(*sides: Side) -> bool:
    return not any(side.rest or side.many_days or side.many_hours for side in sides)


def _has_more(text: str) -> bool:
    """ "18:00 a 14 oct": the first "a" led to an hour of the first side."""
    match = _CONNECTOR.search(flatten(text))
    if match is None or parse_side(text[: match.start()]).day is not None:
        return False
    return parse_side(text[match.end() :]).day is not None


def _guess_move(named_side: Side, to_side: Side, situation: Situation) -> Command:
    """ "Tuesday 7 pm": where no meeting begins then, Tuesday's meeting may be meant to."""
    named = (
        find_named(replace(named_side, clock=None), situation) if to_side.is_empty else Trouble.DATE_MISSING
    )
    if isinstance(named, Trouble) or not named_side.clock:
        return near_move(situation, None, _guess_moment(to_side, situation))
    to = find_moment(Side(clock=named_side.clock), named.start, situation, guess=True)
    return near_move(situation, named.start, None if isinstance(to, Trouble) else to)


def _guess_moment(side: Side, situation: Situation) -> datetime | None:
    """Where an unnamed meeting shall go, counted from the next one."""
    start = next(iter(situation.coming), None)
    if start is None or side.is_empty or side.rest:
        return None
    moment = find_moment(side, start.start, situation)
    return None if isinstance(moment, Trouble) else moment


def _tell_too_much(named_side: Side, to_side: Side, situation: Situation) -> Failure:
    """The command without the words that nobody can place, where the rest makes sense."""
    named = find_named(replace(named_side, rest=""), situation)
    if isinstance(named, Trouble):
        return Failure(Trouble.TOO_MUCH, near_move(situation))
    bare = replace(to_side, rest="", many_days=False, many_hours=False)
    guess = _guess_target(replace(named_side, rest=""), bare, named, situation)
    return Failure(Trouble.TOO_MUCH, near_move(situation, named.start, guess))


def read_move_all(rest: str, situation: Situation) -> MoveAll | Failure:
    """ "from 20 Oct by 1 week", "by 2 days", "to Thursdays at 19:00": all coming meetings from one on."""
    from_side, to_side = _split(rest)
    if to_side.is_empty and from_side.by is None and from_side.weeks == 1 and not from_side.day:
        from_side = replace(from_side, weeks=None, by=timedelta(days=7))
    first = _find_first(from_side, situation)
    if isinstance(first, Trouble):
        return Failure(first, near_move_all(situation, (), from_side.by or timedelta(days=7)))
    named = tuple(one.start for one in situation.coming if one.start >= first.start)
    if not named or from_side.rest or to_side.rest:
        trouble = Trouble.TOO_MUCH if named else Trouble.NO_MEETING_THERE
        return Failure(trouble, near_move_all(situation, named, from_side.by or timedelta(days=7)))
    to = _find_target(from_side, to_side, first, situation)
    if isinstance(to, Trouble):
        return Failure(to, near_move_all(situation, named))
    by = from_side.by or to - first.start
    refused = _refuse_move_all(to_side, named, by, first, situation)
    return Failure(refused, near_move_all(situation, named, by)) if refused else MoveAll(named, by)


def _find_first(side: Side, situation: Situation) -> Meeting | Trouble:
    if side.names_a_day or side.clock:
        return find_named(side, situation)
    return next(iter(situation.coming), Trouble.NO_MEETING_THERE)


def _refuse_move_all(
    to_side: Side, named: tuple[datetime, ...], by: timedelta, first: Meeting, situation: Situation
) -> Trouble | None:
    if not by:
        return Trouble.DATE_MISSING
    if to_side.minutes not in (None, first.minutes):
        return Trouble.TOO_MUCH
    if min(compose_targets(situation, named, by)) <= situation.local:
        return Trouble.PAST
    return None if is_free(situation, named, by) else Trouble.TAKEN


def read_cancel(rest: str, situation: Situation) -> Cancel | Failure:
    side = parse_side(rest)
    named = find_named(replace(side, many_days=False), situation)
    if isinstance(named, Trouble):
        return Failure(named, near_cancel(situation))
    if _has_too_much(side):
        return Failure(Trouble.TOO_MUCH, Cancel(named.start))
    return Cancel(named.start)


def read_put_on(rest: str, situation: Situation) -> PutOn | Failure:
    side = parse_side(rest)
    named = find_named(replace(side, many_days=False), situation, MeetingStatus.CANCELLED)
    if isinstance(named, Trouble):
        return Failure(named, near_put_on(situation))
    if _has_too_much(side):
        return Failure(Trouble.TOO_MUCH, PutOn(named.start))
    return PutOn(named.start)


def _has_too_much(side: Side) -> bool:
    return bool(side.rest or side.many_days or side.many_hours or side.minutes)
