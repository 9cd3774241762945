"""Effects: inserted with their cause, claimed with a lease and a fencing token, ended with a receipt or a reason.

Every statement that writes about a leased effect carries its token, so that a worker that lost its lease changes nothing.
The states are those of `service.domain.effects.EFFECT_STATES`. Times are the database's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from service.domain.effects import KINDS, Intent, NewEffect, Priority, Request
from service.domain.ids import DeliveryId, EffectId
from service.store.pool import Connection
from service.store.values import compose_json, parse_json

LEASE_S = 30.0
CRASHES = 5


@dataclass(frozen=True, slots=True)
class Lease:
    """An effect in the hands of one worker."""

    id: EffectId
    token: UUID
    key: str
    kind: str
    lane: str
    priority: Priority
    request: Request
    rev: int
    """The wanted revision that is being carried out."""
    intent: Intent | None
    intent_at: datetime | None
    attempts: int
    tried_for_s: float
    needed_receipt: str | None
    """JSON of the receipt of the effect named by `needs`."""
    receipt: str | None
    """JSON of our own last receipt (wanted-state effects)."""


_INSERT = """
insert into effect (key, kind, shape, lane, needs, priority, request, due_at, delivery_id)
values ($1, $2, $3, $4, $5, $6, $7::jsonb, now() + $8 * interval '1 second', $9)
on conflict (key) do update set
    request = excluded.request, priority = excluded.priority, needs = excluded.needs,
    wanted_rev = effect.wanted_rev + 1,
    state = case when effect.state in ('leased', 'awaiting') then effect.state else 'ready' end,
    intent = case when effect.state in ('dead', 'crashed') and effect.shape = 'once'
                  then '{"attempt": 0, "look": true, "text": null}' else effect.intent end,
    attempts = 0, crashes = 0, first_tried_at = null, reason = null,
    due_at = case when effect.state in ('leased', 'awaiting') then effect.due_at else excluded.due_at end,
    delivery_id = coalesce(excluded.delivery_id, effect.delivery_id)
where case effect.shape
    when 'wanted' then effect.request <> excluded.request
    else effect.receipt is null and (
        effect.state = 'dropped'
        or effect.state in ('dead', 'crashed') and effect.request <> excluded.request
        or effect.state = 'ready' and effect.intent is null and effect.request <> excluded.request)
    end
"""


async def insert_effects(
    connection: Connection, effects: Sequence[NewEffect], delivery_id: DeliveryId | None
) -> None:
    """Insert in order. A once effect that exists is left alone unless nothing of it was tried or it had ended in vain;
    a wanted state is overwritten when it differs."""
    for effect in effects:
        await connection.execute(
            _INSERT,
            effect.key,
            effect.kind,
            effect.shape.value,
            effect.lane,
            effect.needs,
            int(effect.priority),
            compose_json(effect.request),
            effect.after_s,
            delivery_id,
        )


async def drop_effect(connection: Connection, key: str) -> None:
    """Take an effect back while nothing of it was tried; later than that its receipt decides."""
    await connection.execute(
        "update effect set state = 'dropped', reason = 'no longer wanted' "
        "where key = $1 and state = 'ready' and intent is null and receipt is null",
        key,
    )


_CLAIM = """
with due as (
    select e.id, e.lane, e.priority from effect e
    where e.state = 'ready' and e.due_at <= now()
      and (e.needs is null
           or exists (select from effect n where n.key = e.needs and n.receipt is not null))
), next as (
    select e.id from effect e join due on due.id = e.id
    where not exists (select from effect o where o.lane = e.lane and o.state = 'leased')
      and not exists (select from due o where o.lane = e.lane and o.id < e.id)
    order by e.priority, e.id
    limit 1
    for update of e skip locked
)
update effect e set
    state = 'leased', lease_token = gen_random_uuid(), lease_until = now() + $1 * interval '1 second',
    first_tried_at = coalesce(first_tried_at, now())
from next where e.id = next.id and e.state = 'ready'
returning e.*,
    extract(epoch from now() - e.first_tried_at)::float8 as tried_for_s,
    (select n.receipt from effect n where n.key = e.needs) as needed_receipt
"""


async def claim_effect(connection: Connection) -> Lease | None:
    """The oldest due effect of the most urgent kind whose lane is free, leased for `LEASE_S` seconds.

    Two workers that reach for one lane at once are told apart by the unique index; the later one gets None.
    """
    try:
        row = await connection.fetchrow(_CLAIM, LEASE_S)
    except asyncpg.UniqueViolationError:
        return None
    if row is None:
        return None
    return Lease(
        id=EffectId(row["id"]),
        token=row["lease_token"],
        key=row["key"],
        kind=row["kind"],
        lane=row["lane"],
        priority=Priority(row["priority"]),
        request=parse_json(KINDS[row["kind"]][0], row["request"]),
        rev=row["wanted_rev"],
        intent=parse_json(Intent, row["intent"]) if row["intent"] else None,
        intent_at=row["intent_at"],
        attempts=row["attempts"],
        tried_for_s=row["tried_for_s"],
        needed_receipt=row["needed_receipt"],
        receipt=row["receipt"],
    )


async def record_renewal(connection: Connection, lease: Lease) -> bool:
    """Hold the lease for another `LEASE_S` seconds; False when it is ours no more."""
    return await _changed(
        connection,
        "update effect set lease_until = now() + $3 * interval '1 second' "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        LEASE_S,
    )


async def record_intent(connection: Connection, lease: Lease, intent: Intent) -> bool:
    """Commit what is about to be tried; False when the lease is ours no more, and then nothing may be tried."""
    return await _changed(
        connection,
        "update effect set intent = $3::jsonb, "
        "intent_at = case when intent is null then clock_timestamp() else intent_at end "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        compose_json(intent),
    )


async def record_done(connection: Connection, lease: Lease, receipt: str, reason: str | None) -> bool:
    """The outside has it. A wanted state that was overwritten meanwhile becomes ready again at once."""
    return await _changed(
        connection,
        "update effect set receipt = $3::jsonb, reason = $4, done_rev = $5, done_at = now(), "
        "intent = null, intent_at = null, lease_token = null, lease_until = null, attempts = 0, "
        "state = case when wanted_rev > $5 and shape = 'wanted' then 'ready' else 'done' end "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        receipt,
        reason,
        lease.rev,
    )


async def record_later(
    connection: Connection,
    lease: Lease,
    reason: str,
    wait_s: float,
    *,
    counted: bool,
    look: bool | None,
) -> bool:
    """Try again in `wait_s` seconds. `look` None leaves the intent as it is; False: nothing can have happened."""
    return await _changed(
        connection,
        "update effect set state = 'ready', reason = $3, due_at = now() + $4 * interval '1 second', "
        "attempts = attempts + $5, lease_token = null, lease_until = null, "
        "intent = case when $6::boolean is null or intent is null then intent "
        "else jsonb_set(intent, '{look}', to_jsonb($6::boolean)) end "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        reason,
        wait_s,
        int(counted),
        look,
    )


async def record_dead(connection: Connection, lease: Lease, reason: str) -> bool:
    return await _changed(
        connection,
        "update effect set state = 'dead', reason = $3, lease_token = null, lease_until = null "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        reason,
    )


async def record_awaiting(connection: Connection, lease: Lease, days: int) -> bool:
    """The forum keeps it for review: the receipt will be our own post's webhook, or the catch-up's read."""
    return await _changed(
        connection,
        "update effect set state = 'awaiting', reason = 'A moderator of the forum must let it through.', "
        "due_at = now() + $3 * interval '1 day', lease_token = null, lease_until = null "
        "where id = $1 and lease_token = $2 and state = 'leased' returning id",
        lease,
        days,
    )


async def _changed(connection: Connection, statement: str, lease: Lease, *values: object) -> bool:
    return await connection.fetchval(statement, lease.id, lease.token, *values) is not None


async def record_seen(connection: Connection, key: str, receipt: str) -> str | None:
    """Settle an undone once effect whose marker was seen on the forum.

    Gives its request's JSON, or None when there was nothing to settle.
    """
    request: str | None = await connection.fetchval(
        "update effect set state = 'done', receipt = $2::jsonb, done_rev = wanted_rev, done_at = now(), "
        "reason = null, intent = null, lease_token = null, lease_until = null "
        "where key = $1 and shape = 'once' and receipt is null and state <> 'dropped' returning request",
        key,
        receipt,
    )
    return request


async def record_endings(connection: Connection) -> None:
    """What time alone ends: leases of dead workers, posts never let through, effects whose moment has passed."""
    await connection.execute(
        "update effect set lease_token = null, lease_until = null, crashes = crashes + 1, "
        "state = case when crashes + 1 >= $1 then 'crashed' else 'ready' end, "
        "reason = case when crashes + 1 >= $1 then 'It ended our program five times.' else reason end "
        "where state = 'leased' and lease_until < now()",
        CRASHES,
    )
    await connection.execute(
        "update effect set state = 'dead', reason = 'No moderator let it through in seven days.' "
        "where state = 'awaiting' and due_at < now()"
    )
    await connection.execute(
        "update effect set state = 'dropped', reason = 'Its moment has passed.' "
        "where state = 'ready' and intent is null and not_after < now()"
    )


async def record_try_again(connection: Connection, effect_id: EffectId) -> bool:
    """Somebody pressed "try again" on the status page; False when there is nothing to try."""
    changed = await connection.fetchval(
        "update effect set state = 'ready', due_at = now(), attempts = 0, crashes = 0, first_tried_at = null, "
        'intent = case when shape = \'once\' then \'{"attempt": 0, "look": true, "text": null}\' else intent end '
        "where id = $1 and state in ('dead', 'crashed') and receipt is null returning id",
        effect_id,
    )
    return changed is not None


async def load_receipt(connection: Connection, key: str) -> str | None:
    """JSON of the receipt of an effect, or None while it has none."""
    receipt: str | None = await connection.fetchval("select receipt from effect where key = $1", key)
    return receipt


async def load_next_due_s(connection: Connection) -> float | None:
    """Seconds until another effect, delivery or re-read comes due, or None when nothing waits for its time."""
    wait: float | None = await connection.fetchval(
        "select extract(epoch from min(due_at) - now())::float8 from ("
        " select due_at from effect where state = 'ready'"
        " union all select due_at from delivery where state = 'ready'"
        " union all select due_at from reread where done_rev < wanted_rev) as undone where due_at > now()"
    )
    return wait
