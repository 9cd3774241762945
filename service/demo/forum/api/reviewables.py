"""`/review`: posts that wait for staff."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum.acts.deciding import approve_post, reject_post
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.api.calls import Call, render_json
from service.demo.forum.problems import Json, build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_reviewable_payload
from service.demo.forum.store import queue
from service.demo.forum.turn import Turn


async def index(call: Call) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> list[Json]:
        get_staff(viewer)
        return [compose_reviewable_payload(queued) for queued in queue.load_pending(turn.db)]

    found = await call.turn(work)
    return render_json({"reviewables": found, "meta": {"total_rows_reviewables": len(found)}})


async def perform(call: Call) -> web.Response:
    """`PUT /review/{id}/perform/approve_post` or `reject_post`."""
    action = call.path_text("action")
    if action not in ("approve_post", "reject_post"):
        raise build_invalid("action_id")

    def work(turn: Turn, viewer: Viewer) -> Json:
        queued_id = call.path_number("id")
        if action == "reject_post":
            rejected = reject_post(turn, viewer, queued_id)
            return _compose_result(rejected.version, "rejected", None, None)
        approved, post = approve_post(turn, viewer, queued_id)
        return _compose_result(
            approved.version, "approved", post.id if post else None, post.topic_id if post else None
        )

    return render_json({"reviewable_perform_result": await call.turn(work)})


def _compose_result(version: int, transition: str, post_id: int | None, topic_id: int | None) -> Json:
    return {
        "success": True,
        "version": version,
        "transition_to": transition,
        "created_post_id": post_id,
        "created_post_topic_id": topic_id,
        "remove_reviewable_ids": [],
    }
