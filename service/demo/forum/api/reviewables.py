"""`/review`: what waits for staff."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum.acts.deciding import decide_reviewable
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.api.calls import Call, render_json
from service.demo.forum.problems import Json, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_reviewable_payload
from service.demo.forum.store import reviewables
from service.demo.forum.turn import Turn

_TRANSITIONS = ("pending", "approved", "rejected", "ignored", "deleted")


async def index(call: Call) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> list[Json]:
        get_staff(viewer)
        kind = call.params.text("type") or ""
        return [compose_reviewable_payload(found) for found in reviewables.load_pending(turn.db, kind)]

    found = await call.turn(work)
    return render_json({"reviewables": found, "meta": {"total_rows_reviewables": len(found)}})


async def perform(call: Call) -> web.Response:
    """`PUT /review/{id}/perform/{action}?version=n`: the version is that of the reviewable as the caller saw it."""
    version = call.params.number("version")

    def work(turn: Turn, viewer: Viewer) -> Json:
        get_staff(viewer)
        if version is None:
            raise build_refusal(["You must provide a version of the reviewable."])
        action = call.path_text("action")
        decided, post = decide_reviewable(turn, viewer, call.path_number("id"), action, version)
        return {
            "success": True,
            "version": decided.version,
            "transition_to": _TRANSITIONS[decided.status],
            "created_post_id": post.id if post else None,
            "created_post_topic_id": post.topic_id if post else None,
            "remove_reviewable_ids": [decided.id],
        }

    return render_json({"reviewable_perform_result": await call.turn(work)})
