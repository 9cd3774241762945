"""One try at one effect: what a performer is handed, and the ways in which it can end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from service.domain.circles import TopicMade
from service.domain.ids import ExternalId, PostId
from service.domain.posts import Post
from service.domain.trying import Intent
from service.errors import GiveUp
from service.forum.markers import parse_block
from service.forum.protocol import Forum
from service.reasons import Reason, ReasonCode
from service.store.leases import Lease


@dataclass(frozen=True, slots=True)
class TopicReceipt:
    made: TopicMade
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyReceipt:
    post_id: PostId
    raw: str
    """As returned."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing had to be sent, and why."""

    why: ReasonCode


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody wrote inside our block (law 5)."""

    editor: str | None
    """Their user name, where the forum tells it."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The forum keeps it for a moderator; there is no id yet."""


@dataclass(frozen=True, slots=True)
class TitlesRefused:
    """The forum takes none of the titles."""

    messages: tuple[str, ...]


Outcome = TopicReceipt | ReplyReceipt | Unchanged | ByHand | Awaiting | TitlesRefused


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one effect."""

    lease: Lease
    forum: Forum
    is_ours: Callable[[str], bool]
    forum_url: str
    """How people reach the forum, without closing slash."""
    save: Callable[[Intent], Awaitable[None]]
    """Commits what is about to be tried; raises when the lease is lost."""
    standing: TopicReceipt | None
    """The topic as last returned, where its first post is to be edited."""


async def find_made(
    attempt: Attempt, external_id: ExternalId, is_of_this: Callable[[str], bool]
) -> Post | None:
    """The first post of the topic or message that an earlier try made, if it did, by our key and its raw.

    Raises GiveUp when somebody else's topic holds our key (law 2).
    """
    topic = await attempt.forum.find_topic(external_id)
    if topic is None:
        return None
    first = topic.first_post
    if first is None or not (attempt.is_ours(first.author_name) and is_of_this(first.raw)):
        raise GiveUp(Reason(ReasonCode.KEY_TAKEN, {"topic_id": topic.id, "external_id": external_id}))
    return replace(first, topic_title=first.topic_title or topic.title)


def compose_receipt_of(first: Post, block_name: str, forum_url: str, titles: tuple[str, ...]) -> TopicReceipt:
    """The receipt of a topic of ours, from its first post as the forum returned or told it."""
    made = TopicMade(
        topic_id=first.topic_id,
        first_post_id=first.id,
        url=f"{forum_url}/t/{first.topic_slug or '-'}/{first.topic_id}",
        title=first.topic_title or "",
        block=parse_block(first.raw, block_name) or "",
    )
    return TopicReceipt(made, titles)
