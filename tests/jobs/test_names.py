"""People are thanked and spoken of by name, and mentioned by user name; a name alone writes nothing anew."""

from __future__ import annotations

from service.demo.forum.store.database import execute
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from tests.jobs.circles import found_circle
from tests.jobs.test_forgetting import find_person, find_rows_naming, forget_now
from tests.world import TIDY, World

MOVE = "@companion move 13 Oct to 14 Oct 6:30 pm"


async def give_name(world: World, user: str, name: str) -> None:
    """As the forum shows it from now on; it tells so only beside the next post. Empty: its `enable_names` is off."""
    await world.forum.database.run(
        lambda db: execute(db, "UPDATE user SET name = ? WHERE username = ?", [name, user])
    )


async def test_facilitator_is_introduced_by_name_and_told_of_by_name(world: World) -> None:
    await give_name(world, "maya", "Maya Torres")
    circle = await found_circle(world)
    assert "- **Facilitator:** Maya Torres (@maya)\n" in await circle.read_first()
    await circle.write(MOVE)
    told = (await circle.read_ours())[-1]
    assert "Asked for by Maya Torres." in told
    assert "Maya Torres, please tell them too" in told
    assert "@maya" not in told


async def test_author_who_is_asked_is_thanked_by_name(world: World) -> None:
    await give_name(world, "sam", "Sam Okafor")
    post = await world.announce(
        "Learning circle: Basic Spanish", "Where: Riverside Library\nTown: Pittsburgh", by="sam"
    )
    await world.settle()
    topic = await world.read_topic(post["topic_id"])
    assert "Thank you, Sam Okafor." in topic["post_stream"]["posts"][1]["raw"]


async def test_names_that_come_with_reading_everything_again_write_nothing_anew(world: World) -> None:
    await give_name(world, "maya", "")
    await give_name(world, "sam", "")
    circle = await found_circle(world)
    for number, by in enumerate(("sam", "lina", "maya")):
        raw = TIDY.replace("Everyday Spanish", f"Course number {number} in Spanish").replace(
            "Room A", f"{number}"
        )
        await world.announce(f"Another circle, number {number}, at the library", raw, by=by)
    await world.announce(
        "Learning circle: Basic Spanish", "Where: Riverside Library\nTown: Pittsburgh", by="sam"
    )
    await world.settle()
    written = world.count_calls("PUT", "posts/update"), world.count_calls("POST", "posts/create")
    for user, name in (("maya", "Maya Torres"), ("sam", "Sam Okafor"), ("lina", "Lina Berg")):
        await give_name(world, user, name)
    await world.catch_up()
    assert await world.pool.fetchval("select full_name from person where name = 'maya'") == "Maya Torres"
    assert (world.count_calls("PUT", "posts/update"), world.count_calls("POST", "posts/create")) == written
    await circle.write(MOVE)
    assert "- **Facilitator:** Maya Torres (@maya)\n" in await circle.read_first()


async def test_name_that_the_forum_hides_again_is_known_no_more(world: World) -> None:
    await give_name(world, "maya", "Maya Torres")
    circle = await found_circle(world)
    await give_name(world, "maya", "")
    await circle.write(MOVE)
    assert "- **Facilitator:** @maya\n" in await circle.read_first()
    assert await find_rows_naming(world, '"full_name": "Maya Torres"') == []


async def test_whoever_is_forgotten_loses_that_name_everywhere(world: World) -> None:
    await give_name(world, "maya", "Maya-Lou Torres Jr.")
    circle = await found_circle(world)
    await circle.write(MOVE)
    assert "Torres" in (await circle.read_ours())[-1]
    await forget_now(world)
    assert await find_rows_naming(world, "Torres") == []
    assert not any("Torres" in raw for raw in (await circle.read_first(), *await circle.read_ours()))


async def test_nightly_look_sees_a_name_that_was_taken_away(world: World) -> None:
    await give_name(world, "maya", "Maya Torres")
    await found_circle(world)
    await give_name(world, "maya", "")
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.PEOPLE], What.READ, ReasonCode.DUE)
    await world.settle()
    person = await find_person(world)
    assert await world.pool.fetchval("select full_name from person where id = $1", person) == ""
