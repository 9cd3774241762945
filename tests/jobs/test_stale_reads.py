"""A worker that stood still after reading: what it read is older than what another has read since."""

from __future__ import annotations

from typing import cast

import pytest

from jobs.engine.account import PaidCalls
from jobs.reading import read_circle
from service.domain.ids import TopicId
from service.domain.posts import Topic
from service.domain.subjects import compose_circle_subject
from service.errors import LeaseLost
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import What, lease_attention, record_attention_endings, wake
from tests.world import World


class LateForum:
    """A forum that answers with a topic as it was once read."""

    def __init__(self, read: Topic) -> None:
        self._read = read

    async def fetch_topic(self, topic_id: TopicId) -> Topic:
        return self._read


async def test_topic_read_before_its_return_is_not_taken_away_again(world: World) -> None:
    topic_id = TopicId((await world.announce("Spanish circle at Riverside Library"))["topic_id"])
    await world.settle()
    await world.call("DELETE", f"/t/{topic_id}.json", "ines")
    await world.settle()
    subject = compose_circle_subject(topic_id)
    async with world.pool.acquire() as connection:
        await wake(connection, [subject], What.READ, ReasonCode.DUE)
        stale = await lease_attention(connection, subject.key, What.READ)
    assert stale is not None
    read = await world.tools.charge(PaidCalls(1, world.tools.gate)).fetch_topic(topic_id)
    async with world.pool.acquire() as connection:
        await connection.execute("update attention set lease_until = now() - interval '1 second'")
        await record_attention_endings(connection)
    await world.call("PUT", f"/t/{topic_id}/recover.json", "ines")
    await world.settle()
    with pytest.raises(LeaseLost):
        await read_circle(world.tools, stale, subject, cast(Forum, LateForum(read)))
    await world.settle()
    assert (await world.fetch_circle_topic(topic_id))["visible"] is True
