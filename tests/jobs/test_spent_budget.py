"""What was never sent needs no look: a look would spend the very call that the answer waits for."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from jobs.slots import perform_next
from service.domain.effects import Priority
from service.domain.ids import TopicId
from service.domain.posts import Post
from service.errors import BudgetSpent
from service.forum.protocol import Enqueued, Forum, MayWrite, always
from tests.world import World


class SpentOnce:
    """The forum through a gateway whose budget has no call left when the first reply is to be sent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._spent = False
        self._forum: Forum

    def at(self, priority: Priority, may_write: MayWrite = always) -> Forum:
        self._forum = self._world.tools.forum_at(priority, may_write)
        return cast(Forum, self)

    def __getattr__(self, name: str) -> object:
        return getattr(self._forum, name)

    async def create_reply(self, topic_id: TopicId, raw: str) -> Post | Enqueued:
        if self._spent:
            return await self._forum.create_reply(topic_id, raw)
        self._spent = True
        self._world.forum.request_log.clear()
        raise BudgetSpent(after_s=0.001)


async def test_reply_that_waited_for_the_budget_is_sent_without_another_look(world: World) -> None:
    tools = replace(world.tools, forum_at=SpentOnce(world).at)
    post = await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    while await perform_next(tools):
        pass
    await world.settle()
    assert world.count_calls("GET", "topics/show") == 0
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    assert [one["username"] for one in posts if one["post_type"] == 1] == ["maya", "companion"]
