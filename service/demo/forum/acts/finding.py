"""Finds what an act is about, or refuses, as Discourse does where `detailed_404` is off.

A topic and a category that one looks at are not found when they may not be seen; all else is denied (403).
"""

from __future__ import annotations

from service.demo.forum.problems import (
    build_denied,
    build_not_found,
    build_not_logged_in,
    build_page_not_found,
)
from service.demo.forum.rights import Viewer, may_see_post, may_see_topic
from service.demo.forum.store import posts, topics
from service.demo.forum.things import Post, Topic, User
from service.demo.forum.turn import Turn


def load_visible_topic(turn: Turn, viewer: Viewer, topic_id: int) -> Topic:
    """To look at (topics_controller.rb, `show`)."""
    topic = topics.load_topic(turn.db, topic_id)
    if topic is None or not may_see_topic(turn.db, viewer, topic):
        raise build_page_not_found()
    return topic


def load_topic_to_change(turn: Turn, viewer: Viewer, topic_id: int) -> Topic:
    return get_visible(turn, viewer, topics.load_topic(turn.db, topic_id))


def get_visible(turn: Turn, viewer: Viewer, topic: Topic | None) -> Topic:
    if topic is None:
        raise build_not_found()
    if not may_see_topic(turn.db, viewer, topic):
        raise build_denied()
    return topic


def load_visible_post(turn: Turn, viewer: Viewer, post_id: int) -> tuple[Post, Topic]:
    return get_visible_post(turn, viewer, posts.load_post(turn.db, post_id))


def get_visible_post(turn: Turn, viewer: Viewer, post: Post | None) -> tuple[Post, Topic]:
    """posts_controller.rb, `find_post_using`: who may not see deleted posts does not find them."""
    topic = topics.load_topic(turn.db, post.topic_id) if post else None
    if post is None or topic is None or ((post.deleted_at or topic.deleted_at) and not viewer.staff):
        raise build_not_found()
    if not may_see_post(turn.db, viewer, post, topic):
        raise build_denied()
    return post, topic


def load_kept_post(turn: Turn, post_id: int) -> Post:
    """A post that this turn has just written."""
    post = posts.load_post(turn.db, post_id)
    if post is None:
        raise build_not_found()
    return post


def load_kept_topic(turn: Turn, topic_id: int) -> Topic:
    """A topic that this turn has just written."""
    topic = topics.load_topic(turn.db, topic_id)
    if topic is None:
        raise build_not_found()
    return topic


def get_actor(viewer: Viewer) -> User:
    if viewer.user is None:
        raise build_not_logged_in()
    return viewer.user


def get_admin(viewer: Viewer) -> User:
    """Moderators manage no categories unless `moderators_manage_categories` is on, which it is not."""
    actor = get_staff(viewer)
    if not actor.admin:
        raise build_denied()
    return actor


def get_staff(viewer: Viewer) -> User:
    actor = get_actor(viewer)
    if not actor.staff:
        raise build_denied()
    return actor
