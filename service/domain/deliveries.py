"""One verified HTTP call from the forum, as a value: what the door hands to the store."""

from __future__ import annotations

from typing import NamedTuple

from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId


class NewDelivery(NamedTuple):
    """A delivery as it goes into the table `delivery`: a tuple, for thousands a second become columns."""

    instance: str
    """What the forum calls itself (`X-Discourse-Instance`)."""
    event_id: int
    """The forum's number of its log entry (`X-Discourse-Event-Id`); not signed, new at each retry."""
    event_type: str
    """The family (`X-Discourse-Event-Type`), which is also the body's root key."""
    event: str
    dedupe_key: bytes
    """SHA-256; a delivery with the same key is a repeat."""
    body: str | None
    """JSON with what is read of a public post that stands; None of everything else."""
    topic_id: TopicId | None = None
    post_id: PostId | None = None
    user_id: ForumUserId | None = None
    category_id: CategoryId | None = None
