"""What recaps point at, and may have gone away while nobody listened: it is read again before it is told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from service.domain.ids import PostId, TopicId
from service.domain.recaps.circle import OPEN_AFTER
from service.store.pool import Connection
from service.store.recaps import NETWORK

_POINTED_AT = timedelta(days=7) + OPEN_AFTER
"""So old are the oldest posts at which a recap that is to come may point."""
_STANDS_FOR = timedelta(days=28)
"""So long a recap that was told is read, and follows what went away unheard."""
_MOST_TOPICS = 100
_TRIES = 3
"""A topic that cannot be read holds up the week no longer."""


async def load_pointed_at(connection: Connection, now: datetime) -> Sequence[TopicId]:
    """Topics in which people talk, with posts at which recaps point or may come to, and the topics of recaps."""
    rows = await connection.fetch(
        "select topic_id from ("
        " select topic_id, max(created_at) as at from visible_post where created_at > $2"
        "  and (role = 'introduction' or (role = 'circle' and (asks or shares"
        "   or exists (select from note where post_id = visible_post.id)))) group by topic_id"
        " union all select p.topic_id, max(p.created_at) from recap r join post p on p.id = any(r.post_ids)"
        "  where r.composed_at > $3 group by p.topic_id"
        " union all select topic_id, composed_at from recap"
        "  where subject = $1 and composed_at > $3 and topic_id is not null"
        ") as one group by topic_id order by max(at) desc limit $4",
        NETWORK,
        now - _POINTED_AT,
        now - _STANDS_FOR,
        _MOST_TOPICS,
    )
    return [TopicId(row["topic_id"]) for row in rows]


async def is_unsure(connection: Connection, post_ids: Collection[PostId]) -> bool:
    """Whether these posts may have gone away unheard: after a gap, until their topics are read again."""
    return bool(
        await connection.fetchval(
            "select exists (select from attention where (due_at is not null or lease_token is not null)"
            " and attempts < $2 and (subject = 'forum:gap' and what = 'look' or what = 'read'"
            " and subject in (select 'posts:' || topic_id from post where id = any($1::bigint[]))))",
            sorted(post_ids),
            _TRIES,
        )
    )


async def record_sight(connection: Connection, topic_id: TopicId, post_id: PostId | None) -> None:
    """Where the network's week can be seen; None while its topic lies deleted, or out of sight."""
    await connection.execute(
        "update recap set post_id = $3 where subject = $1 and topic_id = $2 and post_id is distinct from $3",
        NETWORK,
        topic_id,
        post_id,
    )
