"""A forum takes no fourth reply in a row of us where somebody else began the topic: then our last one says it."""

from __future__ import annotations

import pytest

from service.demo.forum.acts import pacing
from service.demo.forum.faults import Fault, FaultKind
from service.demo.forum.store.database import execute
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.values import Wanted
from tests.jobs.circles import found_circle
from tests.jobs.stories import ToldStory, write_story
from tests.world import World

CLAIMED, SOUGHT, DECLINED, REOPENED = (
    ProposalEvent.CLAIMED,
    ProposalEvent.SOUGHT,
    ProposalEvent.DECLINED,
    ProposalEvent.REOPENED,
)


async def rule(world: World, trust_level: int = 2) -> None:
    """We are nobody's staff from now on, so that Discourse's rule holds for us."""
    await world.forum.database.run(
        lambda db: execute(
            db, "UPDATE user SET moderator = 0, trust_level = ? WHERE username = 'companion'", [trust_level]
        )
    )


async def decide_often(world: World) -> ToldStory:
    """Three decisions in a row, below our reply that holds the block."""
    story = await write_story(world)
    await rule(world)
    await story.take(CLAIMED)
    await story.decide(SOUGHT, line="We need a room.", wanted=frozenset({Wanted.ROOM}))
    await story.decide(DECLINED, line="No library there is open.")
    await story.decide(REOPENED, line="The school has a room.")
    return story


async def test_fourth_reply_in_a_row_stands_in_our_third(world: World) -> None:
    story = await decide_often(world)
    replies = await story.read_replies()
    assert len(replies) == 2
    assert "We need a room." in replies[0]
    assert "No library there is open." in replies[1]
    assert "The school has a room." in replies[1]
    assert await world.pool.fetchval("select count(*) from effect where state = 'dead'") == 0
    assert (
        "We are talking about it" in await story.read_home() or "Talking about it" in await story.read_home()
    )


async def test_next_one_is_a_reply_again_once_somebody_has_written(world: World) -> None:
    story = await decide_often(world)
    await world.reply(
        int((await story.read_topic())["id"]), "Thank you, I can ask the school for its room.", by="sam"
    )
    await world.settle()
    await story.decide(SOUGHT, line="We need a key.", wanted=frozenset({Wanted.ROOM}))
    replies = await story.read_replies()
    assert len(replies) == 3
    assert "We need a key." in replies[2]


async def test_lost_answer_of_the_edit_is_found_and_nothing_is_said_twice(world: World) -> None:
    story = await write_story(world)
    await rule(world)
    await story.take(CLAIMED)
    await story.decide(SOUGHT, line="We need a room.", wanted=frozenset({Wanted.ROOM}))
    await story.decide(DECLINED, line="No library there is open.")
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "PUT", "posts/update", times=1))
    await story.decide(REOPENED, line="The school has a room.")
    replies = await story.read_replies()
    assert "".join(replies).count("The school has a room.") == 1


async def test_moved_meeting_is_told_in_our_last_reply(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    circle = await found_circle(world)
    monkeypatch.setattr(pacing, "began", lambda *_: False)
    await rule(world, trust_level=4)
    for day in ("14", "15", "16", "17"):
        before = await circle.read_first()
        await circle.edit_announcement(
            (await world.call("GET", f"/posts/{circle.announcement['id']}.json"))["raw"].replace(
                "13 October 2037" if day == "14" else f"{int(day) - 1} October 2037", f"{day} October 2037"
            )
        )
        assert await circle.read_first() != before
    ours = await circle.read_ours()
    assert len(ours) == 2, "with the first post three in a row"
    assert "Now: **Saturday 17 October" in ours[-1]
    assert "Was: Friday 16 October" in ours[-1]
    assert await world.pool.fetchval("select count(*) from effect where state = 'dead'") == 0
