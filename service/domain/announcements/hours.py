"""Of the hours that a text names, which are the meeting's: its start, its end, the same hour elsewhere, others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.domain.announcements.said import ZonedClock
from service.domain.announcements.speech_words import MEETS
from service.domain.announcements.vocabulary import END
from service.domain.dates.values import WrittenClock, WrittenDay
from service.domain.dates.zones import WrittenZone

_BESIDE = 4
_IN_A_TOWN = re.compile(r"\s?(?:in|en)\s([a-z][\w'.-]+(?:\s(?!or|and|und|y)[a-z][\w'.-]+)?)")
_END_BEFORE = 24
_AT = re.compile(r"(?:\s(?:at|by|um|gegen|a las|about|around|ca\.?))?\s*$")


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a text, sorted."""

    clock: WrittenClock | None
    """When the meeting begins."""
    others: tuple[WrittenClock, ...]
    """Other hours: which of them is the meeting's, nobody can tell."""
    of_days: tuple[WrittenClock | None, ...]
    """The time written behind each day of a list."""
    zoned: tuple[ZonedClock, ...]
    """The same hour, said for other zones too."""


def sort_hours(
    clocks: Sequence[WrittenClock], days: Sequence[WrittenDay], zones: Sequence[WrittenZone], flat: str
) -> Hours:
    """What each hour of a flat text is. `days`: on which the circle meets; `zones`: as they stand in the text."""
    zoned = _zoned(clocks, zones, flat)
    elsewhere = {clock.start for clock in zoned[1:]}
    own = tuple(clock for clock in clocks if clock.start not in elsewhere)
    ended = _take_ends(own, flat)
    if of_days := _one_each(days, ended):
        return Hours(of_days[0], (), of_days, ())
    own = _of_meeting(ended, flat)
    clock = next((clock for clock in own if not clock.guessed), own[0] if own else None)
    return Hours(
        clock,
        tuple(
            {other.at: other for other in own if clock and len(days) < 2 and other.at != clock.at}.values()
        ),
        _clocks_of_days(days, own),
        tuple(ZonedClock(other.at, other.zone or "") for other in zoned[1:]),
    )


def _zoned(clocks: Sequence[WrittenClock], zones: Sequence[WrittenZone], flat: str) -> list[WrittenClock]:
    """The hours that stand directly before a zone, where there are several zones; a named town is one too."""
    if len(clocks) < 2 or not zones:
        return []
    found = []
    for clock in clocks:
        beside = [zone for zone in zones if clock.start < zone.start <= clock.end + _BESIDE]
        if beside:
            found.append(replace(clock, zone=beside[0].words))
        elif town := _IN_A_TOWN.match(flat, clock.end):
            found.append(replace(clock, zone=town[1]))
    return found


def _one_each(days: Sequence[WrittenDay], clocks: Sequence[WrittenClock]) -> tuple[WrittenClock, ...]:
    """Where each of several days has just one hour behind it: these; else nothing."""
    of_days = tuple(filter(None, _clocks_of_days(days, clocks)))
    return of_days if len(of_days) == len(days) == len(clocks) else ()


def _clocks_of_days(
    days: Sequence[WrittenDay], clocks: Sequence[WrittenClock]
) -> tuple[WrittenClock | None, ...]:
    """For a list in which days have times of their own: the first time behind each day and before the next."""
    if len(clocks) < 2 or len(days) < 2:
        return ()
    ends = [day.start for day in days[1:]] + [10**9]
    return tuple(
        next((clock for clock in clocks if day.end <= clock.start < end), None)
        for day, end in zip(days, ends, strict=True)
    )


def _take_ends(clocks: Sequence[WrittenClock], flat: str) -> tuple[WrittenClock, ...]:
    """ "Starts at 6, ends at 7:30" is one hour with its length."""
    taken: list[WrittenClock] = []
    for clock in clocks:
        head = _AT.sub("", flat[max(0, clock.start - _END_BEFORE) : clock.start])
        ends = any(match.end() == len(head) for match in END.finditer(head))
        if ends and not taken:
            continue
        if ends:
            minutes = (_minute(clock) - _minute(taken[-1])) % (12 * 60 if clock.guessed else 24 * 60)
            taken[-1] = replace(taken[-1], minutes=taken[-1].minutes or minutes)
        else:
            taken.append(clock)
    return tuple(taken)


def _of_meeting(clocks: tuple[WrittenClock, ...], flat: str) -> tuple[WrittenClock, ...]:
    """The hour of the clause that speaks of meeting: "booked from 9 to 12, we begin at 10"."""
    if len({clock.at for clock in clocks}) < 2:
        return clocks
    meeting = tuple(clock for clock in clocks if MEETS.search(_clause_of(clock, flat)))
    return meeting if len({clock.at for clock in meeting}) == 1 else clocks


def _clause_of(clock: WrittenClock, flat: str) -> str:
    start = max((flat.rfind(mark, 0, clock.start) for mark in ",;.!?\n"), default=-1)
    return flat[start + 1 : clock.end]


def _minute(clock: WrittenClock) -> int:
    return clock.at.hour * 60 + clock.at.minute
