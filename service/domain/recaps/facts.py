"""The facts of the network's week, as the tables give them, and the key of its topic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.changes import ToldMeeting
from service.domain.ids import ExternalId, ForumUserId, PostId, TopicId
from service.domain.recaps.stories import StoryFact
from service.domain.weeks import Week


def compose_recap_id(week: Week) -> ExternalId:
    """The key of its topic: it comes from the week alone, and a restored database finds it again (law 2)."""
    return ExternalId(f"recap-network-{week.key}")


@dataclass(frozen=True, slots=True)
class RecapCircle:
    """A circle as a row names it."""

    origin: str
    name: str
    zone: str
    branch: str | None = None
    town: str | None = None
    online: bool = False
    url: str | None = None
    """Of its topic; None where it has none, or none in sight."""
    signup_link: str | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingFact:
    circle: RecapCircle
    start: datetime
    """Naive: wall time in the circle's zone."""
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class StartFact:
    circle: RecapCircle
    start: datetime
    """Naive: of its first meeting."""
    full: bool = False
    facilitators: tuple[ForumUserId, ...] = ()
    words: str | None = None
    """What its announcement says besides, in its author's words."""


@dataclass(frozen=True, slots=True)
class EndFact:
    circle: RecapCircle
    last_start: datetime
    """Naive: of its last meeting."""
    facilitators: tuple[ForumUserId, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """What a week's changes of one meeting come to."""

    circle: RecapCircle
    was: ToldMeeting | None
    now: ToldMeeting | None
    changed_at: datetime
    called_off: bool = False
    """The whole circle will not go on."""


@dataclass(frozen=True, slots=True)
class NewcomerFact:
    """Somebody's first post where people introduce themselves."""

    person: ForumUserId
    post_id: PostId
    topic_id: TopicId
    number: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionFact:
    """A post that ends with a question and below which nobody but its author has written."""

    post_id: PostId
    topic_id: TopicId
    number: int
    written_at: datetime
    circle: str | None = None
    """The name of the circle in whose topic it stands."""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    known_since: datetime | None = None
    """Since when we know the forum."""
    meetings: tuple[MeetingFact, ...] = ()
    starts: tuple[StartFact, ...] = ()
    ends: tuple[EndFact, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    newcomers: tuple[NewcomerFact, ...] = ()
    experienced: frozenset[ForumUserId] = frozenset()
    """Of those who facilitate a circle that starts: who has facilitated another one, as far as we know."""
    questions: tuple[QuestionFact, ...] = ()
    elsewhere: tuple[RecapCircle, ...] = ()
    """Announced elsewhere, with meetings ahead and no topic yet."""
    stories: tuple[StoryFact, ...] = ()
    signed_up: int | None = None
    """For the circles that meet this week; None: nobody counts them here."""
