"""Discourse's JSON, of REST answers and of webhooks alike, read into our values. Pure.

Unknown keys are ignored and missing ones get what Discourse means by their absence: plugins add fields freely
and versions differ. Without the few that a value cannot do without, `Unreadable` is raised and says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.domain.ids import CategoryId, ExternalId, ForumUserId, PostId, TopicId
from service.domain.posts import Category, Poll, Post, Topic, User
from service.forum.fields import (
    Json,
    mend,
    read_count,
    read_flag,
    read_list,
    read_number,
    read_objects,
    read_text,
    read_text_or_none,
    read_time,
    read_whole_number,
)
from service.forum.fields import Unreadable as Unreadable

REGULAR_POST = 1
"""Discourse's `post_type` of what people write; 2 moderator action, 3 small action, 4 whisper."""

LIKE = 2
"""Discourse's id of the action "like" (app/models/post_action_type.rb)."""

NOBODY = ForumUserId(0)
"""The author of a post whose account was deleted: Discourse sends null, and counts people from 1."""


POST_FIELDS = (
    "id",
    "topic_id",
    "post_number",
    "user_id",
    "username",
    "name",
    "raw",
    "version",
    "created_at",
    "updated_at",
    "topic_title",
    "category_id",
    "topic_slug",
    "hidden",
    "deleted_at",
    "user_deleted",
    "staff",
    "admin",
    "moderator",
)
"""What `read_post` looks at; the rest of a post need not be kept."""


def read_post(json: Json) -> Post:
    """A post of any type as the forum shows it; needs id, topic_id, post_number, raw and created_at.

    The raw of a hidden post is kept from all but staff: it is empty then.
    """
    hidden = read_flag(json, "hidden")
    created_at = read_time(json, "created_at")
    return Post(
        id=PostId(read_number(json, "id")),
        topic_id=TopicId(read_number(json, "topic_id")),
        number=read_count(json, "post_number"),
        author_id=ForumUserId(read_number(json, "user_id", NOBODY)),
        author_name=read_text(json, "username", ""),
        raw=read_text(json, "raw", "" if hidden else None, most=None),
        version=read_count(json, "version", 1),
        created_at=created_at,
        updated_at=read_time(json, "updated_at", created_at),
        topic_title=read_text_or_none(json, "topic_title"),
        category_id=_category_id(json),
        topic_slug=read_text_or_none(json, "topic_slug"),
        hidden=hidden,
        deleted=json.get("deleted_at") is not None or read_flag(json, "user_deleted"),
        deleted_by_author=read_flag(json, "user_deleted"),
        likes=_read_likes(json),
        polls=_read_polls(json),
        author_full_name=read_text(json, "name", ""),
        by_staff=read_flag(json, "staff") or read_flag(json, "admin") or read_flag(json, "moderator"),
    )


def _read_polls(json: Json) -> tuple[Poll, ...]:
    """Its polls (`plugins/poll`); an option whose votes are not shown to us counts none."""
    polls = [one for one in read_objects(read_list(json.get("polls"))) if isinstance(one.get("name"), str)]
    return tuple(
        Poll(
            read_text(one, "name"),
            tuple(read_number(option, "votes", 0) for option in read_objects(read_list(one.get("options")))),
        )
        for one in polls
    )


def _read_likes(json: Json) -> int | None:
    """How many people like it; None where the forum does not say, as in its events."""
    summary = json.get("actions_summary")
    if not isinstance(summary, list):
        return None
    likes = (one for one in read_objects(summary) if one.get("id") == LIKE)
    return sum(read_number(one, "count", 0) for one in likes)


def read_regular_posts(items: Sequence[Json]) -> tuple[Post, ...]:
    """The regular posts among them, in their order. Raises Unreadable when one of them cannot be read."""
    return tuple(read_post(item) for item in items if is_regular(item))


def read_latest_posts(json: Json) -> tuple[Post, ...]:
    """The regular posts of a page of `/posts.json`, newest first.

    A post that cannot be read is left out, so that it does not hide all others for ever; only when none can
    be read, it is the answer that is Unreadable.
    """
    items = json.get("latest_posts")
    if not isinstance(items, list):
        raise Unreadable("the forum's answer names no posts")
    return read_readable_posts(read_objects(items))


def read_readable_posts(items: Sequence[Json]) -> tuple[Post, ...]:
    """The regular posts among them that can be read, in their order. Raises Unreadable when there are some, and
    none can be read."""
    posts: list[Post] = []
    problem: Unreadable | None = None
    for item in filter(is_regular, items):
        try:
            posts.append(read_post(item))
        except Unreadable as error:
            problem = error
    if problem is not None and not posts:
        raise problem
    return tuple(posts)


def is_regular(post: Json) -> bool:
    """Whether people wrote it (absent `post_type` counts as regular)."""
    return "post_type" not in post or read_whole_number(post, "post_type") == REGULAR_POST


def read_topic(json: Json) -> Topic:
    """A topic as `/t/{id}.json?include_raw=true` shows it, with the posts of its first page.

    A reply that cannot be read is left out; it stands in `stream` all the same. Without its first post, the topic
    is Unreadable.
    """
    external_id = read_text_or_none(json, "external_id")
    page = read_page(json) if "post_stream" in json else ()
    shown = {read_whole_number(post, "id") for post in page}
    stream = read_stream(json) if page else ()
    topic = Topic(
        id=TopicId(read_number(json, "id")),
        title=read_text(json, "title"),
        slug=read_text(json, "slug", "topic"),
        category_id=_category_id(json),
        tags=read_tags(json.get("tags")),
        visible=read_flag(json, "visible", absent=True),
        closed=read_flag(json, "closed"),
        archived=read_flag(json, "archived"),
        deleted=json.get("deleted_at") is not None,
        highest_post_number=read_count(json, "highest_post_number", 1),
        external_id=ExternalId(external_id) if external_id else None,
        first_post=None,
        stream=stream,
        unread=tuple(one for one in stream if one not in shown),
        pinned=read_flag(json, "pinned"),
        deleted_by=_read_user(json.get("deleted_by")),
    )
    return _with_posts(topic, _read_first_page(page))


def _read_user(json: object) -> User | None:
    is_told = isinstance(json, Mapping) and read_whole_number(json, "id") and json.get("username")
    return read_user(json) if isinstance(json, Mapping) and is_told else None


def _with_posts(topic: Topic, posts: Sequence[Post]) -> Topic:
    """The topic with posts that say of it what the topic itself says."""
    title, slug, category_id = topic.title, topic.slug, topic.category_id
    told = tuple(replace(post, topic_title=title, topic_slug=slug, category_id=category_id) for post in posts)
    return replace(topic, posts=told, first_post=next((post for post in told if post.number == 1), None))


def _read_first_page(page: Sequence[Json]) -> tuple[Post, ...]:
    for item in filter(is_regular, page):
        if read_whole_number(item, "post_number") in (1, None):
            read_post(item)
    return read_readable_posts(page)


def read_page(json: Json) -> tuple[Json, ...]:
    """The posts that came with a topic (`post_stream.posts`), still as JSON."""
    return read_objects(_read_stream_list(json, "posts"))


def read_stream(json: Json) -> tuple[PostId, ...]:
    """The ids of all posts of a topic, oldest first (`post_stream.stream`)."""
    items = [{"id": item} for item in _read_stream_list(json, "stream")]
    return tuple(PostId(id_) for item in items if (id_ := read_whole_number(item, "id")) is not None)


def _read_stream_list(json: Json, key: str) -> list[object]:
    stream = json.get("post_stream")
    items = stream.get(key) if isinstance(stream, Mapping) else None
    if not isinstance(items, list):
        raise Unreadable(f"`post_stream.{key}` is missing or no list")
    return items


def read_tags(json: object) -> tuple[str, ...]:
    """Names of tags, which are plain strings up to January 2026 and objects with a `name` since."""
    names = [item.get("name") if isinstance(item, Mapping) else item for item in read_list(json)]
    return tuple(mend(name) for name in names if isinstance(name, str))


def read_category(json: Json) -> Category:
    """A category. Only where `read_restricted` is plainly false may everybody read it."""
    slug = read_text(json, "slug", "")
    return Category(
        id=CategoryId(read_number(json, "id")),
        slug=slug,
        name=read_text(json, "name", slug),
        readable_by_all=json.get("read_restricted") is False,
    )


def read_categories(json: Json) -> tuple[Category, ...]:
    """All categories of `/site.json`, subcategories included."""
    if not isinstance(json.get("categories"), list):
        raise Unreadable("the forum's answer names no categories")
    return tuple(read_category(item) for item in read_objects(json.get("categories")))


def read_profile(json: Json) -> User:
    """The person that `/u/{name}.json` is about."""
    user = json.get("user")
    return read_user(user if isinstance(user, Mapping) else {})


def read_user(json: Json) -> User:
    """A person; without a name where the forum's `enable_names` is off."""
    return User(
        ForumUserId(read_number(json, "id")), read_text(json, "username"), read_text(json, "name", "")
    )


def read_editor(json: Json) -> str:
    """The user name of whom `/posts/{id}/revisions/{number}.json` is about (PostRevisionSerializer)."""
    return read_text_or_none(json, "display_username") or read_text(json, "username")


def read_members(json: Json) -> tuple[tuple[User, ...], int]:
    """One page of a group's members, and how many there are in all."""
    if not isinstance(json.get("members"), list):
        raise Unreadable("the forum's answer names no members")
    meta = json.get("meta")
    members = tuple(read_user(item) for item in read_objects(json["members"]))
    total = read_number(meta, "total", len(members)) if isinstance(meta, Mapping) else len(members)
    return members, total


def unwrap_post(json: Json) -> Json:
    """Discourse puts an edited post, and in some versions a new one, under `post`."""
    post = json.get("post")
    return post if isinstance(post, Mapping) else json


def _category_id(json: Json) -> CategoryId | None:
    value = read_whole_number(json, "category_id")
    return None if value is None else CategoryId(value)
