"""What stands on one side of a command, such as `the next meeting` or `Wed 14 Oct 18:30-20:00`: day, hour, length."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from service.domain.commands.side_patterns import (
    BARE_DAY,
    BARE_DAY_AND_HOUR,
    DAY_PART,
    DISTANCE,
    DOTTED,
    HOUR_MARK,
    LAST_HOUR,
    NEXT_ALONE,
    NUMBER_BEHIND,
    ONE_STEP,
    PLURAL,
    SAME_TIME,
    SHORT_DAY,
    TODAY,
    WEEK,
    WHICH,
)
from service.domain.commands.side_text import SideText
from service.domain.commands.side_words import (
    DAY,
    FILLERS,
    ORDINALS,
    UNITS,
)
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.lengths import parse_minutes
from service.domain.dates.values import (
    CalendarDay,
    ComingWeekday,
    DayOfMonth,
    DaysAhead,
    WrittenClock,
    WrittenDay,
)
from service.domain.dates.words import NUMBERS, SHORT_WEEKDAYS


@dataclass(frozen=True, slots=True)
class Side:
    """All None: it says nothing."""

    which: int | None = None
    """A meeting by its number; see `ORDINALS`."""
    day: WrittenDay | None = None
    text: str = ""
    """The day as written, flat."""
    weeks: int | None = None
    """This week (0), next week (1)."""
    clock: WrittenClock | None = None
    zone: str | None = None
    """Words for it."""
    minutes: int | None = None
    by: timedelta | None = None
    or_day: WrittenDay | None = None
    """The day, where its hour may be a day of the month: "Friday 11"."""
    bare_hour: bool = False
    """A lone small number: an hour, or perhaps a day of the month."""
    many_days: bool = False
    many_hours: bool = False
    rest: str = ""
    """Words that nobody can place."""

    @property
    def names_a_day(self) -> bool:
        return self.which is not None or self.day is not None or self.weeks is not None

    @property
    def is_bare_day(self) -> bool:
        """ "13": then "15" on the other side is a day too."""
        return self.day is not None and isinstance(self.day.day, DayOfMonth)

    @property
    def is_empty(self) -> bool:
        return not (self.names_a_day or self.clock or self.minutes or self.by or self.rest)


def parse_side(
    written: str, *, distance: bool = False, bare_day: bool = True, short_days: bool = True
) -> Side:
    """`distance`: "1 week" may say how far, else it is a length. `bare_day`: a lone number is a day of the month.
    `short_days`: nothing but dates is expected, so that "so" is Sunday.
    """
    text = SideText(written)
    if not bare_day:
        text.flat = PLURAL.sub(lambda match: f"{match[0][:-1]} ", text.flat)
    by = _take_distance(text) if distance else None
    weeks, which = _take_week(text), _take_which(text)
    days, day_text = _take_days(text, short_days=short_days)
    days, or_day = _tell_day_of_month(text, days)
    if not days and which is None and (bare := _take_bare_day(text, bare_day=bare_day)):
        days = (bare,)
    expected = bool(days) or which is not None
    bare_hour = not expected and BARE_DAY.match(_without_fillers(text.flat)) is not None
    clocks, minutes = _take_hours(text, bare=expected or bare_hour)
    return Side(
        which=which,
        day=next(iter(days), None),
        text=day_text,
        weeks=weeks,
        clock=next(iter(clocks), None),
        zone=_take_zone(text) or next((clock.zone for clock in clocks if clock.zone), None),
        minutes=minutes,
        by=by,
        or_day=or_day,
        bare_hour=bare_hour and not HOUR_MARK.search(text.unmarked),
        many_days=len(days) > 1,
        many_hours=len(clocks) > 1,
        rest=" ".join(text.list_rest()),
    )


def _take_days(text: SideText, *, short_days: bool) -> tuple[tuple[WrittenDay, ...], str]:
    """The days, and the first one as written."""
    days = parse_days(text.flat) or (_find_short_days(text.flat) if short_days else ())
    first = text.flat[days[0].start : days[0].end] if days else ""
    for day in days:
        text.take(day.start, day.end)
    return days, first


def _tell_day_of_month(
    text: SideText, days: tuple[WrittenDay, ...]
) -> tuple[tuple[WrittenDay, ...], WrittenDay | None]:
    """The days with "sábado 12" as one, where an hour follows; where none does, that day beside them."""
    if len(days) != 1 or days[0].day != ComingWeekday() or days[0].weekday is None:
        return days, None
    match = NUMBER_BEHIND.match(text.flat, days[0].end)
    if match is None or not 1 <= int(match[1]) <= 31:
        return days, None
    day = replace(days[0], day=DayOfMonth(int(match[1])), end=match.end())
    behind = f"{' ' * match.end()}{text.flat[match.end() :]}"
    if parse_clocks(behind) or SAME_TIME.search(behind):
        text.take(*match.span())
        return (day,), None
    return days, day if DAY_PART.fullmatch(behind.strip()) else None


def _take_hours(text: SideText, *, bare: bool) -> tuple[tuple[WrittenClock, ...], int | None]:
    """The hours, and the length in minutes."""
    length = parse_minutes(text.flat)
    if length:
        text.take(length.start, length.end)
    clocks = parse_clocks(text.flat, bare=bare)
    for clock in clocks:
        text.take(clock.start, clock.end)
    ends = (clock.minutes for clock in clocks)
    return clocks, length.value if length else next(ends, None)


def _take_distance(text: SideText) -> timedelta | None:
    """ "by 1 week", "-2 days", "um eine Woche", "30 minutes later"; "2 hours" alone is a length."""
    for match in DISTANCE.finditer(text.flat):
        steps = [(one["number"], UNITS[one["unit"]]) for one in ONE_STEP.finditer(match["steps"])]
        said = match["mark"] or match["sign"] or match["earlier"] or match["later"]
        ahead = match["mark"] == "en" and not match["later"]
        if ahead or not (said or all(unit >= DAY for _, unit in steps)):
            continue
        minutes = sum((1 if number in ("a", "an") else _count(number)) * unit for number, unit in steps)
        back = bool(match["earlier"]) or (match["sign"] or "").startswith("-")
        text.take(*match.span())
        return timedelta(minutes=-minutes if back else minutes)
    return None


def _count(number: str) -> int:
    return NUMBERS[number] if number in NUMBERS else int(number)


def _take_week(text: SideText) -> int | None:
    match = WEEK.search(text.flat)
    if match is None:
        return None
    text.take(*match.span())
    return 0 if match["this"] else 1


def _take_which(text: SideText) -> int | None:
    match = WHICH.search(text.flat) or NEXT_ALONE.match(text.flat)
    if match is None:
        return None
    text.take(*match.span())
    groups = match.groupdict()
    number = groups.get("number") or groups.get("behind")
    return int(number) if number else ORDINALS.get(groups.get("name") or "", 0)


def _take_bare_day(text: SideText, *, bare_day: bool) -> WrittenDay | None:
    """ "13", "the 13th": as the other side tells, in the month of a meeting."""
    flat = _without_fillers(text.flat)
    timed = BARE_DAY_AND_HOUR.match(text.flat) if parse_clocks(text.flat) else None
    match = timed or BARE_DAY.match(flat)
    if match is None or not 1 <= int(match[1]) <= 31:
        return None
    if timed:
        text.take(*match.span())
        return WrittenDay(DayOfMonth(int(match[1])), *match.span(), weak=True)
    if not bare_day and match[2] is None and int(match[1]) <= LAST_HOUR:
        return None
    if HOUR_MARK.search(text.flat):
        return None
    text.take(*match.span())
    return WrittenDay(DayOfMonth(int(match[1])), *match.span(), weak=True)


def _without_fillers(flat: str) -> str:
    return "".join(" " * len(word) if word in FILLERS else word for word in re.split(r"(\s+)", flat))


def _find_short_days(flat: str) -> tuple[WrittenDay, ...]:
    """ "wed", "do" and "13.10" are days where nothing but a day is expected."""
    if today := TODAY.search(flat):
        return (WrittenDay(DaysAhead(0), *today.span(), weak=True),)
    if dotted := DOTTED.search(flat):
        day = CalendarDay(((int(dotted[2]), int(dotted[1])),))
        return (WrittenDay(day, *dotted.span()),)
    found = SHORT_DAY.finditer(flat)
    return tuple(WrittenDay(ComingWeekday(), *one.span(), SHORT_WEEKDAYS[one[1]], weak=True) for one in found)


def _take_zone(text: SideText) -> str | None:
    """`America/New_York`, as a date of the forum names it."""
    match = _IANA.search(text.written)
    if match is None:
        return None
    text.take(*match.span())
    return match[0]


_IANA = re.compile(r"(?<![\w/])[A-Z][A-Za-z]{1,15}/[A-Z][A-Za-z_]{2,30}(?:/[A-Z][A-Za-z_]{2,30})?(?![\w/])")
