"""What every forum must do for `ForumClient` to keep its promise: run on the demo forum and on a real
Discourse alike.

A subclass gives the fixture `place`. Everything is made anew with names of its own, so that a forum in use
does as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest

from service.domain.ids import CategoryId, ExternalId, PostId, TopicId
from service.domain.posts import Post, Topic
from service.errors import EditConflict, NotAllowed, NotFound, Refused
from service.forum.client import ForumClient
from service.forum.markers import (
    add_poll,
    compose_block,
    parse_block,
    parse_marks,
    parse_once,
    same_text,
    sign_once,
    splice_block,
)
from service.forum.protocol import ENQUEUED, Forum, NewMessage, NewTopic, TopicStatus
from tests.forum.purses import Purse

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NO_POST = PostId(2_000_000_000)
NO_TOPIC = TopicId(2_000_000_000)


@dataclass(frozen=True, slots=True)
class Place:
    """A forum to test on, with a key for all users. `api_username` is a moderator, `member` an ordinary
    person."""

    url: str
    api_key: str
    api_username: str
    member: str
    category: str
    """Slug of a public category in which both may write."""
    group: str
    """Name of a group with members that the moderator may see."""
    tag: str
    """A tag that the moderator may use."""


class Member:
    """The ordinary person, or whom `name` says, who speaks to the forum without any of our code."""

    def __init__(self, place: Place, http: aiohttp.ClientSession, name: str = "") -> None:
        self._http = http
        self._url = place.url
        self._headers = {"Api-Key": place.api_key, "Api-Username": name or place.member}

    async def send(self, verb: str, path: str, **fields: str) -> None:
        async with self._http.request(verb, self._url + path, data=fields, headers=self._headers) as answer:
            assert answer.status == 200, (answer.status, await answer.text())

    async def find_option(self, post_id: PostId, number: int) -> str:
        """The id of an option of the post's one poll."""
        async with self._http.get(f"{self._url}/posts/{post_id}.json", headers=self._headers) as answer:
            (poll,) = (await answer.json())["polls"]
            return str(poll["options"][number]["id"])


class ForumContract:
    """Inherit it and give `place`."""

    @pytest.fixture
    async def client(self, place: Place) -> AsyncIterator[ForumClient]:
        client = ForumClient(place.url, place.api_key, place.api_username, account=Purse())
        yield client
        client.close()

    @pytest.fixture
    def forum(self, client: ForumClient) -> Forum:
        return client

    @pytest.fixture
    async def member(self, place: Place) -> AsyncIterator[Member]:
        async with aiohttp.ClientSession() as http:
            yield Member(place, http)

    @pytest.fixture
    async def category_id(self, place: Place, forum: Forum) -> CategoryId:
        return next(c.id for c in await forum.fetch_categories() if c.slug == place.category)

    @pytest.fixture
    async def new(self, place: Place, category_id: CategoryId) -> NewTopic:
        return make_new_topic(category_id, (place.tag,))

    @pytest.fixture
    async def first(self, forum: Forum, new: NewTopic) -> Post:
        """The first post of a topic just made."""
        return await make_topic(forum, new)

    async def test_new_topic_is_what_the_forum_shows_afterwards(
        self, forum: Forum, new: NewTopic, first: Post, place: Place
    ) -> None:
        topic = await forum.fetch_topic(first.topic_id)
        assert topic.first_post is not None
        assert (topic.first_post.id, topic.first_post.raw) == (first.id, first.raw)
        assert (topic.title, topic.external_id, topic.category_id) == (
            new.title,
            new.external_id,
            new.category_id,
        )
        assert topic.tags == new.tags
        assert (topic.visible, topic.closed, topic.archived, topic.deleted) == (True, False, False, False)
        assert (first.number, first.version, first.author_name) == (1, 1, place.api_username)
        assert first.by_staff
        assert same_text(first.raw, new.raw)

    async def test_topic_is_found_by_its_external_id(self, forum: Forum, new: NewTopic, first: Post) -> None:
        found = await forum.find_topic(new.external_id)
        assert found is not None
        assert found == await forum.fetch_topic(first.topic_id)

    async def test_unknown_external_id_is_none(self, forum: Forum) -> None:
        assert await forum.find_topic(ExternalId(f"circle-{uuid4().hex}")) is None

    async def test_taken_external_id_is_refused_and_leads_to_the_topic_that_has_it(
        self, forum: Forum, new: NewTopic, first: Post
    ) -> None:
        other = make_new_topic(new.category_id, external_id=new.external_id)
        with pytest.raises(Refused) as caught:
            await forum.create_topic(other)
        assert caught.value.messages
        found = await forum.find_topic(new.external_id)
        assert found is not None
        assert found.id == first.topic_id

    async def test_same_request_twice_makes_one_post(self, forum: Forum, new: NewTopic, first: Post) -> None:
        again = await make_topic(forum, new)
        assert (again.id, again.topic_id) == (first.id, first.topic_id)
        one, two = [
            await make_reply(forum, first.topic_id, "Meeting 2 has moved to Thursday.") for _ in range(2)
        ]
        assert one.id == two.id

    async def test_deleted_topic_is_not_found_by_its_external_id(
        self, forum: Forum, new: NewTopic, first: Post, place: Place
    ) -> None:
        async with aiohttp.ClientSession() as http:
            moderator = {"Api-Key": place.api_key, "Api-Username": place.api_username}
            async with http.delete(f"{place.url}/t/{first.topic_id}.json", headers=moderator) as answer:
                assert answer.status == 200
        assert await forum.find_topic(new.external_id) is None
        assert await is_gone(forum, first.topic_id)
        with pytest.raises(Refused):
            await forum.create_topic(make_new_topic(new.category_id, external_id=new.external_id))

    async def test_reply_carries_its_marker_and_is_among_the_newest(self, forum: Forum, first: Post) -> None:
        key = f"reply:change:{uuid4().hex}"
        reply = await make_reply(forum, first.topic_id, sign_once("This meeting has moved.", key))
        assert parse_once(reply.raw) == {key}
        newest = await forum.fetch_newest_posts(first.topic_id, reply.created_at - timedelta(minutes=1))
        assert newest[0].id == reply.id
        assert newest[0].raw == reply.raw
        assert list(newest) == sorted(newest, key=lambda post: post.number, reverse=True)

    async def test_long_topic_is_read_page_by_page_from_either_end(self, forum: Forum, first: Post) -> None:
        for number in range(22):
            await make_reply(forum, first.topic_id, f"Reply number {number}, said by nobody before.")
        everything = await forum.fetch_newest_posts(first.topic_id, LONG_AGO)
        assert [post.number for post in everything] == list(range(23, 0, -1))
        topic = await forum.fetch_topic(first.topic_id)
        assert [post.number for post in topic.posts] == list(range(1, 21))
        rest = await forum.fetch_posts(first.topic_id, topic.unread)
        assert [post.number for post in rest] == [21, 22, 23]
        assert {post.id for post in everything} == {post.id for post in (*topic.posts, *rest)}
        assert everything[-1].id == first.id
        few = await forum.fetch_newest_posts(first.topic_id, everything[0].created_at)
        assert few == everything[: len(few)]
        assert few

    async def test_edit_changes_our_block_only_and_bumps_nothing(self, forum: Forum, first: Post) -> None:
        (name,) = parse_marks(first.raw).blocks
        wanted = splice_block(
            first.raw, name, compose_block(name, "We meet on Wednesdays, in the reading room.")
        )
        assert isinstance(wanted, str)
        edited = await forum.edit_post(first.id, wanted, original_raw=first.raw)
        assert parse_block(edited.raw, name) == "We meet on Wednesdays, in the reading room."
        assert edited.raw.startswith("Written by a person above.")
        assert await forum.fetch_post(first.id) == edited

    async def test_poll_is_counted_wherever_its_post_is_read(
        self, forum: Forum, first: Post, member: Member
    ) -> None:
        (name,) = parse_marks(first.raw).blocks
        raw = add_poll(
            first.raw, name, "[poll name=story type=multiple results=always]\n* Join\n* Host\n[/poll]"
        )
        assert add_poll(raw, name, "[poll name=other]\n* A\n[/poll]") == raw
        edited = await forum.edit_post(first.id, raw, original_raw=first.raw)
        assert [(poll.name, poll.votes) for poll in edited.polls] == [("story", (0, 0))]
        host = await member.find_option(first.id, 1)
        vote = {"post_id": str(first.id), "poll_name": "story", "options[]": host}
        await member.send("PUT", "/polls/vote.json", **vote)
        topic, post = await forum.fetch_topic(first.topic_id), await forum.fetch_post(first.id)
        (later,) = await forum.fetch_posts(first.topic_id, [first.id])
        for read in (topic.first_post, post, later):
            assert read is not None
            assert [poll.votes for poll in read.polls] == [(0, 1)]

    async def test_edit_of_a_text_that_changed_meanwhile_is_a_conflict(
        self, forum: Forum, first: Post
    ) -> None:
        newer = f"{first.raw}\n\nAdded by a moderator."
        edited = await forum.edit_post(first.id, newer, original_raw=first.raw)
        with pytest.raises(EditConflict):
            await forum.edit_post(
                first.id, "Something else altogether, written blindly.", original_raw=first.raw
            )
        assert (await forum.fetch_post(first.id)).raw == edited.raw

    async def test_edit_that_changes_nothing_is_fine(self, forum: Forum, first: Post) -> None:
        edited = await forum.edit_post(first.id, first.raw, original_raw=first.raw)
        assert (edited.raw, edited.version) == (first.raw, first.version)

    async def test_edit_may_rename_the_topic(self, forum: Forum, first: Post) -> None:
        title = f"Another circle by the river {uuid4().hex[:8]}"
        newer = f"{first.raw}\n\nNow with another name."
        await forum.edit_post(first.id, newer, original_raw=first.raw, title=title)
        topic = await forum.fetch_topic(first.topic_id)
        assert topic.title == title
        assert topic.first_post is not None
        assert topic.first_post.raw == newer

    async def test_exotic_spaces_and_trailing_blanks_are_stored_otherwise_but_count_as_the_same(
        self, forum: Forum, first: Post
    ) -> None:
        raw = "At 6:00\u202fpm\u00a0in the reading room, as always.\n \n"
        reply = await make_reply(forum, first.topic_id, raw)
        assert reply.raw == "At 6:00 pm in the reading room, as always."
        assert same_text(reply.raw, raw)

    async def test_topic_is_closed_and_hidden_and_shown_again_without_a_regular_post(
        self, forum: Forum, first: Post
    ) -> None:
        for status in (TopicStatus.CLOSED, TopicStatus.VISIBLE):
            for enabled in (status is TopicStatus.CLOSED, status is TopicStatus.VISIBLE):
                await forum.set_status(first.topic_id, status, enabled)
                topic = await forum.fetch_topic(first.topic_id)
                assert (topic.closed if status is TopicStatus.CLOSED else topic.visible) is enabled
        newest = await forum.fetch_newest_posts(first.topic_id, LONG_AGO)
        assert [post.id for post in newest] == [first.id]

    async def test_topic_is_pinned_until_a_moment_and_let_go(self, forum: Forum, first: Post) -> None:
        until = datetime.now(UTC) + timedelta(days=400)
        for enabled in (True, False):
            await forum.set_status(first.topic_id, TopicStatus.PINNED, enabled, until if enabled else None)
            assert (await forum.fetch_topic(first.topic_id)).pinned is enabled

    async def test_title_the_forum_does_not_take_is_refused_with_its_words(
        self, forum: Forum, new: NewTopic, first: Post
    ) -> None:
        for title in ("Short", new.title):
            with pytest.raises(Refused) as caught:
                await forum.create_topic(make_new_topic(new.category_id, title=title))
            assert caught.value.messages

    async def test_latest_posts_are_read_page_by_page_without_a_gap(self, forum: Forum, first: Post) -> None:
        replies = [
            (await make_reply(forum, first.topic_id, f"Good news number {number} of this evening.")).id
            for number in range(3)
        ]
        latest = await forum.fetch_latest_posts()
        ids = [post.id for post in latest]
        assert ids == sorted(set(ids), reverse=True)
        assert {first.id, *replies} <= set(ids)
        below = await forum.fetch_latest_posts(before=replies[-1])
        assert [post.id for post in below][: len(ids) - 1] == [id_ for id_ in ids if id_ < replies[-1]][
            : len(below)
        ]
        mine = next(post for post in latest if post.id == first.id)
        assert (mine.raw, mine.number, mine.topic_id) == (first.raw, 1, first.topic_id)
        assert mine.topic_title is not None
        assert mine.category_id is not None

    async def test_member_post_is_read_with_its_author(
        self, forum: Forum, member: Member, first: Post, place: Place
    ) -> None:
        await member.send(
            "POST", "/posts.json", topic_id=str(first.topic_id), raw="I would love to join this one."
        )
        post = (await forum.fetch_newest_posts(first.topic_id, LONG_AGO))[0]
        person = await forum.fetch_user(place.member)
        assert person is not None
        assert (post.author_id, post.author_name) == (person.id, person.name)
        assert not post.by_staff
        await member.send(
            "PUT", f"/posts/{post.id}.json", **{"post[raw]": "I would love to join, with a friend."}
        )
        edited = await forum.fetch_post(post.id)
        assert edited.raw == "I would love to join, with a friend."
        assert edited.updated_at >= post.updated_at

    async def test_what_is_not_there_is_not_found(self, forum: Forum) -> None:
        with pytest.raises(NotFound):
            await forum.fetch_post(NO_POST)
        with pytest.raises(NotFound):
            await forum.fetch_topic(NO_TOPIC)
        with pytest.raises(NotFound):
            await forum.fetch_newest_posts(NO_TOPIC, LONG_AGO)
        with pytest.raises(NotFound):
            await forum.edit_post(NO_POST, "Hello, is anybody there?", original_raw="")
        with pytest.raises(NotFound):
            await forum.fetch_group_members(f"nobody{uuid4().hex[:8]}")
        assert await forum.fetch_user(f"nobody{uuid4().hex[:8]}") is None

    async def test_reply_to_a_topic_that_is_not_there_is_an_answer_and_no_retry(self, forum: Forum) -> None:
        with pytest.raises((NotFound, Refused)):
            await forum.create_reply(NO_TOPIC, "Hello, is anybody there?")

    async def test_public_categories_are_told_from_others(self, forum: Forum, place: Place) -> None:
        categories = await forum.fetch_categories()
        assert any(c.slug == place.category and c.readable_by_all for c in categories)
        assert not all(c.readable_by_all for c in categories)

    async def test_group_has_members_that_are_users(self, forum: Forum, place: Place) -> None:
        members = await forum.fetch_group_members(place.group)
        assert members
        assert await forum.fetch_user(members[0].name) == members[0]

    @pytest.mark.parametrize("whom", ["member", "group"])
    async def test_message_reaches_a_person_or_a_group_and_is_found_by_its_key(
        self, forum: Forum, place: Place, whom: str
    ) -> None:
        key = ExternalId(f"note-{uuid4().hex}")
        raw = f"Hello, this is only a word between us ({uuid4().hex})."
        made = await forum.create_message(NewMessage(key, getattr(place, whom), "A word between us", raw))
        assert made is not ENQUEUED
        assert (made.author_name, made.category_id, made.raw) == (place.api_username, None, raw)
        found = await forum.find_topic(key)
        assert found is not None
        assert found.id == made.topic_id

    async def test_message_to_nobody_is_refused(self, forum: Forum) -> None:
        nobody = f"nobody{uuid4().hex[:8]}"
        new = NewMessage(
            ExternalId(f"note-{uuid4().hex}"), nobody, "A word between us", "Hello, who is there?"
        )
        with pytest.raises(Refused):
            await forum.create_message(new)

    async def test_wrong_key_is_not_allowed(self, place: Place) -> None:
        client = ForumClient(place.url, "0" * 64, place.api_username, account=Purse())
        with pytest.raises(NotAllowed):
            await client.create_reply(NO_TOPIC, "Hello, is anybody there?")
        client.close()


def make_new_topic(
    category_id: CategoryId, tags: tuple[str, ...] = (), *, external_id: str = "", title: str = ""
) -> NewTopic:
    """A topic whose every value is its own, with a block of ours below a line that is not."""
    mark = uuid4().hex[:12]
    key = external_id or f"circle-test-{mark}"
    block = compose_block(f"first-post {key}", f"We meet on Tuesdays. Our mark is {mark}.")
    return NewTopic(
        external_id=ExternalId(key),
        category_id=category_id,
        title=title or f"Basic Spanish at Riverside {mark}",
        raw=f"Written by a person above.\n\n{block}",
        tags=tags,
    )


async def make_topic(forum: Forum, new: NewTopic) -> Post:
    made = await forum.create_topic(new)
    assert made is not ENQUEUED
    return made


async def make_reply(forum: Forum, topic_id: TopicId, raw: str) -> Post:
    made = await forum.create_reply(topic_id, raw)
    assert made is not ENQUEUED
    return made


async def is_gone(forum: Forum, topic_id: TopicId) -> bool:
    """Staff still sees a deleted topic, marked as such; others do not."""
    try:
        topic: Topic = await forum.fetch_topic(topic_id)
    except NotFound:
        return True
    return topic.deleted
