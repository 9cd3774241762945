"""Discourse's JSON, of REST answers and of webhooks alike, read into our values. Pure.

Unknown keys are ignored and missing ones get what Discourse means by their absence: plugins add fields freely
and versions differ. Without the few that a value cannot do without, `Unreadable` is raised and says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from service.domain.ids import CategoryId, ExternalId, ForumUserId, PostId, TopicId
from service.domain.posts import Category, Post, Topic, User
from service.errors import CompanionError

Json = Mapping[str, object]

REGULAR_POST = 1
"""Discourse's `post_type` of what people write; 2 moderator action, 3 small action, 4 whisper."""

NOBODY = ForumUserId(0)
"""The author of a post whose account was deleted: Discourse sends null, and counts people from 1."""


class Unreadable(CompanionError):
    """JSON that lacks what we cannot do without. The message names the place, never the content."""


def read_post(json: Json) -> Post:
    """A post of any type as the forum shows it; needs id, topic_id, post_number, raw and created_at.

    The raw of a hidden post is kept from all but staff: it is empty then.
    """
    hidden = _flag(json, "hidden")
    created_at = _time(json, "created_at")
    return Post(
        id=PostId(_number(json, "id")),
        topic_id=TopicId(_number(json, "topic_id")),
        number=_number(json, "post_number"),
        author_id=ForumUserId(_number(json, "user_id", NOBODY)),
        author_name=_text(json, "username", ""),
        raw=_text(json, "raw", "" if hidden else None),
        version=_number(json, "version", 1),
        created_at=created_at,
        updated_at=_time(json, "updated_at", created_at),
        topic_title=_text_or_none(json, "topic_title"),
        category_id=_category_id(json),
        topic_slug=_text_or_none(json, "topic_slug"),
        hidden=hidden,
        deleted=json.get("deleted_at") is not None or _flag(json, "user_deleted"),
        by_staff=_flag(json, "staff") or _flag(json, "admin") or _flag(json, "moderator"),
    )


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
    posts: list[Post] = []
    problem: Unreadable | None = None
    for item in filter(is_regular, _objects(items)):
        try:
            posts.append(read_post(item))
        except Unreadable as error:
            problem = error
    if problem is not None and not posts:
        raise problem
    return tuple(posts)


def is_regular(post: Json) -> bool:
    """Whether people wrote it (absent `post_type` counts as regular)."""
    return post.get("post_type", REGULAR_POST) == REGULAR_POST


def read_topic(json: Json) -> Topic:
    """A topic as `/t/{id}.json?include_raw=true` shows it, with the posts of its first page."""
    title, slug = _text(json, "title"), _text(json, "slug", "topic")
    category_id = _category_id(json)
    external_id = _text_or_none(json, "external_id")
    page = read_page(json) if "post_stream" in json else ()
    shown = {number for post in page if (number := read_whole_number(post, "id")) is not None}
    posts = tuple(
        replace(post, topic_title=title, topic_slug=slug, category_id=category_id)
        for post in read_regular_posts(page)
    )
    return Topic(
        id=TopicId(_number(json, "id")),
        title=title,
        slug=slug,
        category_id=category_id,
        tags=read_tags(json.get("tags")),
        visible=_flag(json, "visible", absent=True),
        closed=_flag(json, "closed"),
        archived=_flag(json, "archived"),
        deleted=json.get("deleted_at") is not None,
        highest_post_number=_number(json, "highest_post_number", 1),
        external_id=ExternalId(external_id) if external_id else None,
        first_post=next((post for post in posts if post.number == 1), None),
        posts=posts,
        unread=tuple(one for one in read_stream(json) if one not in shown) if page else (),
    )


def read_page(json: Json) -> tuple[Json, ...]:
    """The posts that came with a topic (`post_stream.posts`), still as JSON."""
    return _objects(_read_stream_list(json, "posts"))


def read_stream(json: Json) -> tuple[PostId, ...]:
    """The ids of all posts of a topic, oldest first (`post_stream.stream`)."""
    return tuple(PostId(id_) for id_ in _read_stream_list(json, "stream") if isinstance(id_, int))


def _read_stream_list(json: Json, key: str) -> list[object]:
    stream = json.get("post_stream")
    items = stream.get(key) if isinstance(stream, Mapping) else None
    if not isinstance(items, list):
        raise Unreadable(f"`post_stream.{key}` is missing or no list")
    return items


def read_tags(json: object) -> tuple[str, ...]:
    """Names of tags, which are plain strings up to January 2026 and objects with a `name` since."""
    names = [item.get("name") if isinstance(item, Mapping) else item for item in _list(json)]
    return tuple(name for name in names if isinstance(name, str))


def read_category(json: Json) -> Category:
    """A category. Only where `read_restricted` is plainly false may everybody read it."""
    slug = _text(json, "slug", "")
    return Category(
        id=CategoryId(_number(json, "id")),
        slug=slug,
        name=_text(json, "name", slug),
        readable_by_all=json.get("read_restricted") is False,
    )


def read_categories(json: Json) -> tuple[Category, ...]:
    """All categories of `/site.json`, subcategories included."""
    if not isinstance(json.get("categories"), list):
        raise Unreadable("the forum's answer names no categories")
    return tuple(read_category(item) for item in _objects(json.get("categories")))


def read_profile(json: Json) -> User:
    """The person that `/u/{name}.json` is about."""
    user = json.get("user")
    return read_user(user if isinstance(user, Mapping) else {})


def read_user(json: Json) -> User:
    return User(id=ForumUserId(_number(json, "id")), name=_text(json, "username"))


def read_members(json: Json) -> tuple[tuple[User, ...], int]:
    """One page of a group's members, and how many there are in all."""
    if not isinstance(json.get("members"), list):
        raise Unreadable("the forum's answer names no members")
    meta = json.get("meta")
    members = tuple(read_user(item) for item in _objects(json["members"]))
    total = _number(meta, "total", len(members)) if isinstance(meta, Mapping) else len(members)
    return members, total


def read_whole_number(json: Json, key: str) -> int | None:
    """A whole number that the database can hold, from -1 (the system user's id); else None."""
    value = json.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and -1 <= value < 2**63:
        return value
    return None


def _number(json: Json, key: str, absent: int | None = None) -> int:
    value = read_whole_number(json, key)
    if value is not None:
        return value
    if absent is None:
        raise Unreadable(f"`{key}` is missing or no whole number")
    return absent


def _text(json: Json, key: str, absent: str | None = None) -> str:
    value = json.get(key)
    if isinstance(value, str):
        return value
    if absent is None:
        raise Unreadable(f"`{key}` is missing or no text")
    return absent


def _text_or_none(json: Json, key: str) -> str | None:
    value = json.get(key)
    return value if isinstance(value, str) else None


def _flag(json: Json, key: str, *, absent: bool = False) -> bool:
    value = json.get(key)
    return value if isinstance(value, bool) else absent


def _time(json: Json, key: str, absent: datetime | None = None) -> datetime:
    """An ISO 8601 time; Discourse writes UTC, so one without an offset is read as that."""
    value = json.get(key)
    try:
        at = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        if absent is None:
            raise Unreadable(f"`{key}` is missing or no time") from None
        return absent
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _category_id(json: Json) -> CategoryId | None:
    value = read_whole_number(json, "category_id")
    return None if value is None else CategoryId(value)


def _list(json: object) -> list[object]:
    return json if isinstance(json, list) else []


def _objects(json: object) -> tuple[Json, ...]:
    return tuple(item for item in _list(json) if isinstance(item, Mapping))
