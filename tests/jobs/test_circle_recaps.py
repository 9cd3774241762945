"""A circle's week: told once on the morning after a meeting, and only when there was something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.jobs.circles import Standing, found_circle, set_clock
from tests.world import TIDY, World

EVENING = datetime(2037, 10, 13, 23, 45, tzinfo=UTC)
"""A quarter past the first meeting's end."""
MORNING = datetime(2037, 10, 14, 13, tzinfo=UTC)
"""Nine o'clock in New York, on the day after."""
WEEK = timedelta(weeks=1)
EARLIER = timedelta(hours=2)
LAST_MORNING = MORNING + 5 * WEEK + timedelta(hours=1)
"""The clocks have changed by then."""


async def meet(world: World) -> Standing:
    """The first meeting is just over."""
    circle = await found_circle(world)
    await circle.come_to(EVENING)
    return circle


async def read_week(circle: Standing) -> str:
    (post,) = await circle.read_ours()
    return post


async def test_notes_of_the_evening_are_told_next_morning_without_names(world: World) -> None:
    circle = await meet(world)
    await circle.write("That was fun, thanks all!\n\n+ everyone spoke, even the shy ones", by="sam")
    await circle.write("I agree with @sam.\nchange: bring tea next time", by="lina")
    await circle.come_to(MORNING - EARLIER)
    assert await circle.read_ours() == []
    await circle.come_to(MORNING)
    post = await read_week(circle)
    assert post.startswith("**Meeting 1 of 6 is behind us.** This is what the week brought.")
    assert "**Went well**\n\n- everyone spoke, even the shy ones" in post
    assert "**To change next time**\n\n- bring tea next time" in post
    assert "**Wrote here for the first time:** Sam and Lina. Welcome." in post
    assert "Next: **Tuesday 20 October, 6:00 pm (Pittsburgh time)**, Riverside Branch Library." in post
    assert "@" not in post
    assert "Were you there?" not in post


async def test_told_week_stands_on_the_page_of_its_circle(world: World) -> None:
    circle = await meet(world)
    await circle.write("+ everyone spoke, even the shy ones", by="sam")
    await circle.come_to(MORNING)
    post = (await circle.read_posts())[-1]
    origin = f"t{circle.announcement['topic_id']}"
    async with world.session.get(f"{world.config.public_url}/circles/{origin}") as answer:
        page = await answer.text()
    assert f'/p/{post["id"]}">The week of 12–18 October</a>' in page
    assert "1 post · 1 thing went well" in page


async def test_week_is_told_once_however_often_everybody_looks(world: World) -> None:
    circle = await meet(world)
    await circle.write("+ everyone spoke today", by="sam")
    for hours in (0, 1, 30):
        await circle.come_to(MORNING + timedelta(hours=hours))
    await circle.write("Thank you, that was a lovely week.", by="lina")
    await circle.come_to(MORNING + timedelta(days=3))
    await read_week(circle)
    assert await world.pool.fetchval("select count(*) from recap where subject like 'circle:%'") == 1


async def test_clock_that_jumps_over_weeks_tells_the_newest_only(world: World) -> None:
    circle = await meet(world)
    await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(EVENING + WEEK)
    await circle.write("+ the songs were good", by="sam")
    await circle.come_to(MORNING + WEEK)
    post = await read_week(circle)
    assert "Meeting 2 of 6" in post
    assert "the songs were good" in post


async def test_quiet_week_tells_nothing(world: World) -> None:
    circle = await meet(world)
    await circle.write("See you all next week.", by="sam")
    await circle.come_to(MORNING)
    assert await circle.read_ours() == []


async def test_nothing_is_said_after_our_own_post(world: World) -> None:
    circle = await meet(world)
    await circle.write("+ everyone spoke today", by="sam")
    await circle.write("@companion move 20 Oct to 21 Oct 6:30 pm")
    assert len(await circle.read_ours()) == 1
    await circle.come_to(MORNING)
    assert len(await circle.read_ours()) == 1


async def test_quiet_circle_hears_nothing_of_its_week(world: World) -> None:
    circle = await meet(world)
    await circle.write("@companion quiet, please")
    await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(MORNING)
    assert await circle.read_ours() == []


async def test_facilitator_who_opted_in_lets_us_ask(world: World) -> None:
    circle = await meet(world)
    await circle.write("@companion plus-delta on")
    await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(MORNING)
    assert (await read_week(circle)).count("Reply with a line that begins with `+ `") == 1


async def test_announcement_that_speaks_of_plus_delta_opts_in(world: World) -> None:
    circle = await found_circle(world, f"{TIDY}\n### Anything else\nWe end each meeting with plus/delta.\n")
    await circle.come_to(EVENING)
    await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(MORNING)
    assert "Were you there?" in await read_week(circle)


async def test_open_question_and_shared_link_are_read_again_before_they_are_quoted(world: World) -> None:
    circle = await found_circle(world)
    asked = await circle.write("Hello all! Does anyone have the vocabulary lists?", by="sam")
    await circle.come_to(EVENING)
    await circle.write("[Spanish songs](https://songs.example.org/letras) are here, enjoy.", by="sam")
    world.forum.request_log.clear()
    await circle.come_to(MORNING)
    post = await read_week(circle)
    assert "**Still open:** Does anyone have the vocabulary lists?" in post
    assert f"/{circle.topic_id}/{asked['post_number']})" in post
    assert "**Worth a look:** somebody shared [Spanish songs](https://songs.example.org/letras)." in post
    ours = [(one.method, one.route) for one in world.forum.request_log if one.username == "companion"]
    assert [one for one in ours if one[1] != "posts/update"] == [
        ("GET", "topics/show"),
        ("POST", "posts/create"),
    ]


async def test_what_was_edited_unheard_is_quoted_as_it_is_now(world: World) -> None:
    circle = await meet(world)
    post = await circle.write("+ everyone spoke, even Sam Smith from next door", by="sam")
    await world.pool.execute("update delivery set state = 'done' where state <> 'done'")
    world.forum.change_settings(webhook_url=None)
    await world.edit(post["id"], "+ everyone spoke today", by="sam")
    world.forum.change_settings(webhook_url=f"{world.config.public_url}/webhooks/discourse")
    await circle.come_to(MORNING)
    week = await read_week(circle)
    assert "everyone spoke today" in week
    assert "Smith" not in week


async def test_note_of_a_deleted_post_is_not_told(world: World) -> None:
    circle = await meet(world)
    post = await circle.write("+ everyone spoke today", by="sam")
    await world.call("DELETE", f"/posts/{post['id']}.json", by="ines")
    await world.settle()
    await circle.come_to(MORNING)
    assert await circle.read_ours() == []


async def test_told_note_goes_away_with_its_post(world: World) -> None:
    circle = await meet(world)
    await circle.write("+ there was good cake", by="lina")
    post = await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(MORNING)
    assert "everyone spoke today" in await read_week(circle)
    await world.call("DELETE", f"/posts/{post['id']}.json", by="ines")
    await world.settle()
    week = await read_week(circle)
    assert "everyone spoke today" not in week
    assert "there was good cake" in week


async def test_told_note_follows_its_edit(world: World) -> None:
    circle = await meet(world)
    post = await circle.write("+ everyone spoke today", by="sam")
    await circle.come_to(MORNING)
    await read_week(circle)
    await world.edit(post["id"], "+ everybody spoke a lot", by="sam")
    await world.settle()
    assert "- everybody spoke a lot" in await read_week(circle)


async def test_last_meetings_morning_is_one_post_with_its_notes(world: World) -> None:
    circle = await found_circle(world)
    await set_clock(world, LAST_MORNING - timedelta(hours=10))
    await circle.come_to(LAST_MORNING - timedelta(hours=10))
    await circle.write("+ we can all order tapas now", by="sam")
    await circle.come_to(LAST_MORNING)
    post = await read_week(circle)
    assert post.startswith("**That was the last of 6 meetings.")
    assert "- we can all order tapas now" in post
    assert "Before you go" in post
    assert "Were you there?" not in post
    await circle.write("We will miss it, thank you maya.", by="lina")
    await circle.come_to(LAST_MORNING + timedelta(days=2))
    await read_week(circle)


async def test_words_of_notes_alone_are_kept(world: World) -> None:
    circle = await meet(world)
    await circle.write("My neighbour is ill.\n+ everyone spoke today", by="sam")
    rows = await world.pool.fetch("select raw from post where topic_id = $1", circle.topic_id)
    assert all(row["raw"] is None for row in rows)
    assert [row["text"] for row in await world.pool.fetch("select text from note")] == [
        "everyone spoke today"
    ]
