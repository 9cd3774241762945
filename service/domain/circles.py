"""A circle as we hold it, and its state machine as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement, Field
from service.domain.ids import ExternalId, ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.subjects import CircleSubject


class CircleState(Enum):
    ANNOUNCED = "announced"
    """Complete, its topic is on its way."""
    OPEN = "open"
    """Its topic stands, its first meeting lies ahead."""
    RUNNING = "running"
    WRAPPING_UP = "wrapping_up"
    """Its last meeting is over."""
    FINISHED = "finished"
    ARCHIVED = "archived"
    """Its topic is closed."""
    CANCELLED = "cancelled"
    """Called off as a whole."""
    VANISHED = "vanished"
    """Its announcement went away: the topic is out of sight, or was never made, and organizers see it."""


class CircleEvent(Enum):
    TOPIC_MADE = "topic made"
    BEGAN = "first meeting begins"
    POSTPONED = "first meeting lies ahead again"
    ENDED = "last meeting is over"
    PLANNED = "a meeting is added"
    WRAPPED_UP = "two weeks pass"
    AGED = "thirty days pass"
    CALLED_OFF = "called off"
    TAKEN_UP = "goes on after all"
    WITHDRAWN = "announcement deleted or hidden"
    RESTORED = "announcement back"


_S, _E = CircleState, CircleEvent
CIRCLE_STATES: Mapping[tuple[CircleState, CircleEvent], CircleState] = {
    (_S.ANNOUNCED, _E.TOPIC_MADE): _S.OPEN,
    (_S.OPEN, _E.BEGAN): _S.RUNNING,
    (_S.RUNNING, _E.POSTPONED): _S.OPEN,
    (_S.RUNNING, _E.ENDED): _S.WRAPPING_UP,
    (_S.WRAPPING_UP, _E.PLANNED): _S.RUNNING,
    (_S.WRAPPING_UP, _E.WRAPPED_UP): _S.FINISHED,
    (_S.FINISHED, _E.PLANNED): _S.RUNNING,
    (_S.FINISHED, _E.AGED): _S.ARCHIVED,
    (_S.ARCHIVED, _E.PLANNED): _S.RUNNING,
    (_S.OPEN, _E.CALLED_OFF): _S.CANCELLED,
    (_S.RUNNING, _E.CALLED_OFF): _S.CANCELLED,
    (_S.CANCELLED, _E.TAKEN_UP): _S.OPEN,
    (_S.CANCELLED, _E.AGED): _S.ARCHIVED,
    (_S.ANNOUNCED, _E.WITHDRAWN): _S.VANISHED,
    (_S.OPEN, _E.WITHDRAWN): _S.VANISHED,
    (_S.RUNNING, _E.WITHDRAWN): _S.VANISHED,
    (_S.WRAPPING_UP, _E.WITHDRAWN): _S.VANISHED,
    (_S.FINISHED, _E.WITHDRAWN): _S.VANISHED,
    (_S.ARCHIVED, _E.WITHDRAWN): _S.VANISHED,
    (_S.CANCELLED, _E.WITHDRAWN): _S.VANISHED,
    (_S.VANISHED, _E.RESTORED): _S.ANNOUNCED,
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
    """Somebody asked that the block be ours again; until that is done, every edit of it takes it over."""
    speaks: Language | None = None
    """In which we speak in its topic, if a command said so."""
    listed: bool = True
    """Whether its topic shall be in sight."""
    closed: bool = False
    """Whether its topic shall be closed."""
    guessed: tuple[Field, ...] = ()
    """What of it we assumed, and nobody has confirmed; nothing once it has met."""
    taken_away: bool = False
    """The forum's team deleted its topic; it may come back, and there is never a second one."""

    @property
    def external_id(self) -> ExternalId:
        return ExternalId(f"circle-{self.origin}")

    @property
    def spoken(self) -> Language | None:
        """The language of all that we write to its people; None: the settings decide."""
        return self.speaks or self.language

    @property
    def subject(self) -> CircleSubject:
        return CircleSubject(self.origin)

    @property
    def block_name(self) -> str:
        """The name in our marker around the first post's block (law 5)."""
        return f"first-post {self.external_id}"


def list_starts(announced: Announcement) -> tuple[datetime, ...]:
    """When its meetings begin, in UTC; wall time and zone are the truth."""
    return tuple(start for start, _ in list_spans(announced))


def list_spans(announced: Announcement) -> tuple[tuple[datetime, datetime], ...]:
    """When its meetings begin and end, in UTC, cancelled ones too."""
    zone = ZoneInfo(announced.zone)
    starts = (meeting.start.replace(tzinfo=zone).astimezone(UTC) for meeting in announced.meetings)
    return tuple(
        (start, start + timedelta(minutes=meeting.minutes))
        for start, meeting in zip(starts, announced.meetings, strict=True)
    )


def find_next_meeting(announced: Announcement, now: datetime) -> datetime | None:
    """When the next meeting begins that has not begun yet."""
    return next((start for start in list_starts(announced) if start > now), None)
