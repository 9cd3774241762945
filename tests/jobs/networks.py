"""The network's week in a small world: its clock, its recaps on the forum, and people who introduce themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from jobs.network_recaps import look_at_network
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, claim_look, wake
from tests.jobs.circles import set_clock
from tests.world import Json, World

MONDAY = datetime(2037, 10, 12, 9, tzinfo=UTC)
"""Nine o'clock in the network's zone, at the beginning of the week in which the circle first meets."""
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


async def come_to(world: World, now: datetime, *, wakes: bool = True) -> None:
    """Let the clock run ahead, and everybody look who has to."""
    await set_clock(world, now)
    if wakes:
        await wake_network(world)
    await world.settle()


async def wake_network(world: World) -> None:
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)


async def list_recaps(world: World) -> Sequence[Json]:
    """Oldest first."""
    return sorted(await world.list_topics("news"), key=lambda topic: topic["id"])


async def list_titles(world: World) -> list[str]:
    return [topic["title"] for topic in await list_recaps(world)]


async def read_recap(world: World, number: int = 0) -> str:
    topic = (await list_recaps(world))[number]
    return str((await world.read_topic(topic["id"]))["post_stream"]["posts"][0]["raw"])


async def count_runs(world: World) -> int:
    return int(await world.pool.fetchval("select count(*) from schedule_run"))


async def decide(world: World) -> None:
    """Decide, and let no worker carry out what follows."""
    async with world.pool.acquire() as connection:
        attention = await claim_look(connection)
    while attention is not None and attention.subject is not ForumSubject.NETWORK:
        async with world.pool.acquire() as connection:
            attention = await claim_look(connection)
    assert attention is not None
    await look_at_network(world.tools, attention)


async def say_hello(world: World, by: str = "lina", topic_id: int | None = None) -> Json:
    """Introduce somebody, in a topic of their own or below others."""
    where: Json = {"topic_id": topic_id}
    if topic_id is None:
        where = {"title": f"Hello from Braddock, I am {by}", "category": world.categories["say-hello"]}
    post = await world.call("POST", "/posts.json", by, raw="I bake, and I want to learn.", **where)
    await world.settle()
    return post
