"""The door to the forum: what the companion asks of it, in our values.

`service/forum/client.py` keeps this promise on a real Discourse. Every method may raise `RetryLater` (with
`RateLimited` and `NotAllowed`), `Refused`, `NotFound` or `GiveUp` from `service.errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """The exact request of a topic; the same value always makes the same bytes (Discourse memoizes them for
    120 s)."""

    external_id: ExternalId
    category_id: CategoryId
    title: str
    raw: str
    tags: tuple[str, ...]


class TopicStatus(Enum):
    CLOSED = "closed"
    VISIBLE = "visible"


class Forum(Protocol):
    async def create_topic(self, new: NewTopic) -> Post | Enqueued: ...

    async def create_reply(self, topic_id: TopicId, raw: str) -> Post | Enqueued: ...

    async def find_topic(self, external_id: ExternalId) -> Topic | None:
        """The topic that holds our key, or None when the forum knows none (404)."""

    async def fetch_topic(self, topic_id: TopicId) -> Topic:
        """The topic as it is now, with its first post's raw. Raises NotFound."""

    async def fetch_post(self, post_id: PostId) -> Post:
        """Raises NotFound."""

    async def fetch_newest_posts(self, topic_id: TopicId, since: datetime) -> Sequence[Post]:
        """Posts of the topic with raw, newest first, back to the first one made before `since`."""

    async def fetch_latest_posts(self, before: PostId | None = None) -> Sequence[Post]:
        """One page (50) of the forum's public regular posts with raw, newest first, ids at most `before`."""

    async def edit_post(
        self, post_id: PostId, raw: str, *, original_raw: str, title: str | None = None
    ) -> Post:
        """Replace the post's raw without a bump; `title` (first posts only) renames the topic in the same
        call.

        Raises EditConflict when the post is no longer `original_raw`.
        """

    async def set_status(self, topic_id: TopicId, status: TopicStatus, enabled: bool) -> None: ...

    async def fetch_categories(self) -> Sequence[Category]: ...

    async def fetch_user(self, name: str) -> User | None: ...

    async def fetch_group_members(self, group: str) -> Sequence[User]: ...
