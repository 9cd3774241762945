"""`/t`: topics by number and by external id, their edits, states, deletion and recovery."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.editing import Edit, edit_post
from service.demo.forum.acts.finding import (
    get_actor,
    get_visible,
    load_topic_to_change,
    load_visible_topic,
)
from service.demo.forum.acts.moving import Destination, move_posts
from service.demo.forum.acts.removing import delete_post, recover_post
from service.demo.forum.acts.statuses import set_status
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.problems import Json, build_missing, build_not_found, build_page_not_found
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.posts import compose_stream_post, load_context
from service.demo.forum.shapes.topics import compose_topic
from service.demo.forum.store import posts, topics
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn


@answer_json
def show(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Twenty posts (`page=n`, `print=true` for up to 1000), the ids of all, raw with `include_raw=true`."""
    topic_id = call.path_number("id")
    size = constants.PRINT_POSTS if call.params.flag("print") else constants.POSTS_PER_PAGE
    page = max(1, call.params.number("page") or 1)
    topic = load_visible_topic(turn, viewer, topic_id)
    stream = posts.load_stream(turn.db, topic.id, staff=viewer.staff)
    start = _find_start(turn, call, topic, stream, page, size)
    shown = posts.load_posts(turn.db, stream[start : start + size])
    if not shown and page > 1:
        raise build_page_not_found()
    topics.record_view(turn.db, topic.id)
    return compose_topic(turn, viewer, topic, stream, shown, raw=call.params.flag("include_raw"))


def _find_start(turn: Turn, call: Call, topic: Topic, stream: list[int], page: int, size: int) -> int:
    """Where the page begins: by its number, or a little before the post asked for."""
    if "number" not in call.request.match_info:
        return (page - 1) * size
    wanted = posts.load_post_by_number(turn.db, topic.id, call.path_number("number"))
    place = stream.index(wanted.id) if wanted and wanted.id in stream else len(stream)
    return max(0, min(place - 5, len(stream) - size))


async def show_by_external_id(call: Call) -> web.Response:
    """301 to the topic; 404 for an unknown key and one whose topic is deleted, 403 for a topic one may not see."""

    def work(turn: Turn, viewer: Viewer) -> Topic:
        topic = topics.load_topic_by_external_id(turn.db, call.path_text("external_id"))
        return get_visible(turn, viewer, topic)

    topic = await call.turn(work)
    ending = ".json" if call.request.path.endswith(".json") else ""
    query = f"?{call.request.query_string}" if call.request.query_string else ""
    location = f"{call.forum.settings.public_url}/t/{topic.slug}/{topic.id}{ending}{query}"
    page = f'<html><body>You are being <a href="{location}">redirected</a>.</body></html>'
    return web.Response(status=301, text=page, content_type="text/html", headers={"Location": location})


@answer_json
def show_posts(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`/t/{id}/posts.json?post_ids[]=...`: those posts of the topic, twenty after `post_number` without ids."""
    wanted = [int(text) for text in call.params.texts("post_ids") or [] if text.isdigit()]
    topic = load_visible_topic(turn, viewer, call.path_number("id"))
    stream = posts.load_stream(turn.db, topic.id, staff=viewer.staff)
    ids = [post_id for post_id in stream if post_id in wanted] if wanted else stream
    shown = posts.load_posts(turn.db, ids[: constants.POSTS_PER_PAGE] if not wanted else ids)
    context = load_context(turn, viewer, topic.id)
    raw = call.params.flag("include_raw")
    listed = [compose_stream_post(turn, context, post, raw=raw) for post in shown]
    return {"post_stream": {"posts": listed}, "id": topic.id}


@answer_json
def update(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Title, category and tags; tags replace the whole set, one empty element clears it."""
    edit = Edit(
        title=call.params.text("title"),
        category_id=call.params.number("category_id"),
        tags=call.params.texts("tags"),
        bypass_bump=call.params.text("title") is None,
    )
    get_actor(viewer)
    topic = load_topic_to_change(turn, viewer, call.path_number("id"))
    edit_post(turn, viewer, load_first_post(turn, topic), topic, edit)
    changed = topics.load_topic(turn.db, topic.id) or topic
    basics = ("id", "title", "slug", "posts_count")
    shape = {name: getattr(changed, name) for name in basics}
    return {"basic_topic": {**shape, "fancy_title": changed.title}}


def load_first_post(turn: Turn, topic: Topic) -> Post:
    post = posts.load_post_by_number(turn.db, topic.id, 1)
    if post is None:
        raise build_not_found()
    return post


@answer_json
def status(call: Call, turn: Turn, viewer: Viewer) -> Json:
    name, enabled = call.params.required("status"), call.params.text("enabled")
    if enabled is None:
        raise build_missing("enabled")
    topic = load_topic_to_change(turn, viewer, call.path_number("id"))
    set_status(turn, viewer, topic, name, enabled == "true", call.params.moment("until"))
    return {"success": "OK", "topic_status_update": None}


@answer_json
def destroy(call: Call, turn: Turn, viewer: Viewer) -> None:
    get_actor(viewer)
    topic = load_topic_to_change(turn, viewer, call.path_number("id"))
    delete_post(turn, viewer, load_first_post(turn, topic), topic)


@answer_json
def recover(call: Call, turn: Turn, viewer: Viewer) -> Json:
    get_actor(viewer)
    topic = load_topic_to_change(turn, viewer, call.path_number("id"))
    recover_post(turn, viewer, load_first_post(turn, topic), topic)
    return {"success": "OK"}


@answer_json
def move(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`post_ids` to `destination_topic_id`, or to a new topic with `title`, `category_id` and `tags`."""
    params = call.params
    post_ids = [int(text) for text in params.texts("post_ids") or [] if text.isdigit()]
    destination = Destination(
        topic_id=params.number("destination_topic_id"),
        title=params.text("title") or "",
        category_id=params.number("category_id"),
        tags=params.texts("tags") or (),
    )
    return _move(call, turn, viewer, post_ids, destination)


@answer_json
def merge(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """All posts to `destination_topic_id`."""
    topic_id = call.params.number("destination_topic_id")
    if topic_id is None:
        raise build_missing("destination_topic_id")
    stream = posts.load_stream(turn.db, call.path_number("id"), staff=False)
    return _move(call, turn, viewer, stream, Destination(topic_id))


def _move(call: Call, turn: Turn, viewer: Viewer, post_ids: Sequence[int], destination: Destination) -> Json:
    get_actor(viewer)
    origin = load_topic_to_change(turn, viewer, call.path_number("id"))
    topic = move_posts(turn, viewer, origin, post_ids, destination)
    return {"success": True, "url": f"/t/{topic.slug}/{topic.id}"}


@answer_json
def reset_bump_date(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """The topic stands again where its newest post puts it."""
    get_actor(viewer)
    topic = load_topic_to_change(turn, viewer, call.path_number("id"))
    record_row(turn.db, "topic", topic.id, bumped_at=topic.last_posted_at)
    return {"success": "OK"}
