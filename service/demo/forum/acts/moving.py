"""Posts that staff moves to another topic (app/models/post_mover.rb), and topics that are merged.

A moved post keeps its id and version, and nothing is told of it. A first post never leaves: a copy of it is written
in the other topic and told as a new post. A topic that has lost all its posts is closed; it keeps its external id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.demo.forum import constants, rules
from service.demo.forum.acts.finding import get_staff, load_kept_post, load_kept_topic, load_visible_topic
from service.demo.forum.acts.polling import record_polls
from service.demo.forum.acts.statuses import write_small_action, write_status
from service.demo.forum.acts.tagging import choose_tags
from service.demo.forum.acts.telling import tell_post
from service.demo.forum.acts.writing import insert_topic
from service.demo.forum.problems import build_invalid, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories, posts, topics
from service.demo.forum.store.database import record_row
from service.demo.forum.text import prettify_title
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class Destination:
    """A topic that is there (`topic_id`), or a new one."""

    topic_id: int | None = None
    title: str = ""
    category_id: int | None = None
    tags: Sequence[str] = ()


def move_posts(
    turn: Turn, viewer: Viewer, origin: Topic, post_ids: Sequence[int], destination: Destination
) -> Topic:
    """The topic where they are now. Raises the 400 problem when none of them can be moved."""
    actor = get_staff(viewer)
    stream = posts.load_posts(turn.db, posts.load_stream(turn.db, origin.id, staff=False))
    written = [post for post in stream if post.post_type == constants.REGULAR]
    moved = [post for post in written if post.id in post_ids]
    if not moved:
        raise build_invalid("post_ids")
    target = _load_destination(turn, viewer, moved[0], destination)
    if target.private != origin.private or target.id == origin.id:
        raise build_invalid("destination_topic_id")
    _move_all(turn, target, moved)
    leavers = [post.post_number for post in moved if not post.first]
    words = _compose_words(turn, moved, target, new=destination.topic_id is None)
    write_small_action(turn, actor, origin, "split_topic", words, min(leavers, default=None))
    for topic in (origin, target):
        topics.record_statistics(turn.db, topic.id)
    bumped_at = max(target.bumped_at, moved[-1].created_at)
    record_row(turn.db, "topic", target.id, bumped_at=bumped_at, updated_at=turn.now)
    if len(moved) == len(written):
        write_status(turn, actor, load_kept_topic(turn, origin.id), "closed", True)
    return load_kept_topic(turn, target.id)


def _load_destination(turn: Turn, viewer: Viewer, first: Post, destination: Destination) -> Topic:
    """A new topic is its first post's author's and as old as that post; it is not told as created."""
    if destination.topic_id is not None:
        return load_visible_topic(turn, viewer, destination.topic_id)
    category = categories.load_category(turn.db, destination.category_id or constants.UNCATEGORIZED_ID)
    title = prettify_title(destination.title)
    problems = rules.find_title_problems(title)
    if problems or category is None:
        raise build_refusal(problems or ["Category not found."])
    author = turn.user(first.user_id)
    made = insert_topic(turn, author, title, constants.TOPIC, category, created_at=first.created_at)
    tags = choose_tags(turn, viewer, category, destination.tags)
    categories.record_topic_tags(turn.db, made.id, tags)
    return made


def _move_all(turn: Turn, target: Topic, moved: Sequence[Post]) -> None:
    """In their order, behind what stands there; answers to what stays behind answer nothing any more."""
    number = posts.load_next_number(turn.db, target.id)
    numbers = {post.post_number: number + place for place, post in enumerate(moved)}
    for post in moved:
        columns = {
            "topic_id": target.id,
            "post_number": numbers[post.post_number],
            "reply_to_post_number": numbers.get(post.reply_to_post_number or 0),
        }
        if post.first:
            copy_id = posts.copy_post(turn.db, post, **columns)
            record_polls(turn, load_kept_post(turn, copy_id), post.raw)
            topics.record_statistics(turn.db, target.id)
            tell_post(turn, "post_created", load_kept_post(turn, copy_id))
        else:
            record_row(turn.db, "post", post.id, **columns, updated_at=turn.now)


def _compose_words(turn: Turn, moved: Sequence[Post], target: Topic, *, new: bool) -> str:
    count = "A post was" if len(moved) == 1 else f"{len(moved)} posts were"
    first = load_kept_post(turn, moved[0].id)
    number = "" if moved[0].first else f"/{first.post_number}"
    where = "split to a new topic" if new else "merged into an existing topic"
    return f"{count} {where}: [{target.title}](/t/{target.slug}/{target.id}{number})"
