"""Effects: the changes to make outside, in our words and as the exact requests the store keeps.

A decision answers with `Effect`s; the job renders each into a `NewEffect` whose `request` is exactly what the
forum will be asked. *Once* effects happen once for ever (their key is thing and moment); *wanted-state* effects
(their key is the thing) are overwritten by newer decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from service.domain.announcements.values import Reading
from service.domain.circles import Circle
from service.domain.ids import CategoryId, ExternalId, TopicId


class Priority(IntEnum):
    """Who may take how much of the forum's call budget (law 7)."""

    CHANGE = 0
    """A change people wait for: may take the last token."""
    ANSWER = 1
    """Answers and topics."""
    BACKGROUND = 2


# In our words: what a decision wants.


@dataclass(frozen=True, slots=True)
class CreateTopic:
    circle: Circle


@dataclass(frozen=True, slots=True)
class EditFirstPost:
    circle: Circle
    take_over: bool = False
    """Hand the block back to us; the text that stood there moves below it."""


@dataclass(frozen=True, slots=True)
class SetListed:
    circle: Circle
    listed: bool


@dataclass(frozen=True, slots=True)
class DropTopic:
    """The circle was taken back before its topic was made: do not make it."""

    circle: Circle


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the author for what is missing; as long as our reply stands, its text follows."""

    topic_id: TopicId
    author_name: str
    reading: Reading
    asked: bool
    """Our reply is already there, or on its way."""


@dataclass(frozen=True, slots=True)
class SayLink:
    """Tell the announcement where its circle lives now."""

    topic_id: TopicId
    url: str
    asked: bool
    reading: Reading
    """What was guessed, and what of it should not stand in public, is said with the link."""
    twin: bool = False
    """The circle was announced twice: this announcement gets the link of the other's topic."""


@dataclass(frozen=True, slots=True)
class CloseAnnouncement:
    topic_id: TopicId


@dataclass(frozen=True, slots=True)
class ShowOurs:
    """One reply in the circle's topic with what we would have written (law 5)."""

    circle: Circle


@dataclass(frozen=True, slots=True)
class SayTitlesRefused:
    """Tell the author that the forum takes none of our titles."""

    circle: Circle


Effect = (
    CreateTopic
    | EditFirstPost
    | SetListed
    | DropTopic
    | Ask
    | SayLink
    | CloseAnnouncement
    | ShowOurs
    | SayTitlesRefused
)


# As stored: the exact request.


@dataclass(frozen=True, slots=True)
class TopicRequest:
    external_id: ExternalId
    category_id: CategoryId
    titles: tuple[str, ...]
    raw: str
    tags: tuple[str, ...]
    block_name: str


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    topic_id: TopicId
    raw: str
    """Ends with our `once` marker, which carries the effect's key."""


@dataclass(frozen=True, slots=True)
class FirstPostRequest:
    topic_id: TopicId
    block_name: str
    block: str
    titles: tuple[str, ...]
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class ReplyTextRequest:
    """The text our reply shall have; the reply itself is named by `needs`."""

    raw: str


@dataclass(frozen=True, slots=True)
class StatusRequest:
    topic_id: TopicId
    status: str
    """`visible` or `closed`, as Discourse says."""
    enabled: bool


Request = TopicRequest | ReplyRequest | FirstPostRequest | ReplyTextRequest | StatusRequest


class Shape(Enum):
    ONCE = "once"
    WANTED = "wanted"


KINDS: Mapping[str, tuple[type[Request], Shape]] = {
    "create-topic": (TopicRequest, Shape.ONCE),
    "create-reply": (ReplyRequest, Shape.ONCE),
    "edit-first-post": (FirstPostRequest, Shape.WANTED),
    "edit-reply": (ReplyTextRequest, Shape.WANTED),
    "set-status": (StatusRequest, Shape.WANTED),
}
"""The kinds of effect as stored, with the type of their request. A new kind is added here and in `jobs/effects.py`."""

KIND_OF: Mapping[type[Request], str] = {request: kind for kind, (request, _) in KINDS.items()}


@dataclass(frozen=True, slots=True)
class NewEffect:
    """A row to insert, or to overwrite if it is a wanted state."""

    key: str
    lane: str
    priority: Priority
    request: Request
    needs: str | None = None
    after_s: float = 0.0
    """Not before so many seconds from now (the database's time)."""

    @property
    def kind(self) -> str:
        return KIND_OF[type(self.request)]

    @property
    def shape(self) -> Shape:
        return KINDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class DropEffect:
    """Take an effect back as long as nothing of it was tried."""

    key: str


class EffectState(Enum):
    READY = "ready"
    LEASED = "leased"
    AWAITING = "awaiting"
    DONE = "done"
    DEAD = "dead"
    CRASHED = "crashed"
    DROPPED = "dropped"


class EffectEvent(Enum):
    CLAIMED = "a worker claims it"
    DONE = "the forum answered"
    LATER = "try again later"
    MODERATED = "the forum keeps it for review"
    GAVE_UP = "refused, or seven days without success"
    LEASE_ENDED = "the worker died"
    CRASHED_OFTEN = "five workers died of it"
    SEEN = "its marker was seen on the forum"
    TRY_AGAIN = "somebody presses try again"
    TAKEN_BACK = "no longer wanted"
    WANTED_ANEW = "a newer decision"


EFFECT_STATES: Mapping[tuple[EffectState, EffectEvent], EffectState] = {
    (EffectState.READY, EffectEvent.CLAIMED): EffectState.LEASED,
    (EffectState.READY, EffectEvent.TAKEN_BACK): EffectState.DROPPED,
    (EffectState.READY, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.LEASED, EffectEvent.DONE): EffectState.DONE,
    (EffectState.LEASED, EffectEvent.LATER): EffectState.READY,
    (EffectState.LEASED, EffectEvent.MODERATED): EffectState.AWAITING,
    (EffectState.LEASED, EffectEvent.GAVE_UP): EffectState.DEAD,
    (EffectState.LEASED, EffectEvent.LEASE_ENDED): EffectState.READY,
    (EffectState.LEASED, EffectEvent.CRASHED_OFTEN): EffectState.CRASHED,
    (EffectState.LEASED, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.AWAITING, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.AWAITING, EffectEvent.GAVE_UP): EffectState.DEAD,
    (EffectState.DEAD, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.DEAD, EffectEvent.TRY_AGAIN): EffectState.READY,
    (EffectState.DEAD, EffectEvent.WANTED_ANEW): EffectState.READY,
    (EffectState.CRASHED, EffectEvent.TRY_AGAIN): EffectState.READY,
    (EffectState.DROPPED, EffectEvent.WANTED_ANEW): EffectState.READY,
    (EffectState.DONE, EffectEvent.WANTED_ANEW): EffectState.READY,
}
"""The states of an effect. The store's statements keep to this table; a test walks them against it."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is being tried, committed before the outside call.

    Whoever finds one with `look` set and no receipt looks at the outside before acting.
    """

    attempt: int = 0
    """The rung of the ladder: which of `compose_attempts` is being tried."""
    look: bool = True
    text: str | None = None
    """The block or reply text being sent, so that it is known as ours if the answer is lost."""


def compose_attempts(request: TopicRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All (title, tags) pairs in the order in which they are tried: with the tags, then without."""
    bare = tuple((title, ()) for title in request.titles)
    return (*((title, request.tags) for title in request.titles), *bare) if request.tags else bare


def plan_attempt(request: TopicRequest, refused: int, messages: tuple[str, ...]) -> int | None:
    """The next rung after the refused one, or None after the last.

    Discourse's messages are localized, so they only choose the order: one that names a tag of ours, or tags at all, is
    answered by the same title without them.
    """
    attempts = compose_attempts(request)
    titles = len(request.titles)
    has_tags = bool(attempts[refused][1])
    about_tags = any(word in message.casefold() for message in messages for word in (*request.tags, "tag"))
    step = titles if has_tags and about_tags else 1
    return refused + step if refused + step < len(attempts) else None


FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 6 * 3600.0
HORIZON_S = 7 * 24 * 3600.0
"""Nothing is given up before it was tried for this long."""


def plan_retry(
    attempts: int, tried_for_s: float, jitter: float, asked_s: float | None = None
) -> float | None:
    """Seconds to wait after the `attempts`-th failure, or None when it is time to give up.

    `jitter` lies in 0..1 and spreads the wait by a fifth both ways; `asked_s` is what the outside asked for.
    """
    if tried_for_s >= HORIZON_S:
        return None
    wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempts, 20))
    return max(wait * (0.8 + 0.4 * jitter), asked_s or 0.0)
