"""Requests: what the forum will be asked exactly, as the store keeps it.

*Once* effects happen once for ever (their key is thing and moment); *wanted-state* effects (their key is the thing) are
overwritten by newer decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum

from service.domain.changes import Told
from service.domain.ids import CategoryId, ExternalId, PostId, TopicId


class Priority(IntEnum):
    """Who may take how much of the forum's call budget (law 7)."""

    CHANGE = 0
    """A change people wait for: may take the last token."""
    ANSWER = 1
    """Answers and topics."""
    BACKGROUND = 2


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
class NewsRequest:
    topic_id: TopicId
    raw: str
    """Ends with our `once` marker, which carries the effect's key."""
    after: Told
    before: str = ""
    """By which change people were told last: once they know of another, this one is no news of theirs."""


@dataclass(frozen=True, slots=True)
class FirstPostRequest:
    topic_id: TopicId
    block_name: str
    block: str
    titles: tuple[str, ...]
    take_over: bool = False
    folded_under: str = ""
    """The title under which what stood in the block until then is folded, HTML; empty: it is left out."""
    post_id: PostId | None = None
    """The reply that holds our block; None: the topic's first post does."""
    poll: str = ""
    """To be written below the block, unless a poll stands there already."""


@dataclass(frozen=True, slots=True)
class ReplyTextRequest:
    """The text our reply shall have; the reply itself is named by `needs`."""

    raw: str


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A private message, as a topic of its own."""

    external_id: ExternalId
    to: str
    """A group's or a person's name: the forum lets no two of them be the same."""
    title: str
    raw: str
    """Ends with our `once` marker, which carries the effect's key."""
    may_fail: bool = False
    """Whoever takes no messages from us is nobody's trouble."""
    may_go_on: bool = False
    """Where a message with this external id stands already, it is written below that one."""


@dataclass(frozen=True, slots=True)
class StatusRequest:
    topic_id: TopicId
    status: str
    """`visible`, `closed` or `pinned`, as Discourse says."""
    enabled: bool
    if_nobody_wrote: bool = False
    until: datetime | None = None
    """When a pin ends: Discourse takes none without."""


Request = (
    TopicRequest
    | ReplyRequest
    | NewsRequest
    | FirstPostRequest
    | ReplyTextRequest
    | StatusRequest
    | MessageRequest
)


class Shape(Enum):
    ONCE = "once"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of effect as stored."""

    name: str
    request: type[Request]
    shape: Shape
    cost: int
    """Calls of the forum that it usually takes; claiming it pays for them."""


_KINDS = (
    Kind("create-topic", TopicRequest, Shape.ONCE, 1),
    Kind("create-reply", ReplyRequest, Shape.ONCE, 1),
    Kind("create-news", NewsRequest, Shape.ONCE, 1),
    Kind("edit-first-post", FirstPostRequest, Shape.WANTED, 2),
    Kind("edit-reply", ReplyTextRequest, Shape.WANTED, 2),
    Kind("set-status", StatusRequest, Shape.WANTED, 2),
    Kind("create-message", MessageRequest, Shape.ONCE, 1),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
"""A new kind is added here and in `jobs/engine/effects.py`; the crash enumeration then covers it."""

KIND_OF: Mapping[type[Request], Kind] = {kind.request: kind for kind in _KINDS}


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
    useless_after_s: float | None = None
    """Not begun after so many seconds: its moment has passed then."""

    @property
    def kind(self) -> Kind:
        return KIND_OF[type(self.request)]


@dataclass(frozen=True, slots=True)
class DropEffect:
    """Take an effect back as long as nothing of it was tried."""

    key: str
