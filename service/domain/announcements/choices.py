"""Answers to questions. To our own: yes, the second one, "evening", 7 - which offered reading they mean.

And bare words that are enough where something is corrected or asked: "Which Tuesday? The 20th", "I meant 7".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from service.domain.announcements.expecting import Expect
from service.domain.announcements.said import Said, SaidPlace, SaidSchedule
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.tidying import opens_with
from service.domain.announcements.values import Doubt, DoubtKind, Field
from service.domain.announcements.vocabulary import NO, YES
from service.domain.announcements.written_posts import ReadPost
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.values import CalendarDay, WrittenClock, WrittenDay
from service.domain.dates.words import A_WEEKDAY, LONG_MONTH, MONTHS, WEEKDAYS, any_phrase, flatten, one_of
from service.domain.places import Town

Option = str | datetime | Town

_MOST_WORDS = 12
_THUMB = re.compile(
    "^\\W*[\N{THUMBS UP SIGN}\N{OK HAND SIGN}\N{WHITE HEAVY CHECK MARK}\N{HEAVY CHECK MARK}\u2611]"
)
_FIRST = any_phrase("""
    first, former, 1st, earlier, erste*, fruhere*, primero, primera, mas temprano, la anterior
""")
_SECOND = any_phrase("""
    second, latter, 2nd, later, the last, last one, zweite*, spatere*, letzte*, segundo, segunda, mas tarde, la
    ultima, el ultimo, posterior
""")
_BOTH = any_phrase("both, either, any, beide*, egal, ambos, ambas, los dos, las dos, cualquiera")
_MORNING = any_phrase("morning, am, a.m, morgens, vormittag*, fruh, por la manana, de la manana, manana")
_EVENING = any_phrase("""
    evening, afternoon, night, pm, p.m, abend*, nachmittag*, nachts, tarde, noche
""")
WHICH = re.compile(
    rf"(?<![a-z])(?:which|what|welche[nrs]?|(?:(?:a|en) )?que|cual|wann|when|cuando|um wie viel uhr)"
    rf"(?:\s(?:one|day|date|time|tag|termin|uhrzeit|dia|fecha|hora|(?P<weekday>{one_of(WEEKDAYS)})))?\W*\?\W*$"
)
"""A question that somebody has asked and the author repeats: what follows is its answer."""
_BARE_HOUR = re.compile(
    r"(?<![a-z])(?:meant|i mean|make it|make that|should be|should read|meinte|gemeint war|muss heis?sen"
    r"|quise decir|queria decir|digo)\W{1,3}(?:at |um |a las |las )?(?:1[0-2]|[1-9])(?![\d:/-]|\.\d|\s?[a-z%$€£])"
)
"""A number of which its author says that it was meant; behind another word it may count anything."""
_HOUR = re.compile(r"^\W*(?:at |um |a las? )?(\d{1,2})(?:[:.h]?([0-5]\d))?\W*$")


def says_yes(flat: str) -> bool:
    """ "yes", "ja, genau", "sí", a thumb."""
    return _THUMB.match(flat) is not None or opens_with(YES, flat)


def choose_option(flat: str, doubts: Sequence[Doubt]) -> tuple[Doubt, Option] | None:
    """The doubt that a short flat answer ends, and the reading it chooses; None where it chooses none for sure."""
    offering = [doubt for doubt in doubts if doubt.options]
    if not offering or len(flat.split()) > _MOST_WORDS or _BOTH.search(flat):
        return None
    if opens_with(NO, flat) and len(flat.split()) == 1:
        return None
    for doubt in offering:
        chosen = _choose(flat, doubt.options)
        if len(chosen) == 1:
            return doubt, chosen[0]
    if len(offering) == 1 and (in_order := _choose_in_order(flat, offering[0])):
        return offering[0], in_order[0]
    return None


def compose_choice(doubt: Doubt, option: Option, older: SaidSchedule) -> Said:
    """The chosen reading, as if its author had written it."""
    if isinstance(option, Town):
        return Said(place=SaidPlace(chosen=option))
    if not isinstance(option, datetime):
        return Said(schedule=SaidSchedule(zone=option)) if doubt.field is Field.ZONE else Said()
    if doubt.field is Field.TIME:
        clock = WrittenClock(option.time(), 0, 0)
        return Said(schedule=SaidSchedule(clock=clock))
    day = WrittenDay(CalendarDay(((option.month, option.day),), option.year), 0, 0)
    return Said(schedule=SaidSchedule(days=(day,), text=older.text, written_at=older.written_at))


def _choose(flat: str, options: Sequence[Option]) -> list[Option]:
    """The readings that fit a month, a weekday, a part of the day or an hour that the answer names."""
    moments = [option for option in options if isinstance(option, datetime)]
    for fits in _tests(flat):
        chosen: list[Option] = [option for option in moments if fits(option)]
        if chosen:
            return chosen
    return []


def _tests(flat: str) -> list[Callable[[datetime], bool]]:
    tests: list[Callable[[datetime], bool]] = []
    if clocks := parse_clocks(flat):
        at = clocks[0].at
        tests.append(lambda option: option.time() == at)
    if hour := _HOUR.match(flat):
        wanted = (int(hour[1]), int(hour[2] or 0))
        tests.append(lambda option: (option.hour, option.minute) == wanted)
        tests.append(lambda option: (option.hour % 12, option.minute) == (wanted[0] % 12, wanted[1]))
    if months := {MONTHS[match[0]] for match in LONG_MONTH.finditer(flat)}:
        tests.append(lambda option: option.month in months)
    if weekdays := {WEEKDAYS[match[0]] for match in A_WEEKDAY.finditer(flat)}:
        tests.append(lambda option: option.weekday() in weekdays)
    if _MORNING.search(flat):
        tests.append(lambda option: 0 < option.hour < 12)
    if _EVENING.search(flat):
        tests.append(lambda option: option.hour >= 12)
    return tests


def _choose_in_order(flat: str, doubt: Doubt) -> tuple[Option, ...]:
    """By its place in our question; "yes" where only one reading was offered."""
    options = doubt.options
    if len(options) == 1 and doubt.kind is not DoubtKind.UNREADABLE and says_yes(flat):
        return options
    first, second = _FIRST.search(flat), _SECOND.search(flat)
    if len(options) < 2 or bool(first) == bool(second):
        return ()
    return options[:1] if first else options[1:2]


def answer_question(post: ReadPost) -> Said:
    """The day or hour that a post gives behind a question which its author repeats, or the number that was meant."""
    asked: re.Match[str] | None = None
    for sentence, said in post.sentences:
        meant = asked or _BARE_HOUR.search(flatten(sentence))
        if meant and (answer := with_bare_words(sentence, said, post.written.written_at, asked)) != said:
            return Said(schedule=answer.schedule)
        asked = WHICH.search(flatten(sentence))
    return Said()


def with_bare_words(sentence: str, said: Said, written_at: datetime, asked: re.Match[str] | None) -> Said:
    """ "We moved to Wednesday", "I meant 7": where something is corrected, a weekday or a number alone is enough.

    `asked`: "which Tuesday?", whose weekday is that of the answer.
    """
    bare = parse_schedule(sentence, Expect.DAY, written_at)
    schedule = said.schedule
    if not schedule.days and bare.days:
        schedule = replace(schedule, days=bare.days, written_at=written_at)
    if asked and asked["weekday"]:
        weekday = WEEKDAYS[asked["weekday"]]
        days = (day if day.weekday is not None else replace(day, weekday=weekday) for day in schedule.days)
        schedule = replace(schedule, days=tuple(days))
    says_nothing_yet = not (schedule.days or schedule.clock or schedule.meetings or schedule.minutes)
    if says_nothing_yet and bare.clock and not bare.other_clocks and _BARE_HOUR.search(flatten(sentence)):
        schedule = replace(schedule, clock=bare.clock)
    return replace(said, schedule=schedule)
