"""What organizers, votes and time make of a story, as its topic tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service.domain.ids import PostId
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Item, Refusal, StepStatus, Wanted
from service.domain.weeks import Window
from service.store.forgetting import remove_story
from service.store.steps import load_steps
from service.store.told_stories import load_story_facts
from tests.domain.proposals.stories import WORDS
from tests.jobs.circles import found_circle
from tests.jobs.stories import NOW, found_story, write_story
from tests.world import World

NOTE = "planted-note-7731"


async def test_decision_on_our_pages_is_told_once_in_its_topic(world: World) -> None:
    story = await found_story(world)
    await story.take(ProposalEvent.CLAIMED)
    await story.decide(ProposalEvent.ACCEPTED, line="We have a room for you.", note=NOTE)
    (told,) = await story.read_replies()
    assert told.startswith(
        "@lina: **Accepted.**\n\n> We have a room for you. — ines\n\nYes. Next we find a room"
    )
    raw = await story.read_home()
    assert "**Accepted** since 3 November" in raw
    assert "3 November: accepted: “We have a room for you.”" in raw
    assert "○ a facilitator" in raw
    assert NOTE not in raw + told
    await story.change()
    assert len(await story.read_replies()) == 1


async def test_decision_by_an_organizer_s_own_post_gets_no_reply(world: World) -> None:
    story = await found_story(world)
    await story.decide(ProposalEvent.DECLINED, line="No library there is open.", post_id=PostId(99))
    assert await story.read_replies() == []
    assert "**Not now** since 3 November" in await story.read_home()
    assert "No library there is open." in await story.read_home()


async def test_decision_is_not_public_before_its_minutes_are_over(world: World) -> None:
    story = await found_story(world)
    later = NOW + timedelta(hours=2)
    await story.decide(ProposalEvent.DECLINED, public_at=later, line="planted-line-88")
    assert "planted-line-88" not in await story.read_home()
    await story.come_to(later)
    assert "planted-line-88" in await story.read_home()


async def test_decision_that_may_not_be_taken_any_more_is_void_and_says_why(world: World) -> None:
    story = await found_story(world)
    later = NOW + timedelta(hours=2)
    await story.decide(ProposalEvent.ACCEPTED, public_at=later)
    await story.take(ProposalEvent.WITHDRAWN, Actor.AUTHOR)
    await story.come_to(later)
    async with world.pool.acquire() as connection:
        (void,) = [one for one in await load_steps(connection, story.origin) if one.status is StepStatus.VOID]
    assert void.refusal is Refusal.NOT_NOW
    assert await story.read_replies() == []
    assert "The person who wrote it has taken it back." in await story.read_home()


async def test_stories_put_together_link_each_other_and_the_second_is_closed(world: World) -> None:
    first = await found_story(world)
    words = replace(WORDS, story="We are three neighbours with sewing machines.")
    second = await found_story(world, words, origin="f" * 16, shares_text=True)
    await second.decide(ProposalEvent.PUT_TOGETHER, other=first.origin, line="Same street, even.")
    topic = await second.read_topic()
    assert topic["closed"]
    (told,) = await second.read_replies()
    first_id = (await first.load()).topic_id
    assert f"/t/{first_id})" in told
    assert f"/t/{first_id})" in await second.read_home()
    assert "sewing machines" in await first.read_home()
    (message,) = await world.read_messages("lina")
    assert f"/t/{first_id})" in message
    await second.decide(ProposalEvent.REOPENED, line="They are two after all.")
    assert not (await second.read_topic())["closed"]
    assert "sewing machines" not in await first.read_home()


async def test_text_of_a_joined_story_is_not_shown_without_its_author_s_yes(world: World) -> None:
    first = await write_story(world)
    words = replace(WORDS, story="We are three neighbours with sewing machines.")
    second = await found_story(world, words, origin="f" * 16)
    await second.decide(ProposalEvent.PUT_TOGETHER, other=first.origin)
    raw = await first.read_home()
    assert "was put together with this one" in raw
    assert "sewing machines" not in raw


async def test_text_of_a_joined_story_goes_away_with_its_story(world: World) -> None:
    first = await found_story(world)
    words = replace(WORDS, story="We are three neighbours with sewing machines.")
    second = await found_story(world, words, origin="f" * 16, shares_text=True)
    await second.decide(ProposalEvent.PUT_TOGETHER, other=first.origin)
    assert "sewing machines" in await first.read_home()
    async with world.pool.acquire() as connection, connection.transaction():
        await remove_story(connection, second.origin, NOW)
    await world.settle()
    assert "sewing machines" not in await first.read_home()
    assert "sewing machines" not in await second.read_home()


async def test_passed_day_is_owned_up_to_with_a_new_one(world: World) -> None:
    story = await found_story(world)
    await story.come_to(NOW + timedelta(days=11))
    raw = await story.read_home()
    assert "We said 13 November and did not manage it. Sorry." in raw
    assert "you will hear from us by 28 November." in raw
    assert await story.read_replies() == []


async def test_parked_story_wakes_on_its_day(world: World) -> None:
    story = await found_story(world)
    day = (NOW + timedelta(days=60)).date()
    await story.decide(ProposalEvent.PARKED, day=day, line="After the holidays.")
    assert "We look at it again on 2 January 2038." in await story.read_home()
    await story.come_to(NOW + timedelta(days=60))
    assert (await story.load()).state is ProposalState.RECEIVED
    assert "It waits for an organizer again." in await story.read_home()


async def test_running_story_links_its_circle(world: World) -> None:
    circle = await found_circle(world)
    story = await found_story(world)
    await story.decide(ProposalEvent.ACCEPTED)
    await story.take(ProposalEvent.PREPARED, items=frozenset({Item.ROOM}))
    assert "1 of 5 things is done. Next: a facilitator." in await story.read_home()
    origin = f"t{circle.announcement['topic_id']}"
    await story.take(ProposalEvent.STARTED, Actor.CIRCLE, other=origin)
    assert "It is happening: [Everyday Spanish](" in await story.read_home()


async def test_library_that_plans_ahead_sets_the_day(world: World) -> None:
    story = await found_story(world)
    await story.decide(ProposalEvent.SOUGHT, wanted=frozenset({Wanted.ROOM}), line="We ask Braddock Library.")
    raw = await story.read_home()
    assert "What is missing: a room." in raw
    assert "**You will hear from us by 1 December.**" in raw


async def test_week_of_the_network_knows_the_story_from_its_log(world: World) -> None:
    story = await found_story(world)
    unseen = await found_story(world, origin="e" * 16, state=ProposalState.UNSEEN)
    window = Window(NOW - timedelta(days=1), NOW + timedelta(days=1))
    async with world.pool.acquire() as connection:
        (new,) = await load_story_facts(connection, window)
    await story.decide(ProposalEvent.ACCEPTED)
    await unseen.take(ProposalEvent.DISCARDED)
    async with world.pool.acquire() as connection:
        (answered,) = await load_story_facts(connection, window)
        later = await load_story_facts(connection, Window(window.end, window.end + timedelta(days=7)))
    assert (new.town, new.state, new.answered_at) == ("Braddock", ProposalState.RECEIVED, None)
    assert answered.state is ProposalState.ACCEPTED
    assert answered.answered_at is not None
    assert later == ()
