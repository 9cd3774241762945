"""One person gets one private message a day; who takes none is left in peace."""

from __future__ import annotations

from datetime import date

import pytest

from jobs.engine.messages import compose_personal_message
from service.demo.forum.faults import Fault, FaultKind
from service.domain.posts import User
from service.reasons import ReasonCode
from service.store.effects import insert_effects
from service.store.troubles import load_troubles
from tests.jobs.clocks import list_ours, work_at_real_speed, work_for
from tests.jobs.test_organizers import list_messages
from tests.world import World

DAY = date(2037, 10, 13)


async def find_maya(world: World) -> User:
    user = (await world.call("GET", "/u/maya.json", "system"))["user"]
    return User(user["id"], user["username"])


async def write(world: World, text: str, day: date = DAY) -> None:
    person = await find_maya(world)
    effect = compose_personal_message(person, "About your line", text, day, "circle:t1")
    async with world.pool.acquire() as connection:
        await insert_effects(connection, [effect])


async def demote(world: World) -> None:
    """The bot is no moderator any more: others may refuse its messages."""
    await world.forum.database.run(
        lambda db: db.execute("UPDATE user SET moderator = 0 WHERE username = 'companion'")
    )


async def fetch_end(world: World) -> tuple[str, str | None]:
    row = await world.pool.fetchrow(
        "select state, reason ->> 'code' as why from effect where kind = 'create-message'"
    )
    assert row is not None
    return row["state"], row["why"]


async def test_person_gets_one_message_a_day_of_the_same_thing(world: World) -> None:
    await write(world, "I did not understand this line.")
    await world.settle()
    await write(world, "And this one neither.")
    await world.settle()
    await write(world, "This one neither, a day later.", date(2037, 10, 14))
    await world.settle()
    messages = await list_messages(world)
    assert [message["raw"].splitlines()[0] for message in messages] == [
        "I did not understand this line.",
        "This one neither, a day later.",
    ]


async def write_more(world: World, about: str) -> None:
    person = await find_maya(world)
    effect = compose_personal_message(person, "About your line", f"More, {about}.", DAY, "circle:t1", about)
    async with world.pool.acquire() as connection:
        await insert_effects(connection, [effect], None)


async def test_what_else_concerns_a_person_that_day_goes_on_in_the_same_message(world: World) -> None:
    await write(world, "I did not understand this line.")
    await world.settle()
    await write_more(world, "first")
    await write_more(world, "second")
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "/posts.json"))
    await world.settle()
    (message,) = await world.read_messages("maya")
    said = ("I did not understand", "More, first", "More, second")
    assert [message.count(one) for one in said] == [1, 1, 1]


async def test_two_messages_at_once_are_one(world: World) -> None:
    await write_more(world, "first")
    await write_more(world, "second")
    await world.settle()
    (message,) = await world.read_messages("maya")
    assert "More, first" in message
    assert "More, second" in message


async def test_message_can_be_answered(world: World) -> None:
    await write(world, "I did not understand this line.")
    await world.settle()
    inbox = await world.call("GET", "/topics/private-messages/maya.json", "maya")
    assert len(inbox["topic_list"]["topics"]) == 1


async def test_message_whose_answer_was_lost_is_not_sent_twice(world: World) -> None:
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    await write(world, "I did not understand this line.")
    await world.settle()
    assert len(await list_messages(world)) == 1
    assert (await fetch_end(world))[0] == "done"


@pytest.mark.parametrize("why", ["messages off", "suspended", "gone"])
async def test_person_who_takes_no_messages_is_nobodys_trouble(world: World, why: str) -> None:
    await demote(world)
    await write(world, "I did not understand this line.")
    if why == "messages off":
        await world.call("PUT", "/u/maya.json", "maya", allow_private_messages=False)
    elif why == "suspended":
        user = await find_maya(world)
        values = {"suspend_until": "2100-01-01T00:00:00Z", "reason": "Spam"}
        await world.call("PUT", f"/admin/users/{user.id}/suspend.json", "system", **values)
    else:
        await world.call("PUT", "/u/maya/preferences/username.json", "system", new_username="maya_l")
    world.forum.request_log.clear()
    await world.settle()
    assert await fetch_end(world) == ("done", ReasonCode.TAKES_NO_MESSAGES.value)
    assert list_ours(world) == ["POST", "GET"], "perhaps it was refused for one that stands already"
    assert await list_messages(world) == []


async def test_message_that_is_not_allowed_stops_nothing_else_and_is_let_go_when_its_day_is_over(
    world: World,
) -> None:
    world.forum.faults.plan(Fault(FaultKind.BAD_GATEWAY_BEFORE, "POST", "posts/create", times=0, status=403))
    await write(world, "I did not understand this line.")
    await work_at_real_speed(world, rounds=3)
    async with world.pool.acquire() as connection:
        codes = {trouble.code for trouble in await load_troubles(connection, world.config)}
    assert ReasonCode.KEY_REFUSED not in codes
    assert (await fetch_end(world))[0] == "ready"
    await world.pool.execute("update effect set not_after = now() - interval '1 second'")
    await work_for(world, 60)
    assert await fetch_end(world) == ("dropped", ReasonCode.MOMENT_PASSED.value)
    world.forum.faults.clear()
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    assert await list_messages(world) == []
