"""The log of proposals: what was decided, by whom, and whether it is public yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import asyncpg

from service.domain.ids import ForumUserId, PostId
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Refusal, Step, StepStatus, Wish
from service.domain.subjects import ProposalSubject
from service.store.pool import Connection
from service.store.values import compose_json, parse_json


async def insert_step(
    connection: Connection,
    origin: str,
    wish: Wish,
    at: datetime,
    *,
    before: ProposalState,
    after: ProposalState,
    status: StepStatus = StepStatus.DONE,
    public_at: datetime | None = None,
) -> Step:
    """Write the next line of the log, in a transaction that holds the proposal's lane.

    Raises asyncpg's UniqueViolationError when another decision is pending.
    """
    number = await connection.fetchval(
        "insert into step "
        "(proposal, number, event, by, person_id, wish, at, before, after, status, public_at, post_id) "
        "select $1, 1 + coalesce(max(number), 0), $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11 "
        "from step where proposal = $1 returning number",
        origin,
        wish.event.value,
        wish.by.value,
        wish.person,
        compose_json(replace(wish, person=None)),
        at,
        before.value,
        after.value,
        status.value,
        public_at,
        wish.post_id,
    )
    return Step(number, wish, at, before, after, status, public_at)


async def load_steps(connection: Connection, origin: str) -> Sequence[Step]:
    """The whole log, oldest first."""
    rows = await connection.fetch("select * from step where proposal = $1 order by number", origin)
    return [_read_step(row) for row in rows]


async def load_stories_naming(connection: Connection, person: ForumUserId) -> Sequence[ProposalSubject]:
    """Stories of others that they take care of, or took a step of."""
    rows = await connection.fetch(
        "select origin from proposal where assignee_id = $1 union select proposal from step where person_id = $1"
        " order by 1",
        person,
    )
    return [ProposalSubject(row["origin"]) for row in rows]


async def load_pending_steps(connection: Connection, origins: Sequence[str]) -> Mapping[str, Step]:
    """The decisions about these proposals that nobody reads yet."""
    rows = await connection.fetch(
        "select * from step where proposal = any($1::text[]) and status = 'pending'", list(origins)
    )
    return {row["proposal"]: _read_step(row) for row in rows}


async def load_pending_step(connection: Connection, origin: str) -> Step | None:
    row = await connection.fetchrow("select * from step where proposal = $1 and status = 'pending'", origin)
    return _read_step(row) if row else None


async def record_step_ended(
    connection: Connection, origin: str, step: Step, status: StepStatus, now: datetime | None = None
) -> bool:
    """A pending decision became public, was undone, or could not be carried out. False when it is pending no more."""
    ended = await connection.fetchval(
        "update step set status = $3, before = $4, after = $5, public_at = coalesce($6, public_at), refusal = $7 "
        "where proposal = $1 and number = $2 and status = 'pending' returning number",
        origin,
        step.number,
        status.value,
        step.before.value,
        step.after.value,
        now,
        step.refusal.value if step.refusal else None,
    )
    return ended is not None


def _read_step(row: asyncpg.Record) -> Step:
    person = None if row["person_id"] is None else ForumUserId(row["person_id"])
    post_id = None if row["post_id"] is None else PostId(row["post_id"])
    wish = replace(parse_json(Wish, row["wish"]), person=person, post_id=post_id)
    return Step(
        number=row["number"],
        wish=wish,
        at=row["at"],
        before=ProposalState(row["before"]),
        after=ProposalState(row["after"]),
        status=StepStatus(row["status"]),
        public_at=row["public_at"],
        refusal=Refusal(row["refusal"]) if row["refusal"] else None,
    )
