"""A circle as we hold it, and its state machine as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.ids import ExternalId, ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.subjects import CircleSubject


class CircleState(Enum):
    ANNOUNCED = "announced"
    """Complete, its topic is on its way."""
    OPEN = "open"
    """Its topic stands and is listed."""
    TAKEN_BACK = "taken_back"
    """The announcement went away before the topic was there."""
    UNLISTED = "unlisted"
    """The announcement went away: the topic stays, unlisted, and organizers see it."""


class CircleEvent(Enum):
    TOPIC_MADE = "topic made"
    WITHDRAWN = "announcement deleted or hidden"
    RESTORED = "announcement back"


CIRCLE_STATES: Mapping[tuple[CircleState, CircleEvent], CircleState] = {
    (CircleState.ANNOUNCED, CircleEvent.TOPIC_MADE): CircleState.OPEN,
    (CircleState.ANNOUNCED, CircleEvent.WITHDRAWN): CircleState.TAKEN_BACK,
    (CircleState.OPEN, CircleEvent.WITHDRAWN): CircleState.UNLISTED,
    (CircleState.TAKEN_BACK, CircleEvent.RESTORED): CircleState.ANNOUNCED,
    (CircleState.TAKEN_BACK, CircleEvent.TOPIC_MADE): CircleState.UNLISTED,
    (CircleState.UNLISTED, CircleEvent.RESTORED): CircleState.OPEN,
}
"""What is not in the table leaves the state as it is: the forum tells things twice and late."""


def advance(state: CircleState, event: CircleEvent) -> CircleState:
    return CIRCLE_STATES.get((state, event), state)


@dataclass(frozen=True, slots=True)
class TopicMade:
    """What the forum returned for a circle's topic, the only thing we compare with later."""

    topic_id: TopicId
    first_post_id: PostId
    url: str
    title: str
    block: str


@dataclass(frozen=True, slots=True)
class Circle:
    origin: str
    """Where it comes from: `t431` is announced in topic 431."""
    announcement_topic_id: TopicId | None
    """None for a circle that was not announced on the forum; then it has no author there either."""
    author_id: ForumUserId | None
    announced: Announcement
    """As all its voices say it."""
    facilitator_ids: tuple[ForumUserId, ...]
    state: CircleState
    made: TopicMade | None = None
    titles: tuple[str, ...] = ()
    """The ladder of titles last sent."""
    by_hand: bool = False
    """Somebody wrote inside our block: the block is theirs until it is handed back."""
    language: Language | None = None
    """Of its first complete announcement, for ever; None: nobody could tell, the settings decide."""
    hand_back: bool = False
    """Somebody asked that the block be ours again; the next decision does it."""

    @property
    def external_id(self) -> ExternalId:
        return ExternalId(f"circle-{self.origin}")

    @property
    def subject(self) -> CircleSubject:
        return CircleSubject(self.origin)

    @property
    def block_name(self) -> str:
        """The name in our marker around the first post's block (law 5)."""
        return f"first-post {self.external_id}"


def list_starts(announced: Announcement) -> tuple[datetime, ...]:
    """When its meetings begin, in UTC; wall time and zone are the truth."""
    zone = ZoneInfo(announced.zone)
    return tuple(meeting.start.replace(tzinfo=zone).astimezone(UTC) for meeting in announced.meetings)


def find_next_meeting(announced: Announcement, now: datetime) -> datetime | None:
    """When the next meeting begins that has not begun yet."""
    return next((start for start in list_starts(announced) if start > now), None)
