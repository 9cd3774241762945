"""What organizers do with stories, each in one transaction that holds the story's lane and wakes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.ids import ForumUserId
from service.domain.proposals.authoring import Moment
from service.domain.proposals.states import DECISIONS, ProposalEvent, advance
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.timing import UNDO_WITHIN
from service.domain.proposals.values import Proposal, Refusal, Step, StepStatus, Wish
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.people import load_organizers
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import insert_step, load_pending_step, load_steps, record_step_ended


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else was faster; these are their steps, which whoever decides must have seen."""

    steps: Sequence[Step]


async def record_wish(
    connection: Connection, origin: str, wish: Wish, seen: int, moment: Moment
) -> Proposal | Refusal | Overtaken | None:
    """Take an organizer's step: a decision waits for its minutes, all else counts at once. None: no such story.

    Gives the story as it is then. `seen`: the number of the last step that stood on the page from which it comes.
    """
    async with connection.transaction():
        await lock_lane(connection, ProposalSubject(origin).key)
        story = await load_proposal(connection, origin)
        if story is None:
            return None
        if newer := await _find_newer(connection, story, wish, seen):
            return Overtaken(newer)
        refusal = await _check(connection, story, wish, moment)
        if refusal is not None:
            return refusal
        if wish.event in DECISIONS:
            await put_down(connection, story, wish, moment.now)
            await _wake(connection, story, UNDO_WITHIN)
            return story
        after = await record_taken(connection, story, wish, moment)
        await record_proposal(connection, after)
        await _wake(connection, after)
        return after


async def _find_newer(connection: Connection, story: Proposal, wish: Wish, seen: int) -> Sequence[Step]:
    """What happened since, and a decision of somebody else that waits to become public."""
    steps = [one for one in await load_steps(connection, story.origin) if one.status is not StepStatus.UNDONE]
    newer = [one for one in steps if one.number > seen]
    waiting = [one for one in steps if one.status is StepStatus.PENDING and one.wish.person != wish.person]
    return newer or (waiting if wish.event in DECISIONS else [])


async def _check(connection: Connection, story: Proposal, wish: Wish, moment: Moment) -> Refusal | None:
    standing = Standing(is_organizer=wish.person in await load_organizers(connection))
    is_together = wish.event is ProposalEvent.PUT_TOGETHER and wish.other is not None
    other = await load_proposal(connection, wish.other or "") if is_together else None
    return check_step(story, wish, standing, moment.day, other)


async def put_down(connection: Connection, story: Proposal, wish: Wish, now: datetime) -> Step:
    """Let a decision wait for its minutes, in place of the same person's older one.

    Gives the decision that waits then: that of somebody else stands.
    """
    pending = await load_pending_step(connection, story.origin)
    if pending is not None and pending.wish.person != wish.person:
        return pending
    if pending is not None:
        await record_step_ended(connection, story.origin, pending, StepStatus.UNDONE)
    after = advance(story.state, wish.event)
    assert after is not None
    return await insert_step(
        connection,
        story.origin,
        wish,
        now,
        before=story.state,
        after=after,
        status=StepStatus.PENDING,
        public_at=now + UNDO_WITHIN,
    )


async def record_taken(connection: Connection, story: Proposal, wish: Wish, moment: Moment) -> Proposal:
    """Take a step that is public at once, and write it into the log; the story's row is the caller's to record."""
    after = take_step(story, wish, moment.now, moment.day, moment.promises)
    at, before = moment.now, story.state
    await insert_step(connection, story.origin, wish, at, before=before, after=after.state, public_at=at)
    return after


async def _wake(connection: Connection, story: Proposal, after: timedelta = timedelta(0)) -> None:
    """Both clocks run alike, so what is ten minutes ahead by the circles' is so by the database's."""
    why, after_s = ReasonCode.ORGANIZER_ANSWERED, after.total_seconds()
    await wake(connection, [story.subject], What.LOOK, why, after_s=after_s)


async def record_undone(
    connection: Connection, origin: str, number: int, person: ForumUserId, now: datetime
) -> bool:
    """Take back a decision of one's own; False when its minutes are over, or it is not theirs."""
    async with connection.transaction():
        await lock_lane(connection, ProposalSubject(origin).key)
        pending = await _load_own_pending(connection, origin, number, person)
        if pending is None or pending.public_at is None or pending.public_at <= now:
            return False
        return await record_step_ended(connection, origin, pending, StepStatus.UNDONE)


async def record_posted_now(
    connection: Connection, origin: str, number: int, person: ForumUserId, now: datetime
) -> bool:
    """Let a decision of one's own become public now; False when it is already, or not theirs."""
    subject = ProposalSubject(origin)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        if await _load_own_pending(connection, origin, number, person) is None:
            return False
        await connection.execute(
            "update step set public_at = $3 where proposal = $1 and number = $2", origin, number, now
        )
        await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
        return True


async def _load_own_pending(
    connection: Connection, origin: str, number: int, person: ForumUserId
) -> Step | None:
    pending = await load_pending_step(connection, origin)
    is_it = pending is not None and pending.number == number and pending.wish.person == person
    return pending if is_it else None
