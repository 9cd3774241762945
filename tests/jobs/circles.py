"""A circle that stands, with people who write in its topic, and time that passes for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from service.store.settings import CLOCK_OFFSET, record_setting
from tests.jobs.clocks import work_now
from tests.world import TIDY, Json, World

FRIDAY = datetime(2037, 10, 9, 15, tzinfo=UTC)
"""Four days before the first meeting of TIDY; so no test hangs on the day on which it runs."""
FIRST = datetime(2037, 10, 13, 18)
"""That meeting, in New York's wall time, four hours behind UTC."""


@dataclass(slots=True)
class Standing:
    """A circle whose topic stands, announced by maya."""

    world: World
    announcement: Json
    """The first post of its announcement."""
    topic_id: int

    async def write(self, raw: str, by: str = "maya") -> Json:
        """Write in its topic, and wait until all that follows is done but what waits for its time."""
        post = await self.world.reply(self.topic_id, raw, by=by)
        await self.world.settle()
        return post

    async def work_now(self) -> None:
        """Do what is due at this moment, and nothing that waits for its time."""
        await work_now(self.world)

    async def edit_announcement(self, raw: str) -> None:
        await self.world.edit(self.announcement["id"], raw)
        await self.world.settle()

    async def read_posts(self) -> Sequence[Json]:
        topic = await self.world.read_topic(self.topic_id)
        return [post for post in topic["post_stream"]["posts"] if post["post_type"] == 1]

    async def read_first(self) -> str:
        return str((await self.read_posts())[0]["raw"])

    async def read_ours(self) -> list[str]:
        """Our replies in its topic."""
        return [post["raw"] for post in (await self.read_posts())[1:] if post["username"] == "companion"]

    async def read_messages(self, to: str) -> list[str]:
        return await self.world.read_messages(to)

    async def come_to(self, now: datetime) -> None:
        """Let the clock of circles and forum run ahead, and everybody look who has to."""
        await set_clock(self.world, now)
        await self.world.pool.execute("update attention set due_at = now() where what = 'look'")
        await self.world.settle()


async def set_clock(world: World, now: datetime) -> None:
    offset = now - datetime.now(UTC)
    world.forum.move_clock(offset.total_seconds())
    async with world.pool.acquire() as connection:
        await record_setting(connection, CLOCK_OFFSET, offset.total_seconds())


async def found_circle(
    world: World, raw: str = TIDY, title: str = "Spanish circle at Riverside Library"
) -> Standing:
    """A circle whose first meeting is on the coming Tuesday."""
    await set_clock(world, FRIDAY)
    post = await world.announce(title, raw)
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    return Standing(world, post, topic["id"])
