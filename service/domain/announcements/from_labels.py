"""Labelled values -> what they say. Each label has one function; a value may say more than its label asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from service.domain.announcements import details, names
from service.domain.announcements.expecting import Expect
from service.domain.announcements.labelled import LabelledValue
from service.domain.announcements.labels import Label, parse_labels
from service.domain.announcements.pieces import find_venue
from service.domain.announcements.private import PRIVATE_SIGNS
from service.domain.announcements.said import LONGEST_QUOTE, Said, SaidCourse, SaidPlace, SaidSchedule
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.tidying import compose_words, is_nothing, opens_with, split_sentences, tidy
from service.domain.announcements.venues import says_online
from service.domain.announcements.vocabulary import NO, YES
from service.domain.dates.lengths import parse_meetings, parse_minutes, parse_number, parse_weeks
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.words import flatten
from service.domain.dates.zones import find_zones

Parse = Callable[[str, datetime], Said]

_MOST_BARE_HOURS = 5
_BARE_MINUTES = range(15, 301)
_CHECKED = re.compile(r"\W*(?:x|true|both|hybrid|beides|ambos|ok)\b|[✓✅]")


def parse_values(values: Sequence[LabelledValue], written_at: datetime) -> Said:
    """What all values say together. The more precise label first: what it has said, a later one cannot change."""
    said = Said()
    for label, parse in _PARSE.items():
        for value in (value for value in values if value.label is label):
            text = mend_spelling(value.text) if label in _TELLS_WHEN else value.text
            empty = is_nothing(text) and label not in _NO_IS_AN_ANSWER
            new = Said() if empty else parse(text, written_at)
            said = _note_contradiction(said, new, label).filled_from(new)
    return said


def _note_contradiction(said: Said, new: Said, label: Label) -> Said:
    """Two labels of one post that name different first days."""
    ours, other = said.schedule.days, new.schedule.days
    if label not in _SAYS_FIRST or len(ours) != 1 or len(other) != 1 or ours[0].day == other[0].day:
        return said
    return replace(said, schedule=replace(said.schedule, other_days=(*said.schedule.other_days, other)))


def _parse_when(expect: Expect) -> Parse:
    def parse(text: str, written_at: datetime) -> Said:
        place = SaidPlace(venue=find_venue(text), online=says_online(text) or None)
        return Said(schedule=parse_schedule(text, expect, written_at), place=place)

    return parse


def _parse_last(text: str, written_at: datetime) -> Said:
    days = parse_schedule(text, Expect.DAY, written_at).days
    return Said(schedule=SaidSchedule(until=days[-1], written_at=written_at)) if days else Said()


def _parse_where(text: str, written_at: datetime) -> Said:
    schedule = replace(parse_schedule(text, Expect.FREE, written_at), text=None)
    return Said(place=SaidPlace(where=text), schedule=schedule)


def _parse_online(text: str, written_at: datetime) -> Said:
    """Also what else stands there: "Hybrid: at MakerLab in Pittsburgh or on Zoom, Tuesday at 6"."""
    schedule = replace(parse_schedule(text, Expect.FREE, written_at), text=None)
    said = _parse_checked(text)
    if said.place.online is None and (schedule.clock or schedule.days) and find_venue(text) is None:
        said = Said(place=SaidPlace(online=True))
    return replace(said, schedule=schedule, place=replace(said.place, venue=find_venue(text)))


def _parse_checked(text: str) -> Said:
    if opens_with(NO, text) or text.startswith("[ ]"):
        return Said(place=SaidPlace(online=False))
    yes = opens_with(YES, text) or _CHECKED.match(flatten(text)) or PRIVATE_SIGNS.search(text)
    return Said(place=SaidPlace(online=True if yes or says_online(text) else None))


def _parse_count(text: str, written_at: datetime) -> Said:
    """ "6", "6 weeks, 90 minutes each", "8 Treffen"; "Treffen: donnerstags 18.30" tells when."""
    schedule = parse_schedule(text, Expect.RHYTHM, written_at)
    if schedule.days or (schedule.clock and schedule.weekdays):
        return Said(schedule=schedule, place=SaidPlace(venue=find_venue(text)))
    schedule = replace(schedule, clock=None, text=None)
    if schedule.meetings is None and schedule.weeks is None:
        schedule = replace(schedule, meetings=parse_number(flatten(text)))
    return Said(schedule=schedule)


def _parse_length(text: str, written_at: datetime) -> Said:
    """ "90 min", "2" (hours), "6-7:30 pm"; "6 weeks" is no length of a meeting."""
    flat = flatten(text)
    weeks, meetings = parse_weeks(flat), parse_meetings(flat)
    minutes = parse_minutes(flat)
    length = minutes.value if minutes else parse_schedule(text, Expect.DAY, written_at).minutes
    number = parse_number(flat) or 0
    if length is None and weeks is None and meetings is None:
        length = number * 60 if number <= _MOST_BARE_HOURS else number if number in _BARE_MINUTES else None
    return Said(
        schedule=SaidSchedule(
            minutes=length or None,
            weeks=weeks.value if weeks else None,
            meetings=meetings.value if meetings else None,
        )
    )


def _parse_zone(text: str, _: datetime) -> Said:
    zones = find_zones(text, flatten(text))
    return Said(schedule=SaidSchedule(zone=zones[0].words if zones else tidy(text, 60)))


def _parse_cost(text: str, _: datetime) -> Said:
    price = details.parse_price(text)
    return Said(price=price, priced=tidy(text, LONGEST_QUOTE) if price else None)


def _parse_words(text: str, _: datetime) -> Said:
    sentences = split_sentences(text)
    priced = next(filter(None, map(details.quote_price, sentences)), None)
    return Said(words=compose_words(sentences), price=priced is not None or None, priced=priced)


_PARSE: Mapping[Label, Parse] = {
    Label.NAME: lambda text, _: Said(name=names.parse_name(text)),
    Label.COURSE: lambda text, _: Said(course=details.parse_course(text)),
    Label.PROVIDER: lambda text, _: Said(course=SaidCourse(provider=tidy(text, 100))),
    Label.WHERE: _parse_where,
    Label.BRANCH: lambda text, _: Said(place=SaidPlace(branch=text)),
    Label.ADDRESS: lambda text, _: Said(place=SaidPlace(address=tidy(text))),
    Label.ROOM: lambda text, _: Said(place=SaidPlace(room=tidy(text))),
    Label.TOWN: lambda text, _: Said(place=SaidPlace(town=tidy(text))),
    Label.ONLINE: _parse_online,
    Label.DATES: _parse_when(Expect.DAY),
    Label.FIRST: _parse_when(Expect.DAY),
    Label.WHEN: _parse_when(Expect.RHYTHM),
    Label.TIME: _parse_when(Expect.RHYTHM),
    Label.LAST: _parse_last,
    Label.MEETINGS: _parse_count,
    Label.MINUTES: _parse_length,
    Label.LANGUAGE: lambda text, _: Said(language=tidy(text, 80)),
    Label.ZONE: _parse_zone,
    Label.SEATS: lambda text, _: Said(seats=details.parse_seats(text)),
    Label.SIGNUP: lambda text, _: Said(signup=details.find_link(text)),
    Label.FACILITATORS: lambda text, _: Said(facilitators=details.parse_facilitators(text)),
    Label.COST: _parse_cost,
    Label.WORDS: _parse_words,
    Label.OTHER: lambda text, _: Said(place=SaidPlace(online=says_online(text) or None)),
}
_TELLS_WHEN = parse_labels("first when dates time last meetings minutes where")
_NO_IS_AN_ANSWER = frozenset({Label.ONLINE, Label.COST})
_SAYS_FIRST = frozenset({Label.FIRST, Label.WHEN})
