"""What people can tell us by a command. Times are naive: wall time in the circle's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from service.domain.languages import Language

LEAST_MINUTES, MOST_MINUTES = 10, 8 * 60
"""How long a meeting takes."""
FARTHEST = timedelta(days=60)
"""Who moves or adds a meeting further than this says the year: a slip of the pen is likelier."""


@dataclass(frozen=True, slots=True)
class Move:
    named: datetime
    """The start of the meeting that is meant."""
    to: datetime
    minutes: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class MoveAll:
    """All meetings from one on, by the same distance."""

    named: tuple[datetime, ...]
    by: timedelta
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    named: datetime
    because: str | None = None


@dataclass(frozen=True, slots=True)
class CancelCircle:
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    start: datetime
    minutes: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class PutOn:
    """A cancelled meeting is on after all."""

    named: datetime
    because: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeRoom:
    room: str
    because: str | None = None


@dataclass(frozen=True, slots=True)
class SayWords:
    """The facilitator's own lines in the first post; empty takes them away."""

    words: str


@dataclass(frozen=True, slots=True)
class SayFull:
    full: bool


@dataclass(frozen=True, slots=True)
class NameFacilitator:
    name: str
    """The user name, without @."""
    is_one: bool
    """False takes it back."""


@dataclass(frozen=True, slots=True)
class KeepQuiet:
    quiet: bool


@dataclass(frozen=True, slots=True)
class AskPlusDelta:
    """Whether we ask after meetings what went well and what should change."""

    asks: bool


@dataclass(frozen=True, slots=True)
class Speak:
    language: Language


@dataclass(frozen=True, slots=True)
class Confirm:
    """What we guessed of the circle is right."""


@dataclass(frozen=True, slots=True)
class ThisIsMine:
    """Of a circle for which nobody on the forum answers: its writer facilitates it."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Our part of the first post, changed by hand, shall be ours again."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last command about the circle counts no longer."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


Command = (
    Move
    | MoveAll
    | Cancel
    | CancelCircle
    | Add
    | PutOn
    | ChangeRoom
    | SayWords
    | SayFull
    | NameFacilitator
    | KeepQuiet
    | AskPlusDelta
    | Speak
    | Confirm
    | ThisIsMine
    | TakeOver
    | Undo
    | Help
)


class Trouble(Enum):
    """Why a line could not be understood."""

    UNKNOWN_VERB = "unknown_verb"
    """It does not begin with a verb that we know."""
    DATE_MISSING = "date_missing"
    DATE_UNCLEAR = "date_unclear"
    NO_MEETING_THERE = "no_meeting_there"
    TIME_MISSING = "time_missing"
    TIME_UNCLEAR = "time_unclear"
    PAST = "past"
    """The meeting, or where it would go, has passed."""
    TAKEN = "taken"
    """Another meeting begins at that time."""
    NOTHING_SAID = "nothing_said"
    """Room, words, name or language are missing."""
    UNKNOWN_LANGUAGE = "unknown_language"
    ROOM_FOR_A_DAY = "room_for_a_day"
    """A room is the circle's: we keep none for one meeting."""
    TOO_MUCH = "too_much"
    """The line goes on with words that nobody can place."""
    UNKNOWN_PERSON = "unknown_person"
    """The forum knows nobody of that name."""
    NOTHING_TO_UNDO = "nothing_to_undo"
    PRIVATE = "private"
    """The words hold an address, a number or the like that should not stand in public."""


@dataclass(frozen=True, slots=True)
class Understood:
    line: str
    """As written, without the mention."""
    command: Command
    left_out: Trouble | None = None
    """Why the reason that was given is left out: what is urgent waits for no better reason."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    line: str
    trouble: Trouble
    nearest: str
    """The nearest command, written out to copy, without the mention; empty where nothing is near."""


@dataclass(frozen=True, slots=True)
class Misread:
    """All lines of one post that could not be understood."""

    lines: tuple[NotUnderstood, ...]


CommandLine = Understood | NotUnderstood
