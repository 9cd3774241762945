"""The nearest command that would be understood, with dates of this very circle, for people to copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from service.domain.commands.situation import Situation
from service.domain.commands.values import (
    Add,
    Cancel,
    ChangeRoom,
    Command,
    Move,
    MoveAll,
    NameFacilitator,
    PutOn,
    SayWords,
    Speak,
    Trouble,
)
from service.domain.dates.zones import decide_existing
from service.domain.languages import Language
from service.domain.voices.circle import MeetingStatus

_WEEK = timedelta(days=7)
_SOME_HOUR = time(18)
_MOST_DAYS = 60
_ROOMS: Mapping[Language, str] = {
    Language.EN: "Garden Room",
    Language.ES: "Sala del jardín",
    Language.DE: "Gartensaal",
}
_WORDS: Mapping[Language, str] = {
    Language.EN: "Bring a pen, kids welcome.",
    Language.ES: "Trae un bolígrafo; los niños son bienvenidos.",
    Language.DE: "Bring einen Stift mit, Kinder sind willkommen.",
}
_NAME = "sam"


@dataclass(frozen=True, slots=True)
class Failure:
    trouble: Trouble
    near: Command


def near_move(situation: Situation, named: datetime | None = None, to: datetime | None = None) -> Command:
    """What was understood of it stays; what was not is filled in."""
    named = named or _next_start(situation)
    if named is None:
        return near_add(situation)
    if to is None or to == named or to <= situation.local or situation.find_at(to):
        to = _find_free(situation, named + timedelta(days=1))
    return Move(named, to)


def near_move_all(situation: Situation, named: tuple[datetime, ...] = (), by: timedelta = _WEEK) -> Command:
    named = named or tuple(one.start for one in situation.coming)
    if not named:
        return near_put_on(situation)
    return MoveAll(named, by if is_free(situation, named, by) else _find_distance(situation, named))


def near_cancel(situation: Situation) -> Command:
    named = _next_start(situation)
    return Cancel(named) if named else near_add(situation)


def near_put_on(situation: Situation) -> Command:
    coming = [one for one in situation.meetings if one.start > situation.local]
    cancelled = (one.start for one in coming if one.status is MeetingStatus.CANCELLED)
    named = next(cancelled, _next_start(situation))
    return PutOn(named) if named else near_add(situation)


def near_add(situation: Situation, start: datetime | None = None) -> Add:
    """A week after the last meeting, or at least in a week."""
    last = max((one.start for one in situation.meetings), default=situation.local - _WEEK)
    hour = situation.usual_hour or _SOME_HOUR
    if start is None or start <= situation.local or situation.find_at(start):
        start = datetime.combine(max(last, situation.local).date() + _WEEK, hour)
    return Add(_find_free(situation, start))


def near_room(language: Language) -> ChangeRoom:
    return ChangeRoom(_ROOMS[language])


def near_words(language: Language) -> SayWords:
    return SayWords(_WORDS[language])


def near_facilitator(*, is_one: bool, name: str | None = None) -> NameFacilitator:
    return NameFacilitator(name or _NAME, is_one)


def near_language(language: Language) -> Speak:
    """Another than the circle's: nobody asks for what they have."""
    return Speak(Language.ES if language is Language.EN else Language.EN)


def compose_targets(situation: Situation, named: tuple[datetime, ...], by: timedelta) -> tuple[datetime, ...]:
    """Where meetings go that move together."""
    return tuple(decide_existing(start + by, situation.zone) for start in named)


def is_free(situation: Situation, named: tuple[datetime, ...], by: timedelta) -> bool:
    """Whether they can all move by this distance: into the future, and onto no meeting that stays."""
    targets = compose_targets(situation, named, by)
    staying = {one.start for one in situation.meetings if one.start not in named}
    return bool(by) and min(targets) > situation.local and staying.isdisjoint(targets)


def _find_distance(situation: Situation, named: tuple[datetime, ...]) -> timedelta:
    return next(
        (by for days in range(1, _MOST_DAYS) if is_free(situation, named, by := timedelta(days=days))), _WEEK
    )


def _find_free(situation: Situation, start: datetime) -> datetime:
    """The first day from this on on which no meeting begins at this hour."""
    options = (decide_existing(start + timedelta(days=ahead), situation.zone) for ahead in range(_MOST_DAYS))
    return next((one for one in options if one > situation.local and not situation.find_at(one)), start)


def _next_start(situation: Situation) -> datetime | None:
    """When the next meeting begins, best of one that is on."""
    coming = [one.start for one in situation.meetings if one.start > situation.local]
    return next(iter((*(one.start for one in situation.coming), *coming)), None)
