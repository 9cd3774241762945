"""Topic lists: the latest, a category's, a tag's, one's private messages."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_actor
from service.demo.forum.api.calls import Call, answer_json, render_json
from service.demo.forum.params import Params
from service.demo.forum.problems import Json, build_denied, build_not_found, build_page_not_found
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.topics import compose_tags, compose_topic_list
from service.demo.forum.store import categories, people, topics
from service.demo.forum.things import Category, Tag, Topic
from service.demo.forum.turn import Turn

_MOST = 100


@answer_json
def latest(call: Call, turn: Turn, viewer: Viewer) -> Json:
    return _compose_list(turn, viewer, call.params, list(viewer.access), "/latest")


async def category(call: Call) -> web.Response:
    """301 when the slug is not the category's own."""
    slug = call.path_text("slug").rsplit("/", 1)[-1]

    def work(turn: Turn, viewer: Viewer) -> tuple[Category, Json]:
        found = categories.load_category(turn.db, call.path_number("id"))
        if found is None or found.id not in viewer.access:
            raise build_page_not_found()
        path = f"/c/{found.slug}/{found.id}/l/latest"
        return found, _compose_list(turn, viewer, call.params, [found.id], path)

    found, shape = await call.turn(work)
    if slug not in (found.slug, ""):
        return web.Response(status=301, headers={"Location": f"/c/{found.slug}/{found.id}.json"})
    return render_json(shape)


def _compose_list(turn: Turn, viewer: Viewer, params: Params, category_ids: list[int], path: str) -> Json:
    size = min(params.number("per_page") or constants.TOPICS_PER_PAGE, _MOST)
    page = max(0, params.number("page") or 0)
    found = topics.load_listed(
        turn.db,
        category_ids,
        turn.now,
        limit=size + 1,
        offset=page * size,
        order=params.text("order") or "default",
        ascending=params.flag("ascending"),
        unlisted=viewer.staff,
    )
    more = f"{path}?page={page + 1}" if len(found) > size else None
    return compose_topic_list(turn, viewer, found[:size], size, more)


@answer_json
def tags(_call: Call, turn: Turn, _viewer: Viewer) -> Json:
    counts = categories.load_tag_counts(turn.db)
    return {
        "tags": [_compose_listed_tag(tag, counts.get(tag.id, 0)) for tag in categories.load_tags(turn.db)],
        "extras": {"tag_groups": []},
    }


def _compose_listed_tag(tag: Tag, count: int) -> Json:
    return {
        "id": tag.id,
        "text": tag.name,
        "name": tag.name,
        "slug": tag.name,
        "description": None,
        "count": count,
        "pm_count": 0,
        "target_tag": None,
    }


@answer_json
def tag(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """By name, or by number as since January 2026."""
    asked = call.path_text("name")
    found = categories.load_tag(turn.db, asked)
    if found is None and asked.isdigit():
        found = categories.load_tag_by_id(turn.db, int(asked))
    if found is None:
        raise build_not_found()
    listed: list[Topic] = topics.load_tagged(turn.db, found.id, viewer.access)
    shape = compose_topic_list(turn, viewer, listed, constants.TOPICS_PER_PAGE, None)
    topic_list = shape["topic_list"]
    if isinstance(topic_list, dict):
        topic_list["tags"] = compose_tags(turn, [found])
    return shape


@answer_json
def private_messages(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """One's own; only an administrator reads another's."""
    actor = get_actor(viewer)
    owner = people.load_user_named(turn.db, call.path_text("username"))
    if owner is None:
        raise build_not_found()
    if owner.id != actor.id and not actor.admin:
        raise build_denied()
    listed = topics.load_private_messages(turn.db, owner.id)
    return compose_topic_list(turn, viewer, listed, constants.TOPICS_PER_PAGE, None)
