"""One post -> what it says. Labels say it plainly; free sentences fill what the labels leave open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import zip_longest

from service.domain.announcements import details, names
from service.domain.announcements.details import SaidCourse
from service.domain.announcements.labelled import LabelledValue, parse_labelled
from service.domain.announcements.labels import Label
from service.domain.announcements.plain import parse_plain
from service.domain.announcements.private import PRIVATE_SIGNS, Screened, parse_private
from service.domain.announcements.schedules import (
    Expect,
    SaidSchedule,
    drop_schedule,
    has_start_words,
    parse_schedule,
)
from service.domain.announcements.tidying import compose_words, is_nothing, split_sentences, tidy
from service.domain.announcements.values import Private, Words
from service.domain.announcements.venues import Venue, find_room, parse_loose_venue, parse_venue, says_online
from service.domain.announcements.vocabulary import (
    ABOUT_A_COURSE,
    GREETING,
    HOSTING,
    INVITES,
    NO,
    SEEKING,
    SIGNING_UP,
    THANKS,
    YES,
)
from service.domain.announcements.whereabouts import SaidPlace
from service.domain.dates.lengths import parse_meetings, parse_minutes, parse_number, parse_weeks
from service.domain.dates.words import flatten, mend_spelling


@dataclass(frozen=True, slots=True)
class Said:
    """What one post, or several together, say about a circle. None and empty mean: not mentioned."""

    name: str | None = None
    schedule: SaidSchedule = field(default_factory=SaidSchedule)
    place: SaidPlace = field(default_factory=SaidPlace)
    course: SaidCourse = field(default_factory=SaidCourse)
    language: str | None = None
    seats: int | None = None
    signup: str | None = None
    facilitators: tuple[str, ...] = ()
    words: str | None = None
    price: bool | None = None
    about: str | None = None
    """A name that a sentence gives, for when neither label nor title does."""
    opening: str | None = None
    """The first words, up to where or when: the last resort for a name."""
    beside: str = ""
    """The free text, in which a town or region may be named."""
    invites: bool = False
    """Labels stand in the post, or words that want people to come."""
    private: frozenset[Private] = field(default_factory=frozenset)
    leftover: tuple[str, ...] = ()
    """Short lines that nothing else understood: in an answer they may be the answer."""
    confirmed: bool = False
    """The answer "yes"."""

    def answering(self, older: Said) -> Said:
        """A newer statement over an older one."""
        return replace(self, place=self.place.moved_from(older.place)).filled_from(
            replace(older, place=SaidPlace())
        )

    def filled_from(self, older: Said) -> Said:
        """This, and from `older` what this leaves open."""
        gaps = {
            field.name: getattr(older, field.name)
            for field in fields(self)
            if getattr(self, field.name) in (None, (), "")
        }
        return replace(
            self,
            **{
                **gaps,
                "schedule": self.schedule.filled_from(older.schedule),
                "place": self.place.filled_from(older.place),
                "course": self.course if self.course != SaidCourse() else older.course,
                "private": self.private | older.private,
                "confirmed": self.confirmed or older.confirmed,
                "invites": self.invites or older.invites,
                "beside": f"{self.beside}\n{older.beside}".strip(),
            },
        )


READ_FREELY = 6_000
"""Characters of free text that are read for days, places and contact data; labelled lines are read anywhere."""
_MOST_SENTENCES = 120
_MEETING = re.compile(r"(?<![a-z])(?:meet|treff|reun|nos vemos|encuentr|join|start|empez|begin)|\ue000")
_WITH_PEOPLE = re.compile(r"(?<![a-z])(?:with|mit|con|y|and|und)\s@")


def parse_said(words: Words, *, is_first: bool) -> Said:
    """What a post says: its labelled values, filled up from its free sentences."""
    labelled = parse_labelled(parse_plain(words.raw))
    free = parse_private(mend_spelling(labelled.free[:READ_FREELY]))
    invites = len(labelled.values) > 1 or INVITES.search(flatten(free.text)) is not None
    said = Said(private=free.private, beside=free.text, invites=invites)
    screened = [(value.label, parse_private(_mend(value))) for value in labelled.values]
    for label in _ORDER:
        for value in (value for its_label, value in screened if its_label is label):
            said = _add(said, label, value, words.written_at)
    sentences = split_sentences(free.text)[:_MOST_SENTENCES]
    return said.filled_from(_parse_free(sentences, words.written_at, is_first=is_first))


def _mend(value: LabelledValue) -> str:
    return mend_spelling(value.text) if value.label in _TELLS_WHEN else value.text


def parse_title_said(title: str, written_at: datetime) -> Said:
    """What a topic's title says besides the name."""
    screened = parse_private(mend_spelling(title))
    if title.rstrip().endswith("?") or SEEKING.search(flatten(title)):
        return Said(private=screened.private)
    schedule = parse_schedule(screened.text, Expect.FREE, written_at)
    place = SaidPlace(venue=parse_venue(screened.text), online=says_online(screened.text) or None)
    return Said(schedule=schedule, place=place, private=screened.private, beside=screened.text)


def _add(said: Said, label: Label, value: Screened, written_at: datetime) -> Said:
    """One more labelled value; what an earlier label has said stays."""
    new = _READ[label](value.text, written_at) if not is_nothing(value.text) else Said()
    new = replace(new, private=value.private)
    return _note_contradiction(said, new, label).filled_from(new)


def _note_contradiction(said: Said, new: Said, label: Label) -> Said:
    """Two labels of one post that name different first days."""
    ours, other = said.schedule.days, new.schedule.days
    if label not in _SAYS_FIRST or len(ours) != 1 or len(other) != 1 or ours[0].day == other[0].day:
        return said
    return replace(said, schedule=replace(said.schedule, other_days=(*said.schedule.other_days, other)))


def _schedule(expect: Expect) -> Callable[[str, datetime], Said]:
    def read(text: str, written_at: datetime) -> Said:
        venue = parse_venue(text)
        place = SaidPlace(venue=venue, online=True if says_online(text) else None)
        return Said(schedule=parse_schedule(text, expect, written_at), place=place)

    return read


def _read_last(text: str, written_at: datetime) -> Said:
    days = parse_schedule(text, Expect.DAY, written_at).days
    return Said(schedule=SaidSchedule(until=days[-1], written_at=written_at)) if days else Said()


def _read_where(text: str, written_at: datetime) -> Said:
    schedule = replace(parse_schedule(text, Expect.FREE, written_at), text=None)
    return Said(place=SaidPlace(where=text), schedule=schedule)


def _read_online(text: str, _: datetime) -> Said:
    if _opens_with(NO, text) or text.startswith("[ ]"):
        return Said(place=SaidPlace(online=False))
    yes = (
        _opens_with(YES, text)
        or re.match(r"\W*(?:x|true|both|hybrid|beides|ambos|ok)\b|[✓✅]", flatten(text)) is not None
    )
    return Said(
        place=SaidPlace(online=True if yes or says_online(text) or PRIVATE_SIGNS.search(text) else None)
    )


def _read_count(text: str, written_at: datetime) -> Said:
    """ "6", "6 weeks, 90 minutes each", "8 Treffen"."""
    schedule = replace(parse_schedule(text, Expect.RHYTHM, written_at), clock=None, days=(), text=None)
    if schedule.meetings is None and schedule.weeks is None:
        schedule = replace(schedule, meetings=parse_number(flatten(text)))
    return Said(schedule=schedule)


def _read_minutes(text: str, written_at: datetime) -> Said:
    flat = flatten(text)
    minutes, weeks, meetings = parse_minutes(flat), parse_weeks(flat), parse_meetings(flat)
    schedule = parse_schedule(text, Expect.DAY, written_at)
    number = parse_number(flat) or 0
    bare = number * 60 if number <= 5 else number if 15 <= number <= 300 else None
    return Said(
        schedule=SaidSchedule(
            minutes=minutes.value
            if minutes
            else schedule.minutes
            if schedule.minutes
            else None
            if weeks or meetings
            else bare,
            weeks=weeks.value if weeks else None,
            meetings=meetings.value if meetings else None,
        )
    )


def _read_signup(text: str, _: datetime) -> Said:
    return Said(signup=details.find_link(text))


def _read_words(text: str, _: datetime) -> Said:
    price = any(details.names_price(sentence) for sentence in split_sentences(text))
    return Said(words=compose_words(split_sentences(text)), price=True if price else None)


_READ: Mapping[Label, Callable[[str, datetime], Said]] = {
    Label.NAME: lambda text, _: Said(name=names.parse_name(text)),
    Label.COURSE: lambda text, _: Said(course=details.parse_course(text)),
    Label.PROVIDER: lambda text, _: Said(course=SaidCourse(provider=tidy(text, 100))),
    Label.WHERE: _read_where,
    Label.BRANCH: lambda text, _: Said(place=SaidPlace(branch=text)),
    Label.ADDRESS: lambda text, _: Said(place=SaidPlace(address=tidy(text))),
    Label.ROOM: lambda text, _: Said(place=SaidPlace(room=tidy(text))),
    Label.TOWN: lambda text, _: Said(place=SaidPlace(town=tidy(text))),
    Label.ONLINE: _read_online,
    Label.FIRST: _schedule(Expect.DAY),
    Label.WHEN: _schedule(Expect.RHYTHM),
    Label.DATES: _schedule(Expect.DAY),
    Label.TIME: _schedule(Expect.RHYTHM),
    Label.LAST: _read_last,
    Label.MEETINGS: _read_count,
    Label.MINUTES: _read_minutes,
    Label.LANGUAGE: lambda text, _: Said(language=tidy(text, 80)),
    Label.ZONE: lambda text, _: Said(schedule=SaidSchedule(zone=tidy(text, 60))),
    Label.SEATS: lambda text, _: Said(seats=details.parse_seats(text)),
    Label.SIGNUP: _read_signup,
    Label.FACILITATORS: lambda text, _: Said(facilitators=details.parse_facilitators(text)),
    Label.COST: lambda text, _: Said(price=details.parse_price(text)),
    Label.WORDS: _read_words,
    Label.OTHER: lambda text, _: Said(place=SaidPlace(online=True if says_online(text) else None)),
}
_ORDER = tuple(_READ)
"""The more precise label first: what it has said, a later one cannot change."""
_TELLS_WHEN = frozenset(
    {Label.FIRST, Label.WHEN, Label.DATES, Label.TIME, Label.LAST, Label.MEETINGS, Label.MINUTES, Label.WHERE}
)
_SAYS_FIRST = frozenset({Label.FIRST, Label.WHEN})


def _parse_free(sentences: list[str], written_at: datetime, *, is_first: bool) -> Said:
    """What sentences say: first those that name the start, then the others in their order."""
    said = Said(opening=_opening(sentences[0]) if is_first and sentences else None)
    unused: list[str] = []
    listed: list[str] = []
    prices: set[bool | None] = set()
    for sentence, following in zip_longest(sentences, sentences[1:], fillvalue=""):
        if _is_asking(sentence, written_at):
            continue
        part = _parse_sentence(sentence, following, written_at)
        if part.schedule.days and said.schedule.days and _is_list_line(sentence):
            listed.append(sentence)
        starts = (
            bool(part.schedule.days)
            and has_start_words(sentence)
            and not has_start_words(said.schedule.text or "")
        )
        if part == Said():
            unused += [] if _opens_with(GREETING, sentence) else [sentence]
            continue
        prices.add(part.price)
        said = part.filled_from(said) if starts else said.filled_from(part)
    if listed:
        together = parse_schedule("\n".join([said.schedule.text or "", *listed]), Expect.DAY, written_at)
        said = replace(said, schedule=together.filled_from(said.schedule))
    words = (
        compose_words([sentence for sentence in unused if len(sentence.split()) > 2]) if is_first else None
    )
    confirmed = bool(sentences) and _opens_with(YES, sentences[0])
    price = True if True in prices else said.price
    return replace(said, words=words, price=price, leftover=tuple(_leftovers(sentences)), confirmed=confirmed)


def _parse_sentence(sentence: str, following: str, written_at: datetime) -> Said:
    """What one sentence says. A short line after it may go on with the place: "central library", "leipzig"."""
    flat = flatten(sentence)
    schedule = parse_schedule(sentence, Expect.FREE, written_at)
    venue = None if _opens_with(THANKS, sentence) else parse_venue(sentence)
    if venue and len(venue.tail) < 3 and len(following.split()) <= 3 and not re.search(r"\d", following):
        venue = Venue(venue.name, f", {following}")
    if venue is None and schedule.days and schedule.clock:
        venue = parse_loose_venue(sentence)
    hosts = HOSTING.search(flat) is not None or _WITH_PEOPLE.search(flat) is not None
    link = details.find_link(sentence)
    signup = details.find_p2pu_link(sentence) or (link if SIGNING_UP.search(flat) else None)
    course = (
        details.parse_course(sentence).link if link and not signup and ABOUT_A_COURSE.search(flat) else None
    )
    online = says_online(sentence) and not (ABOUT_A_COURSE.search(flat) and not _MEETING.search(flat))
    return Said(
        schedule=schedule,
        place=SaidPlace(venue=venue, room=find_room(sentence), online=True if online else None),
        course=SaidCourse(link=course),
        seats=details.find_seats(sentence),
        signup=signup,
        facilitators=details.parse_facilitators(sentence) if hosts else (),
        price=True if details.names_price(sentence) else False if details.says_free(sentence) else None,
        about=names.find_name(sentence),
    )


def _is_asking(sentence: str, written_at: datetime) -> bool:
    """A question, or somebody who looks for a circle; "Who joins us on Tuesday 13 October at 6?" invites."""
    asks = "?" in sentence[-3:] or sentence.lstrip().startswith("¿")
    if not asks and not SEEKING.search(flatten(sentence)):
        return False
    if INVITES.search(flatten(sentence)) and parse_venue(sentence):
        return False
    schedule = parse_schedule(sentence, Expect.FREE, written_at)
    return not (schedule.days and schedule.clock)


def _opening(sentence: str) -> str | None:
    name = names.parse_title(sentence)
    if (
        name is None
        or not sentence.startswith(name[:10])
        or parse_venue(name)
        or names.parse_weak_title(name) is None
    ):
        return None
    return name if len(name.split()) <= 8 and not INVITES.search(flatten(name)) else None


def _opens_with(phrases: re.Pattern[str], text: str) -> bool:
    return phrases.match(flatten(text).lstrip(" ¡¿!?.,;:*-'\"()")) is not None


def _is_list_line(sentence: str) -> bool:
    return (
        re.match(r"\W*(?:\d{1,2}[.)]\s)?(?:[^\W\d]{2,12}\W{1,3}){0,2}\d", sentence) is not None
        and len(sentence) <= 80
    )


def _leftovers(sentences: list[str]) -> Iterator[str]:
    """Short lines without a day or time, as an answer may be."""
    for sentence in sentences[:10]:
        line = tidy(drop_schedule(sentence), 120)
        if (
            line
            and 1 <= len(line.split()) <= 10
            and not _opens_with(YES, line)
            and not _opens_with(GREETING, line)
        ):
            yield line
