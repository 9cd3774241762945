"""Discourse's JSON as its serializers write it, for tests that need only a few of its fields to differ."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from service.domain.posts import Post


def make_post(**changes: Any) -> dict[str, Any]:
    """A first post as a webhook of Discourse 2025.12 carries it, shortened to fields that differ in kind."""
    post: dict[str, Any] = {
        "id": 900,
        "name": None,
        "username": "maya",
        "avatar_template": "/letter_avatar_proxy/v4/letter/m/{size}.png",
        "created_at": "2026-10-01T12:00:00.123Z",
        "updated_at": "2026-10-01T12:05:00.000Z",
        "cooked": "<p>Where: Riverside Branch Library</p>",
        "raw": "Where: Riverside Branch Library",
        "post_number": 1,
        "post_type": 1,
        "posts_count": 1,
        "reply_to_post_number": None,
        "topic_id": 431,
        "topic_slug": "basic-spanish-conversation",
        "topic_title": "Basic Spanish Conversation",
        "category_id": 5,
        "category_slug": "start-a-circle",
        "topic_archetype": "regular",
        "trust_level": 1,
        "moderator": False,
        "admin": False,
        "staff": False,
        "user_id": 7,
        "version": 1,
        "edit_reason": None,
        "wiki": False,
        "hidden": False,
        "deleted_at": None,
        "user_deleted": False,
        "reviewable_id": None,
    }
    return post | changes


def make_topic(**changes: Any) -> dict[str, Any]:
    """A topic as a webhook carries it; `/t/{id}.json` has the same fields and `post_stream`."""
    topic: dict[str, Any] = {
        "id": 431,
        "title": "Basic Spanish Conversation",
        "fancy_title": "Basic Spanish Conversation",
        "slug": "basic-spanish-conversation",
        "archetype": "regular",
        "category_id": 5,
        "tags": [{"id": 1, "name": "learning-circle", "slug": "learning-circle"}],
        "tags_descriptions": {},
        "user_id": 7,
        "created_by": {"id": 7, "username": "maya", "name": "", "avatar_template": ""},
        "created_at": "2026-10-01T12:00:00.123Z",
        "highest_post_number": 3,
        "visible": True,
        "closed": False,
        "archived": False,
        "deleted_at": None,
        "deleted_by": None,
        "thumbnails": None,
    }
    return topic | changes


def fits_tables(post: Post) -> bool:
    """Whether PostgreSQL holds these values in the tables `person` and `post`."""
    texts = (post.raw, post.author_name, post.topic_title or "", post.topic_slug or "")
    ids = (post.id, post.topic_id, post.author_id, post.category_id or 0)
    times = [at.astimezone(UTC).year for at in (post.created_at, post.updated_at)]
    return (
        all("\0" not in text and text.encode() is not None for text in texts)
        and all(-(2**63) <= id_ < 2**63 for id_ in ids)
        and all(0 <= count < 2**31 for count in (post.number, post.version))
        and all(1970 <= year < 3000 for year in times)
        and len(post.author_name) <= 255
    )
