"""Commands as examples, with the dates of this very circle: what is to be copied must work as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.commands.nearest import near_facilitator, near_room, near_words
from service.domain.commands.values import Add, AskPlusDelta, Cancel, Command, Move, SayFull, Undo
from service.domain.commands.writing import write_command
from service.domain.languages import Language

_LATER = timedelta(days=1, minutes=30)


def compose_examples(circle: Announcement, now: datetime, language: Language) -> tuple[str, ...]:
    """Lines to copy, without the mention, the most useful first. `now`: aware."""
    local = now.astimezone(ZoneInfo(circle.zone)).replace(tzinfo=None)
    return tuple(write_command(one, language) for one in _list_examples(circle, local, language))


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
