"""A facilitator's plain sentence that sounds like a change -> the command to copy. It is never carried out.

Only what says clearly that one coming meeting moves or falls out: to be silent is better than to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.announcements.speech_words import CANCELS, MEETS, OTHER_HOURS
from service.domain.announcements.tidying import split_sentences
from service.domain.commands.change_words import (
    ALONE,
    BEFORE_THE_NEW,
    BEFORE_THE_OLD,
    DAY_IS_OFF,
    DENIES,
    INSTEAD,
    LETS,
    LONG_AGO,
    MOVES,
    NO_MEETING,
    NO_MEETING_IN_PARTS,
    OF_OTHERS,
    OURS,
    SERIES,
    THE_MEETING,
    UNSURE,
    WAS,
    WILL_BE,
)
from service.domain.commands.dating import find_moment, find_named, list_dates, list_hours
from service.domain.commands.lines import CODE_SIGN, list_own_lines
from service.domain.commands.moving import refuse_move
from service.domain.commands.sides import Side, parse_side
from service.domain.commands.situation import Situation, compose_situation
from service.domain.commands.values import Cancel, Move, Trouble
from service.domain.commands.writing import write_command
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.values import CalendarDay, DayOfMonth, WrittenClock, WrittenDay
from service.domain.dates.words import flatten
from service.domain.languages import Language
from service.domain.voices.circle import Meeting, MeetingStatus, SaidCircle

_MOST_SENTENCES = 20
_LONGEST_SENTENCE = 240
_FEW_WORDS = 6
_SOON = timedelta(days=7)
_ASKS = re.compile(
    r"[?¿]|^\W*(?:should|shall|could|can|would|do|does|is there|sollen|wollen|konnen|podemos)\b(?!')"
)
_CLAUSES = re.compile(
    r"[,;:()!]|\s-\s|(?<![a-z])(?:but|aber|pero|and we|und wir|y nos|so that|so(?=\swe)|deshalb|daher|darum|asi que"
    r"|por eso)(?![a-z])"
)
_POSSESSIVE = re.compile(r"'s\b")


def suggest_command(
    raw: str, circle: SaidCircle, said_at: datetime, now: datetime, *, language: Language
) -> str | None:
    """The command that a post without a mention of us comes to, without the mention; None: it tells no change."""
    situation = compose_situation(circle, said_at, now)
    for sentence in _list_sentences(raw):
        command = _find_move(sentence, situation) or _find_cancel(sentence, situation)
        if command is not None:
            return write_command(command, language, circle)
    return None


def _list_sentences(raw: str) -> Iterator[str]:
    """Flat sentences that tell something of us, now, for sure."""
    lines = (line for line in list_own_lines(raw) if CODE_SIGN not in line)
    sentences = split_sentences("\n".join(lines))[:_MOST_SENTENCES]
    for sentence in sentences:
        flat = _POSSESSIVE.sub("  ", flatten(mend_spelling(sentence)))
        if len(flat) <= _LONGEST_SENTENCE and not _ASKS.search(flat) and _is_said(flat):
            yield flat


def _is_said(flat: str) -> bool:
    others = (UNSURE, DENIES, LONG_AGO, SERIES, OF_OTHERS)
    if any(words.search(flat) for words in others):
        return False
    if WAS.search(flat) and not any(isinstance(day.day, CalendarDay) for day in parse_days(flat)):
        return False
    if DAY_IS_OFF.search(flat) or LETS.search(flat):
        return True
    is_short = len(flat.split()) <= _FEW_WORDS and not ALONE.search(flat)
    return OURS.search(flat) is not None or is_short


def _find_cancel(flat: str, situation: Situation) -> Cancel | None:
    patterns = (NO_MEETING, CANCELS, NO_MEETING_IN_PARTS)
    marks = [mark for pattern in patterns if (mark := pattern.search(flat))]
    clause = _clause_of(flat, marks[0].start()) if marks else ""
    if not marks or OTHER_HOURS.search(clause):
        return None
    side = parse_side(clause, short_days=False)
    if not side.names_a_day:
        side = parse_side(flat, short_days=False)
    if not side.names_a_day:
        coming = situation.coming[:1] if THE_MEETING.search(flat) else ()
        return next((Cancel(one.start) for one in coming if one.start - situation.local <= _SOON), None)
    named = find_named(replace(side, rest=""), situation)
    is_on = isinstance(named, Meeting) and named.status is MeetingStatus.PLANNED
    return Cancel(named.start) if is_on and isinstance(named, Meeting) else None


def _clause_of(flat: str, at: int) -> str:
    start, end = 0, len(flat)
    for mark in _CLAUSES.finditer(flat):
        if mark.end() <= at:
            start = mark.end()
        else:
            end = min(end, mark.start()) if mark.start() >= at else end
    return flat[start:end]


def _find_move(flat: str, situation: Situation) -> Move | None:
    days = parse_days(flat)
    says_so = (LETS.search(flat) or WILL_BE.search(flat)) if len(days) == 2 else None
    clocks = parse_clocks(_without(flat, days))
    meets = MEETS.search(flat) and (INSTEAD.search(flat) or _is_one_date(days, clocks))
    if OTHER_HOURS.search(flat) or not (says_so or MOVES.search(flat) or meets):
        return None
    if not 1 <= len(days) <= 2 or len(clocks) > 2:
        return None
    old, new = _tell_apart(days, flat, situation)
    named = _find_old(old, new, flat, situation)
    if named is None or named.status is not MeetingStatus.PLANNED:
        return None
    clock = _choose_clock(clocks, named, flat)
    if (new is None and clock is None) or (len(clocks) == 2 and clock is None):
        return None
    side = Side(day=new, text=_text_of(new, flat), clock=clock, minutes=clock.minutes if clock else None)
    to = find_moment(side, named.start, situation)
    if isinstance(to, Trouble) or refuse_move(named, to, side.minutes, situation):
        return None
    return Move(named.start, to, side.minutes)


def _is_one_date(days: Sequence[WrittenDay], clocks: Sequence[WrittenClock]) -> bool:
    """ "On Tuesday the 20th we meet at 7 pm", whereas "on Tuesday" may be any."""
    return len(days) == len(clocks) == 1 and isinstance(days[0].day, CalendarDay | DayOfMonth)


def _tell_apart(
    days: Sequence[WrittenDay], flat: str, situation: Situation
) -> tuple[WrittenDay | None, WrittenDay | None]:
    """The day on which the meeting was, and the one to which it goes."""
    old = [day for day in days if BEFORE_THE_OLD.search(flat[: day.start])]
    new = [day for day in days if day not in old and BEFORE_THE_NEW.search(flat[: day.start])]
    if not old:
        old = [day for day in days if day not in new and _find_on(day, flat, situation)][:1]
    new = [day for day in days if day not in old]
    return next(iter(old), None), next(iter(new), None)


def _find_on(day: WrittenDay, flat: str, situation: Situation) -> Meeting | None:
    named = find_named(Side(day=day, text=_text_of(day, flat)), situation)
    return named if isinstance(named, Meeting) else None


def _find_old(
    old: WrittenDay | None, new: WrittenDay | None, flat: str, situation: Situation
) -> Meeting | None:
    """The meeting that is meant; if only the new day is named, the one meeting of the same week."""
    if old is not None:
        return _find_on(old, flat, situation)
    dates = list_dates(Side(day=new, text=_text_of(new, flat)), situation) or ()
    weeks = {on.isocalendar()[:2] for on in dates}
    there = [one for one in situation.coming if one.start.isocalendar()[:2] in weeks]
    return there[0] if len(weeks) == 1 and len(there) == 1 else None


def _choose_clock(clocks: Sequence[WrittenClock], named: Meeting, flat: str) -> WrittenClock | None:
    """The new hour: of two the one that is not the meeting's own."""
    left = [clock for clock in clocks if not BEFORE_THE_OLD.search(flat[: clock.start])]
    if len(left) > 1:
        left = [clock for clock in left if named.start.time() not in list_hours(clock)]
    return left[0] if len(left) == 1 else None


def _text_of(day: WrittenDay | None, flat: str) -> str:
    return flat[day.start : day.end] if day else ""


def _without(flat: str, days: Sequence[WrittenDay]) -> str:
    for day in days:
        flat = f"{flat[: day.start]}{' ' * (day.end - day.start)}{flat[day.end :]}"
    return flat
