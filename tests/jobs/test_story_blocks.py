"""Our block of a story and the poll below it: whose they are, what is counted, and what lies near."""

from __future__ import annotations

from dataclasses import replace

from jobs.engine.loop import perform_next
from service.domain.languages import Language
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Votes
from service.store.proposals import load_proposal, record_proposal
from tests.domain.proposals.stories import PITTSBURGH, WORDS
from tests.jobs.circles import found_circle
from tests.jobs.clocks import list_ours
from tests.jobs.stories import ToldStory, found_story, tell_story, write_story
from tests.world import TIDY, World


async def count_edits(story: ToldStory) -> int:
    """How often we have brought its block up to date."""
    log = story.world.forum.request_log
    made = (await story.load()).made
    assert made is not None
    return sum(one.method == "PUT" and one.path == f"/posts/{made.first_post_id}.json" for one in log)


async def test_votes_are_read_and_keep_the_story_awake(world: World) -> None:
    story = await found_story(world)
    await story.vote("maya", 0, 2)
    await story.vote("sam", 0)
    await story.read_again()
    assert (await story.load()).votes == Votes(2, 0, 1)
    assert (await story.load()).active_at is not None
    assert "**2 would join · no facilitator yet · 1 could offer a room**" in await story.read_home()
    assert await story.read_replies() == []


async def test_votes_are_read_when_somebody_writes_but_not_again_within_ten_minutes(world: World) -> None:
    story = await tell_story(world)
    await story.vote("maya", 0)
    await story.write("What a good idea, I would come, too!", by="maya")
    assert (await story.load()).votes == Votes(1, 0, 0)
    await story.vote("sam", 0)
    world.forum.request_log.clear()
    await story.write("So would I, and bring my sister.", by="sam")
    assert (await story.load()).votes == Votes(1, 0, 0)
    assert list_ours(world) == []
    await world.pool.execute(
        "update attention set due_at = now() where subject like 'posts:%' and due_at is not null"
    )
    await story.settle()
    assert (await story.load()).votes == Votes(2, 0, 0)


async def test_votes_under_a_written_story_are_read_from_our_reply(world: World) -> None:
    story = await write_story(world)
    await story.vote("maya", 1)
    await story.read_again()
    assert (await story.load()).votes == Votes(0, 1, 0)
    await story.change(words=replace(WORDS, topics="sewing"))
    await story.read_again()
    assert (await story.load()).votes == Votes(0, 1, 0)


async def test_open_story_is_read_every_day_and_an_ended_one_no_more(world: World) -> None:
    story = await found_story(world)
    due = "select due_at is not null from attention where subject = $1 and what = 'read'"
    assert await world.pool.fetchval(due, story.subject.key)
    await story.decide(ProposalEvent.DECLINED, line="No.")
    await story.read_again()
    assert not await world.pool.fetchval(due, story.subject.key)


async def test_block_changed_by_hand_is_theirs_until_it_is_handed_back(world: World) -> None:
    story = await found_story(world)
    made = (await story.load()).made
    assert made is not None
    raw = await story.read_home()
    await world.edit(made.first_post_id, raw.replace("evening classes", "night classes"), by="ines")
    await story.change(words=replace(WORDS, topics="sewing"))
    assert (await story.load()).by_hand
    assert "night classes" in await story.read_home()
    assert "sewing" not in await story.read_home()
    (message,) = await world.read_messages("ines")
    assert "sewing" in message
    await story.change(hand_back=True)
    after = await story.load()
    assert (after.by_hand, after.hand_back) == (False, False)
    assert "**To learn:** sewing" in await story.read_home()
    assert (await story.read_home()).count("[poll") == 1


async def test_reply_changed_by_hand_is_handed_back_as_well(world: World) -> None:
    story = await write_story(world)
    made = (await story.load()).made
    assert made is not None
    raw = await story.read_home()
    await world.edit(made.first_post_id, raw.replace("Received", "On my desk"), by="ines")
    await story.change(words=replace(WORDS, topics="sewing"))
    assert (await story.load()).by_hand
    await story.change(hand_back=True)
    assert "**To learn:** sewing" in await story.read_home()
    assert "On my desk" in await story.read_home()
    assert (await story.read_home()).count("[poll") == 1


async def test_text_around_our_block_stays(world: World) -> None:
    story = await found_story(world)
    made = (await story.load()).made
    assert made is not None
    await world.edit(made.first_post_id, f"Pinned by Ines.\n\n{await story.read_home()}", by="ines")
    await story.change(words=replace(WORDS, topics="sewing"))
    raw = await story.read_home()
    assert raw.startswith("Pinned by Ines.\n\n<!--")
    assert "sewing" in raw


async def test_neighbours_show_each_other_and_the_circle_of_the_next_town(world: World) -> None:
    await found_circle(world)
    first = await found_story(world)
    second = await found_story(
        world, replace(WORDS, where=replace(WORDS.where, town=PITTSBURGH)), origin="f" * 16
    )
    assert "People in [Pittsburgh]" in await first.read_home()
    assert "Everyday Spanish](" in await first.read_home()
    branch = "Riverside Branch Library in Pittsburgh (12 km)"
    assert f"{branch} has a circle coming." in await first.read_home()
    await world.pool.execute("update circle set state = 'running'")
    await first.change(votes=Votes(1, 0, 0))
    assert f"{branch} has had circles." in await first.read_home()
    assert "People in [Braddock]" in await second.read_home()
    await second.decide(ProposalEvent.DECLINED, line="No.")
    assert "People in [Pittsburgh]" not in await first.read_home()


async def test_story_shows_a_circle_that_comes_goes_or_changes_its_name_nearby(world: World) -> None:
    first = await found_story(world)
    assert "Everyday Spanish](" not in await first.read_home()
    circle = await found_circle(world)
    assert "Everyday Spanish](" in await first.read_home()
    edits = await count_edits(first)
    await world.edit(circle.announcement["id"], TIDY.replace("Everyday Spanish", "Spanish for all"))
    await world.settle()
    assert "Spanish for all](" in await first.read_home()
    await world.call("DELETE", f"/t/{circle.announcement['topic_id']}.json", "ines")
    await world.settle()
    assert "Spanish for all](" not in await first.read_home()
    assert await count_edits(first) == edits + 2


async def test_story_that_its_author_takes_back_leaves_its_neighbours(world: World) -> None:
    first = await found_story(world)
    town = replace(WORDS, where=replace(WORDS.where, town=PITTSBURGH))
    second = await found_story(world, town, origin="f" * 16)
    assert "People in [Pittsburgh]" in await first.read_home()
    await second.take(ProposalEvent.WITHDRAWN, Actor.AUTHOR)
    assert "People in [Pittsburgh]" not in await first.read_home()


async def test_story_links_its_circle_as_soon_as_that_has_its_topic(world: World) -> None:
    story = await found_story(world)
    await story.decide(ProposalEvent.ACCEPTED)
    post = await world.announce("Spanish circle at Riverside Library")
    origin = f"t{post['topic_id']}"
    await world.forum.sender.wait_idle()
    while await world.pool.fetchval("select count(*) from circle where origin = $1", origin) == 0:
        assert await perform_next(world.tools)
    async with world.pool.acquire() as connection, connection.transaction():
        known = await load_proposal(connection, story.origin)
        assert known is not None
        await record_proposal(connection, replace(known, state=ProposalState.RUNNING, circle=origin))
    await world.settle()
    assert "It is happening: [Everyday Spanish](" in await story.read_home()


async def test_story_is_told_in_its_own_language(world: World) -> None:
    story = await found_story(world, language=Language.DE)
    await story.vote("maya", 1)
    await story.read_again()
    await story.decide(ProposalEvent.ASKED, line="Wie viele seid ihr?")
    assert (await story.read_topic())["title"] == "Lernkreise in Braddock, Vereinigte Staaten?"
    assert "1 könnte begleiten" in await story.read_home()
    (told,) = await story.read_replies()
    assert told.startswith("@lina: **Eine Frage an dich.**\n\n> Wie viele seid ihr? — ines")
