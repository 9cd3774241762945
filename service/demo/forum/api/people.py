"""Users, groups and their members."""

from __future__ import annotations

from service.demo.forum.acts.accounts import choose_messages, rename_user, suspend_user
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.acts.joining import add_members, change_group, remove_members
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.problems import Json, build_invalid, build_missing, build_not_found, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.rules import MESSAGEABLE_BY
from service.demo.forum.shapes.people import compose_group, compose_group_detail, compose_member, compose_user
from service.demo.forum.store import people
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Group, User
from service.demo.forum.turn import Turn

_MEMBERS_PER_PAGE, _MOST_MEMBERS = 50, 1000


@answer_json
def show_user(call: Call, turn: Turn, _viewer: Viewer) -> Json:
    return {"user_badges": [], "user": compose_user(turn, _load_user(turn, call))}


@answer_json
def update_user(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`allow_private_messages`."""
    allowed = call.params.flag("allow_private_messages")
    user = choose_messages(turn, viewer, _load_user(turn, call), allowed=allowed)
    return {"success": "OK", "user": compose_user(turn, user)}


@answer_json
def rename(call: Call, turn: Turn, viewer: Viewer) -> Json:
    user = _load_user(turn, call)
    renamed = rename_user(turn, viewer, user, call.params.required("new_username"))
    return {"id": renamed.id, "username": renamed.username}


@answer_json
def suspend(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`suspend_until` (a moment) and `reason`."""
    reason, until = call.params.required("reason"), call.params.moment("suspend_until")
    if until is None:
        raise build_missing("suspend_until")
    suspend_user(turn, viewer, _load_user(turn, call), until)
    return {"suspension": {"suspend_reason": reason, "suspended_till": render_time(until)}}


@answer_json
def unsuspend(call: Call, turn: Turn, viewer: Viewer) -> Json:
    suspend_user(turn, viewer, _load_user(turn, call), None)
    return {"suspension": {"suspended_till": None, "suspended_at": None}}


def _load_user(turn: Turn, call: Call) -> User:
    """By name or number, as the path says."""
    if "id" in call.request.match_info:
        return turn.user(call.path_number("id"))
    user = people.load_user_named(turn.db, call.path_text("username"))
    if user is None:
        raise build_not_found()
    return user


@answer_json
def update_group(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """`group[messageable_level]`."""
    given = call.params.nested("group")
    level = (given.number("messageable_level") if given else None) or 0
    if level not in MESSAGEABLE_BY:
        raise build_invalid("messageable_level")
    change_group(turn, viewer, _load_group(turn, call), level)
    return {"success": "OK"}


@answer_json
def list_groups(_call: Call, turn: Turn, _viewer: Viewer) -> Json:
    groups = [compose_group(turn, group) for group in people.load_groups(turn.db)]
    return {
        "groups": groups,
        "extras": {"type_filters": ["my", "owner", "public", "close", "automatic"]},
        "total_rows_groups": len(groups),
        "load_more_groups": "/groups?page=1",
    }


@answer_json
def show_group(call: Call, turn: Turn, _viewer: Viewer) -> Json:
    return {
        "group": compose_group_detail(turn, _load_group(turn, call)),
        "extras": {"visible_group_names": []},
    }


@answer_json
def list_members(call: Call, turn: Turn, _viewer: Viewer) -> Json:
    """`limit` up to 1000, not more; owners stand in `owners` and among the members."""
    limit = call.params.number("limit") or _MEMBERS_PER_PAGE
    if not 0 < limit <= _MOST_MEMBERS:
        raise build_invalid("limit")
    offset = max(0, call.params.number("offset") or 0)
    group = _load_group(turn, call)
    members = people.load_members(turn.db, group.id)
    owner_ids = people.load_owner_ids(turn.db, group.id)
    return {
        "members": [compose_member(user) for user in members[offset : offset + limit]],
        "owners": [compose_member(user) for user in members if user.id in owner_ids],
        "meta": {"total": len(members), "limit": limit, "offset": offset},
    }


@answer_json
def add(call: Call, turn: Turn, viewer: Viewer) -> Json:
    get_staff(viewer)
    users = _load_named(turn, call)
    add_members(turn, _load_group(turn, call), users)
    return {"success": "OK", "usernames": [user.username for user in users], "emails": []}


@answer_json
def remove(call: Call, turn: Turn, viewer: Viewer) -> Json:
    get_staff(viewer)
    users = _load_named(turn, call)
    removed = remove_members(turn, _load_group(turn, call), users)
    names = [user.username for user in removed]
    skipped = [user.username for user in users if user not in removed]
    return {"success": "OK", "usernames": names, "skipped_usernames": skipped}


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
