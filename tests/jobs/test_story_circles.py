"""Stories and circles: the circle that a story asked for makes it running, by itself or by an organizer's yes."""

from __future__ import annotations

from service.domain.posts import User
from service.domain.proposals.states import ProposalEvent, ProposalState
from service.store.people import record_person
from service.store.suggestions import load_suggestions, record_suggestion_answer
from tests.jobs.stories import INES, STORY, ToldStory, tell_story
from tests.world import TIDY, Json, World

HERE = TIDY.replace("Pittsburgh", "Braddock, PA").replace("Riverside Branch", "Braddock Carnegie")
"""Announces a circle in the story's town."""
FAR = TIDY.replace("Pittsburgh", "Jena, Germany").replace("Riverside Branch", "Jena City")


async def announce(world: World, raw: str, by: str, title: str = "Spanish circle in our library") -> Json:
    post = await world.announce(title, raw.replace("13 October 2037", "17 November 2037"), by)
    await world.settle()
    return post


async def load_state(story: ToldStory) -> ProposalState:
    return (await story.load()).state


async def accept(story: ToldStory) -> None:
    async with story.world.pool.acquire() as connection:
        await record_person(connection, User(INES, "ines-elsewhere"))
    await story.take(ProposalEvent.ACCEPTED)


async def list_suggested(story: ToldStory) -> list[str]:
    async with story.world.pool.acquire() as connection:
        return [one.circle for one in await load_suggestions(connection, story.origin)]


async def answer(story: ToldStory, circle: str, *, fits: bool) -> None:
    async with story.world.pool.acquire() as connection:
        assert await record_suggestion_answer(connection, story.origin, circle, fits=fits)
    await story.world.settle()


async def test_circle_of_its_author_makes_a_story_running_by_itself(world: World) -> None:
    story = await tell_story(world)
    post = await announce(world, HERE, "lina")
    told = await story.load()
    assert (told.state, told.circle) == (ProposalState.RUNNING, f"t{post['topic_id']}")
    assert "It is happening" in await story.read_home()


async def test_circle_of_its_author_far_away_is_only_suggested(world: World) -> None:
    story = await tell_story(world)
    await announce(world, FAR, "lina")
    assert await load_state(story) is ProposalState.RECEIVED
    assert len(await list_suggested(story)) == 1


async def test_announcement_that_links_the_story_joins_by_itself(world: World) -> None:
    story = await tell_story(world)
    link = f"{world.config.discourse_instance}/t/circles-in-braddock/{story.origin[1:]}"
    await announce(world, f"{FAR}\n### Anything else\nSomebody asked for it: {link}\n", "sam")
    assert await load_state(story) is ProposalState.RUNNING


async def test_circle_in_an_accepted_town_is_suggested_and_joins_by_a_yes(world: World) -> None:
    story = await tell_story(world)
    await accept(story)
    post = await announce(world, HERE, "sam")
    assert await load_state(story) is ProposalState.ACCEPTED
    (circle,) = await list_suggested(story)
    assert circle == f"t{post['topic_id']}"
    await answer(story, circle, fits=True)
    assert await load_state(story) is ProposalState.RUNNING
    assert await list_suggested(story) == []


async def test_no_is_asked_once(world: World) -> None:
    story = await tell_story(world)
    await accept(story)
    post = await announce(world, HERE, "sam")
    await answer(story, f"t{post['topic_id']}", fits=False)
    await world.edit(
        post["id"], HERE.replace("13 October 2037", "17 November 2037") + "\nBring a pen.\n", "sam"
    )
    await world.settle()
    assert await list_suggested(story) == []
    assert await load_state(story) is ProposalState.ACCEPTED


async def test_story_that_nobody_has_answered_is_not_offered_other_peoples_circles(world: World) -> None:
    story = await tell_story(world)
    await announce(world, HERE, "sam")
    assert await list_suggested(story) == []


async def test_circle_that_goes_away_leaves_the_story_getting_ready_until_it_is_back(world: World) -> None:
    story = await tell_story(world)
    post = await announce(world, HERE, "lina")
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    told = await story.load()
    assert (told.state, told.circle) == (ProposalState.PREPARING, None)
    await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
    await world.settle()
    assert await load_state(story) is ProposalState.RUNNING


async def test_circle_that_is_called_off_leaves_the_story_getting_ready(world: World) -> None:
    story = await tell_story(world)
    post = await announce(world, HERE, "lina")
    topic = await world.fetch_circle_topic(post["topic_id"])
    await world.reply(topic["id"], "@companion cancel the circle because we all moved away", by="lina")
    await world.settle()
    assert await load_state(story) is ProposalState.PREPARING


async def test_no_to_a_circle_that_joined_by_itself_takes_it_out_again(world: World) -> None:
    story = await tell_story(world)
    post = await announce(world, HERE, "lina")
    await answer(story, f"t{post['topic_id']}", fits=False)
    assert await load_state(story) is ProposalState.PREPARING


async def test_of_several_stories_of_one_author_the_nearest_is_meant(world: World) -> None:
    first = await tell_story(world)
    other = await tell_story(world, STORY.replace("Braddock", "Swissvale"), "And for Swissvale, too")
    await announce(world, HERE, "lina")
    assert await load_state(first) is ProposalState.RUNNING
    assert await load_state(other) is ProposalState.RECEIVED
