"""Stories that people write straight into the forum: heard, read anew with every edit and answer, and let go."""

from __future__ import annotations

import pytest

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind
from service.domain.proposals.states import ProposalEvent, ProposalState
from service.domain.proposals.values import Missing
from service.store.stories import load_stories
from tests.jobs.stories import STORY, tell_story
from tests.world import Json, World

Call = tuple[str, str, Json]


async def read_first(world: World, topic_id: int) -> Json:
    first: Json = (await world.read_topic(topic_id))["post_stream"]["posts"][0]
    return first


async def test_story_with_headings_becomes_a_proposal_with_our_one_reply(world: World) -> None:
    story = await tell_story(world)
    told = await story.load()
    assert told.state is ProposalState.RECEIVED
    assert told.words.where.town is not None
    assert told.words.where.town.name == "Braddock"
    assert told.words.why.startswith("Our library lost its evening classes")
    assert told.words.missing == ()
    assert [post["username"] for post in await story.read_posts()] == ["lina", "companion"]
    assert "### Where this stands" in await story.read_home()


async def test_story_keeps_the_language_of_its_author(world: World) -> None:
    story = await tell_story(
        world,
        "Wir wohnen in Jena und würden so gern mit anderen zusammen Spanisch lernen.",
        "Auch bei uns hier?",
    )
    told = await story.load()
    assert told.language is not None
    assert told.language.value == "de"
    assert "Danke für deine Geschichte" in await story.read_home()


async def test_what_is_missing_is_asked_in_one_reply_and_answered_in_the_topic(world: World) -> None:
    story = await tell_story(world, "I would so love to read philosophy with others, not alone at night.")
    assert (await story.load()).words.missing == (Missing.TOWN,)
    await story.write("Oh, sorry: Dayton, Ohio.", by="lina")
    told = await story.load()
    assert told.words.where.name == "Dayton"
    assert told.words.missing == ()
    ours = [post for post in await story.read_posts() if post["username"] == "companion"]
    assert len(ours) == 1


async def test_edit_of_the_story_is_followed(world: World) -> None:
    story = await tell_story(world)
    first = (await story.read_posts())[0]
    await world.edit(first["id"], STORY.replace("Once a week", "Every second Sunday"), by="lina")
    await story.settle()
    assert (await story.load()).words.how.startswith("Every second Sunday")


async def test_later_post_fills_and_takes_nothing_away(world: World) -> None:
    story = await tell_story(world)
    await story.write("Town: Boston\nTopics: bookkeeping", by="lina")
    words = (await story.load()).words
    assert (words.where.name, words.topics) == ("Braddock", "bookkeeping")


async def test_others_keep_it_awake_and_say_nothing_for_it(world: World) -> None:
    story = await tell_story(world, "I would so love to read philosophy with others, not alone at night.")
    await story.write("Town: Boston\n\nI would join, I live in Boston.", by="sam")
    told = await story.load()
    assert told.words.missing == (Missing.TOWN,)
    assert told.active_at is not None
    raws = await world.pool.fetch("select raw from post where topic_id = $1 and number > 1", told.written_in)
    assert [row["raw"] for row in raws] == [None] * len(raws)


@pytest.mark.parametrize(
    ("title", "raw"),
    [
        ("How does this category work?", "Where do I post, and who reads this? How long does it take?"),
        (
            "Python circle in Pittsburgh starting soon",
            "We meet at the Riverside Library on 14 October 2038 at 6:00 pm. Sign up here: https://example.org/x",
        ),
        (
            "SPECIAL OFFER for learners",
            "Get 50% off with the promo code LEARN, limited offer, buy now in our shop!",
        ),
    ],
)
async def test_what_is_no_story_is_left_alone(world: World, title: str, raw: str) -> None:
    story = await tell_story(world, raw, title)
    assert await story.load_if_told() is None
    topic = await world.read_topic(int(story.origin[1:]))
    assert len(topic["post_stream"]["posts"]) == 1
    kept = await world.pool.fetchval("select raw from post where topic_id = $1", topic["id"])
    assert kept is None


async def test_what_was_left_alone_becomes_a_story_when_its_author_says_more(world: World) -> None:
    story = await tell_story(
        world, "Where do I post, and who reads this? How long does it take?", "A question to you"
    )
    first = await read_first(world, int(story.origin[1:]))
    await world.edit(first["id"], STORY, by="lina")
    await story.settle()
    assert (await story.load()).words.where.name == "Braddock"


async def test_organizer_makes_a_story_of_what_was_left_alone(world: World) -> None:
    story = await tell_story(
        world, "Where do I post, and who reads this? How long does it take?", "A question to you"
    )
    await world.reply(int(story.origin[1:]), "@companion claim this story", by="ines")
    await story.settle()
    assert (await story.load()).state is ProposalState.TALKING


@pytest.mark.parametrize("how", ["deleted", "hidden", "moved"])
async def test_story_whose_topic_goes_out_of_sight_is_withdrawn_and_comes_back_with_it(
    world: World, how: str
) -> None:
    story = await tell_story(world)
    topic_id = int(story.origin[1:])
    status = f"/t/{topic_id}/status.json"
    away: dict[str, Call] = {
        "deleted": ("DELETE", f"/t/{topic_id}.json", {}),
        "hidden": ("PUT", status, {"status": "visible", "enabled": "false"}),
        "moved": ("PUT", f"/t/-/{topic_id}.json", {"category_id": world.categories["cafe"]}),
    }
    back: dict[str, Call] = {
        "deleted": ("PUT", f"/t/{topic_id}/recover.json", {}),
        "hidden": ("PUT", status, {"status": "visible", "enabled": "true"}),
        "moved": ("PUT", f"/t/-/{topic_id}.json", {"category_id": world.categories["want-us-in-your-town"]}),
    }
    method, path, values = away[how]
    await world.call(method, path, "ines", **values)
    await story.settle()
    assert (await story.load()).state is ProposalState.WITHDRAWN
    async with world.pool.acquire() as connection:
        found, _ = await load_stories(connection, world.config.stories_category, most=10)
    assert found == []
    kept = await world.pool.fetchval("select raw from post where topic_id = $1 and number = 1", topic_id)
    assert kept is None
    method, path, values = back[how]
    await world.call(method, path, "ines", **values)
    await story.settle()
    told = await story.load()
    assert told.state is ProposalState.RECEIVED
    assert told.words.where.name == "Braddock"
    assert [event for event, _ in await story.list_steps()] == ["VANISHED", "RETURNED"]
    assert "taken back" not in await story.read_home()


async def test_log_says_who_deleted_the_topic(world: World) -> None:
    moderators = await tell_story(world)
    authors = await tell_story(world, title="And for us in the valley?", raw=f"{STORY[:90]}?")
    await world.call("DELETE", f"/t/{moderators.origin[1:]}.json", "ines")
    await authors.settle()
    # Authors may only delete what nobody has answered yet: this one was quicker than our reply.
    first = (await authors.read_posts())[0]["id"]
    await world.forum.database.run(
        lambda db: db.execute("UPDATE post SET user_deleted = 1 WHERE id = ?", (first,))
    )
    await authors.read_again()
    who = "select event, by, person.name from step left join person on person.id = person_id where proposal = $1"
    assert [tuple(row) for row in await world.pool.fetch(who, moderators.origin)] == [
        ("topic out of sight", "forum", "ines")
    ]
    assert [tuple(row)[:2] for row in await world.pool.fetch(who, authors.origin)] == [
        ("withdrawn", "author")
    ]


async def test_town_that_stands_for_several_is_asked_about_before_anything_is_near(world: World) -> None:
    story = await tell_story(world, STORY.replace("Braddock, PA", "Springfield"))
    asked = await story.read_home()
    assert "Which Springfield is it?" in asked
    assert "Springfield (MO), Springfield (MA), Springfield (IL) or another one" in asked
    assert "Where this stands" not in asked
    assert (await story.load()).words.missing == (Missing.TOWN,)
    await story.write("@companion The one in Illinois, of course.", by="lina")
    where = (await story.load()).words.where
    assert where.town is not None
    assert where.town.region == "IL"
    assert "Where this stands" in await story.read_home()
    assert await world.read_messages("lina") == []


async def test_topic_moved_among_the_stories_is_one(world: World) -> None:
    category = world.categories["cafe"]
    post = await world.call(
        "POST", "/posts.json", "lina", title="Could we have circles here?", raw=STORY, category=category
    )
    await world.settle()
    await world.call(
        "PUT", f"/t/-/{post['topic_id']}.json", "ines", category_id=world.categories["want-us-in-your-town"]
    )
    await world.settle()
    row = await world.pool.fetchrow("select * from proposal where written_in = $1", post["topic_id"])
    assert row is not None
    assert row["state"] == "received"


async def test_closed_category_takes_its_stories_out_of_sight(world: World) -> None:
    story = await tell_story(world)
    await world.pool.execute(
        "update category set readable_by_all = false where slug = 'want-us-in-your-town'"
    )
    await world.pool.execute("update attention set due_at = now() where subject = $1", story.subject.key)
    await story.settle()
    assert (await story.load()).state is ProposalState.WITHDRAWN
    await world.pool.execute("update category set readable_by_all = true")
    await story.read_again()
    assert (await story.load()).state is ProposalState.RECEIVED


async def test_answer_to_a_question_is_a_step_and_its_words_stay_in_the_topic(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion ask Which evening would suit you best?")
    await story.write("Thursdays, after my shift, never on the weekend.", by="lina")
    await story.pass_minutes()
    told = await story.load()
    assert told.state is ProposalState.TALKING
    assert (await story.list_steps())[-1] == (ProposalEvent.ANSWERED.name, "done")
    assert "after my shift" not in await story.read_home()


async def test_answer_given_before_the_question_is_none(world: World) -> None:
    story = await tell_story(world)
    await story.write("I hope to hear from you soon, all of us here do.", by="lina")
    await story.write("@companion ask Which evening would suit you best?")
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.ASKED


async def test_what_was_told_while_nobody_listened_is_found(world: World) -> None:
    """A new story, an edit and a deletion: none of them was ever told."""
    edited, deleted = (
        await tell_story(world),
        await tell_story(world, title="And for us in the valley?", raw=STORY[:90] + "?"),
    )
    await world.catch_up()
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    category = world.categories["want-us-in-your-town"]
    title = "A third story, out of the blue"
    await world.call("POST", "/posts.json", "sam", title=title, raw=f"{STORY} Yes!", category=category)
    first = (await edited.read_posts())[0]
    await world.edit(first["id"], STORY.replace("Once a week", "Every second Sunday"), by="lina")
    await world.call("DELETE", f"/t/{deleted.origin[1:]}.json", by="ines")
    await world.forum.sender.wait_idle()
    world.forum.faults.clear(DeliveryFaultKind.DROPPED)
    await world.catch_up()
    assert await world.pool.fetchval("select count(*) from proposal") == 3
    assert (await edited.load()).words.how.startswith("Every second Sunday")
    assert (await deleted.load()).state is ProposalState.WITHDRAWN


async def test_old_version_told_late_changes_nothing(world: World) -> None:
    story = await tell_story(world)
    first = (await story.read_posts())[0]
    await world.edit(first["id"], STORY.replace("Once a week", "Every second Sunday"), by="lina")
    await story.settle()
    await world.pool.execute(
        "update delivery set state = 'ready', due_at = now() where id = (select min(id) from delivery "
        "where topic_id = $1 and event = 'post_created')",
        int(story.origin[1:]),
    )
    await story.settle()
    assert (await story.load()).words.how.startswith("Every second Sunday")
