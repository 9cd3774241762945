"""The JSON of topics: one by itself, and as it stands in lists."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from service.demo.forum import constants
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.people import compose_basic_user, compose_group_payload, compose_list_user
from service.demo.forum.shapes.posts import compose_stream_post, load_context
from service.demo.forum.store import categories, posts, topics
from service.demo.forum.store.database import render_time
from service.demo.forum.text import compose_slug
from service.demo.forum.things import Post, Tag, Topic, User
from service.demo.forum.turn import Turn

_LISTED_POSTERS = 5
_FLAIR = "primary_group_name flair_name flair_url flair_color flair_bg_color flair_group_id"


def compose_tags(turn: Turn, tags: Sequence[Tag]) -> list[object]:
    """Names until January 2026, objects since."""
    if not turn.settings.tags_as_objects:
        return [tag.name for tag in tags]
    return [{"id": tag.id, "name": tag.name, "slug": compose_slug(tag.name)} for tag in tags]


def compose_topic(
    turn: Turn, viewer: Viewer, topic: Topic, stream: Sequence[int], page: Sequence[Post], *, raw: bool
) -> Json:
    """`/t/{id}.json`: `stream` holds the ids of all posts, `page` the posts that are shown."""
    context = load_context(turn, viewer, topic.id)
    return {
        "post_stream": {
            "posts": [compose_stream_post(turn, context, post, raw=raw) for post in page],
            "stream": list(stream),
        },
        "timeline_lookup": [[1, 0]],
        "suggested_topics": [],
        **compose_topic_facts(turn, topic),
        "has_summary": False,
        "image_url": None,
        "slow_mode_seconds": 0,
        "slow_mode_enabled_until": None,
        "draft": None,
        "draft_key": f"topic_{topic.id}",
        "draft_sequence": 0,
        "current_post_number": page[0].post_number if page else 1,
        "actions_summary": [],
        "chunk_size": constants.POSTS_PER_PAGE,
        "bookmarks": [],
        "topic_timer": None,
        "message_bus_last_id": 0,
        "show_read_indicator": False,
        "details": _compose_details(turn, viewer, topic),
    }


def compose_topic_facts(turn: Turn, topic: Topic) -> Json:
    """What a topic's answer and its deliveries have in common."""
    shape: Json = {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": escape(topic.title),
        "slug": topic.slug,
        "archetype": topic.archetype,
        "category_id": topic.category_id,
        "tags": compose_tags(turn, categories.load_topic_tags(turn.db, topic.id)),
        "tags_descriptions": {},
        "user_id": topic.user_id,
        "created_at": render_time(topic.created_at),
        "last_posted_at": render_time(topic.last_posted_at),
        "featured_link": None,
        "bookmarked": False,
        "thumbnails": None,
        **_compose_counts(turn, topic),
        **_compose_state(turn, topic),
    }
    if topic.external_id is not None:
        shape["external_id"] = topic.external_id
    return shape


def _compose_counts(turn: Turn, topic: Topic) -> Json:
    return {
        "posts_count": topic.posts_count,
        "reply_count": sum(posts.load_reply_counts(turn.db, topic.id).values()),
        "highest_post_number": topic.highest_post_number,
        "views": topic.views,
        "like_count": posts.load_topic_likes(turn.db, topic.id),
        "word_count": None,
        "participant_count": len(topics.load_participants(turn.db, topic.id)),
    }


def _compose_state(turn: Turn, topic: Topic) -> Json:
    deleted_by = turn.user(topic.deleted_by_id) if topic.deleted_by_id else None
    return {
        "visible": topic.visible,
        "closed": topic.closed,
        "archived": topic.archived,
        "pinned": topic.is_pinned(turn.now),
        "unpinned": None,
        "pinned_globally": topic.pinned_globally,
        "pinned_at": render_time(topic.pinned_at) if topic.pinned_at else None,
        "pinned_until": render_time(topic.pinned_until) if topic.pinned_until else None,
        "has_deleted": posts.has_deleted(turn.db, topic.id),
        "deleted_at": render_time(topic.deleted_at) if topic.deleted_at else None,
        "deleted_by": compose_basic_user(deleted_by) if deleted_by else None,
    }


def _compose_details(turn: Turn, viewer: Viewer, topic: Topic) -> Json:
    people = topics.load_participants(turn.db, topic.id)
    details: Json = {
        **_compose_rights(viewer, topic),
        "notification_level": 1,
        "participants": [_compose_participant(user) for user in people],
        "created_by": compose_basic_user(turn.user(topic.user_id)),
        "last_poster": compose_basic_user(turn.user(topic.last_post_user_id)),
    }
    if topic.private:
        invited = topics.load_allowed_users(turn.db, topic.id)
        details["allowed_users"] = [compose_basic_user(user) for user in invited]
        groups = topics.load_allowed_groups(turn.db, topic.id)
        details["allowed_groups"] = [compose_group_payload(turn, group) for group in groups]
    return details


def _compose_rights(viewer: Viewer, topic: Topic) -> Json:
    staff_only = (
        "can_move_posts can_delete can_close_topic can_archive_topic can_split_merge_topic can_edit_staff_notes"
        " can_toggle_topic_visibility can_pin_unpin_topic can_moderate_category can_review_topic can_convert_topic"
        " can_invite_to can_invite_via_email can_remove_allowed_users"
    )
    return {
        **dict.fromkeys(staff_only.split(), viewer.staff),
        "can_edit": viewer.staff or viewer.is_author(topic.user_id),
        "can_create_post": viewer.may_reply(topic),
        "can_reply_as_new_topic": viewer.user is not None,
        "can_flag_topic": viewer.user is not None,
        "can_remove_self_id": viewer.user.id if viewer.user else 0,
    }


def _compose_participant(user: User) -> Json:
    return {
        **compose_basic_user(user),
        "post_count": 1,
        **dict.fromkeys(_FLAIR.split()),
        "admin": user.admin,
        "moderator": user.moderator,
        "trust_level": user.trust_level,
    }


def compose_topic_list(
    turn: Turn, viewer: Viewer, listed: Sequence[Topic], per_page: int, more_url: str | None
) -> Json:
    """`/latest.json` and its kin; `more_topics_url` is absent on the last page."""
    posters = {topic.id: _load_posters(turn, topic) for topic in listed}
    users = {user.id: user for people in posters.values() for user in people}
    topic_list: Json = {
        "can_create_topic": viewer.user is not None,
        "draft": None,
        "draft_key": "new_topic",
        "draft_sequence": 0,
        "per_page": per_page,
        "topics": [_compose_listed(turn, topic, posters[topic.id]) for topic in listed],
    }
    if more_url is not None:
        topic_list["more_topics_url"] = more_url
    return {
        "users": [compose_list_user(user) for user in users.values()],
        "primary_groups": [],
        "topic_list": topic_list,
    }


def _load_posters(turn: Turn, topic: Topic) -> list[User]:
    """The author, then who wrote besides."""
    author = turn.user(topic.user_id)
    others = [user for user in topics.load_participants(turn.db, topic.id) if user.id != author.id]
    return [author, *others][:_LISTED_POSTERS]


def _compose_listed(turn: Turn, topic: Topic, posters: Sequence[User]) -> Json:
    facts = compose_topic_facts(turn, topic)
    kept = (
        "id title fancy_title slug posts_count reply_count highest_post_number created_at last_posted_at archetype"
        " pinned unpinned visible closed archived views like_count category_id pinned_globally featured_link tags"
        " tags_descriptions external_id"
    )
    return {
        **{name: facts[name] for name in kept.split() if name in facts},
        "image_url": None,
        "bumped": True,
        "bumped_at": render_time(topic.bumped_at),
        "unseen": False,
        "bookmarked": None,
        "liked": None,
        "has_summary": False,
        "last_poster_username": turn.user(topic.last_post_user_id).username,
        "posters": [_compose_poster(topic, user, place) for place, user in enumerate(posters)],
    }


def _compose_poster(topic: Topic, user: User, place: int) -> Json:
    latest = user.id == topic.last_post_user_id
    parts = ["Original Poster"] * (place == 0) + ["Most Recent Poster"] * latest or ["Frequent Poster"]
    return {
        "extras": "latest" if latest else None,
        "description": ", ".join(parts),
        "user_id": user.id,
        "primary_group_id": None,
    }
