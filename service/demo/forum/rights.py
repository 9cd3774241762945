"""Who may see and do what (Discourse's Guardian), as far as the demo forum needs it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from service.demo.forum import constants, rules
from service.demo.forum.store import categories, people, topics
from service.demo.forum.things import Category, Post, Topic, User
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks or acts, with what the groups allow; `user` is None for somebody not signed in."""

    user: User | None
    group_ids: frozenset[int]
    access: Mapping[int, int]
    """Category id -> best permission; absent = not even see."""

    @property
    def staff(self) -> bool:
        return self.user is not None and self.user.staff

    def is_author(self, user_id: int) -> bool:
        return self.user is not None and self.user.id == user_id

    def may_create_topic(self, category: Category) -> bool:
        return self.user is not None and self.access.get(category.id) == constants.PERMISSION_FULL

    def may_reply(self, topic: Topic) -> bool:
        if self.user is None or topic.deleted_at is not None:
            return False
        if (topic.closed or topic.archived) and not self.staff:
            return False
        return self.may_write_in(topic)

    def may_edit(self, turn: Turn, post: Post, topic: Topic) -> bool:
        """lib/guardian/post_guardian.rb, can_edit_post?"""
        if self.user is None:
            return False
        if self.staff or self.user.trust_level >= rules.TRUSTED_EDITOR:
            return self.user.admin or self.may_write_in(topic)
        if topic.archived or post.user_deleted or post.deleted_at or not self.is_author(post.user_id):
            return False
        if post.hidden:
            return post.hidden_at is None or post.hidden_at < turn.now - rules.COOLDOWN
        return (post.first and _is_unlimited(turn, topic)) or not self.is_too_late(turn, post)

    def is_too_late(self, turn: Turn, post: Post) -> bool:
        """Whether it is the age of their own post that keeps a member from editing it."""
        own = self.user is not None and self.is_author(post.user_id)
        level = self.user.trust_level if self.user else 0
        return own and rules.is_edit_window_over(turn.settings, level, post.created_at, turn.now)

    def may_edit_topic(self, turn: Turn, first: Post, topic: Topic) -> bool:
        """Its title, category and tags: lib/guardian/topic_guardian.rb, can_edit_topic?"""
        if self.user is None or (topic.archived and not self.staff):
            return False
        trusted = self.user.trust_level >= rules.TRUSTED_TOPIC_EDITOR and not topic.private
        if trusted and self.access.get(topic.category_id or 0) == constants.PERMISSION_FULL:
            return True
        return self.may_edit(turn, first, topic)

    def may_write_in(self, topic: Topic) -> bool:
        return topic.private or self.access.get(topic.category_id or 0, 9) <= constants.PERMISSION_REPLY

    def may_delete(self, turn: Turn, post: Post, topic: Topic) -> bool:
        """Authors delete their replies, and their topics within a day while nobody has answered."""
        if self.staff or post.deleted_at is not None:
            return post.deleted_at is None
        if post.user_deleted or not self.is_author(post.user_id) or topic.archived:
            return False
        young = turn.now - topic.created_at < timedelta(hours=24)
        return not post.first or (topic.posts_count <= 1 and young)

    def may_recover(self, post: Post) -> bool:
        """Staff brings back what is deleted for good, but an author's marker is the author's."""
        if post.deleted_at is not None:
            return self.staff
        return post.user_deleted and self.is_author(post.user_id)


def _is_unlimited(turn: Turn, topic: Topic) -> bool:
    category = categories.load_category(turn.db, topic.category_id or 0)
    return category is not None and category.allow_unlimited_owner_edits_on_first_post


def load_viewer(db: sqlite3.Connection, user: User | None) -> Viewer:
    groups = frozenset(group.id for group in people.load_groups_of(db, user.id)) if user else frozenset[int]()
    access = categories.load_access(db, groups)
    if user is not None and user.admin:
        every = [category.id for category in categories.load_categories(db)]
        access = dict.fromkeys(every, constants.PERMISSION_FULL)
    return Viewer(user, groups, access)


def may_see_topic(db: sqlite3.Connection, viewer: Viewer, topic: Topic) -> bool:
    """Staff sees deleted topics; unlisted ones are open to everybody who knows their address."""
    if topic.deleted_at is not None and not viewer.staff:
        return False
    if not topic.private:
        return topic.category_id in viewer.access
    if viewer.user is None:
        return False
    return viewer.user.admin or topics.is_allowed(db, topic.id, viewer.user.id)


def may_see_post(db: sqlite3.Connection, viewer: Viewer, post: Post, topic: Topic) -> bool:
    """Hidden ones are for staff, their authors and the most trusted (hidden_post_visible_groups)."""
    if post.deleted_at is not None and not viewer.staff:
        return False
    level = viewer.user.trust_level if viewer.user else 0
    trusted = viewer.staff or level >= rules.TRUSTED_EDITOR or viewer.is_author(post.user_id)
    if post.hidden and not trusted:
        return False
    return may_see_topic(db, viewer, topic)
