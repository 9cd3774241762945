"""An announcement as we know it and as it stands, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from service.domain.announcements.values import Announcement, Field, Reading
from service.domain.circles import Circle
from service.domain.effects import Effect
from service.domain.ids import ForumUserId, TopicId
from service.domain.languages import Language
from service.reasons import Reason


class AnnouncementState(Enum):
    COMPLETE = "complete"
    ASKED = "asked"
    """Something needed is missing; our one reply asks for it."""
    LEFT_ALONE = "left_alone"
    """Probably no announcement; organizers see it."""
    WAITING = "waiting"
    """Complete, but an organizer's yes or no is wanted first."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class KnownAnnouncement:
    topic_id: TopicId
    author_id: ForumUserId
    author_name: str
    title: str
    state: AnnouncementState
    reading: Reading
    created_at: datetime
    asked: bool = False
    allowed: bool | None = None
    """An organizer's yes or no, where one is needed."""
    twin_of: str | None = None
    """The origin of the circle that this announcement announces once more; should that go, it has one of its own."""


@dataclass(frozen=True, slots=True)
class ReadAnnouncement:
    """An announcement as it stands on the forum now, with what the reader made of it."""

    topic_id: TopicId
    author_id: ForumUserId
    author_name: str
    title: str
    created_at: datetime
    reading: Reading
    announced: Announcement | None
    """The circle as all its voices say it; None while it was never announced completely."""
    facilitator_ids: tuple[ForumUserId, ...]
    language: Language | None = None
    """In which it is written; None when that is unsure."""
    author_speaks: bool = True
    """False: a source says all that is known of the circle; its author has no say before an organizer's yes."""
    guessed: tuple[Field, ...] = ()
    """What of it we assumed, and nobody has confirmed."""


@dataclass(frozen=True, slots=True)
class Decision:
    why: Reason
    """What was decided and why."""
    announcement: KnownAnnouncement | None = None
    circle: Circle | None = None
    effects: tuple[Effect, ...] = ()
