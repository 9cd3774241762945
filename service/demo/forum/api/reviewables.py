"""`/review`: what waits for staff."""

from __future__ import annotations

from service.demo.forum.acts.deciding import decide_reviewable
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.problems import Json, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_reviewable_payload
from service.demo.forum.store import reviewables
from service.demo.forum.turn import Turn

_TRANSITIONS = ("pending", "approved", "rejected", "ignored", "deleted")


@answer_json
def index(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Those that are pending, or those of one `type`."""
    get_staff(viewer)
    pending = reviewables.load_pending(turn.db, call.params.text("type") or "")
    listed = [compose_reviewable_payload(reviewable) for reviewable in pending]
    return {"reviewables": listed, "meta": {"total_rows_reviewables": len(listed)}}


@answer_json
def perform(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`PUT /review/{id}/perform/{action}?version=n`: the version is that of the reviewable as the caller saw it."""
    version = call.params.number("version")
    get_staff(viewer)
    if version is None:
        raise build_refusal(["You must provide a version of the reviewable."])
    action = call.path_text("action")
    decided, post = decide_reviewable(turn, viewer, call.path_number("id"), action, version)
    result = {
        "success": True,
        "version": decided.version,
        "transition_to": _TRANSITIONS[decided.status],
        "created_post_id": post.id if post else None,
        "created_post_topic_id": post.topic_id if post else None,
        "remove_reviewable_ids": [decided.id],
    }
    return {"reviewable_perform_result": result}
