"""What the reader of announcements takes and gives: text, doubts, guesses, the announcement itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from service.domain.ids import ForumUserId
from service.domain.places import Town


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """One post that counts for an announcement: its own, or an answer of its author or a facilitator."""

    raw: str
    author_id: ForumUserId
    author_name: str
    written_at: datetime
    """Aware; a date without a year is the next such day after it."""


@dataclass(frozen=True, slots=True)
class Source:
    """All that was written for one announcement, oldest first; `posts[0]` is the announcement's own post."""

    title: str
    posts: tuple[WrittenPost, ...]


class Field(Enum):
    """A thing an announcement can say; the values are stable and are stored."""

    NAME = "name"
    COURSE = "course"
    PLACE = "place"
    TOWN = "town"
    ONLINE = "online"
    FIRST_MEETING = "first_meeting"
    TIME = "time"
    RHYTHM = "rhythm"
    """A weekday on which people meet, found while the first day is not known."""
    MEETINGS = "meetings"
    MINUTES = "minutes"
    LANGUAGE = "language"
    ZONE = "zone"
    SEATS = "seats"
    SIGNUP = "signup"
    FACILITATORS = "facilitators"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a circle meets. `online` circles may have none of the rest."""

    branch: str | None = None
    """The building as written, such as "Riverside Branch Library"."""
    room: str | None = None
    address: str | None = None
    town: Town | None = None
    town_text: str | None = None
    """The town as written, when it is not in our list."""
    online: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """One meeting in the circle's own wall time; with the circle's zone this is the truth, UTC is derived."""

    start: datetime
    """Naive: wall time in the circle's zone."""
    minutes: int
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """A circle as announced: what, where and when are known, all else is known, defaulted or absent."""

    name: str
    place: Place
    zone: str
    """IANA name."""
    meetings: tuple[PlannedMeeting, ...]
    """At least one, in order of time."""
    course_title: str | None = None
    course_link: str | None = None
    course_provider: str | None = None
    language: str | None = None
    """As written, such as "Spanish and English"."""
    seats: int | None = None
    signup_link: str | None = None
    facilitator_names: tuple[str, ...] = ()
    """User names without @, as written; empty means the author."""
    words: str | None = None
    """The author's own words about the circle ("Anything else"), plain text."""
    free: bool = True
    """False when the announcement says otherwise, so that we never write "free" above a price."""
    full: bool = False
    """Nobody else can come."""
    called_off: bool = False
    """The whole circle will not go on."""


class DoubtKind(Enum):
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    """Several readings; `options` holds them."""
    CONTRADICTORY = "contradictory"
    UNREADABLE = "unreadable"
    PAST = "past"
    """Every meeting lies in the past; `options` holds the nearest future reading."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something needed that nobody should guess: it is asked, in words, with the readings written out."""

    kind: DoubtKind
    field: Field
    text: str | None = None
    """The words in doubt, as the person wrote them."""
    options: tuple[str | datetime | Town, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """Something we assumed and say so: a default or the likelier reading."""

    field: Field
    value: str | int | datetime


class Hint(Enum):
    """A gentle remark from the method's facts; never a refusal."""

    FEW_SEATS = "few_seats"
    MANY_SEATS = "many_seats"
    FEW_MEETINGS = "few_meetings"
    MANY_MEETINGS = "many_meetings"


class Private(Enum):
    """Something that should not stand in a public post; never repeated by us."""

    MEETING_LINK = "meeting_link"
    EMAIL = "email"
    PHONE = "phone"
    HOME = "home"
    """Where somebody lives."""
    MESSENGER = "messenger"
    """A group of a messenger, or a name there: no place to meet."""


class Kind(Enum):
    """What a post is; the values are stable and are stored. Only an invitation becomes a circle."""

    INVITATION = "invitation"
    QUESTION = "question"
    ADVICE = "advice"
    THANKS = "thanks"
    REPORT = "report"
    """What was: a meeting that has taken place, something lost or found there."""
    CHANGE = "change"
    """A circle that exists meets elsewhere, at another time, or not at all."""
    VACANCY = "vacancy"
    """Somebody is wanted who works or helps."""
    ADVERTISEMENT = "advertisement"
    WISH = "wish"
    """Somebody would like to begin a circle: told how, once."""
    UNSURE = "unsure"
    """Nobody can tell: organizers see it."""


class Verdict(Enum):
    COMPLETE = "complete"
    ASK = "ask"
    """An invitation with at least two of what, where and when, or a wish: the author gets one friendly reply."""
    LEAVE_ALONE = "leave_alone"
    """No invitation: no reply, but it stands on the organizers' list with what it is."""
    ORGANIZER = "organizer"
    """Complete, but a price, a single date or a doubt wants an organizer's yes or no first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of a source.

    `announcement` is set for COMPLETE and ORGANIZER. Doubts beside it are about a later word that looks like a
    change and is not sure: the announcement stays as it stood, and its author is asked.
    """

    verdict: Verdict
    announcement: Announcement | None
    doubts: tuple[Doubt, ...] = ()
    guesses: tuple[Guess, ...] = ()
    hints: tuple[Hint, ...] = ()
    private: tuple[Private, ...] = ()
    found: tuple[tuple[Field, str | int | datetime], ...] = ()
    """What was understood so far, for the reply that asks for the rest."""
    not_followed: tuple[str, ...] = ()
    """Why an organizer is asked or sees it, as stable words: "price", "single_meeting", or the value of its kind."""
    quotes: tuple[tuple[str, str], ...] = ()
    """Of these reasons, by the same words, what its author wrote that made them."""
    kind: Kind = Kind.INVITATION
