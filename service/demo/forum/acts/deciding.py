"""Staff decides: lets a queued post through or not, agrees with a flag or not (app/models/reviewable*.rb)."""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_staff, load_kept_post
from service.demo.forum.acts.hiding import hide_post, unhide_post
from service.demo.forum.acts.removing import delete_post
from service.demo.forum.acts.reviewing import record_decision
from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.problems import build_conflict, build_denied, build_not_found
from service.demo.forum.rights import Viewer, load_viewer
from service.demo.forum.store import reviewables, topics
from service.demo.forum.things import Post, Reviewable
from service.demo.forum.turn import Turn

_FLAG_ACTIONS = {
    "agree_and_keep": constants.APPROVED,
    "agree_and_keep_hidden": constants.APPROVED,
    "agree_and_hide": constants.APPROVED,
    "delete_and_agree": constants.APPROVED,
    "disagree": constants.REJECTED,
    "disagree_and_restore": constants.REJECTED,
    "ignore": constants.IGNORED,
    "ignore_and_do_nothing": constants.IGNORED,
    "delete_and_ignore": constants.IGNORED,
}
"""What the flagged post's reviewable is afterwards."""


def decide_reviewable(
    turn: Turn, viewer: Viewer, reviewable_id: int, action: str, version: int | None = None
) -> tuple[Reviewable, Post | None]:
    """The reviewable as it is then, and its post.

    Raises the 403 problem for an action that it does not offer (any more), and the 409 problem when somebody else
    decided since `version`.
    """
    get_staff(viewer)
    reviewable = reviewables.load_reviewable(turn.db, reviewable_id)
    if reviewable is None:
        raise build_not_found()
    if action not in _list_actions(turn, reviewable):
        raise build_denied()
    if version not in (None, reviewable.version):
        raise build_conflict()
    if reviewable.queued:
        return _decide_queued(turn, reviewable, action)
    return _decide_flagged(turn, viewer, reviewable, action)


def _list_actions(turn: Turn, reviewable: Reviewable) -> list[str]:
    """A rejected post can still be approved; one for a topic that has closed since asks for a word more."""
    pending = reviewable.status == constants.PENDING
    if not reviewable.queued:
        return list(_FLAG_ACTIONS) if pending else []
    topic = topics.load_topic(turn.db, reviewable.topic_id or 0)
    approve = "approve_post_closed" if topic and topic.closed else "approve_post"
    offered = [approve] if reviewable.status != constants.APPROVED else []
    return [*offered, "reject_post", "delete"] if pending else offered


def _decide_queued(turn: Turn, queued: Reviewable, action: str) -> tuple[Reviewable, Post | None]:
    """Approved it is written as it is, in its author's name, now: no validations, no limits, no external id."""
    if not action.startswith("approve_post"):
        status = constants.REJECTED if action == "reject_post" else constants.DELETED
        return record_decision(turn, queued, status, None), None
    draft = Draft(
        raw=queued.raw,
        title=queued.title,
        category_id=queued.category_id,
        tags=queued.tags.split(),
        topic_id=queued.topic_id,
        reply_to_post_number=queued.reply_to_post_number,
        skip_validations=True,
        approved=True,
    )
    made = create_post(turn, load_viewer(turn.db, turn.user(queued.user_id)), draft)
    post = made if isinstance(made, Post) else None
    return record_decision(turn, queued, constants.APPROVED, post.id if post else None), post


def _decide_flagged(
    turn: Turn, viewer: Viewer, flagged: Reviewable, action: str
) -> tuple[Reviewable, Post | None]:
    post = load_kept_post(turn, flagged.target_id or 0)
    topic = topics.load_topic(turn.db, post.topic_id)
    if topic is None:
        raise build_not_found()
    if action == "agree_and_hide":
        hide_post(turn, viewer, post, topic)
    elif action.startswith("disagree"):
        unhide_post(turn, viewer, post, topic)
        reviewables.delete_flags(turn.db, post.id)
    elif action.startswith("delete") and post.deleted_at is None:
        delete_post(turn, viewer, post, topic)
    return record_decision(turn, flagged, _FLAG_ACTIONS[action], post.id), post
