"""What stands on one side of a command, such as `the next meeting` or `Wed 14 Oct 18:30-20:00`: day, hour, length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from service.domain.commands.side_words import (
    DAY,
    FILLERS,
    MEETING_NAMES,
    NEXT_WEEK,
    ORDINALS,
    THIS_WEEK,
    UNITS,
)
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.lengths import parse_minutes
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.values import (
    CalendarDay,
    ComingWeekday,
    DayOfMonth,
    DaysAhead,
    WrittenClock,
    WrittenDay,
)
from service.domain.dates.words import MONTHS, NUMBERS, REPEATED_WEEKDAYS, SHORT_WEEKDAYS, flatten, one_of

_WORD = re.compile(r"[^\s,;.!()\"]+")
_POSSESSIVE = re.compile(r"'s\b")
_PLURAL = re.compile(
    rf"(?<![a-z])(?:{one_of(name for name in REPEATED_WEEKDAYS if name.endswith('s'))})(?![a-z])"
)
_SHORT_DAY = re.compile(rf"(?<![a-z])({one_of(SHORT_WEEKDAYS)})(?![a-z])\.?")
_BARE_DAY = re.compile(r"\s*(\d{1,2})(st|nd|rd|th|\.)?\s*$")
_NUMBER = rf"\d{{1,3}}|{one_of(NUMBERS)}|an?"
_STEP = rf"(?:{_NUMBER})\s?(?:{one_of(UNITS)})(?![a-z])"
_EARLIER = "earlier|fruher|antes|nach vorne?"
_LATER = "later|spater|mas tarde|despues|nach hinten"
_DISTANCE = re.compile(
    rf"(?<![\w.:])(?:(?P<mark>by|um|por|en)\s)?(?P<sign>[+-]\s?)?(?P<steps>{_STEP}(?:\s?(?:,|and|und|y)?\s?{_STEP}){{0,3}})"
    rf"(?:\s(?:(?P<earlier>{_EARLIER})|(?P<later>{_LATER}))(?![a-z]))?"
)
_ONE_STEP = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<unit>{one_of(UNITS)})(?![a-z])")
_WEEK = re.compile(rf"(?<![a-z])(?:(?P<this>{THIS_WEEK})|(?P<next>{NEXT_WEEK}))(?![a-z])")
_MEETING = rf"(?:{MEETING_NAMES})"
_WHICH = re.compile(
    rf"(?<![\w])(?:(?P<name>{one_of(ORDINALS)})\s{_MEETING}(?![a-z])"
    rf"|(?P<number>\d{{1,2}})(?:st|nd|rd|th|\.|º|ª)\s?{_MEETING}(?![a-z])"
    rf"|{_MEETING}\s(?:number |nr\.? |no\.? |numero |#\s?)?(?P<behind>\d{{1,2}})"
    rf"(?![\w.:/]|\.?\s?(?:de )?(?:{one_of((*UNITS, *MONTHS))})(?![a-z]))"
    rf"|{_MEETING}\s(?P<last>siguiente))"
)
_NEXT_ALONE = re.compile(
    r"\s*(?:the |our |el |la |das |den |die |der )?(?P<name>next|nachste[sn]?|proxim[oa]|siguiente)(?: one)?\s*$"
)
_NO_CONNECTOR = re.compile(
    r"(?<![a-z])(?:(?:a(?=\slas?\s\d)|a partir del?|por(?=\sla\s(?:tarde|manana|noche))|por favor|after all)(?![a-z]))"
)
"""Spanish "a" and "por" that lead to no other side."""
_HALF_HOUR = re.compile(
    r"(?<![^\W\d_])(?:half an hour|(?:eine |einer )?halben? stunde|(?:una )?media hora)(?![^\W\d_])", re.I
)
_HOUR_MARK = re.compile(r"(?<![a-z])(?:at|um|gegen|las?)\s\d|@\s?\d")
_LAST_HOUR = 23
_TODAY = re.compile(r"(?<![a-z])(?:this (?:morning|afternoon|evening)|esta (?:tarde|noche))(?![a-z])")
_DOTTED = re.compile(r"(?<![\w.:])(\d{1,2})\.(1[0-2]|0?[1-9])(?![\d:]|\.\d|\s?(?:uhr|h|[ap]\.?m)\b)")


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


class _Text:
    """A text from which what was understood is taken away, so that the rest is what was not."""

    def __init__(self, written: str) -> None:
        self.written = _HALF_HOUR.sub("30 minutes", mend_spelling(written))
        self.unmarked = flatten(self.written)
        self.flat = _NO_CONNECTOR.sub(_blank_match, _POSSESSIVE.sub("  ", flatten(self.written)))

    def take(self, start: int, end: int) -> None:
        self.flat = f"{self.flat[:start]}{' ' * (end - start)}{self.flat[end:]}"

    def list_rest(self) -> Iterator[str]:
        for match in _WORD.finditer(self.flat):
            if match[0] not in FILLERS and any(letter.isalnum() or letter in "→>@#" for letter in match[0]):
                yield self.written[match.start() : match.end()]


def parse_side(
    written: str, *, distance: bool = False, bare_day: bool = True, short_days: bool = True
) -> Side:
    """`distance`: "1 week" may say how far, else it is a length. `bare_day`: a lone number is a day of the month.
    `short_days`: nothing but dates is expected, so that "so" is Sunday.
    """
    text = _Text(written)
    if not bare_day:
        text.flat = _PLURAL.sub(lambda match: f"{match[0][:-1]} ", text.flat)
    by = _take_distance(text) if distance else None
    weeks, which = _take_week(text), _take_which(text)
    days = parse_days(text.flat) or (_find_short_days(text.flat) if short_days else ())
    named = [text.flat[day.start : day.end] for day in days]
    for day in days:
        text.take(day.start, day.end)
    if not days and which is None and (bare := _take_bare_day(text, bare_day=bare_day)):
        days, named = (bare,), [""]
    length = parse_minutes(text.flat)
    if length:
        text.take(length.start, length.end)
    bare_hour = not days and which is None and _BARE_DAY.match(_without_fillers(text.flat)) is not None
    clocks = parse_clocks(text.flat, bare=bool(days) or which is not None or bare_hour)
    for clock in clocks:
        text.take(clock.start, clock.end)
    zone = _take_zone(text) or next((clock.zone for clock in clocks if clock.zone), None)
    return Side(
        which=which,
        day=days[0] if days else None,
        text=named[0] if days else "",
        weeks=weeks,
        clock=clocks[0] if clocks else None,
        zone=zone,
        minutes=length.value if length else clocks[0].minutes if clocks else None,
        by=by,
        bare_hour=bare_hour and not _HOUR_MARK.search(text.unmarked),
        many_days=len(days) > 1,
        many_hours=len(clocks) > 1,
        rest=" ".join(text.list_rest()),
    )


def _take_distance(text: _Text) -> timedelta | None:
    """ "by 1 week", "-2 days", "um eine Woche", "30 minutes later"; "2 hours" alone is a length."""
    for match in _DISTANCE.finditer(text.flat):
        steps = [(one["number"], UNITS[one["unit"]]) for one in _ONE_STEP.finditer(match["steps"])]
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


def _take_week(text: _Text) -> int | None:
    match = _WEEK.search(text.flat)
    if match is None:
        return None
    text.take(*match.span())
    return 0 if match["this"] else 1


def _take_which(text: _Text) -> int | None:
    match = _WHICH.search(text.flat) or _NEXT_ALONE.match(text.flat)
    if match is None:
        return None
    text.take(*match.span())
    groups = match.groupdict()
    number = groups.get("number") or groups.get("behind")
    return int(number) if number else ORDINALS.get(groups.get("name") or "", 0)


def _take_bare_day(text: _Text, *, bare_day: bool) -> WrittenDay | None:
    """ "13", "the 13th": as the other side tells, in the month of a meeting."""
    match = _BARE_DAY.match(_without_fillers(text.flat))
    if match is None or not 1 <= int(match[1]) <= 31:
        return None
    if not bare_day and match[2] is None and int(match[1]) <= _LAST_HOUR:
        return None
    if _HOUR_MARK.search(text.flat):
        return None
    text.take(*match.span())
    return WrittenDay(DayOfMonth(int(match[1])), *match.span(), weak=True)


def _without_fillers(flat: str) -> str:
    return "".join(" " * len(word) if word in FILLERS else word for word in re.split(r"(\s+)", flat))


def _find_short_days(flat: str) -> tuple[WrittenDay, ...]:
    """ "wed", "do" and "13.10" are days where nothing but a day is expected."""
    if today := _TODAY.search(flat):
        return (WrittenDay(DaysAhead(0), *today.span(), weak=True),)
    if dotted := _DOTTED.search(flat):
        day = CalendarDay(((int(dotted[2]), int(dotted[1])),))
        return (WrittenDay(day, *dotted.span()),)
    found = _SHORT_DAY.finditer(flat)
    return tuple(WrittenDay(ComingWeekday(), *one.span(), SHORT_WEEKDAYS[one[1]], weak=True) for one in found)


def _take_zone(text: _Text) -> str | None:
    """`America/New_York`, as a date of the forum names it."""
    match = _IANA.search(text.written)
    if match is None:
        return None
    text.take(*match.span())
    return match[0]


_IANA = re.compile(r"(?<![\w/])[A-Z][A-Za-z]{1,15}/[A-Z][A-Za-z_]{2,30}(?:/[A-Z][A-Za-z_]{2,30})?(?![\w/])")


def _blank_match(match: re.Match[str]) -> str:
    return " " * len(match[0])
