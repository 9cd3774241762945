"""Claiming pays: the most urgent work that may have a call is leased and paid for in one transaction (law 7).

So an action of several calls never starves behind smaller ones, and one that crashes gives nothing back.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.budget import Bucket
from service.domain.ids import EffectId
from service.domain.requests import KINDS, Priority
from service.domain.subjects import ForumSubject
from service.store.attention import Attention, What, lease_attention
from service.store.budget import Standing, load_standing, lock_standing, record_spent
from service.store.leases import Lease, lease_effect
from service.store.pool import Connection

READ_COST = 1
"""A topic, a page of new posts and the list of categories take one call each."""
LOOK_COST = 1

# Of each lane only its oldest effect may be next, as urgent as the most urgent that waits behind it. What was decided
# goes before what is to be read, and the forum as a whole before single topics. A reply waits for an older one of its
# topic that is being retried: people read in the order in which things happened.
_OPEN = """
with heads as (
    select distinct on (e.lane) e.id, e.lane, e.due_at, min(e.priority) over (partition by e.lane) as priority
    from effect e
    where e.state = 'ready' and e.due_at <= now()
      and (e.needs is null
           or exists (select from effect n where n.key = e.needs and n.receipt is not null))
      and not (e.kind in ('create-reply', 'create-news') and exists (
          select from effect r where r.lane = e.lane and r.id < e.id and r.state = 'ready' and r.attempts > 0
          and r.kind in ('create-reply', 'create-news') and r.request -> 'topic_id' = e.request -> 'topic_id'))
    order by e.lane, e.id
), open as (
    select heads.id, null as subject, heads.priority, 0 as rank, heads.due_at from heads
    where not exists (select from effect o where o.lane = heads.lane and o.state = 'leased')
    union all
    select null, subject, priority, case when subject = any($2::text[]) then 1 else 2 end, due_at
    from attention where what = 'read' and lease_token is null and due_at <= now()
)
"""
_NEXT = f"""{_OPEN}
select id, subject from open where priority <= $3 and ($1::text is null or subject = $1)
order by priority, rank, due_at, id limit 1
"""  # noqa: S608 - a constant
_MOST_URGENT = f"""{_OPEN}
select min(priority) from open where $1::text is null or subject = $1
"""  # noqa: S608 - a constant


_FORUM_KEYS = [subject.key for subject in ForumSubject]


@dataclass(frozen=True, slots=True)
class Claim:
    """Work in the hands of one worker, and the calls that are paid for."""

    work: Lease | Attention
    paid: int
    was_well: bool
    """The forum answered us until now, and takes our key."""


def _find_probe(standing: Standing) -> str | None:
    """While the forum refuses our key only this may ask it: one call tells whether it takes the key again."""
    return ForumSubject.CATEGORIES.key if standing.refused_at else None


async def claim_paid(connection: Connection, bucket: Bucket) -> Claim | None:
    """The most urgent due work whose priority may take a token; None when there is none, or must wait."""
    async with connection.transaction():
        standing = await lock_standing(connection, bucket)
        allowed = bucket.find_allowed(standing.tokens)
        if allowed is None or standing.pause_s > 0:
            return None
        row = await connection.fetchrow(_NEXT, _find_probe(standing), _FORUM_KEYS, allowed.value)
        if row is None:
            return None
        was_well = standing.refused_at is None and standing.failing_since is None
        claim = await _lease(connection, row["id"], row["subject"], was_well=was_well)
        if claim is not None:
            await record_spent(connection, bucket, claim.paid)
        return claim


async def _lease(
    connection: Connection, effect_id: int | None, subject: str | None, *, was_well: bool
) -> Claim | None:
    if effect_id is not None:
        lease = await lease_effect(connection, EffectId(effect_id))
        return Claim(lease, _find_cost(lease), was_well) if lease else None
    assert subject is not None
    attention = await lease_attention(connection, subject, What.READ)
    return Claim(attention, READ_COST, was_well) if attention else None


def _find_cost(lease: Lease) -> int:
    """What it usually takes; something that was made once and may stand already is looked for first."""
    looks = lease.intent is not None and lease.intent.look and lease.kind.startswith("create-")
    return KINDS[lease.kind].cost + LOOK_COST * looks


async def load_wait_s(connection: Connection, bucket: Bucket | None) -> float | None:
    """Seconds until there may be something to take; None when nothing waits for its time or for the budget.

    Without a bucket: for whoever takes only what costs no call.
    """
    waits = [await _load_next_due_s(connection)]
    if bucket is not None:
        standing = await load_standing(connection, bucket)
        urgent = await connection.fetchval(_MOST_URGENT, _find_probe(standing), _FORUM_KEYS)
        if urgent is not None:
            waits.append(max(standing.pause_s, bucket.plan_wait_s(standing.tokens, Priority(urgent))))
    return min((wait for wait in waits if wait is not None), default=None)


async def _load_next_due_s(connection: Connection) -> float | None:
    wait: float | None = await connection.fetchval(
        "select extract(epoch from least("
        " (select min(due_at) from effect where state = 'ready' and due_at > now()),"
        " (select min(due_at) from delivery where state = 'ready' and due_at > now()),"
        " (select min(due_at) from attention where lease_token is null and due_at > now())"
        ") - now())::float8"
    )
    return wait
