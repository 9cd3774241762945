"""Changes reach people: told once, in words, in the order in which they happened, and never to nobody."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.jobs.circles import found_circle
from tests.world import TIDY, World

MOVED = "**This meeting has moved.**"


async def test_moved_meeting_tells_people_once(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move 13 Oct to 14 Oct 6:30 pm because the room was double-booked")
    (told,) = await circle.read_ours()
    assert MOVED in told
    assert "Tuesday 13 October" in told
    assert "Wednesday 14 October" in told
    assert "6:30–8:00 pm" in told
    assert "the room was double-booked" in told
    assert "Asked for by Maya" in told
    assert "Wednesday 14 October 2037, 6:30–8:00 pm" in await circle.read_first()
    await circle.come_to(datetime(2037, 10, 13, 12, tzinfo=UTC))
    await world.catch_up()
    assert await circle.read_ours() == [told]


async def test_edited_announcement_tells_people_as_well(world: World) -> None:
    circle = await found_circle(world)
    await circle.edit_announcement(TIDY.replace("13 October 2037", "14 October 2037"))
    (told,) = await circle.read_ours()
    assert "Wednesday 14 October" in told


async def test_sentence_about_one_date_in_the_announcement_moves_and_tells_that_meeting_only(
    world: World,
) -> None:
    circle = await found_circle(world)
    await circle.edit_announcement(TIDY + "\nOn Tuesday the 20th we meet at 7pm.")
    (told,) = await circle.read_ours()
    assert MOVED in told
    assert "Was: Tuesday 20 October, 6:00 pm" in told
    assert "Now: **Tuesday 20 October, 7:00" in told
    assert "13 October, 6:00" in await circle.read_first()
    assert (await circle.read_first()).count("7:00 pm") == 1


async def test_change_and_its_undo_within_two_minutes_say_nothing(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await world.reply(circle.topic_id, "@companion undo, please")
    await circle.work_now()
    await world.settle()
    assert await circle.read_ours() == []
    assert "cancelled" not in await circle.read_first()


async def test_changes_of_two_minutes_are_told_by_one_reply(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await world.reply(circle.topic_id, "@companion move 20 Oct to 21 Oct")
    await circle.work_now()
    assert await circle.read_ours() == []
    await world.settle()
    (told,) = await circle.read_ours()
    assert "13 October" in told
    assert "21 October" in told


async def test_change_of_a_meeting_that_is_near_is_told_at_once(world: World) -> None:
    circle = await found_circle(world)
    await circle.come_to(datetime(2037, 10, 13, 14, tzinfo=UTC))
    await world.reply(circle.topic_id, "@companion cancel tonight because of a burst pipe")
    await circle.work_now()
    (told,) = await circle.read_ours()
    assert "**Today's meeting is cancelled.** Please don't set out." in told


async def test_what_lies_beyond_two_weeks_follows_without_a_word(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move 10 Nov to 11 Nov")
    assert await circle.read_ours() == []
    assert "Wednesday 11 November" in await circle.read_first()


async def test_first_meeting_that_moves_is_told_however_far_away_it_is(world: World) -> None:
    circle = await found_circle(world, TIDY.replace("13 October 2037", "1 December 2037"))
    await circle.write("@companion move 1 Dec to 2 Dec")
    (told,) = await circle.read_ours()
    assert MOVED in told


async def test_row_that_moves_as_a_whole_is_told_as_one_and_only_once(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion move all by 1 week")
    (told,) = await circle.read_ours()
    assert "**All coming meetings have moved.**" in told
    assert "more changes stand in the first post." in told
    await circle.come_to(datetime(2037, 10, 20, 12, tzinfo=UTC))
    assert await circle.read_ours() == [told]


async def test_another_room_is_told_and_words_and_full_are_not(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion words Bring a pen, kids welcome")
    await circle.write("@companion full, sorry")
    assert await circle.read_ours() == []
    first = await circle.read_first()
    assert "Bring a pen, kids welcome" in first
    await circle.write("@companion room Reading Room B")
    (told,) = await circle.read_ours()
    assert "**From now on we meet in another place.**" in told
    assert "Reading Room B" in told
    assert "Reading Room B" in await circle.read_first()


async def test_circle_that_is_called_off_is_told_once_and_cancels_what_was_to_come(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel the circle because too few of us can come")
    (told,) = await circle.read_ours()
    assert "**This circle will not go on.**" in told
    assert "too few of us can come" in told
    states = {row["state"] for row in await world.pool.fetch("select state from circle")}
    assert states == {"cancelled"}


async def test_circle_that_was_called_off_is_told_to_go_on_however_far_away_it_is(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel the circle")
    await circle.write("@companion add 2 Dec")
    off, on = await circle.read_ours()
    assert "**This circle will not go on.**" in off
    assert "**Good news: this circle goes on after all.**" in on
    assert "New: **Wednesday 2 December" in on


async def test_circle_whose_end_is_undone_is_told_all_its_meetings(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel the circle")
    await circle.write("@companion undo, please")
    _, on = await circle.read_ours()
    assert "**Good news: this circle goes on after all.**" in on
    assert on.count("Now: **Tuesday") == 6


async def test_cancelled_meeting_is_on_after_all(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel 20 Oct")
    await circle.write("@companion on 20 Oct")
    first, second = await circle.read_ours()
    assert "**There is no meeting on Tuesday 20 October.**" in first
    assert "is on after all" in second


async def test_the_same_change_another_time_is_told_another_time(world: World) -> None:
    circle = await found_circle(world)
    for line in ("cancel 20 Oct", "on 20 Oct", "cancel 20 Oct", "on 20 Oct"):
        await circle.write(f"@companion {line} because I say it at {len(await circle.read_ours())}")
    assert len(await circle.read_ours()) == 4


async def test_change_that_a_facilitator_did_not_ask_for_mentions_them(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel 20 Oct because the library is closed", by="ines")
    (told,) = await circle.read_ours()
    assert "Asked for by Ines" in told
    assert "@maya" in told


async def test_who_changed_what_is_kept_with_the_reason(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion cancel 20 Oct because of a burst pipe")
    await circle.write("@companion move 17 Nov to 18 Nov")
    rows = await world.pool.fetch(
        "select kind, name, because, told_by is not null as was_told from change "
        "join person on person.id = person_id order by change.id"
    )
    assert [tuple(row) for row in rows] == [
        ("cancelled", "maya", "a burst pipe", True),
        ("moved", "maya", None, False),
    ]


async def test_next_meeting_moves_on_by_itself_without_a_word(world: World) -> None:
    circle = await found_circle(world)
    assert "**Next meeting: Tuesday 13 October 2037" in await circle.read_first()
    bumped = (await world.read_topic(circle.topic_id))["last_posted_at"]
    await circle.come_to(datetime(2037, 10, 14, 10, tzinfo=UTC))
    assert "**Next meeting: Tuesday 20 October 2037" in await circle.read_first()
    topic = await world.read_topic(circle.topic_id)
    assert topic["last_posted_at"] == bumped
    assert await circle.read_ours() == []


async def test_reply_that_waited_over_midnight_says_today_and_not_tomorrow(world: World) -> None:
    circle = await found_circle(world)
    await circle.come_to(datetime(2037, 10, 12, 20, tzinfo=UTC))
    await world.pool.execute("update budget set paused_until = now() + interval '1 day'")
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    assert await circle.read_ours() == []
    await circle.come_to(datetime(2037, 10, 13, 12, tzinfo=UTC))
    (told,) = await circle.read_ours()
    assert "**Today's meeting is cancelled.**" in told


async def test_change_nobody_needs_any_more_is_not_told(world: World) -> None:
    circle = await found_circle(world)
    await circle.come_to(datetime(2037, 10, 12, 20, tzinfo=UTC))
    await world.pool.execute("update budget set paused_until = now() + interval '1 day'")
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await circle.come_to(datetime(2037, 10, 14, 12, tzinfo=UTC))
    assert await circle.read_ours() == []


async def test_moved_meeting_costs_three_calls(world: World) -> None:
    circle = await found_circle(world)
    world.forum.request_log.clear()
    await circle.write("@companion move 13 Oct to 14 Oct 6:30 pm")
    ours = [(one.method, one.route) for one in world.forum.request_log if one.username == "companion"]
    assert len(ours) == 3, ours


async def test_circle_in_which_people_wrote_gets_its_closing_post_and_is_closed_later(world: World) -> None:
    circle = await found_circle(world, TIDY.replace("weeks\n6", "weeks\n3"))
    await circle.come_to(datetime(2037, 10, 27, 12, tzinfo=UTC))
    await circle.write("I loved every evening of it", by="lina")
    await circle.come_to(datetime(2037, 10, 28, 14, tzinfo=UTC))
    (closing,) = await circle.read_ours()
    assert "That was the last of 3 meetings." in closing
    await circle.come_to(datetime(2037, 11, 28, tzinfo=UTC))
    assert await circle.read_ours() == [closing]
    topic = await world.read_topic(circle.topic_id)
    assert topic["closed"]
    assert topic["visible"]


async def test_circle_in_which_nobody_wrote_ends_without_a_post_and_out_of_sight(world: World) -> None:
    circle = await found_circle(world, TIDY.replace("weeks\n6", "weeks\n3"))
    await circle.come_to(datetime(2037, 10, 28, 14, tzinfo=UTC))
    assert await circle.read_ours() == []
    assert not (await world.read_topic(circle.topic_id))["visible"]


async def test_words_that_no_delivery_told_us_of_keep_a_topic_in_sight(world: World) -> None:
    circle = await found_circle(world, TIDY.replace("weeks\n6", "weeks\n3"))
    await world.reply(circle.topic_id, "I loved every evening of it", by="lina")
    await world.forum.sender.wait_idle()
    await world.pool.execute("delete from delivery where state = 'ready'")
    await circle.come_to(datetime(2037, 10, 28, 14, tzinfo=UTC))
    assert (await world.read_topic(circle.topic_id))["visible"]


async def test_bot_writes_nothing_after_its_own_post_but_a_change(world: World) -> None:
    circle = await found_circle(world, TIDY.replace("weeks\n6", "weeks\n3"))
    await circle.write("I loved every evening of it", by="lina")
    await circle.come_to(datetime(2037, 10, 26, 12, tzinfo=UTC))
    await circle.write("@companion room Reading Room B")
    told = await circle.read_ours()
    await circle.come_to(datetime(2037, 10, 28, 14, tzinfo=UTC))
    assert await circle.read_ours() == told


async def test_meeting_added_far_ahead_is_told_when_it_is_near(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("@companion add 24 Nov 6 pm")
    assert await circle.read_ours() == []
    await circle.come_to(datetime(2037, 11, 9, 12, tzinfo=UTC))
    assert [
        one for one in await circle.read_ours() if "24 November" in one and "one more meeting" in one
    ] == []
    await circle.come_to(datetime(2037, 11, 11, 12, tzinfo=UTC))
    await circle.come_to(datetime(2037, 11, 11, 12, 10, tzinfo=UTC))
    (told,) = [one for one in await circle.read_ours() if "one more meeting" in one]
    assert "Tuesday 24 November" in told
