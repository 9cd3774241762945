"""People come into groups and leave them, and groups choose who writes to them."""

from __future__ import annotations

from collections.abc import Sequence

from service.demo.forum.acts.finding import get_admin
from service.demo.forum.acts.telling import tell
from service.demo.forum.problems import build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_group_user_payload
from service.demo.forum.shapes.people import compose_group_payload
from service.demo.forum.store import people
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Group, User
from service.demo.forum.turn import Turn


def add_members(turn: Turn, group: Group, users: Sequence[User]) -> None:
    known = {user.id for user in people.load_members(turn.db, group.id)}
    repeated = [user.username for user in users if user.id in known]
    if repeated:
        raise build_refusal([f"'{', '.join(repeated)}' is already a member of this group."])
    for user in users:
        membership = people.insert_member(turn.db, turn.now, group.id, user.id)
        payload = compose_group_user_payload(turn, membership or 0, group.id, user.id)
        tell(turn, "group_user", "user_added_to_group", payload)


def remove_members(turn: Turn, group: Group, users: Sequence[User]) -> list[User]:
    """Those who were members."""
    removed = []
    for user in users:
        membership = people.delete_member(turn.db, group.id, user.id)
        if membership is not None:
            removed.append(user)
            payload = compose_group_user_payload(turn, membership, group.id, user.id)
            tell(turn, "group_user", "user_removed_from_group", payload)
    return removed


def change_group(turn: Turn, viewer: Viewer, group: Group, messageable_level: int) -> Group:
    """Who may write to it; for administrators (and owners, which the demo leaves out)."""
    get_admin(viewer)
    record_row(turn.db, "forum_group", group.id, messageable_level=messageable_level)
    changed = people.load_group(turn.db, group.id) or group
    tell(turn, "group", "group_updated", compose_group_payload(turn, changed))
    return changed
