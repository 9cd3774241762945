"""Users, groups and their members."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum.acts.finding import get_staff
from service.demo.forum.acts.joining import add_members, remove_members
from service.demo.forum.acts.naming import change_group, rename_user, suspend_user
from service.demo.forum.api.calls import Call, render_json
from service.demo.forum.problems import Json, build_invalid, build_missing, build_not_found, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.rules import MESSAGEABLE_BY
from service.demo.forum.shapes.people import compose_group, compose_group_detail, compose_member, compose_user
from service.demo.forum.store import people
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Group, User
from service.demo.forum.turn import Turn

_MEMBERS_PER_PAGE, _MOST_MEMBERS = 50, 1000


async def show_user(call: Call) -> web.Response:
    def work(turn: Turn, _viewer: Viewer) -> Json:
        return compose_user(turn, _load_user(turn, call))

    return render_json({"user_badges": [], "user": await call.turn(work)})


async def rename(call: Call) -> web.Response:
    name = call.params.required("new_username")
    renamed = await call.turn(lambda turn, viewer: rename_user(turn, viewer, _load_user(turn, call), name))
    return render_json({"id": renamed.id, "username": renamed.username})


async def suspend(call: Call) -> web.Response:
    """`suspend_until` (a moment) and `reason`."""
    until = call.params.moment("suspend_until")
    call.params.required("suspend_until")
    reason = call.params.required("reason")
    user = await call.turn(lambda turn, viewer: suspend_user(turn, viewer, _load_user(turn, call), until))
    till = render_time(user.suspended_till) if user.suspended_till else None
    return render_json({"suspension": {"suspend_reason": reason, "suspended_till": till}})


async def unsuspend(call: Call) -> web.Response:
    await call.turn(lambda turn, viewer: suspend_user(turn, viewer, _load_user(turn, call), None))
    return render_json({"suspension": {"suspended_till": None, "suspended_at": None}})


def _load_user(turn: Turn, call: Call) -> User:
    """By name or number, as the path says."""
    if "id" in call.request.match_info:
        return turn.user(call.path_number("id"))
    user = people.load_user_named(turn.db, call.path_text("username"))
    if user is None:
        raise build_not_found()
    return user


async def update_group(call: Call) -> web.Response:
    """`group[messageable_level]`."""
    given = call.params.nested("group")
    level = (given.number("messageable_level") if given else None) or 0
    if level not in MESSAGEABLE_BY:
        raise build_invalid("messageable_level")
    await call.turn(lambda turn, viewer: change_group(turn, viewer, _load_group(turn, call), level))
    return render_json({"success": "OK"})


async def list_groups(call: Call) -> web.Response:
    def work(turn: Turn, _viewer: Viewer) -> list[Json]:
        return [compose_group(turn, group) for group in people.load_groups(turn.db)]

    groups = await call.turn(work)
    return render_json(
        {
            "groups": groups,
            "extras": {"type_filters": ["my", "owner", "public", "close", "automatic"]},
            "total_rows_groups": len(groups),
            "load_more_groups": "/groups?page=1",
        }
    )


async def show_group(call: Call) -> web.Response:
    def work(turn: Turn, _viewer: Viewer) -> Json:
        return compose_group_detail(turn, _load_group(turn, call))

    return render_json({"group": await call.turn(work), "extras": {"visible_group_names": []}})


async def list_members(call: Call) -> web.Response:
    """`limit` up to 1000; owners stand in `owners` and among the members."""
    limit = min(call.params.number("limit") or _MEMBERS_PER_PAGE, _MOST_MEMBERS)
    offset = max(0, call.params.number("offset") or 0)

    def work(turn: Turn, _viewer: Viewer) -> Json:
        group = _load_group(turn, call)
        members = people.load_members(turn.db, group.id)
        owner_ids = people.load_owner_ids(turn.db, group.id)
        return {
            "members": [compose_member(user) for user in members[offset : offset + limit]],
            "owners": [compose_member(user) for user in members if user.id in owner_ids],
            "meta": {"total": len(members), "limit": limit, "offset": offset},
        }

    return render_json(await call.turn(work))


async def add(call: Call) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> Json:
        get_staff(viewer)
        users = _load_named(turn, call)
        add_members(turn, _load_group(turn, call), users)
        return {"success": "OK", "usernames": [user.username for user in users], "emails": []}

    return render_json(await call.turn(work))


async def remove(call: Call) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> Json:
        get_staff(viewer)
        users = _load_named(turn, call)
        removed = remove_members(turn, _load_group(turn, call), users)
        names = [user.username for user in removed]
        skipped = [user.username for user in users if user not in removed]
        return {"success": "OK", "usernames": names, "skipped_usernames": skipped}

    return render_json(await call.turn(work))


def _load_group(turn: Turn, call: Call) -> Group:
    """By name or number, as the path says."""
    if "name" in call.request.match_info:
        group = people.load_group_named(turn.db, call.path_text("name"))
    else:
        group = people.load_group(turn.db, call.path_number("id"))
    if group is None:
        raise build_not_found()
    return group


def _load_named(turn: Turn, call: Call) -> list[User]:
    names = [name.strip() for name in (call.params.text("usernames") or "").split(",") if name.strip()]
    if not names:
        raise build_missing("usernames")
    users = [people.load_user_named(turn.db, name) for name in names]
    if None in users:
        raise build_refusal(["There was an error: one of the users was not found."])
    return [user for user in users if user is not None]
