"""The JSON that webhooks carry: the forum as its system user sees it, whoever may read it.

Field lists: Discourse 2025.12, WebHookPostSerializer and WebHookTopicViewSerializer.
"""

from __future__ import annotations

from service.demo.forum.problems import Json
from service.demo.forum.shapes.people import compose_avatar, compose_basic_user
from service.demo.forum.shapes.polls import compose_polls
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
    payload: Json = {
        "id": post.id,
        "name": author.name,
        "username": author.username,
        "avatar_template": compose_avatar(author),
        "created_at": render_time(post.created_at),
        "updated_at": render_time(post.updated_at),
        "cooked": post.cooked,
        "raw": post.raw,
        "post_number": post.post_number,
        "post_type": post.post_type,
        "posts_count": topic.posts_count,
        "post_url": f"/t/{topic.slug}/{topic.id}/{post.post_number}",
        "reply_count": posts.load_reply_counts(turn.db, topic.id).get(post.post_number, 0),
        "reply_to_post_number": post.reply_to_post_number,
        "quote_count": 0,
        "incoming_link_count": 0,
        "reads": 0,
        "score": 0.0,
        **_compose_post_topic(turn, topic),
        **_compose_post_author(author),
        **_compose_post_state(post),
    }
    return {**payload, **_compose_answered(turn, post, topic), **compose_polls(turn, turn.system(), post)}


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


def _compose_post_author(author: User) -> Json:
    return {
        "display_username": author.name,
        "primary_group_name": None,
        "flair_name": None,
        "flair_group_id": None,
        "user_title": author.title,
        "trust_level": author.trust_level,
        "moderator": author.moderator,
        "admin": author.admin,
        "staff": author.staff,
        "user_id": author.id,
    }


def _compose_post_state(post: Post) -> Json:
    shape: Json = {
        "version": post.version,
        "edit_reason": post.edit_reason,
        "wiki": False,
        "hidden": post.hidden,
        **({"hidden_reason_id": post.hidden_reason_id} if post.hidden else {}),
        "deleted_at": render_time(post.deleted_at) if post.deleted_at else None,
        "user_deleted": post.user_deleted,
        "bookmarked": False,
        "reviewable_id": None,
        "reviewable_score_count": 0,
        "reviewable_score_pending_count": 0,
    }
    if post.action_code:
        shape["action_code"] = post.action_code
    return shape


def _compose_answered(turn: Turn, post: Post, topic: Topic) -> Json:
    if post.reply_to_post_number is None:
        return {}
    answered = posts.load_post_by_number(turn.db, topic.id, post.reply_to_post_number)
    if answered is None:
        return {}
    user = turn.user(answered.user_id)
    return {
        "reply_to_user": {
            "username": user.username,
            "name": user.name,
            "avatar_template": compose_avatar(user),
        }
    }


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
