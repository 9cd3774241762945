"""What may have been done is looked for until the forum has said what is (law 2)."""

from __future__ import annotations

from service.demo.forum.faults import Fault, FaultKind
from service.demo.forum.store.hooks import record_hook
from tests.world import World


async def test_look_that_fails_is_repeated_before_anything_is_posted_again(world: World) -> None:
    world.forum.change_settings(memo_s=0)
    post = await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    await world.forum.database.run(lambda db: record_hook(db, 1, active=False))
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create", nth=2))
    world.forum.faults.plan(Fault(FaultKind.ERROR_BEFORE, "GET", "topics/show", times=3))
    await world.settle()
    assert world.forum.faults.list_planned() == []
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    assert [one["username"] for one in posts if one["post_type"] == 1] == ["maya", "companion"]
