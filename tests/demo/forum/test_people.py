"""People who get another name or are suspended, groups that one may write to or not, and messages."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.demo.forum.store import people
from service.demo.forum.store.database import Database, insert_row
from service.demo.forum.things import Group, User
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Answer, Caller
from tests.demo.forum.visitors import Browser

TITLE = "Spanish for beginners at Riverside"


async def test_renamed_user_keeps_the_id_and_texts_follow_without_a_version_or_a_word(
    running: Running,
) -> None:
    bot, maya = running.bot, (await running.bot.get("/u/maya.json")).json["user"]
    raw = 'Ask @maya, not @mayara or maya@example.org.\n\n[quote="maya, post:1, topic:1"]\nYes.\n[/quote]'
    post = (await bot.create_topic(TITLE, raw)).json
    own = (await bot.named("maya").reply(post["topic_id"])).json
    renamed = await bot.put("/u/maya/preferences/username.json", json={"new_username": "maya_l"})
    assert renamed.json == {"id": maya["id"], "username": "maya_l"}
    assert (await bot.get("/u/maya.json")).status == 404
    assert (await bot.named("maya").get("/posts.json")).status == 403
    assert (await bot.get(f"/posts/{own['id']}.json")).json["username"] == "maya_l"
    kept = (await bot.get(f"/posts/{post['id']}.json")).json
    assert kept["raw"] == raw.replace("@maya,", "@maya_l,").replace('"maya,', '"maya_l,')
    assert 'href="/u/maya_l"' in kept["cooked"]
    assert (kept["version"], kept["updated_at"]) == (post["version"], post["updated_at"])
    await running.settle()
    assert running.receiver.events == ["topic_created", "post_created", "post_created"]


@pytest.mark.parametrize("name", ["sam", "organizers", "no spaces", "x"])
async def test_name_that_is_taken_or_none_is_refused(bot: Caller, name: str) -> None:
    refused = await bot.put("/u/maya/preferences/username.json", json={"new_username": name})
    assert refused.status == 422
    assert (await bot.get("/u/maya.json")).status == 200


async def test_suspended_user_is_out_until_the_day_and_it_is_told(running: Running, visitor: Browser) -> None:
    bot, maya = running.bot, (await running.bot.get("/u/maya.json")).json["user"]
    await visitor.sign_in("maya")
    path = f"/admin/users/{maya['id']}"
    until = {"suspend_until": "2100-01-01T00:00:00Z", "reason": "Spam"}
    assert (await bot.named("sam").put(f"{path}/suspend.json", json=until)).status == 403
    done = await bot.put(f"{path}/suspend.json", json=until)
    assert done.json["suspension"]["suspended_till"] == "2100-01-01T00:00:00.000Z"
    refused = await bot.named("maya").get("/posts.json")
    assert (refused.status, refused.json["error_type"]) == (403, "invalid_access")
    assert (await visitor.open("/messages")).path == "/login"
    assert (await visitor.sign_in("maya")).has("This account is suspended.")
    assert (await bot.get("/u/maya.json")).json["user"]["suspended_till"]
    await bot.put(f"{path}/unsuspend.json")
    assert (await bot.named("maya").get("/posts.json")).status == 200
    staff = (await bot.get("/u/ines.json")).json["user"]["id"]
    assert (await bot.put(f"/admin/users/{staff}/suspend.json", json=until)).status == 403
    await running.settle()
    assert running.receiver.events == ["user_suspended", "user_unsuspended"]
    assert running.receiver.named("user_suspended")[0].payload["id"] == maya["id"]


async def send(caller: Caller, recipients: str, **more: Any) -> Answer:
    data = {"archetype": "private_message", "target_recipients": recipients, "title": "Hello", "raw": RAW}
    return await caller.post("/posts.json", json={**data, **more})


@pytest.mark.parametrize(
    ("level", "may"),
    [
        (0, ""),
        (1, "noor"),
        (2, "noor ines"),
        (3, "noor ines sam"),
        (4, "noor ines"),
        (99, "noor ines sam maya"),
    ],
)
async def test_group_takes_messages_from_whom_it_wants(running: Running, level: int, may: str) -> None:
    bot, group = running.bot, (await running.bot.get("/groups/organizers.json")).json["group"]
    await bot.put(f"/groups/{group['id']}/members.json", json={"usernames": "sam"})
    change = {"group": {"messageable_level": level}}
    assert (await bot.put(f"/groups/{group['id']}.json", json=change)).status == 403
    assert (await bot.named("noor").put(f"/groups/{group['id']}.json", json=change)).status == 200
    for name in ("noor", "ines", "sam", "maya"):
        sent = await send(bot.named(name), "organizers", raw=f"{RAW} From {name}.")
        assert sent.status == (200 if name in may.split() else 422), name
        assert sent.status == 200 or sent.errors == ["You must select a valid user."]
    await running.settle()
    (told,) = running.receiver.named("group_updated")
    assert (told.payload["name"], told.payload["messageable_level"]) == ("organizers", level)


async def test_message_to_a_group_is_read_by_its_members_also_by_those_who_come_later(
    running: Running,
) -> None:
    bot, group = running.bot, (await running.bot.get("/groups/organizers.json")).json["group"]
    topic_id = (await send(bot, "organizers")).json["topic_id"]
    path = f"/t/{topic_id}.json"
    assert (await bot.named("sam").get(path)).status == 404
    await bot.put(f"/groups/{group['id']}/members.json", json={"usernames": "sam"})
    seen = (await bot.named("sam").get(path)).json
    assert [shape["name"] for shape in seen["details"]["allowed_groups"]] == ["organizers"]
    assert [shape["username"] for shape in seen["details"]["allowed_users"]] == ["companion"]
    assert (await bot.named("sam").reply(topic_id, "Thank you for telling us.")).status == 200
    await bot.delete(f"/groups/{group['id']}/members.json", json={"usernames": "sam"})
    assert (await bot.named("sam").get(path)).status == 404
    await running.settle()
    assert {d.payload["group_id"] for d in running.receiver.named("user_added_to_group")} == {group["id"]}
    assert len(running.receiver.named("user_removed_from_group")) == 1


async def test_message_has_an_external_id_like_a_topic_and_is_found_by_its_readers_alone(bot: Caller) -> None:
    sent = await send(bot, "maya", external_id="message-1")
    assert sent.status == 200
    again = await send(bot, "sam", external_id="MESSAGE-1")
    assert (again.status, again.errors) == (422, ["External has already been taken"])
    assert (await bot.create_topic(TITLE, external_id="message-1")).status == 422
    assert (await send(bot, "sam", external_id="no good")).status == 422
    found = await bot.named("maya").get("/t/external_id/message-1.json")
    assert found.headers["Location"].endswith(f"/{sent.json['topic_id']}.json")
    assert (await bot.named("sam").get("/t/external_id/message-1.json")).status == 403
    topic = (await bot.get(f"/t/{sent.json['topic_id']}.json")).json
    assert (topic["archetype"], topic["category_id"], topic["external_id"]) == (
        "private_message",
        None,
        "message-1",
    )


async def test_message_to_nobody_is_refused(bot: Caller) -> None:
    for recipients in ("", "nobody", "maya,nobody"):
        assert (await send(bot, recipients)).errors == ["You must select a valid user."]


async def test_person_without_messages_is_reached_by_staff_alone(running: Running) -> None:
    bot, sam = running.bot, running.bot.named("sam")
    shut = {"allow_private_messages": False}
    assert (await sam.put("/u/maya.json", json=shut)).status == 403
    assert (await bot.named("maya").put("/u/maya.json", json=shut)).json["success"] == "OK"
    refused = await send(sam, "maya")
    not_accepting = ["Sorry, maya is not accepting messages at the moment."]
    assert (refused.status, refused.errors) == (422, not_accepting)
    assert (await send(bot, "maya")).status == 200
    await bot.named("maya").put("/u/maya.json", json={"allow_private_messages": True})
    assert (await send(sam, "maya", raw=f"{RAW} Now?")).status == 200


async def test_suspended_person_is_reached_by_staff_alone_and_newcomers_reach_nobody(
    running: Running,
) -> None:
    bot, maya = running.bot, (await running.bot.get("/u/maya.json")).json["user"]
    no_message = ["Sorry, you cannot send a personal message to that user."]
    newcomer = "UPDATE user SET trust_level = ? WHERE username = 'sam'"
    await running.forum.database.run(lambda db: db.execute(newcomer, [0]))
    assert (await send(bot.named("sam"), "maya")).errors == no_message
    await running.forum.database.run(lambda db: db.execute(newcomer, [1]))
    until = {"suspend_until": "2100-01-01T00:00:00Z", "reason": "Spam"}
    await bot.put(f"/admin/users/{maya['id']}/suspend.json", json=until)
    assert (await send(bot.named("sam"), "maya")).errors == no_message
    assert (await send(bot, "maya")).status == 200


async def test_members_are_listed_page_by_page(running: Running) -> None:
    bot, group = running.bot, (await running.bot.get("/groups/organizers.json")).json["group"]
    await bot.put(f"/groups/{group['id']}/members.json", json={"usernames": "sam,maya"})
    page = (await bot.get("/groups/organizers/members.json?limit=2&offset=1")).json
    assert [member["username"] for member in page["members"]] == ["maya", "sam"]
    assert page["meta"] == {"total": 3, "limit": 2, "offset": 1}
    assert [owner["username"] for owner in page["owners"]] == ["ines"]
    too_many = await bot.get("/groups/organizers/members.json?limit=1001")
    assert (too_many.status, too_many.json["error_type"]) == (400, "invalid_parameters")


async def test_database_of_an_older_demo_gets_the_columns_that_came_later(tmp_path: Path) -> None:
    def age(db: sqlite3.Connection) -> None:
        people.insert_group(db, datetime.now(UTC), "organizers", None)
        insert_row(
            db, "user", username="maya", name="Maya", email="m@example.org", created_at=datetime.now(UTC)
        )
        for table, column in (
            ("user", "suspended_till"),
            ("user", "allow_private_messages"),
            ("forum_group", "messageable_level"),
        ):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")

    def read(db: sqlite3.Connection) -> tuple[User | None, Group | None]:
        return people.load_user_named(db, "maya"), people.load_group_named(db, "organizers")

    for work in (age, read):
        database = Database(tmp_path / "forum.sqlite")
        await database.open()
        found = await database.run(work)
        await database.close()
    assert found is not None
    maya, group = found
    assert maya is not None
    assert group is not None
    assert (maya.suspended_till, maya.allow_private_messages, group.messageable_level) == (None, True, 99)
