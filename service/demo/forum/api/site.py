"""`/site.json` and the categories."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_admin
from service.demo.forum.acts.telling import tell
from service.demo.forum.api.calls import Call, answer_json, render_json
from service.demo.forum.params import Params
from service.demo.forum.problems import Json, build_denied, build_not_found, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.categories import compose_category_detail, compose_category_list
from service.demo.forum.shapes.site import compose_site
from service.demo.forum.store import categories, people
from service.demo.forum.store.database import record_row
from service.demo.forum.text import compose_slug
from service.demo.forum.turn import Turn

_OWNERS_EDIT = "allow_unlimited_owner_edits_on_first_post"


@answer_json
def show_site(_call: Call, turn: Turn, viewer: Viewer) -> Json:
    return compose_site(turn, viewer)


async def show_basic_info(call: Call) -> web.Response:
    """What a client sees before anybody signs in."""
    logo = f"{call.forum.settings.public_url}/static/forum.svg"
    return render_json(
        {
            "logo_url": logo,
            "logo_small_url": logo,
            "apple_touch_icon_url": logo,
            "favicon_url": logo,
            "mobile_logo_url": logo,
            "title": call.forum.settings.title,
            "description": "The demo forum",
            "header_primary_color": "333333",
            "header_background_color": "ffffff",
            "login_required": False,
            "locale": "en",
            "include_in_discourse_discover": False,
        }
    )


@answer_json
def list_categories(call: Call, turn: Turn, viewer: Viewer) -> Json:
    return compose_category_list(turn, viewer, subcategories=call.params.flag("include_subcategories"))


@answer_json
def show_category(call: Call, turn: Turn, viewer: Viewer) -> Json:
    category = categories.load_category(turn.db, call.path_number("id"))
    if category is None:
        raise build_not_found()
    if category.id not in viewer.access:
        raise build_denied()
    return {"category": compose_category_detail(turn, category)}


@answer_json
def create_category(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`permissions[group]` = 1, 2 or 3; given without `everyone` they close the category to all others."""
    name = call.params.required("name")
    get_admin(viewer)
    if any(known.name.lower() == name.lower() for known in categories.load_categories(turn.db)):
        raise build_refusal(["Category Name has already been taken"])
    slug = call.params.text("slug") or compose_slug(name)
    parent = call.params.number("parent_category_id")
    category_id = categories.insert_category(turn.db, name, slug, parent_category_id=parent)
    return {"category": _change_category(turn, category_id, call.params, "category_created")}


@answer_json
def update_category(call: Call, turn: Turn, viewer: Viewer) -> Json:
    get_admin(viewer)
    category_id = call.path_number("id")
    if categories.load_category(turn.db, category_id) is None:
        raise build_not_found()
    return {"success": "OK", "category": _change_category(turn, category_id, call.params, "category_updated")}


def _change_category(turn: Turn, category_id: int, params: Params, event_name: str) -> Json:
    for name in ("name", "slug", "color", "text_color"):
        if text := params.text(name):
            record_row(turn.db, "category", category_id, **{name: text})
    if _OWNERS_EDIT in params:
        record_row(turn.db, "category", category_id, **{_OWNERS_EDIT: params.flag(_OWNERS_EDIT)})
    permissions = params.nested("permissions")
    if permissions is not None:
        _set_permissions(turn, category_id, permissions)
    category = categories.load_category(turn.db, category_id)
    if category is None:
        raise build_not_found()
    shape = compose_category_detail(turn, category)
    tell(turn, "category", event_name, shape, category_id=category_id)
    return shape


def _set_permissions(turn: Turn, category_id: int, permissions: Params) -> None:
    categories.delete_permissions(turn.db, category_id)
    granted = {}
    for group in people.load_groups(turn.db):
        level = permissions.number(group.name)
        if level in (constants.PERMISSION_FULL, constants.PERMISSION_REPLY, constants.PERMISSION_SEE):
            granted[group.id] = level
            categories.record_permission(turn.db, category_id, group.id, level)
    closed = bool(granted) and constants.GROUP_EVERYONE not in granted
    record_row(turn.db, "category", category_id, read_restricted=closed)
