"""What people and moderators do behind our back, as `ForumClient` then sees it: the contract's second half."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import aiohttp
import pytest

from service.domain.ids import CategoryId, ExternalId
from service.domain.posts import Post
from service.forum.markers import parse_marks
from service.forum.protocol import Forum, NewTopic, TopicStatus
from tests.forum.contract import (
    LONG_AGO,
    ForumContract,
    Member,
    Place,
    make_new_topic,
    make_reply,
    make_topic,
)


class WholeContract(ForumContract):
    """Inherit it and give `place`."""

    @pytest.fixture
    async def moderator(self, place: Place) -> AsyncIterator[Member]:
        async with aiohttp.ClientSession() as http:
            yield Member(place, http, place.api_username)

    async def test_hidden_post_says_so_and_is_not_among_the_latest(
        self, forum: Forum, member: Member, moderator: Member, first: Post
    ) -> None:
        await member.send(
            "POST", "/posts.json", topic_id=str(first.topic_id), raw="Buy my wonderful watches."
        )
        post = (await forum.fetch_newest_posts(first.topic_id, LONG_AGO))[0]
        assert not post.hidden
        flag = {"id": str(post.id), "post_action_type_id": "8", "take_action": "true"}
        await moderator.send("POST", "/post_actions.json", **flag)
        assert (await forum.fetch_post(post.id)).hidden
        assert post.id not in {latest.id for latest in await forum.fetch_latest_posts()}
        await moderator.send("PUT", f"/posts/{post.id}/unhide.json")
        assert not (await forum.fetch_post(post.id)).hidden

    async def test_post_its_author_deleted_counts_as_deleted_though_a_marker_stands_there(
        self, forum: Forum, member: Member, first: Post
    ) -> None:
        await member.send("POST", "/posts.json", topic_id=str(first.topic_id), raw="I spoke too soon, sorry.")
        post = (await forum.fetch_newest_posts(first.topic_id, LONG_AGO))[0]
        await member.send("DELETE", f"/posts/{post.id}.json")
        left = await forum.fetch_post(post.id)
        assert left.deleted
        assert left.raw != post.raw
        assert left.version > post.version

    async def test_moved_reply_keeps_its_id_and_version_in_another_topic(
        self, forum: Forum, moderator: Member, first: Post, category_id: CategoryId
    ) -> None:
        reply = await make_reply(forum, first.topic_id, "This is about another circle altogether.")
        other = await make_topic(forum, make_new_topic(category_id))
        move = {"post_ids[]": str(reply.id), "destination_topic_id": str(other.topic_id)}
        await moderator.send("POST", f"/t/{first.topic_id}/move-posts.json", **move)
        moved = await forum.fetch_post(reply.id)
        assert (moved.topic_id, moved.version, moved.raw) == (other.topic_id, reply.version, reply.raw)
        assert [post.id for post in await forum.fetch_newest_posts(first.topic_id, LONG_AGO)] == [first.id]

    async def test_merged_topic_keeps_its_external_id_and_its_marked_text_is_there_twice(
        self, forum: Forum, moderator: Member, new: NewTopic, first: Post
    ) -> None:
        other = await make_topic(forum, make_new_topic(new.category_id))
        path = f"/t/{first.topic_id}/merge-topic.json"
        await moderator.send("POST", path, destination_topic_id=str(other.topic_id))
        stub = await forum.find_topic(new.external_id)
        assert stub is not None
        assert (stub.id, stub.closed) == (first.topic_id, True)
        copy = (await forum.fetch_newest_posts(other.topic_id, LONG_AGO))[0]
        assert copy.id != first.id
        assert parse_marks(copy.raw).blocks == parse_marks(first.raw).blocks

    async def test_topic_renamed_by_somebody_else_is_found_with_its_new_name(
        self, forum: Forum, moderator: Member, new: NewTopic, first: Post
    ) -> None:
        title = f"A circle in the reading room {uuid4().hex[:8]}"
        await moderator.send("PUT", f"/t/-/{first.topic_id}.json", title=title)
        found = await forum.find_topic(new.external_id)
        assert found is not None
        assert (found.id, found.title) == (first.topic_id, title)
        assert found.slug != first.topic_slug

    async def test_closed_topic_takes_our_replies(self, forum: Forum, first: Post) -> None:
        await forum.set_status(first.topic_id, TopicStatus.CLOSED, True)
        reply = await make_reply(forum, first.topic_id, "We say goodbye, and thank you all.")
        assert (await forum.fetch_post(reply.id)).topic_id == first.topic_id

    async def test_message_between_two_is_in_no_category_and_not_among_the_latest(
        self, forum: Forum, member: Member, place: Place
    ) -> None:
        key = ExternalId(f"message-{uuid4().hex[:12]}")
        fields = {"archetype": "private_message", "target_recipients": place.api_username}
        raw = f"Just between the two of us, {key}."
        await member.send(
            "POST", "/posts.json", title="About your circle", raw=raw, external_id=key, **fields
        )
        topic = await forum.find_topic(key)
        assert topic is not None
        assert topic.category_id is None
        assert raw not in {post.raw for post in await forum.fetch_latest_posts()}
