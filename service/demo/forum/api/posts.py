"""`/posts`: write, read, edit, delete and recover; with the 120 seconds' memory of writes."""

from __future__ import annotations

import hashlib
import json

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.editing import Edit, edit_post
from service.demo.forum.acts.finding import get_actor, get_visible_post, load_visible_post, load_visible_topic
from service.demo.forum.acts.removing import delete_post, recover_post
from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.api.calls import Call, answer_json, render_json
from service.demo.forum.params import Params
from service.demo.forum.problems import (
    Json,
    Problem,
    build_denied,
    build_invalid,
    build_missing,
    build_not_found,
)
from service.demo.forum.rights import Viewer, may_see_post
from service.demo.forum.shapes.posts import compose_latest_post, compose_post, load_context
from service.demo.forum.store import memos, posts, reviewables, topics
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Post, Reviewable
from service.demo.forum.turn import Turn


async def create(call: Call) -> web.Response:
    """201 never comes: a new post, a queued one and the memory of either are all 200, a refusal is 422."""
    call.params.required("raw")
    signature = compose_signature(call)
    status, body = await call.turn(
        lambda turn, viewer: _create_once(turn, viewer, call.params, signature, call.forum.settings.memo_s)
    )
    return web.Response(status=status, text=body, content_type="application/json", charset="utf-8")


def compose_signature(call: Call) -> str:
    """An identical call: same values, same user, same address, same client."""
    headers = call.request.headers
    parts = (
        call.params.signature(),
        call.user.username if call.user else "",
        call.request.remote or "",
        headers.get("User-Agent", ""),
        headers.get("Referer", ""),
    )
    return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()


def _create_once(
    turn: Turn, viewer: Viewer, params: Params, signature: str, memo_s: float
) -> tuple[int, str]:
    """The stored answer of the same call within the memory's time, refusals included; else do it."""
    get_actor(viewer)
    known = memos.load_memo(turn.db, signature)
    if known is not None:
        return known
    turn.db.execute("SAVEPOINT writing")
    try:
        made = create_post(turn, viewer, parse_draft(params))
        status, shape = 200, _compose_made(turn, viewer, made, nested=params.flag("nested_post"))
    except Problem as problem:
        if problem.status != 422:
            raise
        turn.db.execute("ROLLBACK TO writing")
        status, shape = problem.status, problem.body
    turn.db.execute("RELEASE writing")
    body = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    memos.record_memo(turn.db, signature, status, body, memo_s)
    return status, body


def parse_draft(params: Params) -> Draft:
    """Raises the 400 problem for what cannot be read."""
    private = params.text("archetype") == constants.PRIVATE_MESSAGE
    recipients = (params.text("target_recipients") or "").split(",") if private else None
    topic_id = params.number("topic_id")
    if topic_id is None and not private and params.text("category") is None:
        raise build_invalid("category")
    hidden = params.flag("unlist_topic") or params.text("visible") == "false"
    return Draft(
        raw=params.required("raw"),
        title=params.text("title"),
        category_id=params.number("category"),
        tags=params.texts("tags") or (),
        topic_id=topic_id,
        reply_to_post_number=params.number("reply_to_post_number"),
        recipients=recipients,
        external_id=params.text("external_id") or None,
        created_at=params.moment("created_at"),
        visible=not hidden,
        no_bump=params.flag("no_bump"),
        skip_validations=params.flag("skip_validations"),
    )


def _compose_made(turn: Turn, viewer: Viewer, made: Post | Reviewable, *, nested: bool) -> Json:
    if isinstance(made, Reviewable):
        return _compose_queued(turn, made)
    context = load_context(turn, viewer, made.topic_id)
    shape = {**compose_post(turn, context, made), "draft_sequence": 0}
    return {"action": "create_post", "success": True, "post": shape} if nested else shape


def _compose_queued(turn: Turn, queued: Reviewable) -> Json:
    """No post and no topic id: both are made only when staff lets it through."""
    return {
        "action": "enqueued",
        "success": True,
        "pending_count": reviewables.count_queued(turn.db, queued.user_id),
        "pending_post": {
            "id": queued.id,
            "raw": queued.raw,
            "title": queued.title,
            "topic_id": queued.topic_id,
            "category_id": queued.category_id,
            "created_at": render_time(queued.created_at),
        },
    }


async def show(call: Call) -> web.Response:
    post_id = call.path_number("id")
    return render_json(await call.turn(lambda turn, viewer: _compose_visible(turn, viewer, post_id)))


def _compose_visible(turn: Turn, viewer: Viewer, post_id: int) -> Json:
    post, topic = load_visible_post(turn, viewer, post_id)
    return compose_post(turn, load_context(turn, viewer, topic.id), post)


@answer_json
def show_by_number(call: Call, turn: Turn, viewer: Viewer) -> Json:
    found = posts.load_post_by_number(turn.db, call.path_number("topic_id"), call.path_number("number"))
    post, topic = get_visible_post(turn, viewer, found)
    return compose_post(turn, load_context(turn, viewer, topic.id), post)


@answer_json
def update(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """409 when `original_text` is not the text of now; nothing changed is 200, too."""
    values = call.params.nested("post")
    if values is None:
        raise build_missing("post")
    bump = call.params if "bypass_bump" in call.params else values
    edit = Edit(
        raw=values.text("raw"),
        original_text=values.text("original_text") or values.text("raw_old"),
        edit_reason=values.text("edit_reason"),
        title=call.params.text("title"),
        category_id=values.number("category_id"),
        names_topic="title" in call.params or "category_id" in values,
        bypass_bump=bump.flag("bypass_bump") and call.user is not None and call.user.staff,
    )
    get_actor(viewer)
    post, topic = load_visible_post(turn, viewer, call.path_number("id"))
    edited = edit_post(turn, viewer, post, topic, edit)
    context = load_context(turn, viewer, topic.id)
    return {"post": {**compose_post(turn, context, edited), "draft_sequence": 0}}


@answer_json
def destroy(call: Call, turn: Turn, viewer: Viewer) -> None:
    """Not a first post, which goes with its topic alone (`can_delete_post?`)."""
    get_actor(viewer)
    post, topic = load_visible_post(turn, viewer, call.path_number("id"))
    if post.first:
        raise build_denied()
    delete_post(turn, viewer, post, topic)


@answer_json
def recover(call: Call, turn: Turn, viewer: Viewer) -> Json:
    get_actor(viewer)
    post, topic = load_visible_post(turn, viewer, call.path_number("id"))
    recovered = recover_post(turn, viewer, post, topic)
    return compose_post(turn, load_context(turn, viewer, topic.id), recovered)


@answer_json
def latest(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Fifty public posts, the newest first, ids at most `before`."""
    before = call.params.number("before")
    size = constants.LATEST_POSTS_PER_PAGE
    found = posts.load_public_posts(turn.db, viewer.access, before if (before or 0) > 0 else None, size)
    return {"latest_posts": _compose_latest(turn, viewer, found)}


@answer_json
def private(_call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Posts of the caller's private messages."""
    topic_ids = [topic.id for topic in topics.load_private_messages(turn.db, get_actor(viewer).id)]
    found = posts.load_private_posts(turn.db, topic_ids, constants.LATEST_POSTS_PER_PAGE)
    return {"private_posts": _compose_latest(turn, viewer, found)}


def _compose_latest(turn: Turn, viewer: Viewer, found: list[Post]) -> list[Json]:
    contexts = {
        topic_id: load_context(turn, viewer, topic_id) for topic_id in {post.topic_id for post in found}
    }
    return [compose_latest_post(turn, contexts[post.topic_id], post) for post in found]


async def show_raw(call: Call) -> web.Response:
    """`/raw/{topic_id}/{number}`: the text and nothing else."""

    def work(turn: Turn, viewer: Viewer) -> str:
        topic = load_visible_topic(turn, viewer, call.path_number("topic_id"))
        number = call.path_number("number") if "number" in call.request.match_info else 1
        post = posts.load_post_by_number(turn.db, topic.id, number)
        if post is None or not may_see_post(turn.db, viewer, post, topic):
            raise build_not_found()
        return post.raw

    return web.Response(text=await call.turn(work), content_type="text/plain", charset="utf-8")
