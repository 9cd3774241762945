"""Webhooks as the demo forum really sends them, read into domain events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from service.domain.events import (
    CategoriesChanged,
    DomainEvent,
    Ignored,
    PostLiked,
    PostWritten,
    TopicTouched,
)
from service.domain.posts import Post
from service.forum.client import ForumClient
from service.forum.markers import parse_marks
from service.forum.payloads import name_ids, read_event
from service.forum.protocol import Forum, TopicStatus
from service.reasons import Reason, ReasonCode
from tests.forum.contract import Member, Place, make_new_topic, make_reply, make_topic
from tests.forum.demo_place import demo_place
from tests.forum.purses import Purse

Told = tuple[str, DomainEvent]


@dataclass(slots=True)
class Door:
    """Hears deliveries, which come in any order."""

    told: list[Told] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        family, event = (request.headers[f"X-Discourse-Event{suffix}"] for suffix in ("-Type", ""))
        body: Mapping[str, object] = await request.json()
        self.told.append((event, read_event(family, event, body, name_ids(family, body))))
        self.came.set()
        return web.Response(status=202)

    async def hear(self, *events: str) -> list[DomainEvent]:
        """Wait for deliveries of these names, and take them out: one each, in the order asked for."""
        heard = []
        for event in events:
            while not (found := [told for told in self.told if told[0] == event]):
                self.came.clear()
                await self.came.wait()
            self.told.remove(found[0])
            heard.append(found[0][1])
        return heard


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def place(door: Door, tmp_path: Path) -> AsyncIterator[Place]:
    app = web.Application()
    app.router.add_post("/webhooks/discourse", door.receive)
    async with TestServer(app) as server:
        url = str(server.make_url("/webhooks/discourse"))
        async with demo_place(tmp_path, webhook_url=url, webhook_secret="s" * 32) as (place, _):
            yield place


@pytest.fixture
async def forum(place: Place) -> AsyncIterator[Forum]:
    client = ForumClient(place.url, place.api_key, place.api_username, account=Purse())
    yield client
    client.close()


@pytest.fixture
async def moderator(place: Place) -> AsyncIterator[Member]:
    async with ClientSession() as http:
        yield Member(place, http, place.api_username)


@pytest.fixture
async def administrator(place: Place) -> AsyncIterator[Member]:
    async with ClientSession() as http:
        yield Member(place, http, "system")


@pytest.fixture
async def first(forum: Forum, door: Door) -> Post:
    """A topic's first post, whose deliveries have been heard."""
    circles = next(c for c in await forum.fetch_categories() if c.slug == "circles")
    await make_topic(forum, make_new_topic(circles.id))
    created, written = await door.hear("topic_created", "post_created")
    assert isinstance(created, Ignored)
    assert isinstance(written, PostWritten)
    return written.post


async def test_our_own_post_comes_back_as_the_receipt_of_what_we_asked(forum: Forum, first: Post) -> None:
    topic = await forum.fetch_topic(first.topic_id)
    assert topic.first_post is not None
    assert replace(topic.first_post, likes=None) == first, "a delivery tells nothing of likes"
    assert parse_marks(first.raw).blocks == {f"first-post {topic.external_id}"}


async def test_edit_is_told_with_a_higher_version(
    forum: Forum, door: Door, first: Post, moderator: Member
) -> None:
    raw = f"{first.raw}\n\nBring a notebook."
    await moderator.send(
        "PUT", f"/posts/{first.id}.json", **{"post[raw]": raw, "post[edit_reason]": "notebook"}
    )
    (edited,) = await door.hear("post_edited")
    assert isinstance(edited, PostWritten)
    assert edited.post.raw == raw
    assert edited.post.version > first.version


async def test_edit_that_renames_too_is_told_as_a_touched_topic_only(
    forum: Forum, door: Door, first: Post
) -> None:
    title = "A circle by the river, every Tuesday"
    await forum.edit_post(first.id, f"{first.raw}\n\nMore.", original_raw=first.raw, title=title)
    (touched,) = await door.hear("topic_edited")
    assert touched == TopicTouched(first.topic_id, first.category_id)
    assert door.told == []


async def test_changed_state_is_a_touched_topic_and_its_note_is_nobodys_words(
    forum: Forum, door: Door, first: Post
) -> None:
    await forum.set_status(first.topic_id, TopicStatus.CLOSED, True)
    touched, note = await door.hear("topic_closed_status_updated", "post_created")
    assert touched == TopicTouched(first.topic_id, first.category_id)
    assert isinstance(note, Ignored)


async def test_deletion_and_return_are_touched_topics(door: Door, first: Post, moderator: Member) -> None:
    touched = TopicTouched(first.topic_id, first.category_id)
    both = [replace(touched, post_id=first.id), replace(touched, went=True)]
    await moderator.send("DELETE", f"/t/{first.topic_id}.json")
    assert await door.hear("post_destroyed", "topic_destroyed") == both
    await moderator.send("PUT", f"/t/{first.topic_id}/recover.json")
    assert await door.hear("post_recovered", "topic_recovered") == both


async def test_like_names_who_liked_what(forum: Forum, door: Door, first: Post, place: Place) -> None:
    async with ClientSession() as http:
        maya = Member(place, http)
        await maya.send("POST", "/post_actions.json", id=str(first.id), post_action_type_id="2")
    person = await forum.fetch_user(place.member)
    assert person is not None
    assert await door.hear("post_liked") == [PostLiked(first.id, first.topic_id, person.id)]


async def test_changed_category_is_told(forum: Forum, door: Door, administrator: Member) -> None:
    circles = next(c for c in await forum.fetch_categories() if c.slug == "circles")
    path = f"/categories/{circles.id}.json"
    await administrator.send("PUT", path, **{"permissions[staff]": "1", "slug": "closed-circles"})
    assert await door.hear("category_updated") == [CategoriesChanged()]
    closed = next(c for c in await forum.fetch_categories() if c.id == circles.id)
    assert (closed.slug, closed.readable_by_all) == ("closed-circles", False)
    await administrator.send("PUT", path, **{"permissions[everyone]": "1"})
    assert await door.hear("category_updated") == [CategoriesChanged()]
    assert next(c for c in await forum.fetch_categories() if c.id == circles.id).readable_by_all


async def test_private_message_is_left_alone(door: Door, moderator: Member, place: Place) -> None:
    fields = {"archetype": "private_message", "target_recipients": place.member}
    await moderator.send(
        "POST", "/posts.json", title="About your circle", raw="Just between the two of us.", **fields
    )
    for event in await door.hear("topic_created", "post_created"):
        assert isinstance(event, Ignored)
        assert event.reason == Reason(ReasonCode.PRIVATE)


async def test_every_reply_is_told_once(forum: Forum, door: Door, first: Post) -> None:
    replies = [
        await make_reply(forum, first.topic_id, f"Reply number {n}, of this evening.") for n in range(5)
    ]
    heard = await door.hear(*["post_created"] * len(replies))
    told = [event.post for event in heard if isinstance(event, PostWritten)]
    assert {(post.id, post.raw) for post in told} == {(reply.id, reply.raw) for reply in replies}
    assert door.told == []
