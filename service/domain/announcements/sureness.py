"""Whether a sentence that changes when a circle meets means all its meetings: where nobody can tell, we ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from service.domain.announcements.said import LONGEST_QUOTE, Said
from service.domain.announcements.schedules import drop_schedule
from service.domain.announcements.singles import FOR_GOOD, find_later
from service.domain.announcements.speech_words import CORRECTS, MEETS, SAYS_LITTLE
from service.domain.announcements.values import Announcement, Doubt, DoubtKind, Field
from service.domain.announcements.vocabulary import START
from service.domain.dates.choosing import decide_dates
from service.domain.dates.values import CalendarDay
from service.domain.dates.words import A_WEEKDAY, any_phrase, flatten

_ONCE = any_phrase("""
    this week, next week, that week, coming week, this time, next time, this one, next one, next meeting, next session,
    just once, this once, second meeting, second session, third meeting, third session, last meeting, last session,
    diese woche, nachste woche, kommende woche, dieses mal, nachstes mal, diesmal, nur einmal, nachste treffen,
    nachsten treffen, esta semana, la proxima semana, proxima semana, la semana que viene, esta vez, la proxima vez,
    proximo encuentro, proxima reunion
""")
_NEXT_DAY = re.compile(
    r"(?<!not )(?<!nicht )(?<!no )(?<!this )(?<![a-z])"
    r"(?:this|next|coming|diese[nrms]?|nachste[nrms]?|kommende[nrms]?|este|proximo)"
    rf"\s(?=(?:{A_WEEKDAY.pattern}))"
)
_GOES_THERE = re.compile(
    r"(?<![a-z])(?:moved|changed|rescheduled|postponed|shifted|pushed|verschoben|verlegt|cambia|cambiamos|pasa|pasamos"
    r"|aplazamos|movemos)(?![a-z])"
)
_THINGS = re.compile(
    r"(?<![a-z])(?:moved?|changed?|shift(?:ed)?|pushed) (?:the|my|our|all|some) "
    r"(?!meeting|circle|time|date|day|start|session|first|group|hour)[a-z]+"
)
_CLAUSES = re.compile(r"[,;:.!?]\s+")
_WORD = re.compile(r"[a-z]{2,}")
_ELSE = 2
"""Words beside the correction from which on its sentence speaks of something else, too."""


def doubt_single(standing: Announcement, sentence: str, new: Said) -> Doubt | None:
    """The question to ask where a sentence may mean one meeting, or something else than the meetings.

    `new`: what it says, with bare words that are enough where something is corrected.
    """
    schedule = new.schedule
    if not (schedule.days or schedule.clock):
        return None
    flat = flatten(sentence)
    reasons = (
        not FOR_GOOD.search(flat) and (_ONCE.search(flat) or _NEXT_DAY.search(flat)),
        sentence.rstrip(' )"”').endswith("?"),
        MEETS.search(flat) and not START.search(flat) and _is_of_a_later_meeting(standing, new),
        not (START.search(flat) or _GOES_THERE.search(flat)) and _is_hour_of_a_later_meeting(standing, new),
        not schedule.days
        and schedule.weekdays
        and standing.meetings[0].start.weekday() not in schedule.weekdays,
        _THINGS.search(flat),
        _speaks_of_more(sentence),
    )
    if not any(reasons):
        return None
    field = Field.TIME if schedule.clock and not schedule.days else Field.FIRST_MEETING
    return Doubt(DoubtKind.AMBIGUOUS, field, " ".join(sentence.split())[:LONGEST_QUOTE])


def _speaks_of_more(sentence: str) -> bool:
    """ "Sorry, I am late with the posters, see you at 7": what is taken back is not the hour."""
    clauses = _CLAUSES.split(sentence)
    telling = [clause for clause in clauses if _tells_when(clause)]
    if len(telling) == len(clauses) or any(CORRECTS.search(flatten(clause)) for clause in telling):
        return False
    rest = " ".join(CORRECTS.sub(" ", flatten(clause)) for clause in clauses if clause not in telling)
    return len({word for word in _WORD.findall(rest) if word not in SAYS_LITTLE}) >= _ELSE


def _tells_when(clause: str) -> bool:
    flat = flatten(clause)
    says_it = drop_schedule(clause) != clause or CORRECTS.search(flat) is not None
    return says_it and _SOMETHING.search(CORRECTS.sub(" ", flat)) is not None


_SOMETHING = re.compile(r"\w")


def _is_of_a_later_meeting(standing: Announcement, new: Said) -> bool:
    """A date that lies nearer to a later meeting than to the first one."""
    first, *others = [meeting.start.date() for meeting in standing.meetings]
    return any(
        abs((on - other).days) < abs((on - first).days) for on in _list_dates(new, first) for other in others
    )


def _is_hour_of_a_later_meeting(standing: Announcement, new: Said) -> bool:
    """ "Sorry, Tuesday 20 October at 7 pm": the circle begins then, or only that meeting is at seven."""
    days, schedule = [meeting.start.date() for meeting in standing.meetings], new.schedule
    return bool(schedule.clock and len(schedule.days) == 1 and find_later(days, schedule.days[0]) is not None)


def _list_dates(new: Said, first: date) -> Iterator[date]:
    today = new.schedule.written_at.date() if new.schedule.written_at else first
    for day in new.schedule.days:
        if isinstance(day.day, CalendarDay):
            readings = decide_dates([day], today).readings
            yield from readings[0] if len(readings) == 1 else ()
