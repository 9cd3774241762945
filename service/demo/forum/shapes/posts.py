"""The JSON of posts, as Discourse's PostSerializer gives it in answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from service.demo.forum import constants
from service.demo.forum.cooking import render_excerpt
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.people import compose_avatar
from service.demo.forum.shapes.polls import compose_polls
from service.demo.forum.store import posts, topics
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Post, Topic, User
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a post's JSON says besides the post: read once for all posts of a topic."""

    topic: Topic
    viewer: Viewer
    reply_counts: Mapping[int, int] = field(default_factory=dict)
    liked: frozenset[int] = frozenset()


def load_context(turn: Turn, viewer: Viewer, topic_id: int) -> PostContext:
    """Raises KeyError for a topic that is not there; a post never outlives its topic's row."""
    topic = topics.load_topic(turn.db, topic_id)
    if topic is None:
        raise KeyError(topic_id)
    liked = posts.load_liked(turn.db, viewer.user.id, topic_id) if viewer.user else frozenset[int]()
    return PostContext(topic, viewer, posts.load_reply_counts(turn.db, topic_id), liked)


def compose_stream_post(turn: Turn, context: PostContext, post: Post, *, raw: bool) -> Json:
    """One post of a topic's stream."""
    author = turn.user(post.user_id)
    shape: Json = {
        **compose_text(post, author),
        **_compose_counts(context, post),
        **compose_author(author),
        **dict.fromkeys(("flair_url", "flair_bg_color", "flair_color")),
        "badges_granted": [],
        **_compose_rights(turn, context, post),
        "post_url": compose_post_url(context.topic, post),
        "read": True,
        "link_counts": [],
        "reviewable_id": 0,
        "reviewable_score_count": 0,
        "reviewable_score_pending_count": 0,
    }
    if post.hidden and not (context.viewer.staff or context.viewer.is_author(post.user_id)):
        shape["cooked"] = f"<p>{constants.HIDDEN_TEXT}</p>"
    elif raw:
        shape["raw"] = post.raw
    more = {**_compose_action(post), **compose_reply(turn, context.topic, post)}
    return {**shape, **more, **compose_polls(turn, context.viewer.user, post)}


def compose_post(turn: Turn, context: PostContext, post: Post) -> Json:
    """One post by itself, with its raw: `/posts/{id}.json` and the answers of creates and edits."""
    shape = compose_stream_post(turn, context, post, raw=True)
    del shape["read"], shape["link_counts"]
    return {**shape, "posts_count": context.topic.posts_count, "reviewable_id": None, "mentioned_users": []}


def compose_latest_post(turn: Turn, context: PostContext, post: Post) -> Json:
    """One post of `/posts.json`."""
    shape = compose_post(turn, context, post)
    del shape["mentioned_users"]
    return {
        **shape,
        "topic_title": context.topic.title,
        "topic_html_title": escape(context.topic.title),
        "category_id": context.topic.category_id,
        "excerpt": render_excerpt(post.cooked),
        "truncated": False,
    }


def compose_post_url(topic: Topic, post: Post) -> str:
    return f"/t/{topic.slug}/{topic.id}/{post.post_number}"


def compose_text(post: Post, author: User) -> Json:
    """The post itself, in answers and deliveries alike."""
    return {
        "id": post.id,
        "name": author.name,
        "username": author.username,
        "avatar_template": compose_avatar(author),
        "created_at": render_time(post.created_at),
        "updated_at": render_time(post.updated_at),
        "cooked": post.cooked,
        "post_number": post.post_number,
        "post_type": post.post_type,
        "version": post.version,
        "edit_reason": post.edit_reason,
        "hidden": post.hidden,
        **({"hidden_reason_id": post.hidden_reason_id} if post.hidden else {}),
        "deleted_at": render_time(post.deleted_at) if post.deleted_at else None,
        "user_deleted": post.user_deleted,
        "wiki": False,
        "bookmarked": False,
        "user_id": post.user_id,
        "reply_to_post_number": post.reply_to_post_number,
    }


def _compose_counts(context: PostContext, post: Post) -> Json:
    return {
        "reply_count": context.reply_counts.get(post.post_number, 0),
        "quote_count": 0,
        "incoming_link_count": 0,
        "reads": 1,
        "readers_count": 0,
        "score": 0.2,
        "topic_id": context.topic.id,
        "topic_slug": context.topic.slug,
        "actions_summary": _compose_likes(context, post),
    }


def _compose_likes(context: PostContext, post: Post) -> list[Json]:
    viewer = context.viewer
    summary: Json = {"id": constants.LIKE}
    if post.like_count:
        summary["count"] = post.like_count
    if post.id in context.liked:
        summary["acted"], summary["can_undo"] = True, True
    elif viewer.user and not viewer.is_author(post.user_id) and post.deleted_at is None:
        summary["can_act"] = True
    return [summary] if len(summary) > 1 else []


def compose_author(author: User) -> Json:
    """What posts say of who wrote them, in answers and deliveries alike."""
    return {
        "display_username": author.name,
        **dict.fromkeys(("primary_group_name", "flair_name", "flair_group_id")),
        "user_title": author.title,
        "trust_level": author.trust_level,
        "moderator": author.moderator,
        "admin": author.admin,
        "staff": author.staff,
    }


def _compose_rights(turn: Turn, context: PostContext, post: Post) -> Json:
    viewer, topic = context.viewer, context.topic
    return {
        "yours": viewer.is_author(post.user_id),
        "can_edit": viewer.may_edit(turn, post, topic),
        "can_delete": viewer.may_delete(turn, post, topic),
        "can_recover": viewer.may_recover(post),
        "can_see_hidden_post": viewer.staff or viewer.is_author(post.user_id),
        "can_wiki": viewer.staff,
        "can_view_edit_history": True,
    }


def _compose_action(post: Post) -> Json:
    """What a small action adds."""
    return {"action_code": post.action_code} if post.action_code else {}


def compose_reply(turn: Turn, topic: Topic, post: Post) -> Json:
    """To whom a reply answers, in answers and deliveries alike."""
    if post.reply_to_post_number is None:
        return {}
    answered = posts.load_post_by_number(turn.db, topic.id, post.reply_to_post_number)
    if answered is None:
        return {}
    user = turn.user(answered.user_id)
    shape: Json = {"username": user.username, "name": user.name, "avatar_template": compose_avatar(user)}
    return {"reply_to_user": shape}
