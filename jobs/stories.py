"""A story's life: decides anew what time, organizers and circles have made of it, and records what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.engine.tools import Tools, load_clock
from service.domain.proposals.states import Actor
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.timing import Promises, find_due_event, find_next_moment
from service.domain.proposals.values import Proposal, Step, StepStatus, Wish
from service.domain.subjects import ProposalSubject
from service.errors import LeaseLost
from service.store.attention import Attention, settle_attention
from service.store.circles import lock_lane
from service.store.people import load_organizers
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import insert_step, load_pending_step, record_step_ended


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of a decision, and the day it is where the story's people live."""

    now: datetime
    zone: str
    promises: Promises

    @property
    def day(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()


async def look_at_story(tools: Tools, attention: Attention, subject: ProposalSubject) -> None:
    """Decide anew with what we know, in one transaction. Raises LeaseLost."""
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, subject.key)
        next_at = await live_on_with_story(connection, tools, subject)
        now = (await load_clock(connection)).now()
        next_s = None if next_at is None else max(0.0, (next_at - now).total_seconds())
        if not await settle_attention(connection, attention, next_s=next_s):
            raise LeaseLost


async def live_on_with_story(
    connection: Connection, tools: Tools, subject: ProposalSubject
) -> datetime | None:
    """Decide about the story inside a transaction that holds its lane; when time alone would change something next."""
    before = await load_proposal(connection, subject.origin)
    if before is None:
        return None
    today = await load_today(connection, tools, before)
    pending = await load_pending_step(connection, before.origin)
    proposal = before
    if pending is not None and pending.public_at is not None and pending.public_at <= today.now:
        proposal = await _publish(connection, proposal, pending, today)
        pending = None
    while (event := find_due_event(proposal, today.now, today.day)) is not None:
        proposal = await record_taken(connection, proposal, Wish(event, Actor.TIME), today)
    if proposal != before:
        await record_proposal(connection, proposal)
    moments = (
        find_next_moment(proposal, today.now, today.zone),
        pending.public_at if pending else None,
    )
    return min((one for one in moments if one is not None), default=None)


async def load_today(connection: Connection, tools: Tools, proposal: Proposal) -> Today:
    now = (await load_clock(connection)).now()
    town = proposal.words.where.town
    promises = Promises(timedelta(days=tools.config.first_answer_days))
    return Today(now.astimezone(UTC), town.zone if town else tools.config.timezone, promises)


async def record_taken(connection: Connection, proposal: Proposal, wish: Wish, today: Today) -> Proposal:
    """Take a step that is public at once, and write it into the log; the proposal's row is the caller's to record."""
    after = take_step(proposal, wish, today.now, today.day, today.promises)
    await insert_step(
        connection,
        proposal.origin,
        wish,
        today.now,
        before=proposal.state,
        after=after.state,
        public_at=today.now,
    )
    return after


async def _publish(connection: Connection, proposal: Proposal, step: Step, today: Today) -> Proposal:
    """A decision whose minutes are over is checked once more: since then other things may have happened."""
    wish = step.wish
    is_organizer = wish.person is not None and wish.person in await load_organizers(connection)
    other = await load_proposal(connection, wish.other) if wish.other else None
    standing = Standing(is_organizer=is_organizer)
    if check_step(proposal, wish, standing, today.day, other) is not None:
        await record_step_ended(connection, proposal.origin, step, StepStatus.VOID)
        return proposal
    after = take_step(proposal, wish, today.now, today.day, today.promises)
    done = Step(step.number, wish, step.at, proposal.state, after.state, StepStatus.DONE, today.now)
    await record_step_ended(connection, proposal.origin, done, StepStatus.DONE, today.now)
    return after
