"""Free sentences -> what they say: a day, a time, a place that they name. Questions say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from service.domain.announcements import details, names
from service.domain.announcements.expecting import Expect
from service.domain.announcements.said import Said, SaidCourse, SaidPlace, Venue
from service.domain.announcements.schedules import drop_schedule, has_start_words, parse_schedule
from service.domain.announcements.tidying import compose_words, opens_with, tidy
from service.domain.announcements.venues import find_room, parse_loose_venue, parse_venue, says_online
from service.domain.announcements.vocabulary import (
    ABOUT_A_COURSE,
    ABOUT_A_MEETING,
    ABOUT_ITSELF,
    GREETING,
    HOSTING,
    INVITES,
    SEEKING,
    SIGNING_UP,
    THANKS,
    YES,
)
from service.domain.dates.words import WEEKDAYS, flatten, one_of

_MOST_LEFTOVERS = 10
_LONGEST_OPENING = 8
"""Words of a name that stands in the first sentence."""
_WITH_PEOPLE = re.compile(r"(?<![a-z])(?:with|mit|con|y|and|und)\s@")
_A_WEEKDAY = re.compile(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})")
_LIST_LINE = re.compile(r"\W*(?:\d{1,2}[.)]\s)?(?:[^\W\d]{2,12}\W{1,3}){0,2}\d.{0,75}$")


@dataclass(slots=True)
class _Heaps:
    """What the sentences are sorted into."""

    said: Said
    listed: list[str] = field(default_factory=list)
    """Lines that go on with a list of days."""
    unused: list[str] = field(default_factory=list)
    """Sentences that say nothing of the circle's frame: the author's own words about it."""
    asks_money: bool = False


def parse_sentences(sentences: Sequence[str], written_at: datetime, *, is_first: bool) -> Said:
    """What sentences say: those that name the start before the others, else in their order."""
    heaps = _Heaps(Said(opening=_parse_opening(sentences[0]) if is_first and sentences else None))
    for sentence, following in zip_longest(sentences, sentences[1:], fillvalue=""):
        if not _is_asking(sentence, written_at):
            _sort(heaps, sentence, following, written_at)
    said = heaps.said
    if heaps.listed:
        text = "\n".join([said.schedule.text or "", *heaps.listed])
        said = replace(said, schedule=parse_schedule(text, Expect.DAY, written_at).filled_from(said.schedule))
    described = [sentence for sentence in heaps.unused if _describes(sentence)]
    return replace(
        said,
        words=compose_words(described) if is_first else None,
        price=True if heaps.asks_money else said.price,
        leftover=tuple(_leftovers(sentences)),
        confirmed=bool(sentences) and opens_with(YES, sentences[0]),
    )


def is_question(sentence: str) -> bool:
    """A question, or somebody who looks for a circle."""
    asks = "?" in sentence[-3:] or sentence.lstrip().startswith("¿")
    return asks or SEEKING.search(flatten(sentence)) is not None


def _sort(heaps: _Heaps, sentence: str, following: str, written_at: datetime) -> None:
    part = _parse_sentence(sentence, following, written_at)
    if part == Said():
        heaps.unused += [] if opens_with(GREETING, sentence) else [sentence]
        return
    before = heaps.said.schedule
    if part.schedule.days and before.days and _LIST_LINE.match(sentence):
        heaps.listed.append(sentence)
    heaps.asks_money = heaps.asks_money or part.price is True
    starts = part.schedule.days and has_start_words(sentence) and not has_start_words(before.text or "")
    heaps.said = part.filled_from(heaps.said) if starts else heaps.said.filled_from(part)


def _describes(sentence: str) -> bool:
    """More than a scrap, and not about the announcement itself ("We would like to announce a circle")."""
    flat = flatten(sentence)
    return len(sentence.split()) > 2 and not ABOUT_ITSELF.search(flat) and not _A_WEEKDAY.search(flat)


def _parse_sentence(sentence: str, following: str, written_at: datetime) -> Said:
    flat = flatten(sentence)
    schedule = parse_schedule(sentence, Expect.FREE, written_at)
    venue = None if opens_with(THANKS, sentence) else _parse_venue(sentence, following)
    if venue is None and schedule.days and schedule.clock:
        venue = parse_loose_venue(sentence)
    about_course = ABOUT_A_COURSE.search(flat) is not None
    online = says_online(sentence) and not (about_course and not ABOUT_A_MEETING.search(flat))
    hosts = HOSTING.search(flat) or _WITH_PEOPLE.search(flat)
    link = details.find_link(sentence)
    signup = details.find_p2pu_link(sentence) or (link if SIGNING_UP.search(flat) else None)
    return Said(
        schedule=schedule,
        place=SaidPlace(venue=venue, room=find_room(sentence), online=online or None),
        course=SaidCourse(link=link if about_course and not signup else None),
        seats=details.find_seats(sentence),
        signup=signup,
        facilitators=details.parse_facilitators(sentence) if hosts else (),
        price=True if details.names_price(sentence) else False if details.says_free(sentence) else None,
        about=names.find_name(sentence),
    )


def _parse_venue(sentence: str, following: str) -> Venue | None:
    """A short line behind a place may be its town: "central library", "leipzig"."""
    venue = parse_venue(sentence)
    if venue and len(venue.tail) < 3 and len(following.split()) <= 3 and not re.search(r"\d", following):
        return replace(venue, tail=f", {following}")
    return venue


def _is_asking(sentence: str, written_at: datetime) -> bool:
    """A question that invites nobody; "Who joins us on Tuesday 13 October at 6?" does."""
    if not is_question(sentence) or (INVITES.search(flatten(sentence)) and parse_venue(sentence)):
        return False
    schedule = parse_schedule(sentence, Expect.FREE, written_at)
    return not (schedule.days and schedule.clock)


def _parse_opening(sentence: str) -> str | None:
    """ "Painting with watercolors" at the beginning of a text whose title says nothing."""
    name = names.parse_title(sentence)
    if name is None or not sentence.startswith(name[:10]) or len(name.split()) > _LONGEST_OPENING:
        return None
    says_other_things = (
        parse_venue(name) or INVITES.search(flatten(name)) or names.parse_weak_title(name) is None
    )
    return None if says_other_things else name


def _leftovers(sentences: Sequence[str]) -> Iterator[str]:
    """Short lines without their days and times, as an answer may be."""
    for sentence in sentences[:_MOST_LEFTOVERS]:
        line = tidy(drop_schedule(sentence), 120)
        if line and len(line.split()) <= 10 and not opens_with(YES, line) and not opens_with(GREETING, line):
            yield line
