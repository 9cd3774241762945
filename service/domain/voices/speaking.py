"""What each voice says now, and since when it has said so without a break."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Generic, TypeVar

from service.domain.announcements.values import Field, Place
from service.domain.ids import ForumUserId
from service.domain.voices.values import Fields, MeetingUid, Order, Statement, When

K = TypeVar("K")
T = TypeVar("T")

FIELD_NAMES = tuple(one.name for one in fields(Fields))
GUESSES_OF = {"zone": Field.ZONE, "town": Field.TOWN}
WHEN_GUESSES = frozenset((Field.TIME, Field.FIRST_MEETING))


class Strength(IntEnum):
    """A stronger word counts, however old; among equals the newer."""

    GUESS = 0
    BASE = 1
    FIRM = 2


@dataclass(frozen=True, slots=True)
class Word(Generic[T]):
    value: T
    since: Order
    """The order of the statement with which the voice began to say it."""
    ref: str
    """Of the statement that said it last."""
    guess: bool = False
    base: bool = False

    @property
    def strength(self) -> Strength:
        return Strength.GUESS if self.guess else Strength.BASE if self.base else Strength.FIRM

    @property
    def rank(self) -> tuple[Strength, Order]:
        """Of several voices' words, the one of highest rank counts."""
        return (self.strength, self.since)


Words = Mapping[K, tuple[Word[T], ...]]
"""Words by what they are about, the last one first; the others come back when it is undone."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that one voice says now."""

    fields: Words[str, Fields] = field(default_factory=dict)
    """By the field's name; each value has that one field only."""
    facilitators: Words[ForumUserId, bool] = field(default_factory=dict)
    listed: Words[MeetingUid, bool] = field(default_factory=dict)
    """That there is such a meeting at all."""
    whens: Words[MeetingUid, When] = field(default_factory=dict)
    places: Words[MeetingUid, Place] = field(default_factory=dict)
    has_list: bool = False
    """Its meetings are a complete list."""


def hear(spoken: Spoken, statement: Statement, past: Collection[MeetingUid]) -> Spoken:
    """What the voice says after this statement, whose meetings are bound.

    `past`: meetings that had begun when it was said; leaving them out takes nothing back.
    """
    if statement.undoes is not None:
        spoken = _undo(spoken, statement.undoes)
    said = statement.words
    guessed = not WHEN_GUESSES.isdisjoint(said.guesses)
    bound = {one.uid: (place, one) for place, one in enumerate(said.meetings) if one.uid is not None}
    listed = {uid: (True, place > 0 and Field.MEETINGS in said.guesses) for uid, (place, _) in bound.items()}
    whens = {uid: (one.when, guessed) for uid, (_, one) in bound.items() if one.when is not None}
    places = {uid: (one.place, False) for uid, (_, one) in bound.items() if one.place is not None}
    people = {person: (is_one, False) for person, is_one in said.facilitators}
    return Spoken(
        fields=_say(spoken.fields, _say_fields(statement), statement),
        facilitators=_say(spoken.facilitators, people, statement),
        listed=_say(spoken.listed, listed, statement, past),
        whens=_say(spoken.whens, whens, statement, past, is_same_when),
        places=_say(spoken.places, places, statement, past),
        has_list=spoken.has_list or (statement.whole and bool(bound)),
    )


def pick_field(said: Fields, name: str) -> Fields:
    """This one field of them."""
    return Fields(**{name: getattr(said, name)})


def is_same_when(one: When, other: When) -> bool:
    """Whether a voice goes on saying the same: another length alone is no new word about when people meet."""
    return (one.start, one.cancelled) == (other.start, other.cancelled)


def _say_fields(statement: Statement) -> Mapping[str, tuple[Fields, bool]]:
    said = {name: pick_field(statement.words.fields, name) for name in FIELD_NAMES}
    guesses = statement.words.guesses
    return {
        name: (value, GUESSES_OF.get(name) in guesses) for name, value in said.items() if value != Fields()
    }


def _say(
    words: Words[K, T],
    said: Mapping[K, tuple[T, bool]],
    statement: Statement,
    past: Collection[K] = (),
    is_same: Callable[[T, T], bool] = lambda one, other: one == other,
) -> Words[K, T]:
    """The words after `said`: values, and whether each was guessed."""
    order, ref, base = statement.order, statement.ref, statement.base
    new = {key: Word(value, order, ref, guess, base) for key, (value, guess) in said.items()}
    if not statement.whole:
        return {**words, **{key: (word, *words.get(key, ())) for key, word in new.items()}}
    kept = {key: stack for key, stack in words.items() if key in past and key not in said}
    return {**kept, **{key: (_continue(words.get(key), word, is_same),) for key, word in new.items()}}


def _continue(before: tuple[Word[T], ...] | None, word: Word[T], is_same: Callable[[T, T], bool]) -> Word[T]:
    """The word, as old as the run in which the voice says it."""
    if not before or not is_same(before[0].value, word.value):
        return word
    return Word(word.value, before[0].since, word.ref, word.guess, before[0].base)


def _undo(spoken: Spoken, ref: str) -> Spoken:
    return Spoken(
        _without(spoken.fields, ref),
        _without(spoken.facilitators, ref),
        _without(spoken.listed, ref),
        _without(spoken.whens, ref),
        _without(spoken.places, ref),
        spoken.has_list,
    )


def _without(words: Words[K, T], ref: str) -> Words[K, T]:
    left = {key: tuple(word for word in stack if word.ref != ref) for key, stack in words.items()}
    return {key: stack for key, stack in left.items() if stack}
