"""Likes; taking one back is told to nobody."""

from __future__ import annotations

from service.demo.forum.acts.finding import get_actor, load_kept_post
from service.demo.forum.acts.pacing import check_pace
from service.demo.forum.acts.telling import tell
from service.demo.forum.problems import build_denied
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_like_payload
from service.demo.forum.store import categories, posts
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn


def like_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Post:
    actor = get_actor(viewer)
    blocked = viewer.is_author(post.user_id) or post.deleted_at is not None or post.user_deleted
    if blocked or not posts.insert_like(turn.db, post.id, actor.id, turn.now):
        raise build_denied()
    check_pace(turn, actor, "like")
    liked = load_kept_post(turn, post.id)
    tags = [tag.name for tag in categories.load_topic_tags(turn.db, topic.id)]
    payload = compose_like_payload(turn, liked, topic, actor)
    tell(turn, "like", "post_liked", payload, category_id=topic.category_id, tags=tags)
    return liked


def unlike_post(turn: Turn, viewer: Viewer, post: Post) -> Post:
    if not posts.delete_like(turn.db, post.id, get_actor(viewer).id):
        raise build_denied()
    return load_kept_post(turn, post.id)
