"""Domain events: what happened on the forum, in our words and in the past tense.

A delivery is read into one of these (`read_event` in `service/forum/payloads.py`). Only `PostWritten` carries
what is to be believed, because posts have a version to compare; everything else is a hint to look again (law
4).
"""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.domain.posts import Post
from service.reasons import Reason


@dataclass(frozen=True, slots=True)
class PostWritten:
    """A regular post was written or edited. `post` is a snapshot that may come late: compare its `version`.

    Who edited it is not told, and its tags and its topic's external id neither.
    """

    post: Post


@dataclass(frozen=True, slots=True)
class TopicTouched:
    """Something without a version happened to a topic or one of its posts: read it again.

    Deleted, restored, renamed, moved, closed, hidden, or a post whose words were not told or not kept. The
    category is the one told, if any: a topic just moved tells its new one.
    """

    topic_id: TopicId
    category_id: CategoryId | None = None
    post_id: PostId | None = None
    """The post to which it happened, if to one."""
    went: bool = False
    """The topic as a whole was deleted, or came back."""


@dataclass(frozen=True, slots=True)
class CategoriesChanged:
    """A category was made, changed or deleted: read them all again."""


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Somebody joined or left a group, or a group itself changed: read the organizers again."""


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Their account was deleted, or lost its name: nobody shall be reminded of them."""

    person: ForumUserId


@dataclass(frozen=True, slots=True)
class PostLiked:
    """Somebody liked a post in public. Taking a like back is never told."""

    post_id: PostId
    topic_id: TopicId
    by: ForumUserId


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us."""

    reason: Reason


DomainEvent = (
    PostWritten | TopicTouched | CategoriesChanged | MembersChanged | PersonRemoved | PostLiked | Ignored
)
