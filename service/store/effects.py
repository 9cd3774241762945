"""The transactional outbox: effects inserted with their cause, taken back, seen on the forum, ended, tried again.

The states are those of `service.domain.trying.EFFECT_STATES`. Times are the database's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.domain.ids import DeliveryId, EffectId
from service.domain.requests import DropEffect, NewEffect, Priority
from service.domain.trying import HORIZON_DAYS
from service.reasons import Reason, ReasonCode
from service.store.pool import Connection
from service.store.values import compose_json, write_reason

CRASHES = 5


UNTRIED = "intent is null or intent -> 'look' = 'false'"
"""Nothing of it can have happened: it was never tried, or surely in vain."""

_INSERT = """
insert into effect (key, kind, shape, lane, needs, priority, request, due_at, delivery_id, not_after)
values ($1, $2, $3, $4, $5, $6, $7::jsonb, now() + $8 * interval '1 second', $9,
    now() + $10::float8 * interval '1 second')
on conflict (key) do update set
    request = excluded.request, needs = excluded.needs,
    priority = case when effect.state = 'ready' then least(effect.priority, excluded.priority)
                    else excluded.priority end,
    wanted_rev = effect.wanted_rev + 1,
    state = case when effect.state in ('leased', 'awaiting') then effect.state else 'ready' end,
    -- Another request begins at the first rung; what an earlier one may have sent is still known as ours.
    intent = case when effect.state in ('dead', 'crashed') and effect.shape = 'once'
                  then '{"attempt": 0, "look": true, "text": null}'
                  when effect.state = 'ready' and effect.intent is not null
                  then jsonb_set(effect.intent, '{attempt}', '0') else effect.intent end,
    attempts = 0, crashes = 0, first_tried_at = null, reason = null, not_after = excluded.not_after,
    due_at = case when effect.state in ('leased', 'awaiting') then effect.due_at else excluded.due_at end,
    delivery_id = coalesce(excluded.delivery_id, effect.delivery_id)
where case effect.shape
    when 'wanted' then effect.request <> excluded.request
    else effect.receipt is null and (
        effect.state = 'dropped'
        or effect.state in ('dead', 'crashed') and effect.request <> excluded.request
        or effect.state = 'ready' and (effect.intent is null or effect.intent -> 'look' = 'false')
           and effect.request <> excluded.request)
    end
"""


async def insert_effects(
    connection: Connection,
    effects: Sequence[NewEffect | DropEffect],
    delivery_id: DeliveryId | None = None,
    floor: Priority = Priority.CHANGE,
) -> None:
    """Insert in order, none more urgent than `floor`; those to be dropped are taken back before.

    A once effect that exists is left alone unless nothing of it was tried or it had ended in vain; a wanted state is
    overwritten when it differs.
    """
    for dropped in (one for one in effects if isinstance(one, DropEffect)):
        await drop_effect(connection, dropped.key)
    for effect in (one for one in effects if isinstance(one, NewEffect)):
        await connection.execute(
            _INSERT,
            effect.key,
            effect.kind.name,
            effect.kind.shape.value,
            effect.lane,
            effect.needs,
            max(effect.priority, floor).value,
            compose_json(effect.request),
            effect.after_s,
            delivery_id,
            effect.useless_after_s,
        )


async def drop_effect(connection: Connection, key: str) -> None:
    """Take an effect back as long as nothing of it can have happened; later than that its receipt decides."""
    await connection.execute(
        "update effect set state = 'dropped', reason = $2::jsonb, intent = null "  # noqa: S608 - a constant
        f"where key = $1 and state = 'ready' and ({UNTRIED}) and receipt is null",
        key,
        write_reason(Reason(ReasonCode.NO_LONGER_WANTED)),
    )


async def blank_texts(connection: Connection, lane: str) -> None:
    """Leave no text in what was made once in this lane, or came to nothing; what is under way keeps its own."""
    await connection.execute(
        'update effect set request = request || \'{"raw": ""}\', intent = null, '
        "receipt = case when receipt ? 'made' then jsonb_set(receipt, '{made,block}', '\"\"') "
        "when receipt ? 'raw' then receipt || '{\"raw\": \"\"}' else receipt end "
        "where lane = $1 and shape = 'once' and state in ('done', 'dropped') and request ->> 'raw' <> ''",
        lane,
    )


@dataclass(frozen=True, slots=True)
class SettledEffect:
    kind: str
    lane: str
    request: str
    """Its JSON."""


async def record_seen(connection: Connection, key: str, receipt: str) -> SettledEffect | None:
    """Settle an undone once effect whose marker was seen on the forum; None when there was nothing to settle."""
    row = await connection.fetchrow(
        "update effect set state = 'done', receipt = $2::jsonb, done_rev = wanted_rev, done_at = now(), "
        "reason = null, intent = null, lease_token = null, lease_until = null "
        "where key = $1 and shape = 'once' and receipt is null and state <> 'dropped' returning kind, lane, request",
        key,
        receipt,
    )
    return SettledEffect(**row) if row else None


async def load_own_texts(connection: Connection, keys: Collection[str]) -> Sequence[str]:
    """All that we wrote, or want to write, in the posts that these effects and those that need them made."""
    rows = await connection.fetch(
        "select request ->> 'raw' as wanted, request ->> 'block' as block, receipt ->> 'raw' as returned "
        "from effect where key = any($1::text[]) or needs = any($1::text[])",
        list(keys),
    )
    return [text for row in rows for text in row if text is not None]


async def record_endings(connection: Connection) -> None:
    """What time alone ends: leases of dead workers, posts never let through, effects whose moment has passed."""
    await connection.execute(
        "update effect set lease_token = null, lease_until = null, crashes = crashes + 1, "
        "state = case when crashes + 1 >= $1 then 'crashed' else 'ready' end, "
        "reason = case when crashes + 1 >= $1 then $2::jsonb else reason end "
        "where state = 'leased' and lease_until < now()",
        CRASHES,
        write_reason(Reason(ReasonCode.CRASHED, {"times": CRASHES})),
    )
    await connection.execute(
        "update effect set state = 'dead', reason = $1::jsonb where state = 'awaiting' and due_at < now()",
        write_reason(Reason(ReasonCode.NOT_LET_THROUGH, {"days": HORIZON_DAYS})),
    )
    await connection.execute(
        "update effect set state = 'dropped', reason = $1::jsonb "  # noqa: S608 - a constant
        f"where state = 'ready' and ({UNTRIED}) and not_after < now()",
        write_reason(Reason(ReasonCode.MOMENT_PASSED)),
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


async def delete_old_effects(connection: Connection, days: int, most: int) -> int:
    """Delete at most `most` effects that were done more than `days` days ago; gives how many."""
    deleted: int = await connection.fetchval(
        "with deleted as (delete from effect where id in (select id from effect where state = 'done' "
        "and done_at < now() - $1 * interval '1 day' order by done_at limit $2) returning id) "
        "select count(*) from deleted",
        days,
        most,
    )
    return deleted


async def hasten_failed(connection: Connection) -> None:
    """What waits after a failure is due at once."""
    await connection.execute(
        "update effect set due_at = now() where state = 'ready' and attempts > 0 and due_at > now()"
    )
