"""Discourse's JSON in our values: versions differ, plugins add fields, and odd things must not hide the
rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.domain.ids import CategoryId, ForumUserId
from service.domain.posts import Category, User
from service.forum.fields import EARLIEST, LATEST
from service.forum.shapes import (
    NOBODY,
    Unreadable,
    read_categories,
    read_category,
    read_latest_posts,
    read_members,
    read_post,
    read_regular_posts,
    read_stream,
    read_tags,
    read_topic,
    read_user,
)
from tests.forum.samples import fits_tables, make_post, make_topic


def test_tags_are_read_in_both_shapes() -> None:
    assert read_tags(["learning-circle", "online"]) == ("learning-circle", "online")
    assert read_tags([{"id": 1, "name": "köln", "slug": "1-tag"}, {"id": 2, "name": "online"}]) == (
        "köln",
        "online",
    )
    assert read_tags(None) == ()
    assert read_tags([None, 3, {"id": 4}]) == ()


def test_topic_brings_its_first_post_with_what_only_the_topic_knows() -> None:
    first = make_post()
    for key in ("topic_title", "category_id"):
        del first[key]
    stream = {"posts": [make_post(id=901, post_number=2), first], "stream": [900, 901]}
    topic = read_topic(make_topic(post_stream=stream, external_id="circle-t431"))
    assert topic.first_post is not None
    assert (topic.first_post.id, topic.first_post.number) == (900, 1)
    assert topic.first_post.topic_title == "Basic Spanish Conversation"
    assert topic.first_post.category_id == 5
    assert (topic.external_id, topic.tags, topic.highest_post_number) == (
        "circle-t431",
        ("learning-circle",),
        3,
    )
    assert (topic.visible, topic.closed, topic.archived, topic.deleted) == (True, False, False, False)


def test_topic_brings_its_first_page_and_names_what_is_still_to_be_read() -> None:
    shown = [make_post(), make_post(id=901, post_number=2), make_post(id=902, post_type=3, post_number=3)]
    topic = read_topic(make_topic(post_stream={"posts": shown, "stream": [900, 901, 902, 903, 904]}))
    assert [(post.id, post.category_id) for post in topic.posts] == [(900, 5), (901, 5)]
    assert topic.posts[0] == topic.first_post
    assert topic.unread == (903, 904)


def test_topic_without_a_page_has_nothing_left_to_read() -> None:
    assert (read_topic(make_topic()).posts, read_topic(make_topic()).unread) == ((), ())


def test_topic_whose_first_post_is_not_shown_has_none() -> None:
    assert read_topic(make_topic()).first_post is None
    hidden = {"posts": [make_post(post_number=2)], "stream": [901]}
    assert read_topic(make_topic(post_stream=hidden)).first_post is None


def test_deleted_topic_and_unlisted_topic_are_told_apart() -> None:
    assert read_topic(make_topic(deleted_at="2026-10-02T00:00:00Z")).deleted
    assert not read_topic(make_topic(visible=False)).visible


@pytest.mark.parametrize("gone", [{"deleted_at": "2026-10-02T00:00:00.000Z"}, {"user_deleted": True}])
def test_post_deleted_by_staff_or_by_its_author_is_deleted(gone: dict[str, object]) -> None:
    assert read_post(make_post(**gone)).deleted


@pytest.mark.parametrize("flag", ["staff", "admin", "moderator"])
def test_staff_is_recognised_by_any_of_its_flags(flag: str) -> None:
    assert read_post(make_post(**{flag: True})).by_staff


def test_post_of_a_deleted_account_belongs_to_nobody() -> None:
    post = read_post(make_post(user_id=None, username=None))
    assert (post.author_id, post.author_name) == (NOBODY, "")


def test_times_without_an_offset_are_utc() -> None:
    post = read_post(make_post(created_at="2026-10-01T12:00:00", updated_at=None))
    assert post.created_at == post.updated_at == datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("odd", "field", "mended"),
    [
        ({"raw": "before\0after"}, "raw", "before\ufffdafter"),
        ({"raw": "half \ud83d of a smile"}, "raw", "half \ufffd of a smile"),
        ({"username": "m" * 300_000}, "author_name", "m" * 255),
        ({"topic_title": "\0" * 300_000}, "topic_title", "\ufffd" * 255),
        ({"version": 2**31}, "version", 2**31 - 1),
        ({"version": 10**40}, "version", 2**31 - 1),
        ({"post_number": 2**31}, "number", 2**31 - 1),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at", EARLIEST),
        ({"created_at": "9999-12-31T23:59:59-14:00"}, "created_at", LATEST),
        ({"category_id": 2**63}, "category_id", None),
        ({"category_id": True}, "category_id", None),
    ],
)
def test_what_no_table_holds_is_mended(odd: dict[str, object], field: str, mended: object) -> None:
    post = read_post(make_post(**odd))
    assert getattr(post, field) == mended
    assert fits_tables(post)


def test_one_odd_post_does_not_hide_the_others() -> None:
    items = [make_post(id=903), make_post(raw=None), "x", make_post(id=901, post_type=3), make_post(id=900)]
    assert [post.id for post in read_latest_posts({"latest_posts": items})] == [903, 900]


def test_reply_that_cannot_be_read_does_not_hide_its_topic_and_stands_all_the_same() -> None:
    page = [make_post(), make_post(id=901, post_number=2, raw=None), make_post(id=902, post_number=3)]
    topic = read_topic(make_topic(post_stream={"posts": page, "stream": [900, 901, 902, 903]}))
    assert [post.id for post in topic.posts] == [900, 902]
    assert (topic.stream, topic.unread) == ((900, 901, 902, 903), (903,))


@pytest.mark.parametrize("odd", [{"raw": None}, {"post_number": None}])
def test_topic_whose_first_post_cannot_be_read_is_unreadable(odd: dict[str, object]) -> None:
    page = [make_post(**odd), make_post(id=901, post_number=2)]
    with pytest.raises(Unreadable):
        read_topic(make_topic(post_stream={"posts": page, "stream": [900, 901]}))


def test_a_page_on_which_nothing_can_be_read_is_not_an_empty_page() -> None:
    for page in ({"latest_posts": [make_post(raw=None)] * 2}, {"latest_posts": None}, {}):
        with pytest.raises(Unreadable):
            read_latest_posts(page)
    assert read_latest_posts({"latest_posts": []}) == ()


def test_looking_for_our_post_trusts_only_a_page_that_can_be_read_whole() -> None:
    assert [post.id for post in read_regular_posts([make_post(id=1), make_post(id=2, post_type=3)])] == [1]
    with pytest.raises(Unreadable, match="`raw`"):
        read_regular_posts([make_post(id=1), make_post(id=2, raw=None)])


def test_hidden_post_may_come_without_its_words() -> None:
    post = read_post(make_post(hidden=True, raw=None))
    assert (post.hidden, post.raw) == (True, "")


def test_category_is_public_only_where_that_is_plainly_said() -> None:
    open_ = {"id": 5, "slug": "circles", "name": "Circles", "read_restricted": False, "color": "fff"}
    assert read_category(open_) == Category(CategoryId(5), "circles", "Circles", readable_by_all=True)
    for unclear in ({"read_restricted": True}, {"read_restricted": None}, {"read_restricted": "false"}):
        assert not read_category(open_ | unclear).readable_by_all
    assert not read_category({"id": 5, "slug": "circles", "name": "Circles"}).readable_by_all


def test_answers_without_their_list_are_unreadable() -> None:
    with pytest.raises(Unreadable, match="no categories"):
        read_categories({"categories": None})
    with pytest.raises(Unreadable, match="no members"):
        read_members({})


def test_members_come_with_how_many_there_are() -> None:
    page = {
        "members": [{"id": 1, "username": "ana"}],
        "owners": [],
        "meta": {"total": 7, "limit": 1, "offset": 0},
    }
    assert read_members(page) == ((User(ForumUserId(1), "ana", ""),), 7)
    assert read_members({"members": []}) == ((), 0)
    with pytest.raises(Unreadable, match="`id`"):
        read_user({"username": "ana"})


def test_stream_lists_ids_only() -> None:
    assert read_stream({"post_stream": {"stream": [1, 2, "3", None, True]}}) == (1, 2)
    with pytest.raises(Unreadable, match="post_stream"):
        read_stream({})
