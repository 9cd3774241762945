"""`/posts/{id}/revisions`: who changed what."""

from __future__ import annotations

from service.demo.forum.acts.finding import load_visible_post
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.problems import Json, build_not_found
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.revisions import compose_revision
from service.demo.forum.store import posts
from service.demo.forum.turn import Turn


@answer_json
def show(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`latest` or a version's number; 404 as long as there is only the first version, and for hidden posts."""
    asked = call.path_text("number")
    post, topic = load_visible_post(turn, viewer, call.path_number("id"))
    revisions = posts.load_revisions(turn.db, post.id)
    chosen = revisions[-1:] if asked == "latest" else [r for r in revisions if str(r.number) == asked]
    if not chosen or (post.hidden and not viewer.staff):
        raise build_not_found()
    return compose_revision(turn, viewer, post, topic, revisions, chosen[0])
