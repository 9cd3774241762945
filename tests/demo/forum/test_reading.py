"""Lists, pages and single things, as clients read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.demo.forum import ForumSettings
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller, make_settings

TITLE = "Spanish for beginners at Riverside"


async def test_latest_posts_page_back_with_an_inclusive_number(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    made = [(await bot.reply(topic_id, f"{RAW} Number {number}.")).json["id"] for number in range(60)]
    page = (await bot.get("/posts.json")).json["latest_posts"]
    assert [post["id"] for post in page] == made[::-1][:50]
    assert page[0]["topic_title"] == TITLE
    again = (await bot.get(f"/posts.json?before={made[3]}")).json["latest_posts"]
    assert [post["id"] for post in again] == [*made[3::-1], made[0] - 1]


async def test_latest_posts_leave_out_small_actions_unlisted_and_deleted(bot: Caller) -> None:
    kept = (await bot.create_topic(TITLE)).json
    hidden = (await bot.create_topic("This one will not be listed")).json
    gone = (await bot.create_topic("This one will be deleted")).json
    await bot.put(f"/t/{hidden['topic_id']}/status.json", data={"status": "visible", "enabled": "false"})
    await bot.put(f"/t/{kept['topic_id']}/status.json", data={"status": "closed", "enabled": "true"})
    await bot.delete(f"/t/{gone['topic_id']}.json")
    assert [post["id"] for post in (await bot.get("/posts.json")).json["latest_posts"]] == [kept["id"]]


async def test_pinned_topic_leads_its_category_until_its_moment(running: Running) -> None:
    bot = running.bot
    category = await bot.find_category("circles")
    old, new = [(await bot.create_topic(f"{TITLE} {one}", category=category)).json for one in ("old", "new")]
    path = f"/t/{old['topic_id']}/status.json"
    assert (await bot.put(path, data={"status": "pinned", "enabled": "true"})).status == 400
    until = datetime.now(UTC) + timedelta(days=2)
    await bot.put(path, data={"status": "pinned", "enabled": "true", "until": until.isoformat()})
    assert await list_topics(bot, category) == [old["topic_id"], new["topic_id"]]
    running.forum.move_clock(3 * 24 * 3600)
    assert await list_topics(bot, category) == [new["topic_id"], old["topic_id"]]
    assert (await bot.get(f"/t/{old['topic_id']}.json")).json["pinned"] is False


async def list_topics(bot: Caller, category: int) -> list[int]:
    listed = (await bot.get(f"/c/circles/{category}/l/latest.json")).json["topic_list"]["topics"]
    return [topic["id"] for topic in listed]


async def test_topic_shows_twenty_posts_and_the_ids_of_all(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    for number in range(24):
        await bot.reply(topic_id, f"{RAW} Number {number}.")
    first = (await bot.get(f"/t/{topic_id}.json")).json["post_stream"]
    second = (await bot.get(f"/t/{topic_id}.json?page=2")).json["post_stream"]
    assert (len(first["posts"]), len(second["posts"]), len(first["stream"])) == (20, 5, 25)
    assert "raw" not in first["posts"][0]
    everything = (await bot.get(f"/t/{topic_id}.json?print=true&include_raw=true")).json["post_stream"]
    assert [post["id"] for post in everything["posts"]] == first["stream"]
    assert (await bot.get(f"/t/{topic_id}.json?page=9")).status == 404
    chosen = first["stream"][-2:]
    query = "&".join(f"post_ids[]={post_id}" for post_id in chosen)
    picked = (await bot.get(f"/t/{topic_id}/posts.json?{query}&include_raw=true")).json
    assert [post["id"] for post in picked["post_stream"]["posts"]] == chosen
    assert picked["post_stream"]["posts"][0]["raw"]
    near = (await bot.get(f"/t/{topic_id}/24.json")).json["post_stream"]["posts"]
    assert 24 in [post["post_number"] for post in near]


async def test_post_is_read_by_id_by_number_and_as_plain_text(bot: Caller) -> None:
    post = (await bot.create_topic(TITLE)).json
    by_number = await bot.get(f"/posts/by_number/{post['topic_id']}/1.json")
    assert by_number.json["id"] == post["id"]
    plain = await bot.get(f"/raw/{post['topic_id']}/1")
    assert (plain.body.decode(), plain.headers["Content-Type"]) == (RAW, "text/plain; charset=utf-8")
    assert (await bot.get("/posts/9999.json")).json["error_type"] == "not_found"


async def test_lists_page_and_say_where_they_go_on(bot: Caller) -> None:
    category = await bot.find_category("circles")
    for number in range(5):
        await bot.create_topic(f"Circle number {number} meets at Riverside")
    page = (await bot.get("/latest.json?per_page=3&order=created")).json["topic_list"]
    assert [topic["title"][:15] for topic in page["topics"]] == [f"Circle number {n}" for n in (4, 3, 2)]
    assert page["more_topics_url"] == "/latest?page=1"
    last = (await bot.get(f"/c/circles/{category}.json?per_page=3&page=1")).json["topic_list"]
    assert (len(last["topics"]), "more_topics_url" in last) == (2, False)
    assert (await bot.get(f"/c/other/{category}.json")).headers["Location"] == f"/c/circles/{category}.json"


@pytest.mark.parametrize("as_objects", [True, False])
async def test_tags_come_in_the_shape_of_their_time(running: Running, as_objects: bool) -> None:
    running.forum.change_settings(tags_as_objects=as_objects)
    topic_id = (await running.bot.create_topic(TITLE, tags=["circle"])).json["topic_id"]
    tag = (await running.bot.get(f"/t/{topic_id}.json")).json["tags"][0]
    await running.settle()
    delivered = running.receiver.named("topic_created")[0].payload["tags"][0]
    expected = {"id": tag["id"], "name": "circle", "slug": "circle"} if as_objects else "circle"
    assert tag == delivered == expected
    assert (await running.bot.get("/tag/circle.json")).json["topic_list"]["topics"][0]["id"] == topic_id


async def test_closed_category_is_nothing_to_others(bot: Caller) -> None:
    closed = await bot.find_category("staff")
    topic_id = (await bot.named("noor").create_topic(TITLE, category=closed)).json["topic_id"]
    assert (await bot.named("maya").get(f"/t/{topic_id}.json")).status == 404
    assert (await bot.named("maya").create_topic("A member writes to staff", category=closed)).status == 403
    assert (await bot.get(f"/t/{topic_id}.json")).status == 200


async def test_what_one_may_not_see_is_denied_or_not_found_as_the_address_wants(bot: Caller) -> None:
    """A refusal that is no sign of a wrong key: moderators, too, are shut out where only others are let in."""
    noor, category = bot.named("noor"), await bot.find_category("circles")
    post = (await bot.create_topic(TITLE, external_id="circle-t1")).json
    await noor.put(f"/categories/{category}.json", json={"permissions": {"admins": 1}})
    statuses = {
        f"/t/{post['topic_id']}.json": 404,
        f"/c/circles/{category}.json": 404,
        f"/raw/{post['topic_id']}/1": 404,
        f"/posts/{post['id']}.json": 403,
        f"/posts/by_number/{post['topic_id']}/1.json": 403,
        f"/c/{category}/show.json": 403,
        "/t/external_id/circle-t1.json": 403,
    }
    assert {path: (await bot.get(path)).status for path in statuses} == statuses
    denied = await bot.put(f"/posts/{post['id']}.json", json={"post": {"raw": f"{RAW} Changed."}})
    assert (denied.status, denied.json["error_type"]) == (403, "invalid_access")
    assert "key" not in denied.errors[0]
    assert category not in [shape["id"] for shape in (await bot.get("/site.json")).json["categories"]]
    assert (await bot.get("/posts.json")).json["latest_posts"] == []


async def test_people_and_groups_are_found(bot: Caller) -> None:
    maya = (await bot.get("/u/maya.json")).json["user"]
    assert (maya["username"], maya["moderator"]) == ("maya", False)
    assert (await bot.get("/u/nobody.json")).status == 404
    members = (await bot.get("/groups/organizers/members.json?limit=1000")).json
    assert [member["username"] for member in members["members"]] == ["ines"]
    assert members["meta"] == {"total": 1, "limit": 1000, "offset": 0}


async def test_key_and_rights_are_checked(bot: Caller) -> None:
    wrong = Caller(bot.session, bot.base, "companion", "another-key")
    for caller in (wrong, bot.named("nobody")):
        refused = await caller.get("/posts.json")
        assert (refused.status, refused.json["error_type"]) == (403, "invalid_access")
        assert "API username or key is invalid" in refused.errors[0]
    anonymous = await bot.nobody().create_topic(TITLE)
    assert (anonymous.status, anonymous.json["error_type"]) == (403, "not_logged_in")
    assert (
        await bot.named("maya").put("/t/1/status.json", data={"status": "closed", "enabled": "true"})
    ).status == 404
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    member = await bot.named("maya").put(
        f"/t/{topic_id}/status.json", data={"status": "closed", "enabled": "true"}
    )
    assert member.status == 403


async def test_answers_name_their_route_and_their_user(bot: Caller) -> None:
    answer = await bot.get("/site.json")
    assert answer.headers["X-Discourse-Route"] == "site/site"
    assert answer.headers["X-Discourse-Username"] == "companion"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    unknown = await bot.get("/nothing/here.json")
    assert (unknown.status, unknown.json["error_type"]) == (404, "not_found")


def test_settings_have_discourses_figures(tmp_path: Path) -> None:
    plain = ForumSettings(public_url="http://x", database=tmp_path / "f", api_key="k")
    assert (plain.admin_api_per_minute, plain.memo_s, plain.retry_web_hook_events) == (60, 120.0, False)
    assert make_settings(tmp_path).api_username == "companion"
