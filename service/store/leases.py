"""Effects in the hands of a worker: claimed with a lease and a fencing token, ended with a receipt or a reason.

Every statement carries the token, so that a worker that lost its lease changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.domain.ids import DeliveryId, EffectId
from service.domain.requests import KINDS, Priority, Request
from service.domain.trying import HORIZON_DAYS, Intent
from service.reasons import Reason, ReasonCode
from service.store.pool import MAY_BE_LOST, Connection
from service.store.values import compose_json, parse_json, write_reason

LEASE_S = 30.0


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
    delivery_id: DeliveryId | None
    """What led to it."""
    heard_at: datetime | None
    """When that delivery arrived."""
    is_late: bool
    """Its moment has passed: what was not done by now is not needed any more."""


_LEASE = f"""
update effect e set
    state = 'leased', lease_token = gen_random_uuid(), lease_until = now() + $2 * interval '1 second',
    first_tried_at = coalesce(first_tried_at, now())
where e.id = $1 and e.state = 'ready'
returning e.*,
    extract(epoch from now() - e.first_tried_at)::float8 as tried_for_s,
    (select n.receipt from effect n where n.key = e.needs) as needed_receipt,
    (select d.received_at from delivery d where d.id = e.delivery_id) as heard_at,
    coalesce(e.not_after < now(), false) as is_late,
    {MAY_BE_LOST}
"""  # noqa: S608 - a constant


async def lease_effect(connection: Connection, effect_id: EffectId) -> Lease | None:
    """Take this effect for `LEASE_S` seconds, in the caller's transaction; None when it is no longer ready."""
    row = await connection.fetchrow(_LEASE, effect_id, LEASE_S)
    if row is None:
        return None
    return Lease(
        id=EffectId(row["id"]),
        token=row["lease_token"],
        key=row["key"],
        kind=row["kind"],
        lane=row["lane"],
        priority=Priority(row["priority"]),
        request=parse_json(KINDS[row["kind"]].request, row["request"]),
        rev=row["wanted_rev"],
        intent=parse_json(Intent, row["intent"]) if row["intent"] else None,
        intent_at=row["intent_at"],
        attempts=row["attempts"],
        tried_for_s=row["tried_for_s"],
        needed_receipt=row["needed_receipt"],
        receipt=row["receipt"],
        delivery_id=row["delivery_id"],
        heard_at=row["heard_at"],
        is_late=row["is_late"],
    )


async def record_renewal(connection: Connection, lease: Lease) -> bool:
    """Hold the lease for another `LEASE_S` seconds; False when it is ours no more."""
    return await _changed(connection, "lease_until = now() + $3 * interval '1 second'", lease, LEASE_S)


async def record_intent(connection: Connection, lease: Lease, intent: Intent) -> bool:
    """Commit what is about to be tried, and hold the lease for another `LEASE_S` seconds.

    False when the lease is ours no more, and then nothing may be tried.
    """
    return await _changed(
        connection,
        "intent = $3::jsonb, lease_until = now() + $4 * interval '1 second', "
        "intent_at = case when intent is null then clock_timestamp() else intent_at end",
        lease,
        compose_json(intent),
        LEASE_S,
    )


async def record_done(connection: Connection, lease: Lease, receipt: str, reason: Reason | None) -> bool:
    """The outside has it. A wanted state that was overwritten meanwhile becomes ready again at once."""
    return await _changed(
        connection,
        "receipt = $3::jsonb, reason = $4::jsonb, done_rev = $5, done_at = now(), "
        "intent = null, intent_at = null, lease_token = null, lease_until = null, attempts = 0, "
        "state = case when wanted_rev > $5 and shape = 'wanted' then 'ready' else 'done' end",
        lease,
        receipt,
        _write(reason),
        lease.rev,
    )


async def record_later(
    connection: Connection,
    lease: Lease,
    reason: Reason | None,
    wait_s: float,
    *,
    counted: bool,
    look: bool | None,
) -> bool:
    """Try again in `wait_s` seconds. `look` None leaves the intent as it is; False: nothing can have happened."""
    return await _changed(
        connection,
        "state = 'ready', reason = coalesce($3::jsonb, reason), "
        "due_at = now() + $4 * interval '1 second', "
        "attempts = attempts + $5, lease_token = null, lease_until = null, "
        "intent = case when $6::boolean is null or intent is null then intent "
        "else jsonb_set(intent, '{look}', to_jsonb($6::boolean)) end",
        lease,
        _write(reason),
        wait_s,
        int(counted),
        look,
    )


async def release_effect(connection: Connection, lease: Lease, *, look: bool | None) -> bool:
    """Nothing failed, but this worker cannot go on now (out of budget, or told to stop): the next claim does.

    `look` as in `record_later`.
    """
    return await record_later(connection, lease, None, 0.0, counted=False, look=look)


async def record_dead(connection: Connection, lease: Lease, reason: Reason) -> bool:
    return await _changed(
        connection,
        "state = 'dead', reason = $3::jsonb, lease_token = null, lease_until = null",
        lease,
        _write(reason),
    )


async def record_awaiting(connection: Connection, lease: Lease) -> bool:
    """The forum keeps it for review: the receipt will be our own post's webhook, or the catch-up's read."""
    return await _changed(
        connection,
        "state = 'awaiting', reason = $4::jsonb, "
        "due_at = now() + $3 * interval '1 day', lease_token = null, lease_until = null",
        lease,
        HORIZON_DAYS,
        _write(Reason(ReasonCode.MODERATED)),
    )


def _write(reason: Reason | None) -> str | None:
    return None if reason is None else write_reason(reason)


async def _changed(connection: Connection, change: str, lease: Lease, *values: object) -> bool:
    changed = await connection.fetchval(
        f"update effect set {change} where id = $1 and lease_token = $2 and state = 'leased' returning id",  # noqa: S608 - constants
        lease.id,
        lease.token,
        *values,
    )
    return changed is not None
