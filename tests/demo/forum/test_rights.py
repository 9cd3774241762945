"""Who may change what, and how long: rights end by age, trust, hiding and archiving."""

from __future__ import annotations

from typing import Any

import pytest

from service.demo.forum.store.database import execute
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"
DAY_S = 86_400


async def edit(caller: Caller, post: Any, words: str) -> tuple[int, Any]:
    """Status and, where refused, the error's type."""
    raw = f"{RAW} {words}"
    answer = await caller.put(f"/posts/{post['id']}.json", json={"post": {"raw": raw}})
    return answer.status, answer.json.get("error_type")


async def set_trust(running: Running, username: str, level: int) -> None:
    sql = "UPDATE user SET trust_level = ? WHERE username = ?"
    await running.forum.database.run(lambda db: execute(db, sql, [level, username]))


def let_pass(running: Running, seconds: float) -> None:
    running.forum.move_clock(running.forum.clock.offset_s + seconds)


@pytest.mark.parametrize(("username", "days"), [("maya", 1), ("sam", 30)])
async def test_members_edit_their_own_posts_as_long_as_they_are_trusted(
    running: Running, username: str, days: int
) -> None:
    member = running.bot.named(username)
    post = (await member.create_topic(TITLE)).json
    let_pass(running, days * DAY_S - 60)
    assert await edit(member, post, "Just in time.") == (200, None)
    let_pass(running, 120)
    late = await member.put(f"/posts/{post['id']}.json", json={"post": {"raw": f"{RAW} Late."}})
    assert (late.status, late.errors) == (
        422,
        ["That post was created too long ago. It can no longer be edited or deleted."],
    )
    assert (await running.bot.get(f"/posts/{post['id']}.json")).json["raw"] == f"{RAW} Just in time."
    renamed = await member.put(f"/t/-/{post['topic_id']}.json", data={"title": "Spanish, and French as well"})
    assert renamed.status == 422
    assert await edit(running.bot, post, "Staff always may.") == (200, None)


async def test_window_is_the_sites_and_may_be_open_for_ever(running: Running) -> None:
    running.forum.change_settings(post_edit_time_limit=0, tl2_post_edit_time_limit=10)
    maya, sam = running.bot.named("maya"), running.bot.named("sam")
    first = (await maya.create_topic(TITLE)).json
    reply = (await sam.reply(first["topic_id"])).json
    let_pass(running, 400 * DAY_S)
    assert await edit(maya, first, "A year later.") == (200, None)
    assert (await edit(sam, reply, "Ten minutes later."))[0] == 422


async def test_category_may_leave_first_posts_to_their_authors_for_ever(running: Running) -> None:
    noor, maya = running.bot.named("noor"), running.bot.named("maya")
    category = await running.bot.find_category("circles")
    changed = await noor.put(
        f"/categories/{category}.json", json={"allow_unlimited_owner_edits_on_first_post": True}
    )
    assert changed.json["category"]["allow_unlimited_owner_edits_on_first_post"] is True
    first = (await maya.create_topic(TITLE)).json
    reply = (await maya.reply(first["topic_id"], "And a word more about it.")).json
    let_pass(running, 400 * DAY_S)
    assert await edit(maya, first, "A year later.") == (200, None)
    assert (await edit(maya, reply, "A year later, too."))[0] == 422
    assert (
        await maya.put(f"/t/-/{first['topic_id']}.json", data={"title": "Spanish, and French as well"})
    ).status == 200


async def test_nobody_edits_for_others_but_the_most_trusted_and_staff(running: Running) -> None:
    maya, sam = running.bot.named("maya"), running.bot.named("sam")
    post = (await maya.create_topic(TITLE)).json
    renamed = f"/t/-/{post['topic_id']}.json"
    assert await edit(sam, post, "Not mine.") == (403, "invalid_access")
    assert (await sam.put(renamed, data={"title": "Spanish, and French as well"})).status == 403
    await set_trust(running, "sam", 3)
    assert await edit(sam, post, "Not mine.") == (403, "invalid_access")
    assert (await sam.put(renamed, data={"title": "Spanish, and French as well"})).status == 200
    await set_trust(running, "sam", 4)
    assert await edit(sam, post, "Not mine, but let me help.") == (200, None)


async def test_archived_topic_is_edited_by_staff_alone(running: Running) -> None:
    maya = running.bot.named("maya")
    post = (await maya.create_topic(TITLE)).json
    path = f"/t/{post['topic_id']}/status.json"
    await running.bot.put(path, data={"status": "archived", "enabled": "true"})
    assert await edit(maya, post, "Mine.") == (403, "invalid_access")
    assert (await maya.delete(f"/t/{post['topic_id']}.json")).status == 403
    assert await edit(running.bot, post, "Ours.") == (200, None)


async def test_hidden_post_comes_back_by_its_authors_edit_after_ten_minutes_but_once_only(
    running: Running,
) -> None:
    maya, flag = running.bot.named("maya"), {"post_action_type_id": 8, "take_action": True}
    post = (await maya.create_topic(TITLE)).json
    await running.bot.post("/post_actions.json", json={"id": post["id"], **flag})
    assert await edit(maya, post, "At once.") == (403, "invalid_access")
    let_pass(running, 601)
    assert await edit(maya, post, "A better text.") == (200, None)
    shown = (await maya.get(f"/t/{post['topic_id']}.json")).json
    assert (shown["post_stream"]["posts"][0]["hidden"], shown["visible"]) == (False, True)
    await running.settle()
    (edited,) = running.receiver.named("post_edited")
    assert edited.payload["hidden"] is False

    await running.bot.post("/post_actions.json", json={"id": post["id"], **flag})
    let_pass(running, 601)
    assert await edit(maya, post, "Again, and worse.") == (200, None)
    assert (await maya.get(f"/posts/{post['id']}.json")).json["hidden"] is True
    await running.settle()
    hidden = [delivery.payload for delivery in running.receiver.named("post_edited")][-1]
    assert (hidden["hidden"], hidden["hidden_reason_id"]) == (True, 2)
