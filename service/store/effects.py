"""Effects: inserted with their cause, taken back, seen on the forum, ended by time, tried again.

The states are those of `service.domain.trying.EFFECT_STATES`. Times are the database's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.effects import NewEffect
from service.domain.ids import DeliveryId, EffectId
from service.store.pool import Connection
from service.store.values import compose_json

CRASHES = 5


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
        "where id = $1 and state in ('dead', 'crashed') and (shape = 'wanted' or receipt is null) returning id",
        effect_id,
    )
    return changed is not None


async def load_next_due_s(connection: Connection) -> float | None:
    """Seconds until another effect, delivery or re-read comes due, or None when nothing waits for its time."""
    wait: float | None = await connection.fetchval(
        "select extract(epoch from min(due_at) - now())::float8 from ("
        " select due_at from effect where state = 'ready'"
        " union all select due_at from delivery where state = 'ready'"
        " union all select due_at from reread where done_rev < wanted_rev) as undone where due_at > now()"
    )
    return wait
