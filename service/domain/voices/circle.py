"""The circle as all its voices together say it: what the fold gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from service.domain.announcements.values import Field, Place
from service.domain.ids import ForumUserId
from service.domain.voices.values import Fields, MeetingUid, Order, Voice


class MeetingStatus(Enum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """No voice says it any more; it may return."""


@dataclass(frozen=True, slots=True)
class Meeting:
    uid: MeetingUid
    start: datetime
    """Naive: wall time in `zone`."""
    minutes: int
    zone: str
    """IANA name."""
    status: MeetingStatus
    place: Place | None = None
    """Where this meeting is, if not where the circle meets."""
    ordinal: int | None = None
    """Counted from 1 over all meetings but withdrawn ones; never stored."""
    since: Order | None = field(default=None, compare=False)
    """Of the statement that began to say when it is; None where nobody speaks of it any more."""

    @property
    def stands(self) -> bool:
        """It belongs to the circle: it is on, or people should know that it is cancelled."""
        return self.status is not MeetingStatus.WITHDRAWN


class QuestionKind(Enum):
    OTHERWISE = "otherwise"
    """A voice that joined says otherwise; what was said before counts."""
    CANCELLED_ELSEWHERE = "cancelled_elsewhere"
    """A voice cancels a start at which the meeting no longer is; the meeting counts as planned."""


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can decide, asked of the facilitator once."""

    kind: QuestionKind
    voice: Voice
    ref: str
    """Of the statement that raised it."""
    fields: tuple[str, ...] = ()
    """Names of the circle's fields that the voice says otherwise."""
    meetings: tuple[MeetingUid, ...] = ()
    """Meetings that it has at another time, that it alone has, or that it lacks; or the one it cancels."""


@dataclass(frozen=True, slots=True)
class SaidCircle:
    circle: str
    """Its origin."""
    fields: Fields
    facilitators: tuple[ForumUserId, ...]
    meetings: tuple[Meeting, ...]
    """In order of time, withdrawn ones too."""
    questions: tuple[Question, ...] = ()
    stood: Mapping[datetime, MeetingUid] = field(default_factory=dict)
    """Which meeting is, or was last, at each start that was ever said."""
    since: Mapping[str, Order] = field(default_factory=dict)
    """By the field's name, of the statement that began to say it."""
    guessed: tuple[Field, ...] = ()
    """What of it was assumed, and nobody has said or confirmed."""
