"""The door to the forum as a port (`typing.Protocol`): what the companion asks of it, in our values.

`service/forum/client.py` keeps this promise on a real Discourse. Every method may raise `RetryLater` (with
`RateLimited` and `NotAllowed`), `Refused`, `NotFound` or `GiveUp` from `service.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from service.domain.ids import CategoryId, ExternalId, PostId, TopicId
from service.domain.posts import Category, Post, Topic, User


class Enqueued(Enum):
    """The forum took the post into its review queue (200, `action: enqueued`): there is no id yet."""

    ENQUEUED = "enqueued"


ENQUEUED = Enqueued.ENQUEUED


@dataclass(frozen=True, slots=True)
class NewTopic:
    """The exact request of a topic. Equal values make equal bytes: Discourse does those once in 120 s."""

    external_id: ExternalId
    category_id: CategoryId
    title: str
    raw: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """The exact request of a private message to a group or a person."""

    external_id: ExternalId
    to: str
    title: str
    raw: str


class TopicStatus(Enum):
    CLOSED = "closed"
    VISIBLE = "visible"
    PINNED = "pinned"
    """In its category; Discourse wants to know until when."""


MayWrite = Callable[[], bool]
"""Asked right before a write leaves."""


def always() -> bool:
    """Nobody else can be about to write the same."""
    return True


class Forum(Protocol):
    async def create_topic(self, new: NewTopic) -> Post | Enqueued:
        """Make a topic; the first post as the forum stored it. Refused when the external id is taken."""

    async def create_message(self, new: NewMessage) -> Post | Enqueued:
        """Write to a group or a person in private; the post as the forum stored it.

        Refused when there is nobody of that name, or nobody who takes messages from us.
        """

    async def create_reply(self, topic_id: TopicId, raw: str) -> Post | Enqueued:
        """Answer in a topic; the post as the forum stored it. Raises NotFound."""

    async def find_topic(self, external_id: ExternalId) -> Topic | None:
        """The topic that holds our key, or None when the forum shows none (404): unknown, or deleted."""

    async def fetch_topic(self, topic_id: TopicId) -> Topic:
        """The topic as it is now, with its first page of posts. Raises NotFound."""

    async def fetch_post(self, post_id: PostId) -> Post:
        """The post as it is now. Raises NotFound."""

    async def fetch_editor(self, post_id: PostId) -> str | None:
        """The user name of whoever changed the post last; None where the forum does not tell."""

    async def fetch_posts(self, topic_id: TopicId, ids: Sequence[PostId]) -> Sequence[Post]:
        """The regular ones of these posts of a topic (at most 20) that can be read. Raises NotFound."""

    async def fetch_newest_posts(self, topic_id: TopicId, since: datetime) -> Sequence[Post]:
        """All regular posts of the topic made at or after `since`, newest first; older ones may follow.

        Raises NotFound; RetryLater also when any of them cannot be read: what is not here, is not there.
        """

    async def fetch_latest_posts(self, before: PostId | None = None) -> Sequence[Post]:
        """Up to 50 of the forum's public regular posts with raw, newest first, ids below `before`.

        The next page starts below the smallest id of this one; an empty page is the last.
        """

    async def edit_post(
        self, post_id: PostId, raw: str, *, original_raw: str, title: str | None = None, bump: bool = False
    ) -> Post:
        """Replace the post's raw; `title` (first posts only) renames the topic with it.

        Silently, unless `bump` lets the topic rise to the top of the lists by its last post.

        Raises EditConflict when the post is no longer `original_raw`, and NotFound.
        """

    async def set_status(
        self, topic_id: TopicId, status: TopicStatus, enabled: bool, until: datetime | None = None
    ) -> None:
        """Close or open, hide or show, pin or let go a topic.

        Look first: a repetition may leave a note in the topic.
        """

    async def fetch_categories(self) -> Sequence[Category]:
        """All categories our user sees, subcategories included."""

    async def fetch_user(self, name: str) -> User | None:
        """The person of that user name, or None."""

    async def fetch_group_members(self, group: str) -> Sequence[User]:
        """All members of a group, or its first 4000. Raises NotFound."""
