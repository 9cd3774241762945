"""What is there when all is over: our posts on the forum, what we know of them, and what is wrong with that."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jobs.engine.account import MOST_DEBT
from jobs.voices import load_said_circle
from service.demo.forum import constants
from service.demo.forum.store.database import load_all
from service.domain.changes import tell_all
from service.domain.circles import Circle
from service.domain.requests import KINDS
from service.domain.voices.announcements import compose_announcement
from service.forum.markers import parse_marks
from service.store.budget import load_standing
from service.store.circles import load_circle
from service.store.claims import LOOK_COST
from service.store.pool import Connection
from service.store.statements import load_told
from tests.crash.ground import OURS, Ground

LEAST_TOKENS = 1 - (max(kind.cost for kind in KINDS.values()) + LOOK_COST) - MOST_DEBT
"""The last token was there, and what it paid for took as much as any action may."""

_POSTS = """
SELECT p.id, p.topic_id, p.post_number AS number, p.post_type, p.raw, coalesce(p.action_code, '') AS action,
    coalesce(t.external_id, '') AS external_id, t.title, t.visible, t.closed
FROM post p JOIN topic t ON t.id = p.topic_id JOIN user u ON u.id = p.user_id
WHERE u.username = ? ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class OurPost:
    """A post by our user, deleted or not, with what the forum holds of its topic."""

    id: int
    topic_id: int
    number: int
    post_type: int
    raw: str
    action: str
    external_id: str
    title: str
    visible: bool
    closed: bool

    @property
    def marks(self) -> frozenset[str]:
        """What makes this post the only one of its kind."""
        if self.post_type == constants.SMALL_ACTION:
            return frozenset({f"{self.action} in topic {self.topic_id}"})
        marks = parse_marks(self.raw)
        return marks.once | marks.blocks


@dataclass(frozen=True, slots=True)
class Aftermath:
    posts: Sequence[OurPost]
    circle: Circle | None
    effects: Mapping[str, str]
    """States by key."""
    problems: Sequence[str]
    """What must never be, whatever the case was about."""
    has_been_told: bool
    """People know all that is so of the circle now."""

    @property
    def doubles(self) -> int:
        """How many things stand there more often than once."""
        return sum(1 for _ in _find_doubles(self.posts))

    def topic(self) -> OurPost:
        """The first post of the one topic that is ours."""
        (first,) = (
            post for post in self.posts if post.number == 1 and post.external_id.startswith("circle-")
        )
        return first

    def topic_of_circle(self) -> OurPost:
        """The first post of the circle's topic, where there are messages as well."""
        (first,) = (post for post in self.posts if post.number == 1 and "circle-" in post.external_id)
        return first

    def reply(self, key: str) -> OurPost:
        """The one reply that this effect made."""
        (reply,) = (post for post in self.posts if key in post.marks)
        return reply


async def look_around(ground: Ground, origin: str) -> Aftermath:
    """After everything is done. `origin`: that of the circle the scenario is about."""
    posts = await ground.forum.database.run(_load_posts)
    circle = await load_circle(ground.connection, origin)
    rows = await ground.connection.fetch("select key, state from effect")
    problems = [
        *_find_doubles(posts),
        *_find_strays(posts),
        *await _find_unfinished(ground.connection),
        *await _find_budget_trouble(ground),
        *(await _find_unfolded(ground.connection, circle) if circle else ()),
        *_find_contradictions(circle, posts),
    ]
    states = {row["key"]: row["state"] for row in rows}
    return Aftermath(posts, circle, states, problems, await _has_been_told(ground.connection, origin))


async def _has_been_told(connection: Connection, origin: str) -> bool:
    said, told = await load_said_circle(connection, origin), await load_told(connection, origin)
    return told is not None and told.meetings == tell_all(said).meetings


def _load_posts(db: sqlite3.Connection) -> Sequence[OurPost]:
    return load_all(db, OurPost, _POSTS, [OURS])


def _find_doubles(posts: Sequence[OurPost]) -> Iterator[str]:
    for mark, times in Counter(mark for post in posts for mark in post.marks).items():
        if times > 1:
            yield f"{times} times {mark}"


def _find_strays(posts: Sequence[OurPost]) -> Iterator[str]:
    """A post of ours without a marker could be made again by anybody who looks for it."""
    for post in posts:
        if not post.marks:
            yield f"post {post.id} has no marker"


async def _find_unfinished(connection: Connection) -> Sequence[str]:
    """What neither came to its end nor waits for a moment that lies ahead."""
    rows = await connection.fetch(
        "select 'effect ' || key as name, state, reason from effect "
        "where state not in ('done', 'dropped') and not (state = 'ready' and due_at > now() and intent is null) "
        "union all select 'delivery ' || event, state, decision from delivery where state <> 'done' "
        "union all select 'attention ' || subject, what, problem from attention "
        "where problem is not null or lease_token is not null "
        "or due_at <= now() or subject not like 'forum:%' and what = 'read' and due_at < now() + interval '1 hour'"
    )
    return [f"{row['name']} is {row['state']}: {row['reason']}" for row in rows]


async def _find_budget_trouble(ground: Ground) -> Sequence[str]:
    """Never more than the bucket holds, and never less than one action may owe."""
    bucket = ground.tools.bucket
    tokens = (await load_standing(ground.connection, bucket)).tokens
    return [] if LEAST_TOKENS <= tokens <= bucket.burst else [f"{tokens} calls are left"]


async def _find_unfolded(connection: Connection, circle: Circle) -> Sequence[str]:
    """What we hold of the circle against what its statements say together."""
    said = await load_said_circle(connection, circle.origin)
    rows = await connection.fetch("select uid, start, status from meeting where circle = $1", circle.origin)
    stored = {(row["uid"], row["start"], row["status"]) for row in rows}
    told = await load_told(connection, circle.origin)
    problems = {
        "its meetings are not those that were said": stored
        != {(one.uid, one.start, one.status.value) for one in said.meetings},
        "it is not shown as it was said": circle.announced != compose_announcement(said),
        "nobody was told of it": circle.made is not None and (told is None or not told.meetings),
    }
    return [problem for problem, is_so in problems.items() if is_so]


def _find_contradictions(circle: Circle | None, posts: Sequence[OurPost]) -> Iterator[str]:
    """What we believe of our topic against what the forum holds."""
    firsts = {post.topic_id: post for post in posts if post.number == 1 and "circle-" in post.external_id}
    known = {circle.made.topic_id} if circle and circle.made else set()
    if known != firsts.keys():
        yield f"we know the topics {sorted(known)}, the forum has {sorted(firsts)}"
    for first in firsts.values():
        if circle and first.external_id != circle.external_id:
            yield f"topic {first.topic_id} has the key {first.external_id}"
        if circle and first.visible is not circle.listed:
            seen = "listed" if first.visible else "unlisted"
            yield f"topic {first.topic_id} is {seen}, its circle {circle.state.value}"
