"""The JSON that webhooks carry: the forum as its system user sees it, whoever may read it.

Field lists: Discourse 2025.12, WebHookPostSerializer and WebHookTopicViewSerializer.
"""

from __future__ import annotations

from service.demo.forum.problems import Json
from service.demo.forum.shapes.people import compose_basic_user
from service.demo.forum.shapes.polls import compose_polls
from service.demo.forum.shapes.posts import compose_author, compose_post_url, compose_reply, compose_text
from service.demo.forum.shapes.topics import compose_topic_facts
from service.demo.forum.store import categories, posts
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Post, Reviewable, Tag, Topic, User
from service.demo.forum.turn import Turn


def compose_topic_payload(turn: Turn, topic: Topic) -> Json:
    """No text, no address, nobody who did it."""
    return {
        **compose_topic_facts(turn, topic),
        "created_by": compose_basic_user(turn.user(topic.user_id)),
        "last_poster": compose_basic_user(turn.user(topic.last_post_user_id)),
        "queued_posts_count": 0,
        "pending_posts": [],
    }


def compose_post_payload(turn: Turn, post: Post, topic: Topic) -> Json:
    """With raw and cooked; without tags and external id, and without who edited it."""
    author = turn.user(post.user_id)
    return {
        **compose_text(post, author),
        "raw": post.raw,
        "posts_count": topic.posts_count,
        "post_url": compose_post_url(topic, post),
        "reply_count": posts.load_reply_counts(turn.db, topic.id).get(post.post_number, 0),
        **dict.fromkeys(("quote_count", "incoming_link_count", "reads"), 0),
        "score": 0.0,
        **_compose_post_topic(turn, topic),
        **compose_author(author),
        "reviewable_id": None,
        "reviewable_score_count": 0,
        "reviewable_score_pending_count": 0,
        **({"action_code": post.action_code} if post.action_code else {}),
        **compose_reply(turn, topic, post),
        **compose_polls(turn, turn.system(), post),
    }


def _compose_post_topic(turn: Turn, topic: Topic) -> Json:
    shape: Json = {
        "topic_id": topic.id,
        "topic_slug": topic.slug,
        "topic_title": topic.title,
        "category_id": topic.category_id,
        "topic_archetype": topic.archetype,
        "topic_posts_count": topic.posts_count,
        "topic_filtered_posts_count": topic.posts_count,
    }
    category = categories.load_category(turn.db, topic.category_id) if topic.category_id else None
    if category is not None:
        shape["category_slug"] = category.slug or f"{category.id}-category"
    return shape


def compose_like_payload(turn: Turn, post: Post, topic: Topic, user: User) -> Json:
    return {"post": compose_post_payload(turn, post, topic), "user": compose_basic_user(user)}


def compose_group_user_payload(turn: Turn, membership_id: int, group_id: int, user_id: int) -> Json:
    return {
        "id": membership_id,
        "group_id": group_id,
        "user_id": user_id,
        "notification_level": 3,
        "created_at": render_time(turn.now),
    }


def compose_tag_payload(tag: Tag) -> Json:
    return {
        "id": tag.id,
        "name": tag.name,
        "topic_count": 0,
        "staff": tag.group_id is not None,
        "description": None,
    }


def compose_reviewable_payload(queued: Reviewable) -> Json:
    return {
        "id": queued.id,
        "type": queued.type,
        "status": queued.status,
        "score": queued.score,
        "version": queued.version,
        "topic_id": queued.topic_id,
        "category_id": queued.category_id,
        "target_type": "Post" if queued.target_id else None,
        "target_id": queued.target_id,
        "created_at": render_time(queued.created_at),
        "created_from_flag": not queued.queued,
        "payload": _compose_queued(queued) if queued.queued else None,
    }


def _compose_queued(queued: Reviewable) -> Json:
    payload: Json = {"title": queued.title, "raw": queued.raw, "tags": queued.tags.split()}
    if queued.reply_to_post_number is not None:
        payload["reply_to_post_number"] = queued.reply_to_post_number
    return payload
