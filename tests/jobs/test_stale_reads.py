"""What was read is not always the newest, nor all: another worker has read since, or a post cannot be read."""

from __future__ import annotations

from dataclasses import replace
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
from service.store.attention import Attention, What, lease_attention, record_attention_endings, wake
from tests.world import TIDY, World


class LateForum:
    """A forum that answers with a topic as it was once read."""

    def __init__(self, read: Topic) -> None:
        self._read = read

    async def fetch_topic(self, topic_id: TopicId) -> Topic:
        return self._read


async def claim_read(world: World, topic_id: TopicId) -> Attention:
    """Take the topic to read it again."""
    subject = compose_circle_subject(topic_id)
    async with world.pool.acquire() as connection:
        await wake(connection, [subject], What.READ, ReasonCode.DUE)
        claimed = await lease_attention(connection, subject.key, What.READ)
    assert claimed is not None
    return claimed


async def test_topic_read_before_its_return_is_not_taken_away_again(world: World) -> None:
    topic_id = TopicId((await world.announce("Spanish circle at Riverside Library"))["topic_id"])
    await world.settle()
    await world.call("DELETE", f"/t/{topic_id}.json", "ines")
    await world.settle()
    stale = await claim_read(world, topic_id)
    read = await world.tools.charge(PaidCalls(1, world.tools.gate)).fetch_topic(topic_id)
    async with world.pool.acquire() as connection:
        await connection.execute("update attention set lease_until = now() - interval '1 second'")
        await record_attention_endings(connection)
    await world.call("PUT", f"/t/{topic_id}/recover.json", "ines")
    await world.settle()
    with pytest.raises(LeaseLost):
        await read_circle(world.tools, stale, compose_circle_subject(topic_id), cast(Forum, LateForum(read)))
    await world.settle()
    assert (await world.fetch_circle_topic(topic_id))["visible"] is True


async def test_answer_that_cannot_be_read_this_time_still_counts(world: World) -> None:
    question = TIDY.replace("### First meeting\n13 October 2037 at 6:00 pm\n\n", "")
    topic_id = TopicId((await world.announce("Spanish circle at Riverside Library", question))["topic_id"])
    answer = await world.reply(topic_id, "### First meeting\n13 October 2037 at 6:00 pm")
    await world.settle()
    whole = await world.tools.charge(PaidCalls(1, world.tools.gate)).fetch_topic(topic_id)
    assert answer["id"] in whole.stream
    rest = replace(whole, posts=tuple(post for post in whole.posts if post.id != answer["id"]))
    claimed = await claim_read(world, topic_id)
    await read_circle(world.tools, claimed, compose_circle_subject(topic_id), cast(Forum, LateForum(rest)))
    await world.settle()
    raw = (await world.fetch_circle_topic(topic_id))["post_stream"]["posts"][0]["raw"]
    assert "13 October 2037" in raw
    assert await world.pool.fetchval("select deleted from post where id = $1", answer["id"]) is False
