"""What the forum told us, in the table `delivery`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.deliveries import NewDelivery
from service.domain.ids import CategoryId, DeliveryId, ForumUserId, PostId, TopicId
from service.store.pool import Connection

_INSERT = """
insert into delivery (
    instance, event_id, event_type, event, dedupe_key, body, topic_id, post_id, user_id, category_id
)
select * from unnest(
    $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bytea[],
    $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]
)
on conflict (dedupe_key) do nothing
returning id, dedupe_key
"""


async def insert_deliveries(
    connection: Connection, deliveries: Sequence[NewDelivery]
) -> Mapping[bytes, DeliveryId]:
    """Store them in one statement, committed when this returns; gives the new ones' ids by dedupe key.

    What has no id here was stored before, or stands earlier in the same sequence.
    """
    rows = await connection.fetch(
        _INSERT,
        [delivery.instance for delivery in deliveries],
        [delivery.event_id for delivery in deliveries],
        [delivery.event_type for delivery in deliveries],
        [delivery.event for delivery in deliveries],
        [delivery.dedupe_key for delivery in deliveries],
        [delivery.body for delivery in deliveries],
        [delivery.topic_id for delivery in deliveries],
        [delivery.post_id for delivery in deliveries],
        [delivery.user_id for delivery in deliveries],
        [delivery.category_id for delivery in deliveries],
    )
    return {row["dedupe_key"]: DeliveryId(row["id"]) for row in rows}


CLAIM_S = 30.0
CRASHES = 5


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A stored delivery to be decided. Nobody else takes it for `CLAIM_S` seconds."""

    id: DeliveryId
    received_at: datetime
    event_type: str
    event: str
    body: str | None
    topic_id: TopicId | None
    post_id: PostId | None
    user_id: ForumUserId | None
    category_id: CategoryId | None
    attempts: int


async def claim_delivery(connection: Connection) -> ClaimedDelivery | None:
    """The oldest due delivery. One that ended our program five times is set aside instead (state *crashed*)."""
    row = await connection.fetchrow(
        "update delivery set starts = starts + 1, due_at = now() + $1 * interval '1 second', "
        "state = case when starts >= $2 then 'crashed' else 'ready' end, "
        "decision = case when starts >= $2 then 'It ended our program five times.' else decision end "
        "where id = (select id from delivery where state = 'ready' and due_at <= now() "
        "order by due_at, id limit 1 for update skip locked) returning *",
        CLAIM_S,
        CRASHES,
    )
    if row is None or row["state"] == "crashed":
        return None
    return ClaimedDelivery(
        id=DeliveryId(row["id"]),
        received_at=row["received_at"],
        event_type=row["event_type"],
        event=row["event"],
        body=row["body"],
        topic_id=row["topic_id"],
        post_id=row["post_id"],
        user_id=row["user_id"],
        category_id=row["category_id"],
        attempts=row["attempts"],
    )


async def record_decided(connection: Connection, delivery_id: DeliveryId, decision: str) -> bool:
    """Decided: in the transaction of whatever follows. False when somebody else did it meanwhile."""
    changed = await connection.fetchval(
        "update delivery set state = 'done', decision = $2, decided_at = now() "
        "where id = $1 and state = 'ready' returning id",
        delivery_id,
        decision,
    )
    return changed is not None


async def record_delivery_later(
    connection: Connection, delivery_id: DeliveryId, reason: str, wait_s: float | None
) -> None:
    """Not decided this time: again in `wait_s` seconds, or None to give up, visibly."""
    await connection.execute(
        "update delivery set starts = 0, attempts = attempts + 1, decision = $2, "
        "due_at = now() + coalesce($3, 0) * interval '1 second', "
        "state = case when $3::float8 is null then 'dead' else 'ready' end "
        "where id = $1 and state = 'ready'",
        delivery_id,
        reason,
        wait_s,
    )


async def record_delivery_again(connection: Connection, delivery_id: DeliveryId) -> bool:
    """Somebody pressed "try again" on the status page."""
    changed = await connection.fetchval(
        "update delivery set state = 'ready', starts = 0, attempts = 0, due_at = now() "
        "where id = $1 and state in ('dead', 'crashed') returning id",
        delivery_id,
    )
    return changed is not None


async def delete_old_bodies(connection: Connection, days: int) -> int:
    """Forget the bodies of decided deliveries that are older than `days` days; gives how many."""
    gone: int = await connection.fetchval(
        "with gone as (update delivery set body = null "
        "where body is not null and state <> 'ready' and received_at < now() - $1 * interval '1 day' returning id) "
        "select count(*) from gone",
        days,
    )
    return gone
