"""How much people write in circles' topics: the figure that tells whether our topics are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from service.store.pool import Connection

NEWEST = 500
"""Of so many circles; older ones say nothing of today."""


@dataclass(frozen=True, slots=True)
class Replies:
    topics: int
    """Circles' topics in sight, or closed."""
    replies: int
    """Posts of people in them."""
    ended: int
    """Of them, circles whose last meeting is over."""
    ended_empty: int
    """And in whose topic nobody ever wrote."""

    @property
    def a_topic(self) -> float:
        return self.replies / self.topics if self.topics else 0.0


async def load_replies(connection: Connection, bot: str) -> Replies:
    """`bot`: our user name; Discourse's ignore case."""
    row = await connection.fetchrow(
        "with newest as (select topic_id, state from circle where topic_id is not null and state <> 'vanished'"
        " order by id desc limit $2), written as (select newest.*, (select count(*) from post"
        " join person on person.id = author_id where post.topic_id = newest.topic_id and number > 1"
        " and not deleted and not hidden and lower(person.name) <> lower($1)) as replies from newest)"
        " select count(*) as topics, coalesce(sum(replies), 0)::int as replies,"
        " count(*) filter (where state in ('wrapping_up', 'finished', 'archived')) as ended,"
        " count(*) filter (where state in ('wrapping_up', 'finished', 'archived') and replies = 0) as ended_empty"
        " from written",
        bot,
        NEWEST,
    )
    assert row is not None
    return Replies(**row)
