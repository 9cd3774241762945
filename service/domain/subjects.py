"""What a forum topic is about for us, and what it is to it: the one place where such keys are made and parsed.

A subject's key stands in the tables `topic` and `attention`, and is the lane of its effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from service.domain.ids import TopicId

_CIRCLE = "circle:"
_PROPOSAL = "proposal:"
_POSTS = "posts:"


@dataclass(frozen=True, slots=True)
class CircleSubject:
    """A circle, or what may become one."""

    origin: str
    """`t431` is announced in topic 431."""

    @property
    def key(self) -> str:
        return _CIRCLE + self.origin


@dataclass(frozen=True, slots=True)
class ProposalSubject:
    """Somebody's wish for circles in their town, or what may be one."""

    origin: str
    """16 hexadecimal digits drawn with the story; `t431` was written by its author as topic 431."""

    @property
    def key(self) -> str:
        return _PROPOSAL + self.origin


@dataclass(frozen=True, slots=True)
class TopicPosts:
    """What stands in a topic in which people talk: read again before it is quoted, and when something goes away."""

    topic_id: TopicId

    @property
    def key(self) -> str:
        return f"{_POSTS}{self.topic_id}"


class ForumSubject(Enum):
    """What concerns the forum as a whole."""

    CATEGORIES = "forum:categories"
    """Which categories there are, and who may read them."""
    POSTS = "forum:posts"
    """What was posted that no delivery told us of."""
    GAP = "forum:gap"
    """Deliveries may have been missed: what is alive is to be read again."""
    MEMBERS = "forum:members"
    """Who belongs to the organizers' group."""
    PEOPLE = "forum:people"
    """Whom the forum does not know any more: they are forgotten."""
    ORGANIZERS = "forum:organizers"
    """What waits for organizers, and whether they are to be called."""
    NETWORK = "forum:network"
    """The network's week, and the recaps that tell it."""
    INDEX = "forum:index"
    """The pinned topic that lists circles."""
    TIDYING = "forum:tidying"
    """What is past its retention is forgotten."""
    SOURCES = "forum:sources"
    """What P2PU lists."""

    @property
    def key(self) -> str:
        return self.value


Subject = CircleSubject | ProposalSubject | TopicPosts | ForumSubject


class Role(Enum):
    """What a topic is to its subject."""

    ANNOUNCEMENT = "announcement"
    CIRCLE = "circle"
    STORY = "story"
    """A proposal's, whoever wrote it."""
    RECAP = "recap"
    """Of the network's week."""
    INTRODUCTION = "introduction"
    """People introduce themselves in it."""


def compose_circle_subject(topic_id: TopicId) -> CircleSubject:
    """The subject of a circle announced in a forum topic: it survives a restored database (law 2)."""
    return CircleSubject(f"t{topic_id}")


def compose_story_subject(topic_id: TopicId) -> ProposalSubject:
    """The subject of a story that its author wrote as a forum topic."""
    return ProposalSubject(f"t{topic_id}")


def parse_subject(key: str) -> Subject:
    """The subject with this key. Raises ValueError for a key that nobody made."""
    if key.startswith(_CIRCLE) and len(key) > len(_CIRCLE):
        return CircleSubject(key.removeprefix(_CIRCLE))
    if key.startswith(_PROPOSAL) and len(key) > len(_PROPOSAL):
        return ProposalSubject(key.removeprefix(_PROPOSAL))
    if key.startswith(_POSTS):
        return TopicPosts(TopicId(int(key.removeprefix(_POSTS))))
    return ForumSubject(key)
