"""What we guessed is marked in the topic and named under the announcement, until somebody settles it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.jobs.circles import Standing, found_circle
from tests.world import TIDY, World

HALF_SAID = TIDY.replace("at 6:00 pm", "at 6:30").partition("### How many weeks")[0]
GUESSED = "evening, 6:30 pm; 6 meetings of 90 minutes"


async def read_link_reply(circle: Standing) -> str:
    announcement = await circle.world.read_topic(circle.announcement["topic_id"])
    (reply,) = announcement["post_stream"]["posts"][1:]
    return str(reply["raw"])


async def test_guesses_read_like_speech_and_are_marked_until_confirmed(world: World) -> None:
    circle = await found_circle(world, HALF_SAID)
    assert f"**Not confirmed yet:** {GUESSED}\n" in await circle.read_first()
    assert f"I guessed: {GUESSED}." in await read_link_reply(circle)


@pytest.mark.parametrize("by_command", [True, False])
async def test_mark_goes_and_the_reply_follows_when_the_author_settles_them(
    world: World, *, by_command: bool
) -> None:
    circle = await found_circle(world, HALF_SAID)
    if by_command:
        await circle.write("@companion confirm, please")
    else:
        await circle.edit_announcement(TIDY.replace("6:00 pm", "6:30 pm"))
    assert "confirmed" not in await circle.read_first()
    reply = await read_link_reply(circle)
    assert "I guessed" not in reply
    assert f"/{circle.topic_id}" in reply
    assert await circle.read_ours() == []


async def test_what_is_settled_first_leaves_the_reply_first(world: World) -> None:
    circle = await found_circle(world, HALF_SAID)
    await circle.edit_announcement(HALF_SAID.replace("6:30", "6:30 pm"))
    assert "I guessed: 6 meetings of 90 minutes." in await read_link_reply(circle)
    assert "**Not confirmed yet:** 6 meetings of 90 minutes\n" in await circle.read_first()


async def test_meeting_that_took_place_settles_them(world: World) -> None:
    circle = await found_circle(world, HALF_SAID)
    await circle.come_to(datetime(2037, 10, 14, 1, tzinfo=UTC))
    assert "confirmed" not in await circle.read_first()
    assert "I guessed" not in await read_link_reply(circle)


async def test_stranger_confirms_nothing(world: World) -> None:
    circle = await found_circle(world, HALF_SAID)
    await circle.write("@companion confirm, please", by="lina")
    assert "**Not confirmed yet:**" in await circle.read_first()
