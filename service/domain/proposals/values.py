"""What a proposal is: its author's words, its state and dates, who wants what, and the steps taken. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from service.domain.circles import TopicMade
from service.domain.ids import ExternalId, ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.places import Town
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.subjects import ProposalSubject


class Who(Enum):
    """As whom somebody writes."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    LIBRARIAN = "librarian"
    ORGANISATION = "organisation"


class Missing(Enum):
    """What a story must still say before anybody can decide about it."""

    TOWN = "town"
    WORDS = "words"
    """None of the three questions has an answer."""


@dataclass(frozen=True, slots=True)
class Where:
    """`town` when it is one of our list; else what was written, with its country where that is known."""

    text: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2, or empty."""
    town: Town | None = None
    between: tuple[Town, ...] = ()
    """Several of this name: only its author knows which is meant, and is asked."""

    @property
    def name(self) -> str:
        return self.town.name if self.town else self.text


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """All that the author says in public. Texts are plain, as typed; empty where nothing was said."""

    where: Where = field(default_factory=Where)
    why: str = ""
    """Why learning together locally is needed in your community."""
    how: str = ""
    """How you imagine it happening."""
    story: str = ""
    """Your story."""
    who: Who | None = None
    place: str = ""
    """Where they could meet."""
    topics: str = ""
    languages: str = ""
    when: str = ""
    can_facilitate: bool = False
    can_offer_room: bool = False

    @property
    def answers(self) -> tuple[str, str, str]:
        return (self.why, self.how, self.story)

    @property
    def completeness(self) -> int:
        """How many of the three questions are answered."""
        return sum(1 for one in self.answers if one.strip())

    @property
    def missing(self) -> tuple[Missing, ...]:
        town = () if self.where.name.strip() and not self.where.between else (Missing.TOWN,)
        words = () if self.completeness else (Missing.WORDS,)
        return (*town, *words)


@dataclass(frozen=True, slots=True)
class Newer:
    """What an author who has not signed in would rather say: nobody reads it before an organizer's glance."""

    words: ProposalWords
    language: Language | None
    at: datetime
    refused: bool = False
    """The glance said no. Its author may still try other words."""


@dataclass(frozen=True, slots=True)
class Votes:
    """What the poll under a story counts."""

    join: int = 0
    facilitate: int = 0
    room: int = 0

    @property
    def total(self) -> int:
        return self.join + self.facilitate + self.room


class Wanted(Enum):
    """What an accepted idea still lacks."""

    ROOM = "room"
    FACILITATOR = "facilitator"


class Rhythm(Enum):
    """How far ahead a library plans."""

    WEEKS = "weeks"
    """Four to six weeks."""
    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    QUARTER = "quarter"
    """Once a quarter they decide about the next one."""


class Item(Enum):
    """What must be done between yes and the first meeting, in the order in which one does it."""

    FACILITATOR = "facilitator"
    ROOM = "room"
    COURSE = "course"
    DATES = "dates"
    CALENDAR = "calendar"
    """It stands in the library's own calendar."""


class StepStatus(Enum):
    PENDING = "pending"
    """Decided; the minutes in which it can be undone are running."""
    DONE = "done"
    UNDONE = "undone"
    VOID = "void"
    """It could not be carried out any more when its minutes were over."""


class Refusal(Enum):
    """Why a step may not be taken."""

    NOT_NOW = "not_now"
    """It does not follow from where the story stands, or stands by now."""
    NOT_ORGANIZER = "not_organizer"
    OWN_STORY = "own_story"
    NOT_AUTHOR = "not_author"
    DAY_MISSING = "day_missing"
    DAY_PASSED = "day_passed"
    DAY_TOO_FAR = "day_too_far"
    REASON_MISSING = "reason_missing"
    NOTHING_WANTED = "nothing_wanted"
    """It must say what is looked for."""
    OTHER_MISSING = "other_missing"
    OTHER_TOWN = "other_town"
    """Only stories of the same town are put together: neighbours are no duplicates."""
    OTHER_ENDED = "other_ended"
    STORY_INCOMPLETE = "story_incomplete"
    WORDS_CHANGED = "words_changed"
    """Since the organizer's glance, which was at other words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A step as somebody wants it, before the guards have looked at it."""

    event: ProposalEvent
    by: Actor
    person: ForumUserId | None = None
    line: str = ""
    """Public, in the organizer's or author's own words."""
    note: str = ""
    """For organizers only."""
    day: date | None = None
    """By which people hear from us; when to look at it again."""
    wanted: frozenset[Wanted] = frozenset()
    rhythm: Rhythm | None = None
    other: str | None = None
    """The origin of the story that it is put together with, or of its circle."""
    items: frozenset[Item] | None = None
    """What is done, all of it."""
    post_id: PostId | None = None
    """The post in which it was said on the forum: that is the public line."""
    glanced: str = ""
    """The mark of the words that a glance was at."""
    by_staff: bool = False
    """The forum told with that post that its author is staff."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a proposal's log."""

    number: int
    """Counted from 1 in each proposal."""
    wish: Wish
    at: datetime
    before: ProposalState
    after: ProposalState
    status: StepStatus = StepStatus.DONE
    public_at: datetime | None = None
    """When it becomes, or became, public; None for what nobody reads outside."""
    refusal: Refusal | None = None
    """Why it is void."""


@dataclass(frozen=True, slots=True)
class Proposal:
    origin: str
    """16 hexadecimal digits drawn with it; `t431` was written by its author as topic 431."""
    words: ProposalWords
    state: ProposalState
    since: datetime
    """In this state."""
    created_at: datetime
    language: Language | None = None
    """Its own; None: nobody could tell, the settings decide."""
    newer: Newer | None = None
    author_id: ForumUserId | None = None
    """None: written by somebody who was not signed in."""
    written_in: TopicId | None = None
    """The author's own topic; None: sent with the form, so its topic is ours."""
    assignee: ForumUserId | None = None
    stepped_at: datetime | None = None
    """When a person last took a step."""
    active_at: datetime | None = None
    """When somebody last voted or wrote."""
    promised: date | None = None
    """By which day people hear from us, or we look at it again, as its topic says."""
    broken: date | None = None
    """The promised day that passed without a word, until the next step."""
    wanted: frozenset[Wanted] = frozenset()
    rhythm: Rhythm | None = None
    votes: Votes = Votes()
    done: frozenset[Item] = frozenset()
    circle: str | None = None
    """The origin of its circle."""
    together_with: str | None = None
    """The origin of the story that it was put together with."""
    shares_text: bool = False
    """Its author agrees that its text stands in that story's topic, too."""
    asked: bool = False
    """Our one reply under the author's own topic stands, or is on its way."""
    made: TopicMade | None = None
    """Where our block stands: the topic that we made, or our reply under the author's own."""
    polled: bool = False
    """The poll was written: that happens once."""
    titles: tuple[str, ...] = ()
    by_hand: bool = False
    hand_back: bool = False
    listed: bool = True
    closed: bool = False

    @property
    def subject(self) -> ProposalSubject:
        return ProposalSubject(self.origin)

    @property
    def external_id(self) -> ExternalId:
        return ExternalId(f"proposal-{self.origin}")

    @property
    def block_name(self) -> str:
        """The name in our marker around the block (law 5)."""
        return f"story {self.external_id}"

    @property
    def topic_id(self) -> TopicId | None:
        return self.written_in or (self.made.topic_id if self.made else None)
