"""Free sentences -> what they say: a day, a time, a place that they name. Questions say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from service.domain.announcements import details, names, vocabulary
from service.domain.announcements.expecting import Expect
from service.domain.announcements.kind_words import INVITING
from service.domain.announcements.pieces import find_venue
from service.domain.announcements.said import Said, SaidCourse, SaidPlace, Venue
from service.domain.announcements.schedules import drop_schedule, has_start_words, parse_schedule
from service.domain.announcements.singles import note_single
from service.domain.announcements.tidying import compose_words, opens_with, tidy
from service.domain.announcements.venues import find_room, parse_loose_venue, parse_venue, says_online
from service.domain.dates.words import WEEKDAYS, flatten, one_of

_MOST_LEFTOVERS = 10
_LONGEST_OPENING = 8
"""Words of a name that stands in the first sentence."""
_WITH_PEOPLE = re.compile(r"(?<![a-z])(?:with|mit|con|y|and|und)\s@")
_FOR_PEOPLE = re.compile(
    r"(?<![a-z])(?:on behalf of|in the name of|(?:write|writing|wrote|post|posting|announcing|asking"
    r"|speaking)(?: this| it)? for"
    r"|im auftrag von|im namen von|(?:schreibe|poste|melde)(?: das| dies| es| mich)? fur|stellvertretend fur"
    r"|de parte de|en nombre de|(?:escribo|publico|pongo)(?: esto)? (?:por|para)|lo (?:publico|escribo"
    r"|pongo) (?:por|para))\s@"
)
_SITE = re.compile(
    r"(?<![\w@./])((?:[a-z0-9-]{2,30}\.){1,2}(?:com|org|edu|net|io|de|es|co\.uk|info))(?![\w/])"
)
_A_WEEKDAY = re.compile(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})")
_SAYS_MORE = re.compile(r"\d|https?:|[\ue000-\ue00f]")
_LIST_LINE = re.compile(r"\W*(?:\d{1,2}[.)]\s)?(?:[^\W\d]{2,12}\W{1,3}){0,2}\d.{0,75}$")


Sentence = tuple[str, Said]
"""A sentence and what it says by itself."""


@dataclass(slots=True)
class _Heaps:
    """What the sentences are sorted into."""

    said: Said
    listed: list[str] = field(default_factory=list)
    """Lines that go on with a list of days."""
    unused: list[str] = field(default_factory=list)
    """Sentences that say nothing of the circle's frame: the author's own words about it."""
    asks_money: bool = False


def parse_sentences(sentences: Sequence[str], written_at: datetime) -> tuple[Sentence, ...]:
    """Each sentence with what it says by itself; questions say nothing."""
    pairs = zip_longest(sentences, sentences[1:], fillvalue="")
    return tuple(
        (text, Said() if _is_asking(text, written_at) else _parse_sentence(text, following, written_at))
        for text, following in pairs
    )


def join_sentences(sentences: Sequence[Sentence], written_at: datetime, *, is_first: bool) -> Said:
    """What sentences say together: those that name the start before the others, else in their order."""
    heaps = _Heaps(Said(opening=_parse_opening(sentences[0][0]) if is_first and sentences else None))
    for text, part in sentences:
        _sort(heaps, text, part)
    said = heaps.said
    if heaps.listed:
        text = "\n".join([said.schedule.text or "", *heaps.listed])
        said = replace(said, schedule=parse_schedule(text, Expect.DAY, written_at).filled_from(said.schedule))
    return replace(
        said,
        words=compose_words(heaps.unused) if is_first else None,
        price=True if heaps.asks_money else said.price,
        leftover=() if is_first else tuple(_leftovers([text for text, _ in sentences])),
    )


def is_question(sentence: str) -> bool:
    """A question, or somebody who looks for a circle."""
    asks = "?" in sentence[-3:] or sentence.lstrip().startswith("¿")
    return asks or vocabulary.SEEKING.search(flatten(sentence)) is not None


def _sort(heaps: _Heaps, sentence: str, part: Said) -> None:
    if part == Said():
        heaps.unused += [sentence] if _describes(sentence) else []
        return
    heaps.unused += _own_clauses(sentence)
    before = heaps.said.schedule
    if part.schedule.days and before.days and _LIST_LINE.match(sentence):
        heaps.listed.append(sentence)
    heaps.asks_money = heaps.asks_money or part.price is True
    starts = part.schedule.days and has_start_words(sentence) and not has_start_words(before.text or "")
    heaps.said = part.filled_from(heaps.said) if starts else heaps.said.filled_from(part)


def _describes(sentence: str) -> bool:
    """More than a scrap, and not about the announcement itself ("We would like to announce a circle")."""
    flat = flatten(sentence)
    if opens_with(vocabulary.GREETING, sentence) or is_question(sentence):
        return False
    if vocabulary.OWN_WORDS.search(flat):
        return True
    return (
        len(sentence.split()) > 2 and not vocabulary.ABOUT_ITSELF.search(flat) and not _A_WEEKDAY.search(flat)
    )


def _own_clauses(sentence: str) -> list[str]:
    """ "snacks provided" at the end of a line that says where and when."""
    if not vocabulary.OWN_WORDS.search(flatten(sentence)):
        return []
    clauses = [clause.strip() for clause in sentence.split(",")[1:]]
    return [
        clause
        for clause in clauses
        if vocabulary.OWN_WORDS.search(flat := flatten(clause))
        and not _SAYS_MORE.search(clause)
        and not vocabulary.ABOUT_ITSELF.search(flat)
    ]


def _parse_sentence(sentence: str, following: str, written_at: datetime) -> Said:
    flat = flatten(sentence)
    schedule = note_single(parse_schedule(sentence, Expect.FREE, written_at), flat)
    thanks_alone = opens_with(vocabulary.THANKS, sentence) and not vocabulary.ROOM.search(flat)
    venue = None if thanks_alone else _parse_venue(sentence, following)
    if venue is None and schedule.days and schedule.clock:
        venue = parse_loose_venue(sentence)
    about_course = vocabulary.ABOUT_A_COURSE.search(flat) is not None
    online = says_online(sentence) and not (about_course and not vocabulary.ABOUT_A_MEETING.search(flat))
    hosts = "@" in sentence and (
        vocabulary.HOSTING.search(flat) or _WITH_PEOPLE.search(flat) or _FOR_PEOPLE.search(flat)
    )
    link = details.find_link(sentence)
    signup = details.find_p2pu_link(sentence) or (link if vocabulary.SIGNING_UP.search(flat) else None)
    site = _SITE.search(flat)
    return Said(
        schedule=schedule,
        place=SaidPlace(venue=venue, room=find_room(sentence), online=online or None),
        course=SaidCourse(link=None if signup else link, provider=site and site[1])
        if about_course
        else SaidCourse(),
        seats=details.find_seats(sentence),
        signup=signup,
        facilitators=details.parse_facilitators(sentence) if hosts else (),
        price=details.find_price(sentence),
        priced=details.quote_price(sentence),
        about=names.find_name(sentence),
    )


def _parse_venue(sentence: str, following: str) -> Venue | None:
    """A short line behind a place may be its town: "central library", "leipzig"."""
    venue = find_venue(sentence)
    if venue and len(venue.tail) < 3 and len(following.split()) <= 3 and not re.search(r"\d", following):
        return replace(venue, tail=f", {following}")
    return venue


def _is_asking(sentence: str, written_at: datetime) -> bool:
    """A question that invites nobody; "Who joins us on Tuesday 13 October at 6?" does."""
    if not is_question(sentence) or (INVITING.search(flatten(sentence)) and parse_venue(sentence)):
        return False
    schedule = parse_schedule(sentence, Expect.FREE, written_at)
    return not (schedule.days and schedule.clock)


def _parse_opening(sentence: str) -> str | None:
    """ "Painting with watercolors" at the beginning of a text whose title says nothing."""
    name = names.parse_title(sentence)
    if name is None or not sentence.startswith(name[:10]) or len(name.split()) > _LONGEST_OPENING:
        return None
    says_other_things = (
        parse_venue(name) or INVITING.search(flatten(name)) or names.parse_weak_title(name) is None
    )
    return None if says_other_things else name


def _leftovers(sentences: Sequence[str]) -> Iterator[str]:
    """Short lines without their days and times, as an answer may be."""
    for sentence in sentences[:_MOST_LEFTOVERS]:
        line = tidy(drop_schedule(sentence), 120) or ""
        opens = opens_with(vocabulary.YES, line) or opens_with(vocabulary.GREETING, line)
        if 0 < len(line.split()) <= 10 and not opens:
            yield line
