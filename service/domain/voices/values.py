"""What a voice says of a circle: statements and their words. Everywhere in them, None means silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from service.domain.announcements.values import Field, Place
from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.places import Town

MeetingUid = NewType("MeetingUid", UUID)
"""One meeting for its whole life, whatever date it moves to."""


Voice = NewType("Voice", str)
"""Who speaks about a circle: `announcement`, `command`, `source:p2pu`, `calendar:riverside`; these are stored."""

Order = tuple[datetime, str, str]
"""When a statement was said, its ref and its voice: statements are read in this order, whenever they came in."""

ANNOUNCEMENT = Voice("announcement")
COMMAND = Voice("command")
ORGANIZER = Voice("organizer")


@dataclass(frozen=True, slots=True)
class Course:
    title: str | None = None
    link: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class SaidTown:
    town: Town | None = None
    text: str | None = None
    """The town as written, when it is not in our list."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What is said of the circle itself."""

    name: str | None = None
    place: Place | None = None
    """Building, address and "online"; room and town are fields of their own, so that mending a building's name
    takes back no room."""
    room: str | None = None
    town: SaidTown | None = None
    zone: str | None = None
    """IANA name."""
    course: Course | None = None
    language: str | None = None
    seats: int | None = None
    signup_link: str | None = None
    facilitator_names: tuple[str, ...] | None = None
    """As written; who they are stands in `CircleWords.facilitators`."""
    words: str | None = None
    free: bool | None = None
    full: bool | None = None
    """Nobody else can come."""
    off: bool | None = None
    """The whole circle will not go on; its coming meetings are cancelled one by one beside it."""
    quiet: bool | None = None
    """We write nothing in its topic but changes."""
    plus_delta: bool | None = None
    """We ask after meetings what went well and what should change."""
    speaks: Language | None = None
    """In which we speak there, if not in that of its announcement."""


@dataclass(frozen=True, slots=True)
class When:
    """A meeting's start, length and status: one word. A cancelled one names the start that it cancels."""

    start: datetime
    """Naive: wall time in the circle's zone."""
    minutes: int | None = None
    cancelled: bool = False
    length_guessed: bool = False


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """What is said of one meeting. A whole statement lists meetings by `when`; others name the one they mean."""

    when: When | None = None
    place: Place | None = None
    """Where this meeting is, if not where the circle meets."""
    named: datetime | None = None
    """Naive: the start by which a person or calendar names the meeting, if it is not a new one."""
    uid: MeetingUid | None = None
    """Set when the statement is bound; None before, and where no meeting of that date is known."""


@dataclass(frozen=True, slots=True)
class CircleWords:
    fields: Fields = Fields()
    facilitators: tuple[tuple[ForumUserId, bool], ...] = ()
    """One field a person: True makes them a facilitator, False takes that back."""
    meetings: tuple[MeetingWords, ...] = ()
    guesses: tuple[Field, ...] = ()
    """What of it was assumed: it counts as silence where another voice speaks."""
    because: str | None = None
    """The reason that was given, as written."""
    confirms: bool = False
    """All that was guessed until then is right."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a voice said at a moment. Unique by circle, voice and ref; never changed, but for uids (see `log`)."""

    circle: str
    """The circle's origin, such as `t431`."""
    voice: Voice
    ref: str
    """Post and version, post and hash of the line, click: the same thing heard again has the same ref."""
    said_at: datetime
    """Aware: the forum's time of that version, or our first sight of it."""
    seen_at: datetime
    """Aware: when we heard of it; nothing is decided by it."""
    words: CircleWords
    person: ForumUserId | None = None
    whole: bool = False
    """Complete by itself: what it leaves out, the voice says no longer."""
    base: bool = False
    """The first statement of a voice that joined a known circle: it fills what nobody said and changes nothing."""
    undoes: str | None = None
    """The ref of an earlier statement of the same voice that counts no longer."""

    @property
    def order(self) -> Order:
        return (self.said_at, self.ref, self.voice)
