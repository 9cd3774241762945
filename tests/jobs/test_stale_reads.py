"""A worker that stood still after reading: what it read is older than what another has read since."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from jobs.rereads import perform_reread
from jobs.tools import Tools
from service.domain.effects import Priority
from service.domain.ids import TopicId
from service.domain.posts import Topic
from service.forum.protocol import Forum, MayWrite, always
from service.store.rereads import claim_reread, insert_reread
from tests.world import World


def make_late_tools(world: World, read: Topic) -> Tools:
    """Tools whose forum answers with a topic as it was once read."""

    class LateForum:
        async def fetch_topic(self, topic_id: TopicId) -> Topic:
            return read

        async def fetch_newest_posts(self, *_: object) -> tuple[()]:
            return ()

    def forum_at(priority: Priority, may_write: MayWrite = always) -> Forum:
        return cast(Forum, LateForum())

    return replace(world.tools, forum_at=forum_at)


async def test_topic_read_before_its_return_is_not_taken_away_again(world: World) -> None:
    topic_id = TopicId((await world.announce("Spanish circle at Riverside Library"))["topic_id"])
    await world.settle()
    await world.call("DELETE", f"/t/{topic_id}.json", "ines")
    await world.settle()
    async with world.pool.acquire() as connection:
        await insert_reread(connection, topic_id, "a test asks")
        claimed = await claim_reread(connection)
    assert claimed is not None
    read = await world.tools.forum_at(Priority.ANSWER).fetch_topic(topic_id)
    await world.call("PUT", f"/t/{topic_id}/recover.json", "ines")
    await world.settle()
    await perform_reread(make_late_tools(world, read), claimed)
    await world.settle()
    assert (await world.fetch_circle_topic(topic_id))["visible"] is True
