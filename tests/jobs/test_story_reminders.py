"""Organizers hear of stories in the same message as of all else, and of nothing that waits for a library."""

from __future__ import annotations

from datetime import timedelta

from jobs.engine.tools import load_clock
from service.domain.organizers import WaitingThings
from service.domain.proposals.states import ProposalEvent, ProposalState
from service.domain.proposals.values import Rhythm
from service.store.organizers import load_waiting_things
from tests.jobs.stories import NOW, found_story, tell_story
from tests.jobs.test_organizers import list_messages
from tests.world import World


async def load_things(world: World) -> WaitingThings:
    async with world.pool.acquire() as connection:
        now = (await load_clock(connection)).now()
        return await load_waiting_things(connection, now, offers=False)


async def test_new_story_calls_organizers_once(world: World) -> None:
    await tell_story(world)
    await world.settle()
    (message,) = await list_messages(world)
    assert "One story waits for its first answer." in message["raw"]
    assert "/organize" in message["raw"]
    assert "/status" not in message["raw"]
    await world.settle()
    assert len(await list_messages(world)) == 1


async def test_story_that_nobody_has_seen_is_counted_by_itself(world: World) -> None:
    await found_story(world, state=ProposalState.UNSEEN)
    things = await load_things(world)
    assert (things.unseen, things.unanswered, things.late, things.total) == (1, 0, 0, 1)


async def test_promised_day_that_passed_is_told_instead_of_the_first_answer(world: World) -> None:
    story = await found_story(world)
    await story.come_to(NOW + timedelta(days=12))
    things = await load_things(world)
    assert (things.unanswered, things.late) == (0, 1)


async def test_story_that_waits_for_a_library_nags_nobody(world: World) -> None:
    story = await found_story(world)
    await story.take(ProposalEvent.SOUGHT, rhythm=Rhythm.SIX_MONTHS)
    await story.come_to(NOW + timedelta(days=150))
    things = await load_things(world)
    assert (things.total, things.newest_at) == (0, None)


async def test_claimed_story_calls_nobody(world: World) -> None:
    story = await found_story(world)
    await story.take(ProposalEvent.CLAIMED)
    assert (await load_things(world)).total == 0
