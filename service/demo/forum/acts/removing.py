"""Deleting and recovering (Discourse's PostDestroyer).

Staff deletes for good measure: the row stays and only staff sees it. An author's deletion leaves a marker text: it is
told as an edit like any other, then as a deletion, and a day later, when the system removes it, as a deletion again.
Deleting a first post deletes its topic; the topic keeps its external id.
"""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.acts.editing import Edit, edit_post
from service.demo.forum.acts.finding import get_actor, load_kept_post, load_kept_topic
from service.demo.forum.acts.pacing import check_pace
from service.demo.forum.acts.telling import tell_post, tell_topic
from service.demo.forum.problems import build_denied
from service.demo.forum.rights import Viewer, load_viewer
from service.demo.forum.store import posts, topics
from service.demo.forum.store.database import record_row, render_time
from service.demo.forum.things import Post, Topic, User
from service.demo.forum.turn import Turn


def delete_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> None:
    """What is told of it shows it as it is then: with `deleted_at`, or as its author's marker."""
    actor = get_actor(viewer)
    if not viewer.may_delete(turn, post, topic):
        raise build_denied()
    check_pace(turn, actor, "delete")
    if actor.staff:
        _trash(turn, actor, post, topic)
    else:
        _mark_deleted(turn, viewer, post, topic)
    tell_post(turn, "post_destroyed", load_kept_post(turn, post.id))
    if post.first:
        tell_topic(turn, "topic_destroyed", load_kept_topic(turn, topic.id))


def _trash(turn: Turn, actor: User, post: Post, topic: Topic) -> None:
    record_row(turn.db, "post", post.id, deleted_at=turn.now, deleted_by_id=actor.id)
    if post.first:
        record_row(turn.db, "topic", topic.id, deleted_at=turn.now, deleted_by_id=actor.id)
    else:
        topics.record_statistics(turn.db, topic.id)


def _mark_deleted(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> None:
    text = constants.DELETED_TOPIC_TEXT if post.first else constants.DELETED_POST_TEXT
    edit_post(turn, viewer, post, topic, Edit(raw=text, force_new_version=True, validate=False))
    record_row(turn.db, "post", post.id, user_deleted=True)
    if post.first:
        record_row(turn.db, "topic", topic.id, closed=True)


def remove_stubs(turn: Turn) -> None:
    """What authors deleted a day ago goes altogether, and what has been hidden for a month.

    PostDestroyer.destroy_stubs and destroy_old_hidden_posts; what is flagged waits for staff.
    """
    system = load_viewer(turn.db, turn.system())
    moments = (render_time(turn.now - age) for age in (constants.STUB_AGE, constants.HIDDEN_AGE))
    for post in posts.load_stubs(turn.db, *moments):
        delete_post(turn, system, post, load_kept_topic(turn, post.topic_id))


def recover_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Post:
    if not viewer.may_recover(post):
        raise build_denied()
    if post.deleted_at is not None:
        record_row(turn.db, "post", post.id, deleted_at=None, deleted_by_id=None, user_deleted=False)
    else:
        _restore_text(turn, viewer, post, topic)
    if post.first:
        record_row(turn.db, "topic", topic.id, deleted_at=None, deleted_by_id=None)
    topics.record_statistics(turn.db, topic.id)
    recovered = load_kept_post(turn, post.id)
    tell_post(turn, "post_recovered", recovered)
    if post.first:
        tell_topic(turn, "topic_recovered", load_kept_topic(turn, topic.id))
    return recovered


def _restore_text(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> None:
    record_row(turn.db, "post", post.id, user_deleted=False)
    if post.first:
        record_row(turn.db, "topic", topic.id, closed=False)
    revisions = posts.load_revisions(turn.db, post.id)
    marked = load_kept_post(turn, post.id)
    if revisions:
        raw = revisions[-1].raw_before
        edit_post(turn, viewer, marked, topic, Edit(raw=raw, force_new_version=True, validate=False))
