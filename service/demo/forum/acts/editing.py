"""Edits of posts and topics (Discourse's PostRevisor): versions, grace period, bumps, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.demo.forum import constants, rules
from service.demo.forum.acts.finding import get_actor, load_kept_post, load_kept_topic
from service.demo.forum.acts.hiding import write_shown
from service.demo.forum.acts.pacing import check_pace
from service.demo.forum.acts.polling import find_changed_poll_problems, record_polls
from service.demo.forum.acts.tagging import choose_tags
from service.demo.forum.acts.telling import tell_post, tell_topic
from service.demo.forum.cooking import cook
from service.demo.forum.problems import build_conflict, build_denied, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories, people, posts, reviewables, topics
from service.demo.forum.store.database import record_row
from service.demo.forum.text import clean_raw, compose_slug, prettify_title
from service.demo.forum.things import Post, Tag, Topic, User
from service.demo.forum.turn import Turn

_TOO_LATE = "That post was created too long ago. It can no longer be edited or deleted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to change; None = stays. Title, category and tags count for first posts only."""

    raw: str | None = None
    original_text: str | None = None
    """The raw the editor started from: anything else by now is a conflict."""
    edit_reason: str | None = None
    title: str | None = None
    category_id: int | None = None
    tags: Sequence[str] | None = None
    names_topic: bool = False
    """Whether title or category were given at all: then even the same ones count as a change of the topic."""
    bypass_bump: bool = False
    force_new_version: bool = False
    validate: bool = True
    """False for what follows from another act, whose rights are known."""


@dataclass(slots=True)
class _Changes:
    """What an edit really changes, after tidying."""

    raw: str | None = None
    title: str | None = None
    category_id: int | None = None
    tags: list[Tag] | None = None
    reason: str | None = None
    named: bool = False

    @property
    def topic(self) -> bool:
        found = self.title is not None or self.category_id is not None or self.tags is not None
        return self.named or found

    @property
    def any(self) -> bool:
        return self.raw is not None or self.topic or self.reason is not None


def edit_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic, edit: Edit) -> Post:
    """The post as it is afterwards; an edit that changes nothing makes no version and is not told."""
    actor = get_actor(viewer)
    if edit.validate:
        _check_rights(turn, viewer, post, topic, edit)
    if edit.original_text and edit.original_text != post.raw:
        raise build_conflict()
    changes = _find_changes(turn, viewer, post, topic, edit)
    if not changes.any:
        return post
    fresh = _is_new_version(turn, actor, post, changes, edit)
    if fresh and edit.validate:
        check_pace(turn, actor, "edit")
    _record_topic(turn, topic, changes)
    _record_post(turn, actor, post, topic, changes, fresh=fresh)
    if (
        edit.validate
        and post.hidden_reason_id == constants.HIDDEN_BY_FLAGS
        and viewer.is_author(post.user_id)
    ):
        write_shown(turn, post, topic)
        reviewables.delete_flags(turn.db, post.id)
    if fresh and not edit.bypass_bump and post.post_number == topic.highest_post_number:
        record_row(turn.db, "topic", topic.id, bumped_at=turn.now)
    if topic.deleted_at is None:
        _tell(turn, post, topic, changes)
    return load_kept_post(turn, post.id)


def _check_rights(turn: Turn, viewer: Viewer, post: Post, topic: Topic, edit: Edit) -> None:
    """Whoever comes too late is told so in the words of the validations (posts_controller.rb, `too_late_to`)."""
    allowed = viewer.may_edit_topic if edit.raw is None and edit.edit_reason is None else viewer.may_edit
    if allowed(turn, post, topic):
        return
    if viewer.is_too_late(turn, post):
        raise build_refusal([_TOO_LATE])
    raise build_denied()


def _find_changes(turn: Turn, viewer: Viewer, post: Post, topic: Topic, edit: Edit) -> _Changes:
    changes = _Changes(named=edit.names_topic and post.first)
    if edit.raw is not None and (raw := clean_raw(edit.raw)) != post.raw:
        changes.raw = raw
        if edit.validate and post.post_type != constants.SMALL_ACTION:
            _refuse(rules.find_body_problems(raw, private=topic.private))
            _refuse(find_changed_poll_problems(turn, post, raw))
    if edit.edit_reason and edit.edit_reason != post.edit_reason:
        changes.reason = edit.edit_reason
    if post.first:
        _find_topic_changes(turn, viewer, topic, edit, changes)
    return changes


def _find_topic_changes(turn: Turn, viewer: Viewer, topic: Topic, edit: Edit, changes: _Changes) -> None:
    if edit.title is not None and (title := prettify_title(edit.title)) != topic.title:
        problems = rules.find_title_problems(
            title, private=topic.private, admin=bool(viewer.user and viewer.user.admin)
        )
        if not topic.private and topics.is_title_taken(turn.db, title, topic.id):
            problems.append("Title has already been used")
        _refuse(problems)
        changes.title = title
    if edit.category_id is not None and edit.category_id != topic.category_id:
        category = categories.load_category(turn.db, edit.category_id)
        if category is None:
            raise build_refusal(["Category not found."])
        if not viewer.may_create_topic(category):
            raise build_denied()
        changes.category_id = category.id
    if edit.tags is not None:
        category = categories.load_category(turn.db, changes.category_id or topic.category_id or 0)
        tags = choose_tags(turn, viewer, category, edit.tags)
        if {tag.id for tag in tags} != {tag.id for tag in categories.load_topic_tags(turn.db, topic.id)}:
            changes.tags = tags


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise build_refusal(problems)


def _is_new_version(turn: Turn, actor: User, post: Post, changes: _Changes, edit: Edit) -> bool:
    """Edits by the same person within five minutes belong to the version before, as long as all are small together."""
    if edit.force_new_version or changes.reason is not None or post.last_editor_id != actor.id:
        return True
    if reviewables.load_flagged(turn.db, post.id, constants.PENDING):
        return True
    if (turn.now - post.last_version_at).total_seconds() > constants.EDIT_GRACE_S:
        return True
    trusted = actor.staff or actor.trust_level > 1
    most = constants.EDIT_GRACE_CHARACTERS_TRUSTED if trusted else constants.EDIT_GRACE_CHARACTERS
    began = post.raw if post.raw_of_version is None else post.raw_of_version
    return changes.raw is not None and rules.compute_changed_characters(began, changes.raw) > most


def _record_topic(turn: Turn, topic: Topic, changes: _Changes) -> None:
    if changes.title is not None:
        slug = compose_slug(changes.title)
        record_row(turn.db, "topic", topic.id, title=changes.title, slug=slug, updated_at=turn.now)
    if changes.category_id is not None:
        record_row(turn.db, "topic", topic.id, category_id=changes.category_id, updated_at=turn.now)
    if changes.tags is not None:
        categories.record_topic_tags(turn.db, topic.id, changes.tags)


def _record_post(
    turn: Turn, actor: User, post: Post, topic: Topic, changes: _Changes, *, fresh: bool
) -> None:
    columns: dict[str, object] = {"updated_at": turn.now, "last_editor_id": actor.id}
    if changes.raw is not None:
        record_polls(turn, post, changes.raw)
        columns |= {"raw": changes.raw, "cooked": cook(changes.raw, people.load_usernames(turn.db))}
    if fresh:
        number = post.version + 1
        title = topic.title if changes.title is not None else None
        posts.record_revision(turn.db, post, number, actor.id, turn.now, title, changes.reason)
        columns |= {"version": number, "last_version_at": turn.now, "edit_reason": changes.reason}
        columns["raw_of_version"] = columns.get("raw", post.raw)
    elif _is_taken_back(turn, post, changes):
        posts.delete_revision(turn.db, post.id, post.version)
        before = posts.load_revisions(turn.db, post.id)
        columns["version"] = post.version - 1
        columns["last_editor_id"] = before[-1].user_id if before else post.user_id
    record_row(turn.db, "post", post.id, **columns)


def _is_taken_back(turn: Turn, post: Post, changes: _Changes) -> bool:
    """Whoever restores the text from before within the five minutes has its version back (`update_revision`)."""
    latest = posts.load_revisions(turn.db, post.id)[-1:]
    return not changes.topic and any(
        (one.number, one.raw_before) == (post.version, changes.raw)
        and one.title_before is None
        and one.edit_reason is None
        for one in latest
    )


def _tell(turn: Turn, post: Post, topic: Topic, changes: _Changes) -> None:
    """An edit that touches the topic is told as the topic's alone, even when it also changes the text."""
    if changes.topic:
        tell_topic(turn, "topic_edited", load_kept_topic(turn, topic.id))
    else:
        tell_post(turn, "post_edited", load_kept_post(turn, post.id))
