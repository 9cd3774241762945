"""What the companion did on the demo forum, told in the terminal: one line a deed, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.demo.authors import is_companion
from service.demo.forum import constants
from service.demo.forum.pages.looks import render_action
from service.demo.forum.store import posts, topics
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn

LONGEST_S = 60.0
"""What took longer waited for a person, or for its time."""
_CIRCLE = "circle-"
_ANNOUNCED = re.compile(r"circle-t(\d+)")
"""How the companion's keys of topics begin, and how they name an announcement."""
_SAID = re.compile(r"\*\*(.+?)\*\*")


def describe_deeds(turn: Turn) -> Sequence[str]:
    """In the order in which they happened."""
    return [line for event, thing in turn.happened if (line := _describe(turn, event, thing))]


def _describe(turn: Turn, event: str, thing: Post | Topic) -> str | None:
    post = thing if isinstance(thing, Post) else posts.load_post_by_number(turn.db, thing.id, 1)
    topic = topics.load_topic(turn.db, post.topic_id) if post else None
    if post is None or topic is None:
        return None
    if event == "post_created" and is_companion(turn, post.user_id):
        return _describe_new(turn, post, topic)
    if event in ("post_edited", "topic_edited") and is_companion(turn, post.last_editor_id):
        return f"brought {'the topic of' if post.first else 'its reply to'} {_name(turn, topic)} up to date"
    return None


def _describe_new(turn: Turn, post: Post, topic: Topic) -> str:
    name = _name(turn, topic)
    if post.post_type == constants.SMALL_ACTION:
        return f"{render_action(post.action_code or '')}: {name}"
    if topic.private:
        return f"wrote to {_list_recipients(turn, topic)} in private"
    if not (topic.external_id or "").startswith(_CIRCLE):
        return f"wrote the topic {name}" if post.first else f"answered {name}"
    if post.first:
        return f"circle {name} got its topic{_render_wait(turn, topic)}"
    said = _SAID.match(post.raw)
    return f"told the people of {name}: {said[1]}" if said else f"wrote to the people of {name}"


def _find_announcement(turn: Turn, topic: Topic) -> Topic | None:
    key = _ANNOUNCED.fullmatch(topic.external_id or "")
    return topics.load_topic(turn.db, int(key[1])) if key else None


def _name(turn: Turn, topic: Topic) -> str:
    """A circle as its people have announced it."""
    return f"'{(_find_announcement(turn, topic) or topic).title}'"


def _list_recipients(turn: Turn, topic: Topic) -> str:
    groups = [f"the {group.name}" for group in topics.load_allowed_groups(turn.db, topic.id)]
    users = [user.username for user in topics.load_allowed_users(turn.db, topic.id)]
    return ", ".join(groups + [name for name in users if name != turn.settings.api_username])


def _render_wait(turn: Turn, topic: Topic) -> str:
    """How long it took from the last words of a person under its announcement."""
    announcement = _find_announcement(turn, topic)
    if announcement is None:
        return ""
    written = posts.load_posts(turn.db, posts.load_stream(turn.db, announcement.id, staff=True))
    words = [post.last_version_at for post in written if not is_companion(turn, post.user_id)]
    waited_s = (topic.created_at - max(words)).total_seconds() if words else LONGEST_S
    return f", {waited_s:.1f} s" if waited_s < LONGEST_S else ""
