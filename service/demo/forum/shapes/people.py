"""The JSON of users and groups."""

from __future__ import annotations

from service.demo.forum.problems import Json
from service.demo.forum.store import people
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Group, User
from service.demo.forum.turn import Turn

_AVATAR_COLORS = ("b5a626", "7c8e57", "90ced4", "c37d16", "5f9b8f", "a587f6", "f08f90", "4da419")


def compose_avatar(user: User) -> str:
    """Discourse's path of a letter avatar; `{size}` stays in it."""
    color = _AVATAR_COLORS[user.id % len(_AVATAR_COLORS)]
    return f"/letter_avatar_proxy/v4/letter/{user.username[0].lower()}/{color}/{{size}}.png"


def compose_basic_user(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "avatar_template": compose_avatar(user),
    }


def compose_list_user(user: User) -> Json:
    """As users stand beside topic lists."""
    more: Json = {"trust_level": user.trust_level}
    if user.admin:
        more["admin"] = True
    if user.moderator:
        more["moderator"] = True
    return {**compose_basic_user(user), **more}


def compose_user(turn: Turn, user: User) -> Json:
    """As `/u/{username}.json` shows a user; what only the user itself would see is left out."""
    groups = people.load_groups_of(turn.db, user.id)
    return {
        **compose_basic_user(user),
        "last_posted_at": render_time(user.last_posted_at) if user.last_posted_at else None,
        "last_seen_at": render_time(user.last_posted_at or user.created_at),
        "created_at": render_time(user.created_at),
        "trust_level": user.trust_level,
        "moderator": user.moderator,
        "admin": user.admin,
        "title": user.title,
        "groups": [_compose_group_of_user(group) for group in groups],
        **_ACCOUNT,
        **_compose_suspension(turn, user),
    }


def compose_user_payload(turn: Turn, user: User) -> Json:
    """What is delivered of a user: with the e-mail address, as administrators see it."""
    return {**compose_user(turn, user), "email": user.email, "secondary_emails": [], "locale": None}


def _compose_suspension(turn: Turn, user: User) -> Json:
    return (
        {"suspended_till": render_time(user.suspended_till or turn.now)}
        if user.is_suspended(turn.now)
        else {}
    )


def compose_group_payload(turn: Turn, group: Group) -> Json:
    return _compose_group_basics(group, len(people.load_members(turn.db, group.id)))


_COUNTS = "badge_count time_read recent_time_read pending_count profile_view_count"
_DENIED = "ignored muted can_ignore_user can_mute_user staged can_edit can_edit_username can_edit_email can_edit_name"
_UNSET = (
    "primary_group_id primary_group_name flair_group_id flair_name flair_url flair_bg_color flair_color"
    " featured_topic uploaded_avatar_id"
)
_ACCOUNT: Json = {
    "custom_fields": {},
    **dict.fromkeys(("can_send_private_messages", "can_send_private_message_to_user"), True),
    **dict.fromkeys(_COUNTS.split(), 0),
    **dict.fromkeys(_DENIED.split(), False),
    **dict.fromkeys(_UNSET.split()),
}


def _compose_group_of_user(group: Group) -> Json:
    return {**_compose_group_basics(group, 0), "display_name": group.name}


def _compose_group_basics(group: Group, user_count: int) -> Json:
    """What every group's JSON says."""
    return {
        "id": group.id,
        "automatic": group.automatic,
        "name": group.name,
        "user_count": user_count,
        "full_name": group.full_name,
        "messageable_level": group.messageable_level,
        **_GROUP_RULES,
    }


_GROUP_DENIED = (
    "primary_group has_messages public_admission public_exit allow_membership_requests publish_read_state"
)
_GROUP_UNSET = (
    "title grant_trust_level incoming_email flair_url flair_bg_color flair_color bio_raw bio_cooked bio_excerpt"
    " membership_request_template"
)
_GROUP_RULES: Json = {
    "mentionable_level": 99,
    "visibility_level": 0,
    "members_visibility_level": 0,
    "default_notification_level": 3,
    "can_see_members": True,
    "can_admin_group": True,
    **dict.fromkeys(_GROUP_DENIED.split(), False),
    **dict.fromkeys(_GROUP_UNSET.split()),
}


def compose_group(turn: Turn, group: Group) -> Json:
    """As `/groups.json` lists a group to staff."""
    count = len(people.load_members(turn.db, group.id))
    return {
        **_compose_group_basics(group, count),
        "display_name": group.name,
        "is_group_user": False,
        "is_group_owner": False,
        "can_edit_group": True,
    }


_MAIL = "automatic_membership_email_domains smtp_server smtp_port smtp_ssl_mode email_username email_password"


def compose_group_detail(turn: Turn, group: Group) -> Json:
    """As `/groups/{name}.json` shows a group to staff."""
    lists = ("watching", "tracking", "watching_first_post", "regular", "muted")
    return {
        **_compose_group_basics(group, len(people.load_members(turn.db, group.id))),
        "is_group_user": False,
        "is_group_owner_display": False,
        "can_edit_group": True,
        "mentionable": True,
        "messageable": True,
        **dict.fromkeys(_MAIL.split()),
        "message_count": 0,
        "allow_unknown_sender_topic_replies": False,
        "associated_group_ids": [],
        **{f"{level}_category_ids": [] for level in lists},
    }


def compose_member(user: User) -> Json:
    return {
        **compose_basic_user(user),
        "title": user.title,
        "last_posted_at": render_time(user.last_posted_at) if user.last_posted_at else None,
        "last_seen_at": render_time(user.last_posted_at or user.created_at),
        "added_at": render_time(user.created_at),
        "timezone": None,
    }
