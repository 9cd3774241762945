"""What of a circle was only assumed: until somebody says it, confirms it, or a meeting has shown it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement, Field, Guess
from service.domain.voices.circle import Meeting, MeetingStatus, SaidCircle
from service.domain.voices.folding import choose, choose_when
from service.domain.voices.speaking import GUESSES_OF, WHEN_GUESSES, Spoken, Word
from service.domain.voices.values import Order, Statement

T = TypeVar("T")


def find_guessed(
    statements: Sequence[Statement], voices: Collection[Spoken], meetings: Collection[Meeting]
) -> tuple[Field, ...]:
    """The fields that rest on a guess, in the order in which they are told."""
    undone = {one.undoes for one in statements}
    confirmed = [one.order for one in statements if one.words.confirms and one.ref not in undone]
    since = max(confirmed, default=None)
    found = {
        *_guess_fields(voices, since),
        *(
            field
            for one in meetings
            if one.status is MeetingStatus.PLANNED
            for field in _guess_meeting(one, voices, statements, since)
        ),
    }
    return tuple(field for field in Field if field in found)


def _guess_fields(voices: Collection[Spoken], since: Order | None) -> Iterator[Field]:
    chosen = choose([spoken.fields for spoken in voices])
    for name, field in GUESSES_OF.items():
        if name in chosen and _is_open(chosen[name], since):
            yield field


def _guess_meeting(
    meeting: Meeting, voices: Collection[Spoken], statements: Sequence[Statement], since: Order | None
) -> Iterator[Field]:
    listed = [spoken.listed[meeting.uid][0] for spoken in voices if meeting.uid in spoken.listed]
    if listed and _is_open(max(listed, key=lambda word: word.rank), since):
        yield Field.MEETINGS
    stacks = [spoken.whens[meeting.uid] for spoken in voices if meeting.uid in spoken.whens]
    if not stacks:
        return
    word = choose_when(voices, meeting.uid)
    if _is_open(word, since):
        yield from (
            field
            for one in statements
            if one.ref == word.ref
            for field in one.words.guesses
            if field in WHEN_GUESSES
        )
    lengths = [word for stack in stacks for word in stack if word.value.minutes is not None]
    said = any(not word.value.length_guessed for word in lengths)
    if lengths and not said and any(since is None or word.since > since for word in lengths):
        yield Field.MINUTES


def _is_open(word: Word[T], since: Order | None) -> bool:
    return word.guess and (since is None or word.since > since)


def list_open_guesses(circle: SaidCircle, now: datetime) -> tuple[Field, ...]:
    """What to mark as not confirmed; nothing once a meeting has taken place. `now`: aware."""
    ends = (
        one.start.replace(tzinfo=ZoneInfo(one.zone)).astimezone(UTC) + timedelta(minutes=one.minutes)
        for one in circle.meetings
        if one.status is MeetingStatus.PLANNED
    )
    return () if any(end <= now for end in ends) else circle.guessed


def compose_guesses(announced: Announcement, fields: Collection[Field]) -> tuple[Guess, ...]:
    """These fields with what the circle says there now."""
    meetings = [one for one in announced.meetings if not one.cancelled] or list(announced.meetings)
    values = {
        Field.TOWN: announced.place.town.name if announced.place.town else None,
        Field.FIRST_MEETING: meetings[0].start,
        Field.TIME: meetings[0].start,
        Field.MEETINGS: len(announced.meetings),
        Field.MINUTES: meetings[0].minutes,
        Field.ZONE: announced.zone,
    }
    told = ((field, values.get(field)) for field in fields)
    return tuple(Guess(field, value) for field, value in told if value is not None)
