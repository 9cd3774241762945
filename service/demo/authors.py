"""Who writes on the demo forum: people of the story, by the forum's own rules, and the companion."""

from __future__ import annotations

from datetime import datetime

from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.rights import load_viewer
from service.demo.forum.store import categories, people
from service.demo.forum.things import Post, User
from service.demo.forum.turn import Turn


def load_person(turn: Turn, username: str) -> User:
    user = people.load_user_named(turn.db, username)
    if user is None:
        raise LookupError(f"the story has nobody named {username}")
    return user


def is_companion(turn: Turn, user_id: int) -> bool:
    return turn.user(user_id).username == turn.settings.api_username


def write(
    turn: Turn,
    author: str,
    raw: str,
    *,
    title: str | None = None,
    slug: str | None = None,
    topic_id: int | None = None,
    at: datetime | None = None,
) -> Post:
    """A topic with `title` in the category `slug`, or a reply; `at` another time than now. Raises Problem."""
    category = categories.load_category_by_slug(turn.db, slug) if slug else None
    draft = Draft(
        raw=raw,
        title=title,
        category_id=category.id if category else None,
        topic_id=topic_id,
        created_at=at or turn.now,
        approved=True,
    )
    made = create_post(turn, load_viewer(turn.db, load_person(turn, author)), draft)
    if not isinstance(made, Post):
        raise TypeError("the story's posts wait for nobody")
    return made
