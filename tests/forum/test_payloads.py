"""What webhooks tell, as Discourse 2025.12 and 2026 send them, and what a broken or foreign body does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.events import (
    CategoriesChanged,
    DomainEvent,
    Ignored,
    MembersChanged,
    PersonRemoved,
    PostLiked,
    PostWritten,
    TopicTouched,
)
from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.forum.payloads import DeliveryIds, compose_kept, has_words, name_ids, read_event
from service.forum.shapes import POST_FIELDS, Unreadable
from service.reasons import Reason, ReasonCode
from tests.forum.samples import fits_tables, make_post, make_topic

GONE: list[dict[str, object]] = [
    {"hidden": True},
    {"user_deleted": True},
    {"deleted_at": "2026-10-02T00:00:00.000Z"},
    {"hidden": "yes"},
]
IDS = DeliveryIds(TopicId(431), PostId(900), ForumUserId(7), CategoryId(5))


@pytest.mark.parametrize("event", ["post_created", "post_edited"])
def test_written_post_is_told_with_its_words_and_version(event: str) -> None:
    told = read_event("post", event, {"post": make_post(version=3)})
    assert isinstance(told, PostWritten)
    post = told.post
    assert (post.id, post.topic_id, post.number, post.version) == (900, 431, 1, 3)
    assert (post.author_id, post.author_name, post.by_staff) == (7, "maya", False)
    assert (post.category_id, post.topic_title) == (5, "Basic Spanish Conversation")
    assert post.created_at == datetime(2026, 10, 1, 12, 0, 0, 123000, tzinfo=UTC)
    assert not post.deleted
    assert not post.hidden


@pytest.mark.parametrize("event", ["post_destroyed", "post_recovered"])
def test_deleted_or_restored_post_makes_its_topic_be_read_again(event: str) -> None:
    told = read_event("post", event, {"post": make_post()})
    assert told == TopicTouched(TopicId(431), CategoryId(5), PostId(900))


@pytest.mark.parametrize(
    "event",
    [
        "topic_edited",
        "topic_destroyed",
        "topic_recovered",
        "topic_closed_status_updated",
        "topic_visible_status_updated",
        "topic_pinned_globally_status_updated",
    ],
)
def test_touched_topic_is_read_again(event: str) -> None:
    went = event in ("topic_destroyed", "topic_recovered")
    touched = TopicTouched(TopicId(431), CategoryId(5), went=went)
    assert read_event("topic", event, {"topic": make_topic()}) == touched


def test_new_topic_waits_for_its_first_post() -> None:
    assert isinstance(read_event("topic", "topic_created", {"topic": make_topic()}), Ignored)


@pytest.mark.parametrize(
    ("family", "event", "thing"),
    [
        ("post", "post_created", make_post(topic_archetype="private_message", category_id=None)),
        ("post", "post_destroyed", make_post(topic_archetype="private_message", category_id=None)),
        ("topic", "topic_edited", make_topic(archetype="private_message", category_id=None)),
        ("like", "post_liked", {"post": make_post(category_id=None), "user": {"id": 8}}),
        ("post", "post_created", {k: v for k, v in make_post().items() if k != "topic_archetype"}),
    ],
)
def test_private_messages_are_left_alone(family: str, event: str, thing: dict[str, Any]) -> None:
    told = read_event(family, event, {family: thing})
    assert isinstance(told, Ignored)
    assert told.reason == Reason(ReasonCode.PRIVATE)


@pytest.mark.parametrize("post_type", [2, 3, 4])
def test_notes_of_the_forum_and_whispers_are_left_alone(post_type: int) -> None:
    assert isinstance(read_event("post", "post_created", {"post": make_post(post_type=post_type)}), Ignored)


def test_like_names_post_topic_and_who_even_without_a_body() -> None:
    body = {"like": {"post": make_post(), "user": {"id": 8, "username": "sam"}}}
    liked = PostLiked(PostId(900), TopicId(431), ForumUserId(8))
    assert read_event("like", "post_liked", body) == liked
    assert read_event("like", "post_liked", None, name_ids("like", body)) == liked


@pytest.mark.parametrize("event", ["category_created", "category_updated", "category_destroyed"])
def test_category_events_make_categories_be_read_again_even_without_a_body(event: str) -> None:
    assert read_event("category", event, None) == CategoriesChanged()


@pytest.mark.parametrize("event", ["user_added_to_group", "user_removed_from_group"])
def test_group_events_make_members_be_read_again_even_without_a_body(event: str) -> None:
    assert read_event("group_user", event, None) == MembersChanged()


@pytest.mark.parametrize(
    ("family", "event"),
    [("post", "post_edited"), ("post", "post_destroyed"), ("topic", "topic_closed_status_updated")],
)
def test_body_that_was_not_kept_is_read_from_the_forum_instead(family: str, event: str) -> None:
    assert read_event(family, event, None, IDS) == TopicTouched(TopicId(431), CategoryId(5), IDS.post_id)


@pytest.mark.parametrize(
    ("family", "event", "ids"),
    [
        ("post", "post_created", DeliveryIds(topic_id=TopicId(431), post_id=PostId(900))),
        ("topic", "topic_edited", DeliveryIds(topic_id=TopicId(431))),
        ("topic", "topic_created", IDS),
        ("post", "post_experts_approved", IDS),
        ("like", "post_liked", IDS._replace(category_id=None)),
        ("post", "post_created", DeliveryIds()),
    ],
)
def test_what_was_not_kept_and_has_no_category_costs_no_call(
    family: str, event: str, ids: DeliveryIds
) -> None:
    assert isinstance(read_event(family, event, None, ids), Ignored)


@pytest.mark.parametrize("family", ["user", "notification", "chat_message", "reviewable", "ping"])
def test_families_we_do_not_know_are_ignored(family: str) -> None:
    assert isinstance(read_event(family, "anything", {family: "OK"}), Ignored)


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("event", ["post_created", "post_edited"])
def test_post_that_is_hidden_or_deleted_makes_its_topic_be_read_again(
    event: str, gone: dict[str, object]
) -> None:
    told = read_event("post", event, {"post": make_post(**gone)})
    assert told == TopicTouched(TopicId(431), CategoryId(5), PostId(900))


@pytest.mark.parametrize("missing", ["id", "post_number", "raw", "created_at"])
def test_post_without_its_words_or_time_is_not_lost_but_read_from_the_forum(missing: str) -> None:
    post = {key: value for key, value in make_post().items() if key != missing}
    told = read_event("post", "post_created", {"post": post})
    post_id = None if missing == "id" else PostId(900)
    assert told == TopicTouched(TopicId(431), CategoryId(5), post_id)


def test_post_that_names_no_topic_is_unreadable_and_says_so() -> None:
    post = {key: value for key, value in make_post().items() if key != "topic_id"}
    with pytest.raises(Unreadable, match="`topic_id`"):
        read_event("post", "post_created", {"post": post})


def test_body_under_another_name_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no `post`"):
        read_event("post", "post_created", {"topic": make_topic()})


def test_ids_of_each_family() -> None:
    post, topic = make_post(), make_topic()
    assert name_ids("post", {"post": post}) == IDS
    ids = DeliveryIds(TopicId(431), None, ForumUserId(7), CategoryId(5))
    assert name_ids("topic", {"topic": topic}) == ids
    like = {"like": {"post": post, "user": {"id": 8}}}
    assert name_ids("like", like) == DeliveryIds(TopicId(431), PostId(900), ForumUserId(8), CategoryId(5))
    assert name_ids("user", {"user": {"id": 9, "email": "a@b.c"}}) == DeliveryIds(user_id=ForumUserId(9))
    assert name_ids("category", {"category": {"id": 5}}) == DeliveryIds(category_id=CategoryId(5))
    member = {"group_user": {"id": 1, "group_id": 3, "user_id": 9}}
    assert name_ids("group_user", member) == DeliveryIds(user_id=ForumUserId(9))
    assert name_ids("ping", {"ping": "OK"}) == DeliveryIds()


def test_system_user_has_an_id_and_impossible_ids_have_none() -> None:
    assert name_ids("post", {"post": {"user_id": -1}}).user_id == -1
    for odd in (2**63, -2, True, "431", 1.5, None, [431]):
        assert name_ids("post", {"post": {"topic_id": odd}}).topic_id is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*make_post(), "user", "x"]), inner)
    ),
    max_leaves=8,
)
families = st.sampled_from(["post", "topic", "like", "category", "group_user", "user", "ping", "x"])


@settings(deadline=None, max_examples=200)
@given(family=families, thing=json_values)
def test_no_body_makes_naming_its_ids_fail(family: str, thing: object) -> None:
    assert isinstance(name_ids(family, {family: thing}), DeliveryIds)


odd_values = json_values | st.sampled_from(
    [2**31, 2**63, 10**40, "0001-01-01T00:00:00+14:00", "a\0b", "\ud800"]
)


@settings(deadline=None, max_examples=300)
@given(changes=st.dictionaries(st.sampled_from(sorted(make_post())), odd_values, max_size=3))
def test_a_post_with_odd_values_is_read_or_read_again_and_always_fits_the_tables(
    changes: dict[str, object],
) -> None:
    try:
        told = read_event("post", "post_created", {"post": make_post() | changes})
    except Unreadable:
        return
    assert isinstance(told, PostWritten | TopicTouched | Ignored)
    if isinstance(told, PostWritten):
        assert fits_tables(told.post)


@settings(deadline=None, max_examples=200)
@given(changes=st.dictionaries(st.sampled_from(sorted(make_post())), odd_values, max_size=3))
def test_what_is_kept_of_a_post_tells_the_same_as_all_of_it(changes: dict[str, object]) -> None:
    post = make_post() | changes
    try:
        whole: DomainEvent | str = read_event("post", "post_edited", {"post": post}, IDS)
    except Unreadable as problem:
        whole = str(problem)
    if not has_words("post_edited", post) or "\ud800" in post.values():
        return
    try:
        kept: DomainEvent | str = read_event("post", "post_edited", json.loads(compose_kept(post)), IDS)
    except Unreadable as problem:
        kept = str(problem)
    assert kept == whole


def test_nothing_is_kept_of_a_post_that_only_administrators_may_see() -> None:
    secrets = {"ip_address": "192.0.2.7", "email": "maya@example.org", "birthdate": "1980-01-01"}
    odd = {"spam": True, "user_custom_fields": {"phone": "555"}, "score": 0.9, "cooked": "<p>x</p>"}
    kept = json.loads(compose_kept(make_post(**secrets, **odd)))
    assert set(kept["post"]) <= {"topic_archetype", "post_type", *POST_FIELDS}


def test_a_category_that_is_true_is_not_the_first_one() -> None:
    assert name_ids("post", {"post": make_post(category_id=True)}).category_id is None
    assert not has_words("post_created", make_post(post_type=True))


@pytest.mark.parametrize("event", ["user_destroyed", "user_anonymized"])
def test_removed_account_is_somebody_to_forget(event: str) -> None:
    assert read_event("user", event, None, DeliveryIds(user_id=ForumUserId(9))) == PersonRemoved(
        ForumUserId(9)
    )


@pytest.mark.parametrize("event", ["user_created", "user_updated", "user_logged_in"])
def test_what_else_happens_to_accounts_is_nothing_for_us(event: str) -> None:
    ids = DeliveryIds(user_id=ForumUserId(9))
    assert isinstance(read_event("user", event, None, ids), Ignored)
