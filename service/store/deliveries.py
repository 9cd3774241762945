"""The transactional inbox: what the forum told us, in the table `delivery`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from service.domain.deliveries import NewDelivery
from service.domain.ids import CategoryId, DeliveryId, ForumUserId, PostId, TopicId
from service.reasons import Reason, ReasonCode
from service.store.pool import MAY_BE_LOST, Connection
from service.store.ringing import STORED
from service.store.values import write_reason

# The columns are the fields of `NewDelivery`, in their order. The workers hear of it with the commit (`ringing.py`).
_INSERT = f"""
with stored as (
    insert into delivery (
        instance, event_id, event_type, event, dedupe_key, body, topic_id, post_id, user_id, category_id
    )
    select * from unnest(
        $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bytea[],
        $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]
    )
    on conflict (dedupe_key) do nothing
    returning id, dedupe_key
)
select id, dedupe_key, pg_notify('{STORED}', '') from stored
"""  # noqa: S608 - a constant


async def insert_deliveries(
    connection: Connection, deliveries: Sequence[NewDelivery]
) -> Mapping[bytes, DeliveryId]:
    """Store them in one statement, committed when this returns; gives the new ones' ids by dedupe key.

    What has no id here was stored before, or stands earlier in the same sequence.
    """
    rows = await connection.fetch(_INSERT, *zip(*deliveries, strict=True))
    return {row["dedupe_key"]: DeliveryId(row["id"]) for row in rows}


CLAIM_S = 30.0
CRASHES = 5


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A stored delivery to be decided. Nobody else takes it for `CLAIM_S` seconds."""

    id: DeliveryId
    event_type: str
    event: str
    body: str | None
    topic_id: TopicId | None
    post_id: PostId | None
    user_id: ForumUserId | None
    category_id: CategoryId | None
    attempts: int


async def claim_delivery(connection: Connection) -> ClaimedDelivery | None:
    """The oldest due delivery. One that ended our program five times is set aside instead (state *crashed*).

    Nothing is decided before the categories are known: else all would count as not public.
    """
    row = await connection.fetchrow(
        "update delivery set starts = starts + 1, due_at = now() + $1 * interval '1 second', "  # noqa: S608 - constants
        "state = case when starts >= $2 then 'crashed' else 'ready' end, "
        "decision = case when starts >= $2 then $3::jsonb else decision end "
        "where id = (select id from delivery where state = 'ready' and due_at <= now() "
        "and exists (select from category) order by due_at, id limit 1 for update skip locked) "
        f"returning *, {MAY_BE_LOST}",
        CLAIM_S,
        CRASHES,
        write_reason(Reason(ReasonCode.CRASHED, {"times": CRASHES})),
    )
    if row is None or row["state"] == "crashed":
        return None
    return ClaimedDelivery(**{field.name: row[field.name] for field in fields(ClaimedDelivery)})


async def record_decided(connection: Connection, delivery_id: DeliveryId, decision: Reason) -> bool:
    """Decided: in the transaction of whatever follows. False when somebody else did it meanwhile."""
    changed = await connection.fetchval(
        "update delivery set state = 'done', decision = $2::jsonb, decided_at = now() "
        "where id = $1 and state = 'ready' returning id",
        delivery_id,
        write_reason(decision),
    )
    return changed is not None


async def record_delivery_later(
    connection: Connection, delivery_id: DeliveryId, problem: Reason, wait_s: float | None
) -> None:
    """Not decided this time: again in `wait_s` seconds, or None to give up, visibly."""
    await connection.execute(
        "update delivery set starts = 0, attempts = attempts + 1, decision = $2::jsonb, "
        "due_at = now() + coalesce($3, 0) * interval '1 second', "
        "state = case when $3::float8 is null then 'dead' else 'ready' end "
        "where id = $1 and state = 'ready'",
        delivery_id,
        write_reason(problem),
        wait_s,
    )


async def release_delivery(connection: Connection, delivery_id: DeliveryId) -> None:
    """Nothing failed, but this worker was told to stop: the next one decides."""
    await connection.execute(
        "update delivery set starts = greatest(starts - 1, 0), due_at = now() where id = $1 and state = 'ready'",
        delivery_id,
    )


async def record_delivery_again(connection: Connection, delivery_id: DeliveryId) -> bool:
    """Somebody pressed "try again" on the status page."""
    changed = await connection.fetchval(
        "update delivery set state = 'ready', starts = 0, attempts = 0, due_at = now() "
        "where id = $1 and state in ('dead', 'crashed') returning id",
        delivery_id,
    )
    return changed is not None


async def wake_struggling(connection: Connection) -> None:
    """What failed may go better now: try at once."""
    await connection.execute(
        "update delivery set due_at = now() where state = 'ready' and attempts > 0 and due_at > now()"
    )


async def blank_bodies(connection: Connection, category_ids: Collection[CategoryId]) -> None:
    """Forget the words of deliveries from categories that are not open to everyone."""
    await connection.execute(
        "update delivery set body = null where body is not null and category_id = any($1::bigint[])",
        list(category_ids),
    )


async def blank_bodies_of_topic(connection: Connection, topic_id: TopicId) -> None:
    """Forget the words of deliveries about this topic that are decided."""
    await connection.execute(
        "update delivery set body = null where body is not null and topic_id = $1 and state <> 'ready'",
        topic_id,
    )


async def blank_old_bodies(connection: Connection, days: int, most: int) -> int:
    """Forget the bodies of at most `most` decided deliveries that are older than `days` days; gives how many."""
    return await _count_changed(
        connection,
        "update delivery set body = null where id in (select id from delivery where body is not null "
        "and state <> 'ready' and received_at < now() - $1 * interval '1 day' limit $2) returning id",
        days,
        most,
    )


async def delete_old_deliveries(connection: Connection, days: int, most: int) -> int:
    """Delete at most `most` deliveries decided more than `days` days ago; gives how many."""
    return await _count_changed(
        connection,
        "delete from delivery where id in (select id from delivery where state = 'done' "
        "and decided_at < now() - $1 * interval '1 day' limit $2) returning id",
        days,
        most,
    )


async def _count_changed(connection: Connection, statement: str, *values: int) -> int:
    changed: int = await connection.fetchval(
        f"with changed as ({statement}) select count(*) from changed",  # noqa: S608 - one of the two above
        *values,
    )
    return changed
