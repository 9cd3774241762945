"""What the forum holds, in our words: categories, topics and posts as last read or delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.ids import CategoryId, ExternalId, ForumUserId, PostId, TopicId
from service.domain.people import choose_name


@dataclass(frozen=True, slots=True)
class Category:
    id: CategoryId
    slug: str
    name: str
    readable_by_all: bool
    """True when everyone may read it (Discourse's `read_restricted` is false)."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll in a post, as far as it is counted."""

    name: str
    votes: tuple[int, ...]
    """Of its options, in their order."""


@dataclass(frozen=True, slots=True)
class Post:
    """One regular post, as a webhook, `/posts/{id}.json` or `/posts.json` shows it."""

    id: PostId
    topic_id: TopicId
    number: int
    author_id: ForumUserId
    author_name: str
    """The user name (Discourse's `username`), without @."""
    raw: str
    version: int
    created_at: datetime
    updated_at: datetime
    topic_title: str | None = None
    category_id: CategoryId | None = None
    topic_slug: str | None = None
    hidden: bool = False
    deleted: bool = False
    """Deleted by staff or by its author (`deleted_at` or `user_deleted`)."""
    deleted_by_author: bool = False
    by_staff: bool = False
    """The author is an admin or a moderator."""
    likes: int | None = None
    """None where it is not told."""
    polls: tuple[Poll, ...] = ()
    kept: bool = True
    """False when we know of the post, but did not keep its raw."""
    author_full_name: str | None = None
    """As in `User`."""

    @property
    def author(self) -> User:
        return User(self.author_id, self.author_name, self.author_full_name)

    @property
    def edition(self) -> tuple[datetime, int]:
        """The greater, the newer.

        Versions alone do not tell: edits of the first minutes share one, and an edit that its author takes back at
        once gives its version back (Discourse's lib/post_revisor.rb).
        """
        return (self.updated_at, self.version)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its first post, as `/t/{id}.json?include_raw=true` shows it."""

    id: TopicId
    title: str
    slug: str
    category_id: CategoryId | None
    tags: tuple[str, ...]
    visible: bool
    closed: bool
    archived: bool
    deleted: bool
    highest_post_number: int
    external_id: ExternalId | None
    first_post: Post | None
    """None when the forum does not show it to us."""
    posts: tuple[Post, ...] = ()
    """The regular posts that came with the topic and can be read, oldest first: at most 20 of the whole."""
    stream: tuple[PostId, ...] = ()
    """All that stand in the topic, oldest first."""
    unread: tuple[PostId, ...] = ()
    """The posts that did not come with it, oldest first."""
    pinned: bool = False
    deleted_by: User | None = None
    """Who deleted it, where the forum says so."""


@dataclass(frozen=True, slots=True)
class User:
    id: ForumUserId
    name: str
    """The user name (`username`), without @."""
    full_name: str | None = None
    """What they call themselves (`name`): None where that is not told, empty where the forum shows none."""

    @property
    def called(self) -> str:
        """How we speak of them where nobody is to be called."""
        return choose_name(self.name, self.full_name)
