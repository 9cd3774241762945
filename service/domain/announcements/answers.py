"""A topic's posts, oldest first -> what they say together.

While something is open, answers of the author are additions and the newest answer counts; a bare word is an
answer to what we asked (`choices`). Once the circle is complete only corrections count (`corrections`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.announcements import names
from service.domain.announcements.choices import answer_question, choose_option, compose_choice, says_yes
from service.domain.announcements.corrections import decide_later, is_settled, says_correction
from service.domain.announcements.expecting import Expect
from service.domain.announcements.kinds import Signs, find_signs
from service.domain.announcements.said import Said, SaidPlace, SaidSchedule
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.speech_words import OTHER_HOURS
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.values import Doubt, Field, Reading, Source
from service.domain.announcements.venues import find_room
from service.domain.announcements.written_posts import ReadPost, parse_post, parse_title, screen_title
from service.domain.dates.lengths import parse_number
from service.domain.dates.values import CalendarDay
from service.domain.dates.words import LONG_MONTH, MONTHS, flatten
from service.domain.places import fold, parse_regions

_MOST_ANSWERS = 30
_MOST_BARE_WORDS = 6
_MOST_ZONE_WORDS = 3
_MOST_PLACE_WORDS = 8
_CHATS = re.compile(
    r"(?<![a-z])(?:i|i'm|im|i'll|we|you|they|my|is|are|was|were|has|have|had|can|will|ich|wir|ihr|mein|meine|ist|sind|war|hat|haben|halt"
    r"|yo|mi|soy|somos|estoy|estamos|esta|es|hay|tengo|tenemos)(?![a-z])"
)
_TITLE_PLACE = re.compile(r"\s+(?:at|in|@|bei|an|im|en)\s+(?:the\s+|der\s+|la\s+)?(?P<place>[^,;:]+)$", re.I)
_YEAR_ALONE = re.compile(r"(?<![\d.,/:-])(20[2-9]\d)(?![\d.,/:-]\d|\d)")

Decide = Callable[[Said, datetime], Reading]
"""What is made of all that was said, at a moment."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What every post of a topic says, each by itself."""

    title: str
    """Plain words, without what is private."""
    first: Said
    """The announcement with its title."""
    signs: Signs
    answers: tuple[ReadPost, ...]


def compose_said(source: Source) -> Conversation:
    """What each post says; `fold_answers` tells what they come to together."""
    first, *answers = source.posts
    title = screen_title(source.title)
    announced = parse_post(first, is_first=True)
    said = announced.whole.filled_from(parse_title(source.title, first.written_at))
    signs = find_signs(title, [text for text, _ in announced.sentences])
    heard = tuple(parse_post(answer, is_first=False) for answer in answers[-_MOST_ANSWERS:])
    return Conversation(title, said, signs, heard)


def fold_answers(conversation: Conversation, decide: Decide, now: datetime) -> Reading:
    """The reading of everything that was said, post by post, as its author meant each when it was written."""
    said, pending = conversation.first, None
    for answer in conversation.answers:
        standing = decide(said, answer.written.written_at)
        if standing.announcement is None:
            said = _compose_answer(answer, said, standing, conversation.title)
            continue
        later = decide_later(standing.announcement, answer, [guess.field for guess in standing.guesses])
        chosen = choose_option(_short(answer), (pending,)) if pending else None
        correction = compose_choice(*chosen, said.schedule) if chosen else later.correction
        if chosen or (pending and is_settled(pending, correction)):
            pending = None
        if correction is not None:
            said, unclear = _correct(said, correction, decide, answer.written.written_at)
            pending = unclear or pending
        pending = pending or later.doubt
        said = replace(said, private=said.private | answer.whole.private)
    reading = decide(said, now)
    return replace(reading, doubts=(pending,)) if pending and reading.announcement else reading


def _correct(said: Said, correction: Said, decide: Decide, at: datetime) -> tuple[Said, Doubt | None]:
    """A circle that stands is never undone by a word that leaves it incomplete: what is unclear is asked."""
    corrected = correction.answering(said)
    after = decide(corrected, at)
    return (corrected, None) if after.announcement else (said, next(iter(after.doubts), None))


def compose_name(title: str, said: Said) -> str | None:
    """The circle's name: its label, the topic's title, or what the first words say it is about."""
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


def _compose_answer(answer: ReadPost, older: Said, standing: Reading, title: str) -> Said:
    """An answer over what was said before: a reading it chooses, else what it says and what its bare words fill."""
    choice = choose_option(_short(answer), standing.doubts)
    if any(doubt.field is Field.ZONE for doubt in standing.doubts):
        answer = replace(answer, whole=_expecting_zone(answer.whole))
    if (answered := answer_question(answer)) != Said():
        answer = replace(answer, whole=answered.filled_from(answer.whole))
    elif not says_correction(answer):
        answer = replace(answer, whole=_only_what_is_open(answer.whole, older, standing))
    said = _fill_bare_words(
        answer.whole, older, named=older.name is not None or names.parse_title(title) is not None
    )
    schedule = _expecting(said.schedule, older.schedule, answer)
    schedule = _name_month_or_year(schedule, older.schedule, _short(answer))
    if any(doubt.field is Field.MEETINGS for doubt in standing.doubts):
        schedule = _expecting_number(schedule, answer)
    said = replace(said, schedule=schedule)
    if choice is not None:
        said = compose_choice(*choice, older.schedule).answering(said)
    return said.answering(older)


def _only_what_is_open(said: Said, older: Said, standing: Reading) -> Said:
    """Without the day, hour and place that nobody asked about: "the bus leaves at 9:32" is no new hour."""
    asked = {doubt.field for doubt in standing.doubts}
    schedule, place = said.schedule, said.place
    if older.schedule.days and Field.FIRST_MEETING not in asked:
        schedule = replace(schedule, days=(), clocks=(), text=None, begun=False, other_days=())
    if older.schedule.clock and not asked & {Field.FIRST_MEETING, Field.TIME}:
        schedule = replace(schedule, clock=None, other_clocks=())
    nameless = older.place.venue is not None and " " not in older.place.venue.name
    if _names_place(older.place) and not nameless and not asked & {Field.PLACE, Field.TOWN}:
        place = SaidPlace(room=place.room, online=place.online)
    return replace(said, schedule=schedule, place=place)


def _expecting_zone(said: Said) -> Said:
    """A bare "Ireland" or "Wien", where we wait for a zone."""
    if (
        said.schedule.zone is not None
        or not said.leftover
        or len(said.leftover[0].split()) > _MOST_ZONE_WORDS
    ):
        return said
    zone, *leftover = said.leftover
    return replace(said, schedule=replace(said.schedule, zone=zone), leftover=tuple(leftover))


def _fill_bare_words(said: Said, older: Said, *, named: bool) -> Said:
    """Bare words are taken for what is still missing: a place, then a name."""
    leftover = list(said.leftover)
    place, name = said.place, said.name
    if not _names_place(place) and not _names_place(older.place) and leftover and _may_be_place(leftover[0]):
        place = replace(place, where=leftover.pop(0))
    elif leftover and (region := parse_regions(leftover[0])):
        town = leftover.pop(0)
        place = place if len(town.split()) <= len(region) else replace(place, town=town)
    if not named and name is None and leftover:
        name = names.parse_name(leftover[0])
    return replace(said, place=place, name=name)


def _may_be_place(words: str) -> bool:
    """ "the Bagel Shop, Braddock", and no sentence about something."""
    flat = flatten(words)
    return (
        len(words.split()) <= _MOST_PLACE_WORDS and not OTHER_HOURS.search(flat) and not _CHATS.search(flat)
    )


def _names_place(place: SaidPlace) -> bool:
    return bool(place.where or place.branch or place.address or place.venue or place.online)


def _short(post: ReadPost) -> str:
    """The first sentences of an answer, flat."""
    return flatten(" ".join(split_sentences(post.text)[:3])).strip()


def _expecting(said: SaidSchedule, older: SaidSchedule, post: ReadPost) -> SaidSchedule:
    """A bare "6" or "tuesday", where we wait for a time or a day."""
    text = post.text
    if said.days or said.clock or len(text.split()) > _MOST_BARE_WORDS or says_yes(flatten(text)):
        return said
    if not older.days:
        bare = parse_schedule(text, Expect.DAY, post.written.written_at)
        return said.filled_from(bare) if bare.days or bare.clock else said
    if older.clock is None:
        bare = parse_schedule(text, Expect.RHYTHM, post.written.written_at)
        return said.filled_from(replace(bare, days=(), weekdays=()))
    return said


def _expecting_number(said: SaidSchedule, post: ReadPost) -> SaidSchedule:
    """A bare "9", or the last day, where we wait for how many meetings there are."""
    text = post.text
    if said.clock or said.meetings or said.weeks or said.until or len(text.split()) > _MOST_BARE_WORDS:
        return said
    bare = parse_schedule(text, Expect.DAY, post.written.written_at)
    if len(bare.days) == 1:
        return replace(said, until=bare.days[0], days=(), text=None)
    return said if find_room(text) else replace(said, meetings=parse_number(flatten(text)))


def _name_month_or_year(said: SaidSchedule, older: SaidSchedule, flat: str) -> SaidSchedule:
    """ "November" or "oops, 2026" about the day that was named before."""
    if said.days or len(older.days) != 1 or not isinstance(older.days[0].day, CalendarDay):
        return said
    day = older.days[0].day
    if (year := _YEAR_ALONE.search(flat)) and said.clock is None and not said.weekdays:
        return _on(CalendarDay(day.readings, int(year[1])), said, older)
    months = {MONTHS[match[0]] for match in LONG_MONTH.finditer(flat)}
    chosen = [reading for reading in day.readings if reading[0] in months]
    return _on(CalendarDay((chosen[0],), day.year), said, older) if len(chosen) == 1 else said


def _on(day: CalendarDay, said: SaidSchedule, older: SaidSchedule) -> SaidSchedule:
    """The older day, read as the answer says."""
    return replace(
        said, days=(replace(older.days[0], day=day),), text=older.text, written_at=older.written_at
    )
