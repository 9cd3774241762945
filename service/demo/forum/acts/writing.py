"""New topics, replies and private messages (Discourse's NewPostManager and PostCreator)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.demo.forum import constants, rules
from service.demo.forum.acts.finding import get_actor, load_kept_post, load_kept_topic
from service.demo.forum.acts.pacing import check_pace, check_turns
from service.demo.forum.acts.polling import find_new_poll_problems, record_polls
from service.demo.forum.acts.reviewing import enqueue_post, needs_approval
from service.demo.forum.acts.tagging import choose_tags
from service.demo.forum.acts.telling import tell_post, tell_topic
from service.demo.forum.cooking import cook
from service.demo.forum.problems import build_denied, build_invalid, build_refusal
from service.demo.forum.rights import Viewer, load_viewer, may_see_topic
from service.demo.forum.store import categories, people, posts, topics
from service.demo.forum.store.database import insert_row, record_row, render_time
from service.demo.forum.text import clean_raw, compose_slug, prettify_title
from service.demo.forum.things import Category, Group, Post, Reviewable, Topic, User
from service.demo.forum.turn import Turn

ACTION = "create_post"
_LOST_TOPIC = (
    "Something has gone wrong. Perhaps this topic was closed or deleted while you were looking at it?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to post: a topic with `title`, a reply with `topic_id`, a message with `recipients`."""

    raw: str
    title: str | None = None
    category_id: int | None = None
    tags: Sequence[str] = ()
    topic_id: int | None = None
    reply_to_post_number: int | None = None
    recipients: Sequence[str] | None = None
    """User and group names of a private message."""
    external_id: str | None = None
    created_at: datetime | None = None
    visible: bool = True
    no_bump: bool = False
    skip_validations: bool = False
    approved: bool = False
    """Staff has let it through: no second queue, no limits, and tags with staff's rights."""


def create_post(turn: Turn, viewer: Viewer, draft: Draft) -> Post | Reviewable:
    """Raises a problem when the forum refuses; a moderated category gives the queued post instead."""
    actor = get_actor(viewer)
    if draft.topic_id is not None:
        return _create_reply(turn, viewer, actor, draft, draft.topic_id)
    if draft.recipients is not None:
        return _create_message(turn, actor, draft)
    return _create_topic(turn, viewer, actor, draft)


def _create_topic(turn: Turn, viewer: Viewer, actor: User, draft: Draft) -> Post | Reviewable:
    category = categories.load_category(turn.db, draft.category_id or 0)
    if category is None:
        raise build_invalid("category")
    if not (draft.approved or viewer.may_create_topic(category)):
        raise build_denied()
    title = prettify_title(draft.title or "")
    if not draft.skip_validations:
        _check_title(turn, actor, title, draft)
        _check_body(turn, actor, draft, private=False)
    tagger = load_viewer(turn.db, turn.system()) if draft.approved else viewer
    tags = choose_tags(turn, tagger, category, draft.tags, ACTION)
    if needs_approval(turn, actor, category, reply=False) and not draft.approved:
        return enqueue_post(turn, actor, draft.raw, title=draft.title, category=category, tags=draft.tags)
    _check_pace(turn, actor, draft, "topic", "post")
    topic = insert_topic(turn, actor, title, constants.TOPIC, category, **_list_columns(draft))
    categories.record_topic_tags(turn.db, topic.id, tags)
    return _open_topic(turn, actor, topic, draft)


def _check_pace(turn: Turn, actor: User, draft: Draft, *actions: str) -> None:
    if not (draft.skip_validations or draft.approved):
        for action in actions:
            check_pace(turn, actor, action)


def _check_title(turn: Turn, actor: User, title: str, draft: Draft) -> None:
    problems = rules.find_title_problems(title, admin=actor.admin)
    if topics.is_title_taken(turn.db, title, None):
        problems.append("Title has already been used")
    _refuse([*problems, *_find_external_id_problems(turn, draft)])


def _find_external_id_problems(turn: Turn, draft: Draft) -> list[str]:
    if draft.external_id is None:
        return []
    taken = topics.is_external_id_taken(turn.db, draft.external_id)
    return rules.find_external_id_problems(draft.external_id) + ["External has already been taken"] * taken


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise build_refusal(problems, ACTION)


def _check_body(turn: Turn, actor: User, draft: Draft, *, private: bool) -> None:
    raw = clean_raw(draft.raw)
    problems = rules.find_body_problems(raw, private=private)
    problems += find_new_poll_problems(actor, raw)
    problems += rules.find_mention_problems(raw, staff=actor.staff, trust_level=actor.trust_level)
    recently = render_time(turn.now - timedelta(seconds=constants.UNIQUE_POSTS_S))
    if not actor.staff and posts.has_same_recent_post(turn.db, actor.id, raw, recently):
        problems.append("Body is too similar to what you recently posted")
    _refuse(problems)


def _list_columns(draft: Draft) -> dict[str, Any]:
    return {"created_at": draft.created_at, "external_id": draft.external_id, "visible": draft.visible}


def insert_topic(
    turn: Turn,
    actor: User,
    title: str,
    archetype: str,
    category: Category | None,
    *,
    created_at: datetime | None = None,
    external_id: str | None = None,
    visible: bool = True,
) -> Topic:
    moment = created_at or turn.now
    topic_id = insert_row(
        turn.db,
        "topic",
        title=title,
        slug=compose_slug(title),
        archetype=archetype,
        category_id=category.id if category else None,
        user_id=actor.id,
        external_id=external_id,
        created_at=moment,
        updated_at=moment,
        bumped_at=moment,
        last_posted_at=moment,
        last_post_user_id=actor.id,
        visible=visible,
    )
    return load_kept_topic(turn, topic_id)


def _open_topic(turn: Turn, actor: User, topic: Topic, draft: Draft) -> Post:
    """Write the first post; the topic is told before it."""
    post = _insert_post(turn, actor, topic, draft)
    tell_topic(turn, "topic_created", load_kept_topic(turn, topic.id))
    tell_post(turn, "post_created", post)
    return post


def _insert_post(turn: Turn, actor: User, topic: Topic, draft: Draft) -> Post:
    moment = draft.created_at or turn.now
    raw = clean_raw(draft.raw)
    post_id = posts.insert_post(
        turn.db,
        topic_id=topic.id,
        post_number=posts.load_next_number(turn.db, topic.id),
        user_id=actor.id,
        raw=raw,
        cooked=cook(raw, people.load_usernames(turn.db)),
        created_at=moment,
        updated_at=moment,
        last_version_at=moment,
        last_editor_id=actor.id,
        reply_to_post_number=draft.reply_to_post_number,
    )
    post = load_kept_post(turn, post_id)
    record_polls(turn, post, raw)
    topics.record_statistics(turn.db, topic.id)
    record_row(turn.db, "user", actor.id, last_posted_at=moment)
    turn.forget_users()
    return post


def _create_reply(turn: Turn, viewer: Viewer, actor: User, draft: Draft, topic_id: int) -> Post | Reviewable:
    topic = topics.load_topic(turn.db, topic_id)
    allowed = topic is not None and may_see_topic(turn.db, viewer, topic)
    if topic is None or topic.deleted_at or not (draft.approved or (allowed and viewer.may_reply(topic))):
        raise build_refusal([_LOST_TOPIC], ACTION)
    if not draft.skip_validations:
        _check_body(turn, actor, draft, private=topic.private)
        check_turns(turn, actor, topic, ACTION)
    category = categories.load_category(turn.db, topic.category_id or 0)
    if category and needs_approval(turn, actor, category, reply=True) and not draft.approved:
        number = draft.reply_to_post_number
        return enqueue_post(turn, actor, draft.raw, topic=topic, category=category, reply_to=number)
    _check_pace(turn, actor, draft, "post")
    post = _insert_post(turn, actor, topic, draft)
    if not draft.no_bump:
        record_row(turn.db, "topic", topic.id, bumped_at=post.created_at)
    tell_post(turn, "post_created", post)
    return post


def _create_message(turn: Turn, actor: User, draft: Draft) -> Post:
    names = [name.strip() for name in draft.recipients or () if name.strip()]
    groups = {name: group for name in names if (group := _load_messageable(turn, actor, name))}
    users = [people.load_user_named(turn.db, name) for name in names if name not in groups]
    title = prettify_title(draft.title or "")
    problems = ["You must select a valid user."] if None in users or not names else []
    problems += [deaf for user in users if user and (deaf := _find_deaf(turn, actor, user))]
    problems += rules.find_title_problems(title, private=True)
    _refuse([*problems, *_find_external_id_problems(turn, draft)])
    _check_body(turn, actor, draft, private=True)
    _check_pace(turn, actor, draft, "message")
    topic = insert_topic(turn, actor, title, constants.PRIVATE_MESSAGE, None, **_list_columns(draft))
    user_ids = [actor.id, *(user.id for user in users if user)]
    topics.insert_allowed(turn.db, topic.id, user_ids, [group.id for group in groups.values()])
    return _open_topic(turn, actor, topic, draft)


def _find_deaf(turn: Turn, actor: User, to: User) -> str | None:
    return rules.find_recipient_problem(
        to.username,
        staff=actor.staff,
        trust_level=actor.trust_level,
        accepts=to.allow_private_messages,
        suspended=to.is_suspended(turn.now),
    )


def _load_messageable(turn: Turn, actor: User, name: str) -> Group | None:
    """The group of that name if the actor may write to it; groups go before users (posts_controller.rb)."""
    group = people.load_group_named(turn.db, name)
    if group is None:
        return None
    member = any(user.id == actor.id for user in people.load_members(turn.db, group.id))
    owner = actor.id in people.load_owner_ids(turn.db, group.id)
    allowed = rules.may_message(
        group.messageable_level, admin=actor.admin, moderator=actor.moderator, member=member, owner=owner
    )
    return group if allowed else None
