"""The log of all that was said of a circle, read in the order in which it was said.

Statements may come in late, twice and in any order: a log of the same statements is always the same. A statement
that comes late is inserted at its own time, and what was said after it is bound anew. If instead it were fitted to
what came in before it, a meeting's uid would hang on when a delivery reached us: of 13, 20 and 27 October, then 20 and
27, then 20, 27 and 3 November, whoever lacks the second sees three meetings that all moved by a week.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.voices.binding import Known, bind_meetings
from service.domain.voices.circle import Meeting, SaidCircle
from service.domain.voices.folding import SOME_ZONE, choose, fold_facilitators, fold_fields, fold_meetings
from service.domain.voices.guessing import find_guessed
from service.domain.voices.questions import find_questions
from service.domain.voices.speaking import Spoken, hear
from service.domain.voices.values import CircleWords, MeetingUid, MeetingWords, Statement, Voice


@dataclass(frozen=True, slots=True)
class _State:
    """The log read up to some statement."""

    circle: str
    voices: Mapping[Voice, Spoken] = field(default_factory=dict)
    lists: Mapping[Voice, tuple[MeetingWords, ...]] = field(default_factory=dict)
    """The meetings of each voice's last whole statement."""
    meetings: Mapping[MeetingUid, Meeting] = field(default_factory=dict)
    stood: Mapping[datetime, MeetingUid] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Log:
    """All statements about one circle, in order and bound."""

    circle: str
    statements: tuple[Statement, ...] = ()


def add_statement(log: Log, statement: Statement) -> Log:
    """The log with this statement; the same log if it was there.

    Where it was not said last, those said after it are bound anew: `find_changed` tells which changed.
    """
    if any((one.voice, one.ref) == (statement.voice, statement.ref) for one in log.statements):
        return log
    at = bisect(log.statements, statement.order, key=lambda one: one.order)
    before, later = log.statements[:at], log.statements[at:]
    return Log(log.circle, before + _bind_all(_read(log.circle, before), (statement, *later)))


def build_log(circle: str, statements: Iterable[Statement]) -> Log:
    """The log of these statements, whatever their order. Where some were never bound, all are bound."""
    in_order = tuple(sorted(statements, key=lambda one: one.order))
    unbound = any(one.whole and meeting.uid is None for one in in_order for meeting in one.words.meetings)
    return Log(circle, _bind_all(_State(circle), in_order) if unbound else in_order)


def find_changed(stored: Iterable[Statement], log: Log) -> Sequence[Statement]:
    """The statements of the log to store: new ones, and those that are bound otherwise than they are stored."""
    known = {(one.voice, one.ref): one for one in stored}
    return [one for one in log.statements if known.get((one.voice, one.ref)) != one]


def fold_log(log: Log) -> SaidCircle:
    """The circle as all its voices say it."""
    state = _read(log.circle, log.statements)
    voices = list(state.voices.values())
    fields, meetings = fold_fields(voices), tuple(state.meetings.values())
    questions = tuple(find_questions(state.voices, fields, meetings))
    since = {name: word.since for name, word in choose([spoken.fields for spoken in voices]).items()}
    guessed = find_guessed(log.statements, voices, meetings)
    return SaidCircle(
        log.circle, fields, fold_facilitators(voices), meetings, questions, state.stood, since, guessed
    )


def find_undoable(log: Log, voice: Voice) -> str | None:
    """The ref of what the voice said last and has not taken back; None when there is nothing."""
    own = [one for one in log.statements if one.voice == voice]
    undone = {one.undoes for one in own}
    return next((one.ref for one in reversed(own) if one.undoes is None and one.ref not in undone), None)


def is_joining(log: Log, voice: Voice) -> bool:
    """Whether the circle is known, but not from this voice: its first statement is a base."""
    return bool(log.statements) and all(one.voice != voice for one in log.statements)


def is_news(log: Log, statement: Statement) -> bool:
    """Whether the voice says otherwise than last. Of a voice without versions only news is a statement."""
    last = _find_last(log, statement.voice)
    return last is None or _unbind(last).words != statement.words


def date_reading(log: Log, statement: Statement) -> Statement | None:
    """What was read from the forum just now, as a statement to add; None if the log has it.

    Posts of the same versions were read once, however another reader understands them; but somebody they name may
    have joined the forum since. Some changes have no time of
    their own (an answer deleted): they count from our first sight, also when all is as it was before. They are newer
    than what was said last even where the forum's clock is ahead of ours.
    """
    last = _find_last(log, statement.voice)
    if last is None or statement.said_at > last.said_at:
        return statement
    if last.ref.partition("@")[0] == statement.ref:
        statement = replace(statement, words=_find_joined(last, statement))
    if not is_news(log, statement):
        return None
    seen = max(statement.seen_at, last.said_at + timedelta(microseconds=1))
    return replace(statement, ref=f"{statement.ref}@{seen.isoformat()}", said_at=seen)


def _find_joined(last: Statement, again: Statement) -> CircleWords:
    """The last words, with those of the people they name who are known by now."""
    words, people = _unbind(last).words, again.words.facilitators
    named = words.fields.facilitator_names == again.words.fields.facilitator_names
    return replace(words, facilitators=people) if named else words


def _find_last(log: Log, voice: Voice) -> Statement | None:
    return next((one for one in reversed(log.statements) if one.voice == voice), None)


def _read(circle: str, statements: Iterable[Statement]) -> _State:
    state = _State(circle)
    for one in statements:
        state = _advance(state, one)
    return state


def _bind_all(state: _State, statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """These statements, made one after the other in this state."""
    bound = []
    for one in statements:
        bound.append(_bind(one, state))
        state = _advance(state, bound[-1])
    return tuple(bound)


def _bind(statement: Statement, state: _State) -> Statement:
    statement = _unbind(statement)
    known = Known(state.circle, state.meetings, state.stood, state.lists.get(statement.voice, ()))
    meetings = bind_meetings(statement, known, _local(statement, state))
    return replace(statement, words=replace(statement.words, meetings=meetings))


def _unbind(statement: Statement) -> Statement:
    meetings = tuple(replace(one, uid=None) for one in statement.words.meetings)
    return replace(statement, words=replace(statement.words, meetings=meetings))


def _advance(state: _State, statement: Statement) -> _State:
    local = _local(statement, state)
    begun = {one.uid for one in state.meetings.values() if one.start <= local}
    spoken = hear(state.voices.get(statement.voice, Spoken()), statement, begun)
    voices = {**state.voices, statement.voice: spoken}
    folded = fold_meetings(list(voices.values()), state.meetings)
    here = {one.start: one.uid for one in folded if one.stands}
    gone = {start: uid for start, uid in state.stood.items() if start not in here}
    lists = state.lists
    if statement.whole:
        lists = {**lists, statement.voice: statement.words.meetings}
    return _State(state.circle, voices, lists, {one.uid: one for one in folded}, {**gone, **here})


def _local(statement: Statement, state: _State) -> datetime:
    """When it was said, in the circle's wall time."""
    zone = statement.words.fields.zone or fold_fields(list(state.voices.values())).zone or SOME_ZONE
    return statement.said_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
