"""Commands as examples, with the dates of this very circle: what is to be copied must work as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.commands.nearest import near_facilitator, near_room, near_words
from service.domain.commands.values import (
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    Command,
    Confirm,
    KeepQuiet,
    Move,
    MoveAll,
    PutOn,
    SayFull,
    Speak,
    TakeOver,
    Undo,
)
from service.domain.commands.writing import write_command
from service.domain.languages import Language

_LATER = timedelta(days=1, minutes=30)


def compose_examples(circle: Announcement, now: datetime, language: Language) -> tuple[str, ...]:
    """Lines to copy, without the mention, the most useful first. `now`: aware."""
    local = now.astimezone(ZoneInfo(circle.zone)).replace(tzinfo=None)
    return tuple(write_command(one, language) for one in _list_examples(circle, local, language))


def compose_all_examples(
    circle: Announcement, now: datetime, language: Language
) -> tuple[tuple[str, ...], ...]:
    """Every command, in groups: meetings, what the first post says, people, and we ourselves."""
    local = now.astimezone(ZoneInfo(circle.zone)).replace(tzinfo=None)
    groups = (
        _list_meetings(circle, local),
        _list_words(circle, language),
        (near_facilitator(is_one=True), near_facilitator(is_one=False)),
        _list_ours(language),
    )
    return tuple(tuple(write_command(one, language) for one in group) for group in groups)


def _list_meetings(circle: Announcement, local: datetime) -> Iterator[Command]:
    coming = [one.start for one in circle.meetings if one.start > local and not one.cancelled]
    if coming:
        yield Move(coming[0], coming[0] + _LATER)
        yield MoveAll(tuple(coming), timedelta(minutes=30))
        yield Cancel(coming[-1] if len(coming) == 1 else coming[1])
        yield PutOn(coming[-1] if len(coming) == 1 else coming[1])
    yield Add(max(one.start for one in circle.meetings) + timedelta(weeks=1))
    yield CancelCircle()


def _list_words(circle: Announcement, language: Language) -> Iterator[Command]:
    if not circle.place.online:
        yield near_room(language)
    yield near_words(language)
    yield SayFull(True)
    yield SayFull(False)
    yield Confirm()


def _list_ours(language: Language) -> Iterator[Command]:
    yield AskPlusDelta(True)
    yield KeepQuiet(True)
    yield Speak(language)
    yield TakeOver()
    yield Undo()


def _list_examples(circle: Announcement, local: datetime, language: Language) -> Iterator[Command]:
    coming = [one.start for one in circle.meetings if one.start > local and not one.cancelled]
    if coming:
        yield Move(coming[0], coming[0] + _LATER)
        yield Cancel(coming[-1] if len(coming) == 1 else coming[1])
    if not circle.place.online:
        yield near_room(language)
    yield Add(max(one.start for one in circle.meetings) + timedelta(weeks=1))
    yield near_words(language)
    yield SayFull(True)
    yield near_facilitator(is_one=True)
    yield AskPlusDelta(True)
    yield Undo()
