"""Later words of the author once a circle is complete: only corrections count.

Sorry, moved, instead, not A but B, wrong, a labelled line, or the whole said again: these change what stands. Whatever
else names a day or an hour is chatter; where it speaks of the meeting and says something else than what stands, its
author is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from service.domain.announcements.additions import add_what_was_missing
from service.domain.announcements.choices import WHICH, with_bare_words
from service.domain.announcements.said import LONGEST_QUOTE, Said, SaidPlace, SaidSchedule
from service.domain.announcements.schedules import drop_schedule, has_start_words
from service.domain.announcements.set_aside import SHIFT
from service.domain.announcements.singles import find_later
from service.domain.announcements.speech_words import CANCELS, CORRECTS, MEETS, SAYS_LITTLE, WAS
from service.domain.announcements.sureness import doubt_single
from service.domain.announcements.values import Announcement, Doubt, DoubtKind, Field
from service.domain.announcements.venues import parse_venue
from service.domain.announcements.written_posts import ReadPost
from service.domain.dates.choosing import decide_dates
from service.domain.dates.values import CalendarDay, ComingWeekday, WrittenDay
from service.domain.dates.words import flatten
from service.domain.places import fold

_NOT_SO_MANY = re.compile(
    r"^\W*(?:no|nope|nein),|(?<![a-z])(?:not|nicht|no)\s(?:at |on |am |um |a las |the |el )?\d"
)
_A_CIRCLE = re.compile(
    r"(?:the|other|another|a|my|der|die|den|ein|mein|el|la|otro"
    r"|mi)\s(?:circulo de )?([a-z]{3,20})[ -]?(?:circle|lernkreis|kreis)\b"
)
_SHORT = 12
"""Words of a post in which one "sorry" holds for all of them."""
_CLAUSES = re.compile(r"[,;:.!?]\s+")
_ASIDE = re.compile(r"\([^()]*\)")
_FROM_NOW_ON = re.compile(
    r"\s*(?:instead|now|from now on|stattdessen|ab jetzt|ahora|a partir de ahora)\b.*$", re.I
)
_HALF = re.compile("half|halbe|media")
_MINE = re.compile(r"(?<![a-z])(?:my|mein|meine|meinen|mi|his|her|seine|ihre|su)\s[a-z]")
_WORD = re.compile(r"[a-z]{2,}")
_MOST_OTHER_WORDS = 3
_NO_NAME = frozenset(
    ["learning", "study", "new", "our", "this", "first", "same", "whole", "neue", "lern", "erste"]
)


@dataclass(frozen=True, slots=True)
class Later:
    """What later words come to."""

    correction: Said | None = None
    doubt: Doubt | None = None
    """It looks like a change, and nobody can tell."""


def decide_later(standing: Announcement, post: ReadPost, guessed: Collection[Field] = ()) -> Later:
    """What a later post of the author changes. `guessed`: what stands only because nobody had said it."""
    heard = post.by_labels
    if _is_whole(heard):
        return Later(_without_chatter(standing, heard))
    corrects = short = sum(len(text.split()) for text, _ in post.sentences) <= _SHORT and says_correction(
        post
    )
    doubt: Doubt | None = None
    asked: re.Match[str] | None = None
    for sentence, said in post.sentences:
        flat = flatten(sentence)
        heard = add_what_was_missing(standing, flat, said, heard, guessed)
        if which := WHICH.search(flat):
            asked = which
            continue
        if _is_of_another(flat, standing.name):
            continue
        if _is_single(standing, said):
            if _is_whole(said):
                doubt = doubt or Doubt(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING, sentence[:LONGEST_QUOTE])
            else:
                heard = Said(schedule=SaidSchedule(singles=said.schedule.singles)).filled_from(heard)
            continue
        if _is_whole(said) and not _MINE.search(flat):
            return Later(_without_chatter(standing, said))
        corrects_now = short or asked is not None or _corrects(sentence, said)
        new = _frame_of(with_bare_words(sentence, said, post.written.written_at, asked))
        counts = (corrects or corrects_now) and new != Said()
        if counts and _is_about_the_meeting(sentence, new if asked else said):
            if asked is None and (unsure := doubt_single(standing, sentence, new)):
                doubt = doubt or unsure
            else:
                heard = new.filled_from(heard)
        else:
            doubt = doubt or _doubt_sentence(standing, sentence, said, corrects=corrects_now)
        corrects, asked = corrects_now, None
    return Later(None, doubt) if heard == Said() else Later(_without_chatter(standing, heard))


def _is_single(standing: Announcement, said: Said) -> bool:
    days = [meeting.start.date() for meeting in standing.meetings]
    return any(find_later(days, day) is not None for day, _ in said.schedule.singles)


def _doubt_sentence(standing: Announcement, sentence: str, said: Said, *, corrects: bool) -> Doubt | None:
    """A cancellation, another hour or day about the meeting, or nothing but an hour or day."""
    flat = flatten(sentence)
    if CANCELS.search(flat):
        return Doubt(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING, sentence[:LONGEST_QUOTE])
    may_be = (corrects or MEETS.search(flat)) and not _MINE.search(flat) and not WAS.search(flat)
    if not may_be and not _is_about_the_meeting(sentence, said):
        return None
    shift = _find_shift(standing, flat)
    return shift or _find_doubt(standing, said.schedule, starts=has_start_words(sentence))


def says_correction(post: ReadPost) -> bool:
    """Whether a post takes something back, or fills in lines of the form."""
    return post.whole.labelled or any(_corrects(sentence, said) for sentence, said in post.sentences)


def _corrects(sentence: str, said: Said) -> bool:
    flat = flatten(sentence)
    return bool(CORRECTS.search(flat) or _NOT_SO_MANY.search(flat) or said.schedule.takes_back)


def _is_whole(said: Said) -> bool:
    """The whole said again in one breath: a day, an hour and a building with a name, or online."""
    where = said.place.where or said.place.branch or said.place.online
    named = said.place.venue is not None and " " in said.place.venue.name
    return bool(said.schedule.days and said.schedule.clock and (where or named))


def _tells_something(clause: str) -> bool:
    return (
        drop_schedule(clause) != clause
        or CORRECTS.search(flatten(clause)) is not None
        or bool(parse_venue(clause))
    )


def _is_about_the_meeting(sentence: str, said: Said) -> bool:
    """ "Sorry, 7 pm" and "we moved to Tuesday" are; "sorry it got loud at 7" and "my dentist moved to 4 pm" are not."""
    flat = flatten(sentence)
    if WAS.search(flat):
        return False
    if MEETS.search(flat) and not _MINE.search(flat):
        return True
    names = f"{said.place.venue.name} {said.place.room or ''}" if said.place.venue else said.place.room or ""
    clauses = _CLAUSES.split(_ASIDE.sub(" ", sentence))
    telling = [drop_schedule(clause) for clause in clauses if _tells_something(clause)]
    rest = CORRECTS.sub(" ", flatten(" ".join(telling)))
    words = {word for word in _WORD.findall(rest) if word not in SAYS_LITTLE} - set(fold(names).split())
    tells_when = said.schedule.days or said.schedule.clock
    return len(words) <= (0 if tells_when else _MOST_OTHER_WORDS)


def _frame_of(said: Said) -> Said:
    """When, where and how long; what a sentence says besides may be chatter, as is "the library"."""
    venue = said.place.venue
    nameless = venue is not None and " " not in venue.name
    return Said(schedule=said.schedule, place=replace(said.place, venue=None) if nameless else said.place)


def _without_chatter(standing: Announcement, said: Said) -> Said:
    """The correction: a weekday alone is that of the week in which the circle begins; a link or a name is kept out."""
    schedule = said.schedule
    if len(schedule.days) == 1 and isinstance(schedule.days[0].day, ComingWeekday):
        schedule = replace(schedule, days=(_nearest(schedule.days[0], standing.meetings[0].start.date()),))
    place = replace(said.place, kept=standing.place.town) if said.place.names_building else said.place
    if place.venue is not None:
        place = replace(place, venue=replace(place.venue, tail=_FROM_NOW_ON.sub("", place.venue.tail)))
    return replace(said, schedule=schedule, place=place, words=None, leftover=(), about=None, opening=None)


def _nearest(day: WrittenDay, first: date) -> WrittenDay:
    weekday = day.weekday if day.weekday is not None else first.weekday()
    shift = (weekday - first.weekday() + 3) % 7 - 3
    on = first + timedelta(days=shift)
    return replace(day, day=CalendarDay(((on.month, on.day),), on.year))


def _is_of_another(flat: str, name: str) -> bool:
    """ "The Python circle meets at 7" says nothing about the Spanish one."""
    words = set(fold(name).split())
    named = [match[1] for match in _A_CIRCLE.finditer(flat) if match[1] not in _NO_NAME]
    return bool(named) and not words.intersection(named)


def _find_shift(standing: Announcement, flat: str) -> Doubt | None:
    """ "We meet an hour later": once, or from now on?"""
    match = SHIFT.search(flat)
    if match is None:
        return None
    first = standing.meetings[0].start
    minutes = 30 if _HALF.search(match["amount"]) else 60
    moved = first + timedelta(minutes=minutes if match["later"] else -minutes)
    return Doubt(DoubtKind.AMBIGUOUS, Field.TIME, match[0], tuple(sorted((first, moved))))


def _find_doubt(standing: Announcement, said: SaidSchedule, *, starts: bool) -> Doubt | None:
    """Another day or hour than any meeting has; a start is compared with the first one."""
    meetings = standing.meetings[:1] if starts else standing.meetings
    first = standing.meetings[0].start
    days = [on for on in _dates(said, first) if all(on != meeting.start.date() for meeting in meetings)]
    if days:
        options = tuple(sorted((first, datetime.combine(days[0], first.time()))))
        return Doubt(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING, said.quote, options)
    if said.clock is not None and all(said.clock.at != meeting.start.time() for meeting in standing.meetings):
        options = tuple(sorted((first, datetime.combine(first.date(), said.clock.at))))
        return Doubt(DoubtKind.AMBIGUOUS, Field.TIME, said.quote, options)
    return None


def _dates(said: SaidSchedule, first: datetime) -> list[date]:
    """The days that are named; a weekday alone is that of the circle's week."""
    found: list[date] = []
    for day in said.days:
        if isinstance(day.day, ComingWeekday):
            day = _nearest(day, first.date())
        today = (said.written_at or first).date()
        readings = decide_dates([day], today).readings
        found += readings[0] if len(readings) == 1 else ()
    return found


def is_settled(doubt: Doubt, correction: Said | None) -> bool:
    """Whether a correction says something about what was doubted."""
    if correction is None:
        return False
    says = {
        Field.FIRST_MEETING: bool(correction.schedule.days),
        Field.TIME: correction.schedule.clock is not None,
        Field.PLACE: correction.place != SaidPlace(),
    }
    return says.get(doubt.field, False)
