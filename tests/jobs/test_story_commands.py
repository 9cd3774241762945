"""Lines of organizers and authors in stories' topics: carried out once, after ten minutes, or answered in private."""

from __future__ import annotations

import re

import pytest

from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Wanted
from service.store.people import record_organizers
from tests.jobs.stories import STORY, ToldStory, tell_story
from tests.world import World


async def make_organizer(world: World, name: str) -> None:
    """Of the group, and no staff."""
    user = await world.call("GET", f"/u/{name}.json", "system")
    async with world.pool.acquire() as connection:
        await record_organizers(connection, [User(ForumUserId(user["user"]["id"]), name)])


async def read_message(world: World, to: str) -> str:
    """The only message that we wrote to this person."""
    (message,) = await world.read_messages(to)
    return message


async def test_decision_counts_after_ten_minutes(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus")
    assert (await story.load()).state is ProposalState.RECEIVED
    await story.pass_minutes(5)
    assert (await story.load()).state is ProposalState.RECEIVED
    await story.pass_minutes(6)
    assert (await story.load()).state is ProposalState.ACCEPTED
    assert "there is a room near the bus" in await story.read_home()
    assert await story.read_replies() == []


async def test_decision_can_be_undone_until_then(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus")
    await story.write("@companion undo my decision")
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.RECEIVED
    assert await story.list_steps() == [("ACCEPTED", "undone")]
    assert await world.read_messages("ines") == []


async def test_newer_decision_of_the_same_person_takes_the_place_of_the_older(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus")
    await story.write("@companion looking for a facilitator until 20 December because nobody has time")
    await story.pass_minutes()
    told = await story.load()
    assert told.state is ProposalState.LOOKING
    assert told.wanted == {Wanted.FACILITATOR}
    assert str(told.promised) == "2037-12-20"
    assert await story.list_steps() == [("ACCEPTED", "undone"), ("SOUGHT", "done")]


async def test_two_organizers_at_once_are_told_to_talk_to_each_other(world: World) -> None:
    story = await tell_story(world)
    await make_organizer(world, "sam")
    await story.write("@companion accept because there is a room near the bus")
    await story.write("@companion decline because the library closes for good", by="sam")
    message = await read_message(world, "sam")
    assert "Ines has just decided about this story" in message
    assert "undo" in message
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.ACCEPTED


async def test_claim_counts_at_once_and_lines_go_in_their_order(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion claim this story\n\n@companion ask Which evening would suit you best?")
    assert (await story.load()).state is ProposalState.TALKING
    await story.pass_minutes()
    told = await story.load()
    assert told.state is ProposalState.ASKED
    assert told.assignee is not None


async def test_edit_of_a_post_carries_out_only_lines_that_are_new(world: World) -> None:
    story = await tell_story(world)
    post = await story.write("@companion claim this story please")
    await story.write("@companion park until March because the library is being rebuilt")
    await world.edit(post["id"], "@companion claim this story please\n@companion undo my decision", by="ines")
    await story.settle()
    assert await story.list_steps() == [("CLAIMED", "done"), ("PARKED", "undone")]


async def test_line_told_twice_is_carried_out_once(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion claim this story please")
    await world.pool.execute("update delivery set state = 'ready', due_at = now()")
    await story.settle()
    await story.read_again()
    assert await story.list_steps() == [("CLAIMED", "done")]


async def test_line_that_no_delivery_told_is_carried_out_when_the_topic_is_read(world: World) -> None:
    story = await tell_story(world)
    topic_id = int(story.origin[1:])
    await world.reply(topic_id, "@companion claim this story please", by="ines")
    await world.forum.sender.wait_idle()
    await world.pool.execute("delete from delivery where body like '%claim%'")
    await story.read_again()
    assert (await story.load()).state is ProposalState.TALKING


async def test_month_alone_is_its_first_day(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion aparcar hasta marzo porque están de obras")
    await story.pass_minutes()
    told = await story.load()
    assert (told.state, str(told.promised)) == (ProposalState.PARKED, "2038-03-01")


async def test_stories_of_one_town_are_put_together_and_others_are_not(world: World) -> None:
    first = await tell_story(world)
    same = await tell_story(world, f"{STORY}\n### When\nSundays", "Braddock asks once more")
    other = await tell_story(world, STORY.replace("Braddock", "Swissvale"), "And Swissvale, too")
    link = f"{world.config.discourse_instance}/t/whatever/{first.origin[1:]}"
    await same.write(f"@companion put together with {link}")
    await other.write(f"@companion put together with {link}")
    assert "from another town" in await read_message(world, "ines")
    await same.pass_minutes()
    told = await same.load()
    assert (told.state, told.together_with) == (ProposalState.TOGETHER, first.origin)
    assert await other.list_steps() == []


async def test_nobody_decides_about_their_own_story(world: World) -> None:
    story = await tell_story(world, by="ines")
    await story.write("@companion accept because it is a good story")
    assert "It is your own story" in await read_message(world, "ines")
    assert await story.list_steps() == []


async def test_member_is_told_in_private_who_decides_and_at_most_once_a_day(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion accept because we all want it", by="sam")
    await story.write("@companion accept because everybody says so", by="sam")
    message = await read_message(world, "sam")
    assert "Only organizers decide about stories" in message
    assert "belongs in the topic all the same" in message
    assert await story.list_steps() == []


async def test_member_of_the_organizers_group_decides(world: World) -> None:
    await make_organizer(world, "sam")
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus", by="sam")
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.ACCEPTED


async def test_who_left_the_organizers_meanwhile_has_decided_nothing(world: World) -> None:
    await make_organizer(world, "sam")
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus", by="sam")
    await world.pool.execute("delete from organizer")
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.RECEIVED
    assert await story.list_steps() == [("ACCEPTED", "void")]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("decline this story please", "no reason stands there"),
        ("park this until later please", "which day"),
        ("park this story, please", "the day on which you want to look at it again"),
        ("park until 3 March 2031 because we wait", "more than a year away|passed already"),
        ("looking for somebody nice", "the rest of the line is missing"),
        ("accept if the library says yes", "words that I could not place"),
        ("acept because there is a room", "no word that I act on"),
        ("make it happen, please", "no word that I act on"),
        ("put together with https://elsewhere.example/t/x/1", "the rest of the line is missing"),
        ("accept because you reach me on 412 555 0147", "should not stand in public"),
        ("undo my decision", "nothing that could be undone"),
        ("withdraw my story", "Only the person who told the story"),
    ],
)
async def test_what_cannot_be_carried_out_is_answered_in_private(world: World, line: str, says: str) -> None:
    story = await tell_story(world)
    await story.write(f"@companion {line}")
    message = await read_message(world, "ines")
    assert re.search(says, message), message
    assert "So the story stays as it is." in message
    assert [step for step in await story.list_steps() if step[1] != "undone"] == []


async def test_example_of_the_answer_can_be_copied_as_it_stands(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion park this until later please")
    copied = re.search(r"^    (@companion park .*)$", await read_message(world, "ines"), re.MULTILINE)
    assert copied
    await story.write(copied[1])
    await story.pass_minutes()
    assert (await story.load()).state is ProposalState.PARKED


async def test_help_shows_lines_that_work(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion help with this story")
    message = await read_message(world, "ines")
    lines = re.findall(r"^    (@companion .*)$", message, re.MULTILINE)
    assert len(lines) == 9
    assert all(len(line) >= 20 for line in lines)


async def test_author_takes_the_story_back(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion withdraw my story because we found a circle in the next town", by="lina")
    assert (await story.load()).state is ProposalState.WITHDRAWN
    await story.read_again()
    assert (await story.load()).state is ProposalState.WITHDRAWN


async def test_author_takes_a_withdrawn_story_up_again_in_its_topic(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion withdraw my story because we found another circle", by="lina")
    home = await story.read_home()
    line = re.search(r"`(@companion resubmit[^`]*)`", home)
    assert line, home
    await story.write(line[1], by="sam")
    assert (await story.load()).state is ProposalState.WITHDRAWN
    await story.write(line[1], by="lina")
    assert (await story.load()).state is ProposalState.RECEIVED
    assert "taken it back" not in await story.read_home()
    assert await world.read_messages("lina") == []


async def test_every_line_of_a_post_is_answered_in_one_message(world: World) -> None:
    story = await tell_story(world)
    await story.write(
        "@companion acept\n@companion what a lovely idea\n@companion park this story, please\n@companion acept"
    )
    message = await read_message(world, "ines")
    assert message.count("You wrote “") == 3
    assert message.count("    @companion accept") == 1
    assert message.count("    @companion park") == 1
    assert await story.list_steps() == []


async def test_line_that_stands_twice_in_a_post_is_one_step(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion claim this story\n@companion claim this story\n@companion claim this story")
    assert await story.list_steps() == [("CLAIMED", "done")]
    assert await world.read_messages("ines") == []


async def test_authors_answer_to_us_is_no_unknown_command(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion ask Which evening would suit you best?")
    await story.pass_minutes()
    await story.write("@companion Thursdays, after my shift, never on the weekend.", by="lina")
    await story.settle()
    assert (await story.load()).state is ProposalState.TALKING
    assert await world.read_messages("lina") == []
    await story.write("@companion hurry up, all of you, please", by="lina")
    assert "as words about your story" in await read_message(world, "lina")


async def test_author_is_shown_what_authors_can_say(world: World) -> None:
    story = await tell_story(world)
    await story.write("@companion help with this story", by="lina")
    message = await read_message(world, "lina")
    assert "@companion withdraw my story" in message
    assert "accept" not in message


async def test_block_changed_by_hand_is_taken_over_again(world: World) -> None:
    story = await tell_story(world)
    made = (await story.load()).made
    assert made is not None
    home = await story.read_home()
    await world.edit(made.first_post_id, home.replace("Where this stands", "How far we are"), by="ines")
    await story.change(votes=(await story.load()).votes, language=None, wanted=frozenset({Wanted.ROOM}))
    await story.write("@companion take over your part again")
    await story.settle()
    assert not (await story.load()).by_hand


async def leave_only(story: ToldStory, state: ProposalState) -> None:
    await story.world.pool.execute(
        "update proposal set state = $2 where origin = $1", story.origin, state.value
    )


async def test_step_that_does_not_follow_is_refused(world: World) -> None:
    story = await tell_story(world)
    await leave_only(story, ProposalState.DECLINED)
    await story.write("@companion accept because there is a room near the bus")
    assert "does not follow from where the story stands" in await read_message(world, "ines")
