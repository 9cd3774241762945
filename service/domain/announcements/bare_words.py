"""Bare words that are enough where something is corrected or asked: "Which Tuesday? The 20th", "I meant 7"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from service.domain.announcements.expecting import Expect
from service.domain.announcements.said import Said
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.written_posts import ReadPost
from service.domain.dates.words import WEEKDAYS, flatten, one_of

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
