"""Organizers decide about stories: what waits for its minutes, what counts at once, and who was faster."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.domain.proposals.authoring import Moment
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.timing import UNDO_WITHIN, Promises
from service.domain.proposals.values import Item, Proposal, Refusal, StepStatus, Wish
from service.store.deciding import Overtaken, record_posted_now, record_undone, record_wish
from service.store.people import record_organizers, record_person
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import load_steps
from tests.domain.proposals.stories import AUTHOR, INES, OMAR, make_proposal

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENT = Moment(NOW, "America/New_York", Promises())
ORIGIN = make_proposal().origin


async def tell(connection: Connection, state: ProposalState = ProposalState.TALKING, **values: Any) -> None:
    await record_person(connection, User(AUTHOR, "lina"))
    await record_organizers(connection, [User(INES, "ines"), User(OMAR, "omar")])
    await record_proposal(connection, make_proposal(state, **values))


async def wish(
    connection: Connection,
    event: ProposalEvent,
    *,
    by: ForumUserId = INES,
    seen: int = 0,
    **said: Any,
) -> Proposal | Refusal | Overtaken | None:
    return await record_wish(connection, ORIGIN, Wish(event, Actor.ORGANIZER, by, **said), seen, MOMENT)


async def load_state(connection: Connection) -> ProposalState:
    story = await load_proposal(connection, ORIGIN)
    assert story is not None
    return story.state


async def load_wait_s(connection: Connection) -> float:
    """Until the story is looked at."""
    wait_s = await connection.fetchval(
        "select extract(epoch from due_at - now())::float8 from attention where subject = $1 and what = 'look'",
        make_proposal().subject.key,
    )
    assert isinstance(wait_s, float)
    return wait_s


async def test_decision_waits_for_its_minutes_and_the_story_wakes_when_they_are_over(
    connection: Connection,
) -> None:
    await tell(connection)
    assert isinstance(await wish(connection, ProposalEvent.ACCEPTED, line="Yes, gladly."), Proposal)
    (step,) = await load_steps(connection, ORIGIN)
    assert (step.status, step.public_at) == (StepStatus.PENDING, NOW + UNDO_WITHIN)
    assert await load_state(connection) is ProposalState.TALKING
    assert 590 < await load_wait_s(connection) <= 600


async def test_claim_and_checklist_count_at_once(connection: Connection) -> None:
    await tell(connection, ProposalState.ACCEPTED)
    done = frozenset({Item.ROOM, Item.COURSE})
    assert isinstance(await wish(connection, ProposalEvent.CLAIMED), Proposal)
    story = await wish(connection, ProposalEvent.PREPARED, seen=1, items=done)
    assert isinstance(story, Proposal)
    assert await load_proposal(connection, ORIGIN) == story
    assert (story.state, story.assignee, story.done) == (ProposalState.PREPARING, INES, done)
    assert await load_wait_s(connection) <= 0


async def test_whoever_decides_second_learns_what_was_decided_first(connection: Connection) -> None:
    await tell(connection)
    await wish(connection, ProposalEvent.ACCEPTED, line="Yes.")
    late = await wish(connection, ProposalEvent.DECLINED, by=OMAR, line="No room.")
    assert isinstance(late, Overtaken)
    assert [(one.wish.event, one.wish.person) for one in late.steps] == [(ProposalEvent.ACCEPTED, INES)]
    knowing = await wish(connection, ProposalEvent.DECLINED, by=OMAR, seen=1, line="No room.")
    assert isinstance(knowing, Overtaken)


async def test_of_two_who_decide_in_the_same_moment_one_is_first(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await tell(connection)

    async def decide(by: ForumUserId, event: ProposalEvent) -> Proposal | Refusal | Overtaken | None:
        async with pool.acquire() as connection:
            return await wish(connection, event, by=by, line="As I see it.")

    outcomes = await asyncio.gather(
        decide(INES, ProposalEvent.ACCEPTED), decide(OMAR, ProposalEvent.DECLINED)
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Overtaken", "Proposal"]


async def test_ones_own_newer_decision_takes_the_place_of_the_older(connection: Connection) -> None:
    await tell(connection)
    await wish(connection, ProposalEvent.ACCEPTED)
    await wish(connection, ProposalEvent.DECLINED, seen=1, line="I misread it.")
    statuses = [one.status for one in await load_steps(connection, ORIGIN)]
    assert statuses == [StepStatus.UNDONE, StepStatus.PENDING]


async def test_what_was_taken_back_overtakes_nobody(connection: Connection) -> None:
    await tell(connection)
    await wish(connection, ProposalEvent.ACCEPTED)
    assert await record_undone(connection, ORIGIN, 1, INES, NOW)
    assert isinstance(await wish(connection, ProposalEvent.DECLINED, by=OMAR, line="No room."), Proposal)


async def test_only_whoever_decided_takes_it_back_or_posts_it_now(connection: Connection) -> None:
    await tell(connection)
    await wish(connection, ProposalEvent.ACCEPTED)
    assert not await record_undone(connection, ORIGIN, 1, OMAR, NOW)
    assert not await record_posted_now(connection, ORIGIN, 1, OMAR, NOW)
    assert not await record_posted_now(connection, ORIGIN, 2, INES, NOW)
    at = NOW + timedelta(minutes=2)
    assert await record_posted_now(connection, ORIGIN, 1, INES, at)
    (step,) = await load_steps(connection, ORIGIN)
    assert step.public_at == at
    assert not await record_undone(connection, ORIGIN, 1, INES, at)
    assert await load_wait_s(connection) <= 0


async def test_guards_are_asked_with_what_is_true_now(connection: Connection) -> None:
    await tell(connection, author_id=INES)
    assert await wish(connection, ProposalEvent.ACCEPTED) is Refusal.OWN_STORY
    assert await wish(connection, ProposalEvent.DECLINED, by=OMAR) is Refusal.REASON_MISSING
    assert (
        await wish(connection, ProposalEvent.PUT_TOGETHER, by=OMAR, other="0" * 16) is Refusal.OTHER_MISSING
    )
    await record_organizers(connection, [])
    assert await wish(connection, ProposalEvent.ACCEPTED, by=OMAR) is Refusal.NOT_ORGANIZER
    assert await load_steps(connection, ORIGIN) == []


async def test_story_that_is_gone_is_nobodys_to_decide(connection: Connection) -> None:
    assert await wish(connection, ProposalEvent.ACCEPTED) is None


async def test_stories_of_one_town_are_put_together(connection: Connection) -> None:
    await tell(connection)
    other = replace(make_proposal(), origin="b" * 16)
    await record_proposal(connection, other)
    await wish(connection, ProposalEvent.PUT_TOGETHER, other=other.origin)
    (step,) = await load_steps(connection, ORIGIN)
    assert step.after is ProposalState.TOGETHER
