"""Stories on the real demo forum: their topics, kept true."""

from __future__ import annotations

from dataclasses import replace

from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import ProposalWords
from tests.domain.proposals.stories import WORDS
from tests.jobs.stories import NOWHERE, found_story, write_story
from tests.world import World


async def test_story_of_the_form_gets_its_topic_with_block_and_poll(world: World) -> None:
    story = await found_story(world)
    topic, raw = await story.read_topic(), await story.read_home()
    assert topic["title"] == "Learning circles in Braddock, United States?"
    assert topic["external_id"] == f"proposal-{story.origin}"
    assert raw.startswith("<!-- companion:begin story proposal-a1b2c3d4e5f60718 -->\n\nlina asks for")
    assert "the first answer comes by 13 November." in raw
    (poll,) = (await story.read_posts())[0]["polls"]
    assert [option["html"] for option in poll["options"]] == [
        "I would join",
        "I could facilitate",
        "I can offer a room",
    ]
    assert (await story.load()).polled


async def test_unseen_and_discarded_story_leaves_no_trace_on_the_forum(world: World) -> None:
    for number, state in enumerate((ProposalState.UNSEEN, ProposalState.DISCARDED)):
        story = await found_story(world, origin=f"{number}" * 16, state=state)
        assert (await story.load()).made is None
    assert await world.list_topics("want-us-in-your-town") == []


async def test_story_taken_back_before_its_topic_is_made_never_gets_one(world: World) -> None:
    story = await found_story(world, state=ProposalState.WITHDRAWN)
    assert (await story.load()).made is None
    assert world.count_calls("POST") == 0


async def test_same_town_asked_twice_gets_another_title(world: World) -> None:
    first = await found_story(world)
    second = await found_story(world, origin="f" * 16)
    titles = [(await one.read_topic())["title"] for one in (first, second)]
    assert titles[0] == "Learning circles in Braddock, United States?"
    assert titles[1] == "Learning circles in Braddock, United States? (3 November 2037)"


async def test_changed_words_are_followed_silently(world: World) -> None:
    story = await found_story(world)
    await story.change(words=replace(WORDS, story="I want to learn *sewing*, @all."))
    posts = await story.read_posts()
    assert len(posts) == 1
    assert "\\*sewing\\*" in posts[0]["raw"]
    assert "@all" not in posts[0]["raw"]


async def test_nothing_is_sent_for_what_did_not_change(world: World) -> None:
    story = await found_story(world)
    world.forum.request_log.clear()
    await story.change()
    assert world.count_calls() == 0


async def test_written_story_is_asked_once_and_answers_become_block_and_poll(world: World) -> None:
    story = await write_story(world, NOWHERE)
    assert "Which town is it, in which country?" in await story.read_home()
    assert "[poll" not in await story.read_home()
    await story.change(words=WORDS)
    posts = await story.read_posts()
    assert [post["username"] for post in posts] == ["lina", "companion"]
    assert "### Where this stands" in posts[1]["raw"]
    assert "Why learning together" not in posts[1]["raw"]
    assert len(posts[1]["polls"]) == 1
    await story.change(words=NOWHERE)
    assert "### Where this stands" in await story.read_home()


async def test_removed_story_is_out_of_sight_and_its_words_are_gone(world: World) -> None:
    story = await found_story(world)
    await story.change(state=ProposalState.REMOVED, words=ProposalWords(), author_id=None)
    topic, raw = await story.read_topic(), await story.read_home()
    assert not topic["visible"]
    assert "removed" in topic["title"]
    assert "removed at the wish of the person who wrote it" in raw
    assert "Braddock" not in raw
    assert "bookkeeping" not in raw


async def test_removed_words_do_not_stay_in_a_block_that_somebody_changed(world: World) -> None:
    story = await found_story(world)
    made = (await story.load()).made
    assert made is not None
    raw = (await story.read_home()).replace("evening classes", "night classes")
    await world.edit(made.first_post_id, raw, by="ines")
    await story.change(state=ProposalState.REMOVED, words=ProposalWords(), author_id=None)
    assert "bookkeeping" not in await story.read_home()
    assert "night classes" not in await story.read_home()
    after = await story.load()
    assert (after.by_hand, after.hand_back) == (False, False)
