"""Commands: a line in the circle's topic is carried out by what it changes; what concerns one person is a message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.jobs.circles import Standing, found_circle
from tests.world import World


async def list_starts(circle: Standing) -> list[str]:
    rows = await circle.world.pool.fetch("select start from meeting where status = 'planned' order by start")
    return [f"{row['start']:%d %b %H:%M}" for row in rows]


async def test_command_in_another_language_is_understood(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion verschieben 13. Oktober auf 14. Oktober 18:30")
    assert (await list_starts(circle))[0] == "14 Oct 18:30"


async def test_several_commands_in_one_post_are_carried_out_in_order(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move 13 Oct to 14 Oct\n@companion move 14 Oct to 15 Oct\nSee you!")
    assert (await list_starts(circle))[0] == "15 Oct 18:00"


async def test_command_told_twice_is_carried_out_once(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move all from 13 Oct by 1 week")
    before = await list_starts(circle)
    await world.pool.execute(
        "update delivery set state = 'ready', due_at = now() where id = (select max(id) from delivery "
        "where topic_id = $1 and body like '%move all%')",
        circle.topic_id,
    )
    await world.settle()
    await world.catch_up()
    assert await list_starts(circle) == before


async def test_edit_of_a_post_carries_out_only_lines_that_are_new(world: World) -> None:
    circle = await found_circle(world)
    post = await circle.write("@companion move all from 13 Oct by 1 week")
    await world.edit(post["id"], "@companion move all from 13 Oct by 1 week\n@companion room Reading Room B")
    await world.settle()
    assert (await list_starts(circle))[0] == "20 Oct 18:00"
    assert "Reading Room B" in await circle.read_first()


async def test_deleting_a_command_undoes_nothing(world: World) -> None:
    circle = await found_circle(world)
    post = await circle.write("@companion move 13 Oct to 14 Oct")
    await world.call("DELETE", f"/posts/{post['id']}.json")
    await world.settle()
    assert (await list_starts(circle))[0] == "14 Oct 18:00"


@pytest.mark.parametrize(
    "raw",
    [
        "> @companion cancel the circle",
        "```\n@companion cancel the circle\n```",
        "Hey @companion cancel the circle",
        "@companion thank you so much",
        "[quote]\n@companion cancel the circle\n[/quote]",
    ],
)
async def test_quotes_code_and_mere_mentions_are_no_commands(world: World, raw: str) -> None:
    circle = await found_circle(world)
    await circle.write(raw)
    assert len(await list_starts(circle)) == 6
    assert await circle.read_ours() == []
    assert await circle.read_messages("maya") == []


async def test_stranger_is_told_in_private_who_may_and_at_most_once_a_day(world: World) -> None:
    circle = await found_circle(world)
    for _ in range(3):
        await circle.write("@companion cancel the circle because I say so", by="lina")
    assert len(await list_starts(circle)) == 6
    assert await circle.read_ours() == []
    (message,) = await circle.read_messages("lina")
    assert "Maya" in message
    await circle.come_to(datetime(2037, 10, 10, 15, tzinfo=UTC))
    await circle.write("@companion cancel the circle, again", by="lina")
    assert len(await circle.read_messages("lina")) == 2


async def test_what_is_not_understood_is_answered_with_the_nearest_command_to_copy(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move 13 Oct to whenever")
    (message,) = await circle.read_messages("maya")
    assert "    @companion move 13 Oct" in message
    assert await circle.read_ours() == []


async def test_help_is_one_private_message(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion help, please")
    (message,) = await circle.read_messages("maya")
    assert "@companion cancel" in message


async def test_named_facilitator_may_command_from_then_on(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel 13 Oct", by="sam")
    assert len(await list_starts(circle)) == 6
    await circle.write("@companion facilitator @sam")
    await circle.write("@companion cancel 20 Oct", by="sam")
    assert len(await list_starts(circle)) == 5
    assert "@sam" in await circle.read_first()


async def test_facilitator_may_go_but_only_an_organizer_removes_the_author(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion facilitator @sam")
    await circle.write("@companion remove facilitator @maya", by="sam")
    assert "@maya" in await circle.read_first()
    await circle.write("@companion remove facilitator @sam", by="sam")
    assert "@sam" not in await circle.read_first()
    await circle.write("@companion facilitator @sam, please")
    await circle.write("@companion remove facilitator @maya", by="ines")
    first = await circle.read_first()
    assert "@maya" not in first
    assert "@sam" in first


async def test_facilitator_whom_nobody_knows_is_asked_about_in_private(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion facilitator @nobody_here")
    (message,) = await circle.read_messages("maya")
    assert "nobody_here" in message
    kept = await world.pool.fetchval("select count(raw) from post where topic_id = $1", circle.topic_id)
    assert kept == 0


async def test_words_of_people_in_a_circles_topic_are_not_kept(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("I will be late on Tuesday", by="lina")
    rows = await world.pool.fetch("select raw from post where topic_id = $1", circle.topic_id)
    assert rows
    assert all(row["raw"] is None for row in rows)


async def test_plain_sentence_about_a_change_is_never_carried_out_but_answered_in_private(
    world: World,
) -> None:
    circle = await found_circle(world)
    await circle.write("Sorry all, no meeting this Tuesday!")
    assert len(await list_starts(circle)) == 6
    (message,) = await circle.read_messages("maya")
    assert "@companion cancel" in message
    assert await circle.read_ours() == []


async def test_chatter_of_members_is_answered_by_nobody(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("Sorry, I can't come on Tuesday, no meeting for me!", by="lina")
    assert await circle.read_messages("lina") == []
    assert await circle.read_ours() == []


async def test_block_changed_by_hand_is_taken_over_by_a_command(world: World) -> None:
    circle = await found_circle(world)
    first = (await circle.read_posts())[0]
    await world.edit(first["id"], first["raw"].replace("Meeting Room A", "the garden"), by="ines")
    await circle.write("@companion room Reading Room B")
    assert "the garden" in await circle.read_first()
    await circle.write("@companion take over")
    ours, _, theirs = (await circle.read_first()).partition("companion:end")
    assert "Reading Room B" in ours
    assert "the garden" not in ours
    assert "<details><summary>What stood here before</summary>" in theirs
    assert "the garden" in theirs


async def test_circle_speaks_another_language_when_told_to(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion language es")
    assert "Próximo encuentro" in await circle.read_first()


async def test_quiet_circle_gets_no_closing_post_but_its_changes(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion quiet, please")
    await circle.write("It was a lovely evening", by="lina")
    await circle.write("@companion move 17 Nov to 13 Nov")
    await circle.come_to(datetime(2037, 11, 18, 15, tzinfo=UTC))
    assert await circle.read_ours() == []


async def test_command_in_the_announcements_topic_counts_and_is_read_as_nothing_else(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.announcement["topic_id"], "@companion cancel 20 Oct because of a burst pipe")
    await world.settle()
    assert len(await list_starts(circle)) == 5
    (told,) = await circle.read_ours()
    assert "20 October" in told
    said = await world.pool.fetch("select voice from statement order by said_at")
    assert [row["voice"] for row in said] == ["announcement", "command"]


async def test_strangers_command_in_the_announcements_topic_is_refused_in_private(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.announcement["topic_id"], "@companion cancel the circle, please", by="lina")
    await world.settle()
    assert len(await list_starts(circle)) == 6
    assert len(await circle.read_messages("lina")) == 1


async def test_help_and_every_other_line_are_answered_on_a_day_with_a_mistake(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move 13 Oct to whenever\n@companion cancel the thing on 20 Octember")
    await circle.write("@companion help, please")
    (message,) = await circle.read_messages("maya")
    assert message.count("You wrote “") == 2
    assert "Here is how to change" in message


async def test_every_line_with_an_unknown_verb_is_answered_in_one_message(world: World) -> None:
    circle = await found_circle(world)
    await circle.write(
        "@companion mvoe 13 Oct to 14 Oct\n@companion room B on 13 Oct\n@companion do your magic\n"
        "I hope that @companion understands me.\n@companion thank you so much!\n@companion do your magic"
    )
    assert (await list_starts(circle))[0] == "13 Oct 18:00"
    (message,) = await circle.read_messages("maya")
    assert message.count("You wrote “") == 3
    assert "    @companion move 13 Oct to 14 Oct" in message
    assert "I keep one room for all meetings" in message
    assert message.count("do your magic") == 1
    assert "understands me" not in message


async def test_line_that_stands_twice_in_a_post_is_carried_out_and_undone_once(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion add 1 Dec 18:00\n@companion add 1 Dec 18:00\n@companion add 1 Dec 18:00")
    assert len(await list_starts(circle)) == 7
    assert await circle.read_messages("maya") == []
    await circle.write("@companion undo the last command")
    assert len(await list_starts(circle)) == 6


@pytest.mark.parametrize(
    "line",
    [
        "call the whole circle off",
        "suspendemos todo el círculo",
        "wir sagen den ganzen Kreis ab, keiner kommt",
    ],
)
async def test_whole_circle_is_called_off_in_plain_words(world: World, line: str) -> None:
    circle = await found_circle(world)
    await circle.write(f"@companion {line}")
    assert await list_starts(circle) == []
    assert await circle.read_messages("maya") == []


async def test_facilitator_hears_that_only_an_organizer_takes_the_circle_from_its_author(
    world: World,
) -> None:
    circle = await found_circle(world)
    await circle.write("@companion facilitator @sam, please")
    await circle.write("@companion remove facilitator @maya", by="sam")
    (message,) = await circle.read_messages("sam")
    assert "Only an organizer can take the circle" in message


async def test_organizers_may_command_in_every_circle(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion add 1 Dec 18:00", by="ines")
    assert (await list_starts(circle))[-1] == "01 Dec 18:00"
