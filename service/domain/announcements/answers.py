"""Several posts -> what they say together. Answers of the author are additions; the newest statement counts."""

from __future__ import annotations

import re
from dataclasses import replace

from service.domain.announcements import names
from service.domain.announcements.expecting import Expect
from service.domain.announcements.plain import parse_plain, parse_plain_title
from service.domain.announcements.said import Said, SaidPlace, SaidSchedule
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.statements import parse_post, parse_title
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.values import Source, Words
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.values import CalendarDay
from service.domain.dates.words import MONTHS, any_phrase, flatten, one_of
from service.domain.places import fold, parse_regions

_MOST_ANSWERS = 30
_MOST_BARE_WORDS = 6
_FIRST_OPTION = any_phrase(
    "the first, first one, former, 1st, erste*, der erste, el primero, primero, primera"
)
_SECOND_OPTION = any_phrase(
    "the second, second one, latter, 2nd, zweite*, letztere*, el segundo, segundo, segunda, the last"
)
_TITLE_PLACE = re.compile(r"\s+(?:at|in|@|bei|an|im|en)\s+(?:the\s+|der\s+|la\s+)?(?P<place>[^,;:]+)$", re.I)
_YEAR_ALONE = re.compile(r"(?<![\d.,/:-])(20[2-9]\d)(?![\d.,/:-]\d|\d)")
_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(name for name in MONTHS if len(name) > 3)})(?![a-z])")


def compose_said(source: Source) -> Said:
    """All that was said about one circle, the newest first."""
    first, *answers = source.words
    title = parse_plain_title(source.title)
    said = parse_post(first, is_first=True).filled_from(parse_title(title, first.written_at))
    for answer in answers[-_MOST_ANSWERS:]:
        said = _compose_answer(
            answer, said, named=said.name is not None or names.parse_title(title) is not None
        ).answering(said)
    return said


def compose_name(source: Source, said: Said) -> str | None:
    """The circle's name: its label, the topic's title, or what the first words say it is about."""
    title = parse_plain_title(source.title)
    titled = names.parse_title(title)
    named = _without_place(titled, said.place) if titled else said.about or said.opening
    return said.name or named or names.parse_weak_title(title)


def _without_place(name: str, place: SaidPlace) -> str:
    """ "Everyday Spanish at Riverside", which meets at the Riverside Branch Library, is Everyday Spanish."""
    match = _TITLE_PLACE.search(name)
    venue = place.venue.name if place.venue else None
    known = (text for text in (place.where, place.branch, venue, place.town) if text)
    words = set(fold(" ".join(known)).split())
    if match is None or not set(fold(match["place"]).split()) <= words:
        return name
    return names.parse_title(name[: match.start()]) or name


def _compose_answer(words: Words, older: Said, *, named: bool) -> Said:
    """An answer, with its bare words taken for what is still missing: a place, then a name."""
    said = parse_post(words, is_first=False)
    leftover = list(said.leftover)
    place, name = said.place, said.name
    if not _names_place(place) and not _names_place(older.place) and leftover:
        place = replace(place, where=leftover.pop(0))
    elif leftover and (region := parse_regions(leftover[0])):
        town = leftover.pop(0)
        place = place if len(town.split()) <= len(region) else replace(place, town=town)
    if not named and name is None and leftover:
        name = names.parse_name(leftover[0])
    schedule = _narrow(_expecting(said.schedule, older.schedule, words), older.schedule, words.raw)
    return replace(said, place=place, name=name, schedule=schedule, words=said.words)


def _names_place(place: SaidPlace) -> bool:
    return bool(place.where or place.branch or place.address or place.venue or place.online)


def _expecting(said: SaidSchedule, older: SaidSchedule, words: Words) -> SaidSchedule:
    """A bare "6" or "tuesday", where we wait for a time or a day."""
    text = mend_spelling(parse_plain(words.raw)).strip()
    if said.days or said.clock or len(text.split()) > _MOST_BARE_WORDS:
        return said
    if not older.days:
        bare = parse_schedule(text, Expect.DAY, words.written_at)
        return said.filled_from(bare) if bare.days or bare.clock else said
    if older.clock is None:
        bare = parse_schedule(text, Expect.RHYTHM, words.written_at)
        return said.filled_from(replace(bare, days=(), weekdays=()))
    return said


def _narrow(said: SaidSchedule, older: SaidSchedule, raw: str) -> SaidSchedule:
    """ "November" or "the first one" in answer to "is that 10 November or 11 October?"."""
    if said.days or len(older.days) != 1 or not isinstance(older.days[0].day, CalendarDay):
        return said
    day = older.days[0].day
    clock_or_day = said.clock is not None or said.weekdays
    flat = flatten(" ".join(split_sentences(parse_plain(raw))[:3]))
    if (year := _YEAR_ALONE.search(flat)) and not clock_or_day:
        return _on(CalendarDay(day.readings, int(year[1])), said, older)
    months = {MONTHS[match[0]] for match in _MONTH.finditer(flat)}
    chosen = [reading for reading in day.readings if reading[0] in months]
    in_order = sorted(day.readings)
    if not chosen and len(in_order) > 1:
        chosen = (
            in_order[:1]
            if _FIRST_OPTION.search(flat)
            else in_order[1:]
            if _SECOND_OPTION.search(flat)
            else []
        )
    if len(chosen) != 1:
        return said
    return _on(CalendarDay((chosen[0],), day.year), said, older)


def _on(day: CalendarDay, said: SaidSchedule, older: SaidSchedule) -> SaidSchedule:
    """The older day, read as the answer says."""
    return replace(
        said, days=(replace(older.days[0], day=day),), text=older.text, written_at=older.written_at
    )
