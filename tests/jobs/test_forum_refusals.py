"""F6 and F7: what the forum refuses for good is said and not asked for again; what moderators do to a topic stands."""

from __future__ import annotations

import json

import pytest

from jobs.engine.loop import perform_next
from service.demo.forum import rules
from service.demo.forum.faults import Fault, FaultKind
from service.demo.forum.store.hooks import record_hook
from service.reasons import ReasonCode
from tests.jobs.clocks import list_ours, work_at_real_speed, work_for, work_now
from tests.world import TIDY, Json, World

TITLE = "Spanish circle at Riverside Library"
DAY_S = 24 * 3600.0


async def announce_told(world: World) -> Json:
    """A circle is announced and decided about; nothing has been asked of the forum yet."""
    post = await world.announce(TITLE)
    await world.forum.sender.wait_idle()
    await perform_next(world.tools)
    world.forum.request_log.clear()
    return post


async def load_dead(world: World) -> dict[str, str]:
    """What was given up, and why, as the forum said it."""
    rows = await world.pool.fetch("select kind, reason from effect where state = 'dead'")
    return {row["kind"]: row["reason"] for row in rows}


@pytest.mark.parametrize(
    ("find", "said"),
    [
        ("find_title_problems", "Title seems unclear, is it a complete sentence?"),
        ("find_title_problems", "Title has already been used"),
        ("find_body_problems", "Body is too short (minimum is 20 characters)"),
        ("find_body_problems", "Body is too similar to what you recently posted"),
    ],
)
async def test_text_the_forum_will_never_take_is_given_up_in_its_words_and_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch, find: str, said: str
) -> None:
    await announce_told(world)
    monkeypatch.setattr(rules, find, lambda *_, **__: [said])
    await work_for(world, DAY_S)
    dead = await load_dead(world)
    assert said in dead["create-topic"]
    titles = json.loads(await world.pool.fetchval("select request from effect where kind = 'create-topic'"))
    most = 2 * len(titles["titles"]) + 1
    assert world.count_calls("POST") <= most, (
        "each title with the tags and without, and the reply that says so"
    )
    assert await world.list_topics("circles") == []


async def test_category_that_is_gone_when_the_topic_is_made_is_no_fault_of_the_authors_title(
    world: World,
) -> None:
    post = await announce_told(world)
    await world.forum.database.run(lambda db: db.execute("delete from category where slug = 'circles'"))
    await work_for(world, DAY_S)
    assert "category" in (await load_dead(world))["create-topic"]
    assert world.count_calls("POST") == 1
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    assert [one["username"] for one in posts] == ["maya"], (
        "the administrator is told, the author can do nothing"
    )


async def test_read_only_forum_is_asked_once_a_minute_and_gets_everything_afterwards(world: World) -> None:
    posts = [
        await world.announce(
            f"Circle number {each} at Riverside", TIDY.replace("Spanish\n", f"Spanish {each}\n", 1)
        )
        for each in range(3)
    ]
    await world.forum.sender.wait_idle()
    world.forum.request_log.clear()
    world.forum.change_settings(read_only=True)
    for minute in range(1, 6):
        await work_for(world, 60)
        assert len(list_ours(world)) <= minute + 1
    world.forum.change_settings(read_only=False)
    await work_at_real_speed(world, idle_s=900)
    for post in posts:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    assert len(await world.list_topics("circles")) == 3


MODERATED: dict[str, tuple[str, str, Json]] = {
    "moved": ("PUT", "/t/{id}.json", {"category_id": "cafe"}),
    "closed": ("PUT", "/t/{id}/status.json", {"status": "closed", "enabled": True}),
    "archived": ("PUT", "/t/{id}/status.json", {"status": "archived", "enabled": True}),
    "unlisted": ("PUT", "/t/{id}/status.json", {"status": "visible", "enabled": False}),
    "deleted": ("DELETE", "/t/{id}.json", {}),
}


@pytest.mark.parametrize("what", MODERATED)
async def test_topic_that_a_moderator_changed_stays_so_is_followed_and_never_made_again(
    world: World, what: str
) -> None:
    post = await world.announce(TITLE)
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    method, path, values = MODERATED[what]
    values = {name: world.categories["cafe"] if value == "cafe" else value for name, value in values.items()}
    await world.call(method, path.replace("{id}", str(topic["id"])), "ines", **values)
    await work_at_real_speed(world)
    before = await world.read_topic(topic["id"])
    world.forum.request_log.clear()
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await work_at_real_speed(world)
    await world.catch_up()
    after = await world.read_topic(topic["id"])
    states = ("category_id", "closed", "archived", "visible", "deleted_at")
    assert [after[state] for state in states] == [before[state] for state in states]
    assert ("Reading Room B" in after["post_stream"]["posts"][0]["raw"]) is (what != "deleted")
    assert "POST" not in list_ours(world)
    assert await load_dead(world) == {}


async def test_topic_deleted_before_its_lost_answer_is_looked_for_is_left_to_a_person(world: World) -> None:
    world.forum.change_settings(memo_s=0)
    await announce_told(world)
    await world.forum.database.run(lambda db: record_hook(db, 1, active=False))
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    await work_now(world)
    (topic,) = await world.list_topics("circles")
    await world.call("DELETE", f"/t/{topic['id']}.json", "ines")
    await work_for(world, DAY_S)
    assert ReasonCode.TOPIC_DELETED.value in (await load_dead(world))["create-topic"]
    assert await world.list_topics("circles") == []
    assert len(list_ours(world)) <= 5
