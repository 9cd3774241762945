"""The JSON of `/site.json`, which tells a client everything at once."""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.categories import compose_site_category, load_shown
from service.demo.forum.shapes.topics import compose_tags
from service.demo.forum.store import categories, people
from service.demo.forum.things import Group
from service.demo.forum.turn import Turn


def compose_site(turn: Turn, viewer: Viewer) -> Json:
    shown = load_shown(turn, viewer)
    return {
        "default_archetype": constants.TOPIC,
        "notification_types": _NOTIFICATION_TYPES,
        "post_types": {"regular": 1, "moderator_action": 2, "small_action": 3, "whisper": 4},
        "trust_levels": {"newuser": 0, "basic": 1, "member": 2, "regular": 3, "leader": 4},
        "groups": [_compose_group(group) for group in people.load_groups(turn.db)],
        "uncategorized_category_id": constants.UNCATEGORIZED_ID,
        "can_create_tag": viewer.staff,
        "can_tag_topics": viewer.user is not None,
        "can_tag_pms": False,
        "tags_filter_regexp": r"[\/\?#\[\]@!\$&'\(\)\*\+,;=\.%\\`^\s|\{\}\"<>]+",
        "top_tags": compose_tags(turn, categories.load_tags(turn.db)),
        "categories": [compose_site_category(*facts) for facts in shown],
        "archetypes": [
            {"id": "regular", "name": "Regular Topic", "options": []},
            {"id": "banner", "name": "Banner Topic", "options": []},
        ],
        **_SURFACE,
    }


def _compose_group(group: Group) -> Json:
    return {
        "id": group.id,
        "name": group.name,
        "flair_url": None,
        "flair_bg_color": None,
        "flair_color": None,
        "automatic": group.automatic,
    }


_NOTIFICATION_NAMES = (
    "mentioned replied quoted edited liked private_message invited_to_private_message invitee_accepted posted"
    " moved_post linked granted_badge invited_to_topic custom group_mentioned group_message_summary"
    " watching_first_post topic_reminder liked_consolidated post_approved code_review_commit_approved"
    " membership_request_accepted membership_request_consolidated bookmark_reminder reaction votes_released"
    " event_reminder event_invitation chat_mention chat_message chat_invitation chat_group_mention"
)
_NOTIFICATION_TYPES: Json = {
    **{name: number for number, name in enumerate(_NOTIFICATION_NAMES.split(), 1)},
    "watching_category_or_tag": 36,
    "linked_consolidated": 39,
}

_NOTHING = "default_light_color_scheme default_dark_color_scheme watched_words_replace watched_words_link"
_EMPTY = (
    "homepage_choices post_action_types topic_flag_types topic_featured_link_allowed_category_ids user_themes"
    " user_color_schemes censored_regexp user_fields auth_providers"
)
_SURFACE: Json = {
    "filters": ["latest", "top", "categories"],
    "periods": ["all", "yearly", "quarterly", "monthly", "weekly", "daily"],
    "top_menu_items": ["latest", "categories"],
    "anonymous_top_menu_items": ["latest", "categories"],
    "user_field_max_length": 2048,
    "email_configured": False,
    "custom_emoji_translation": {},
    "full_name_required_for_signup": False,
    "full_name_visible_in_signup": True,
    **dict.fromkeys(_NOTHING.split()),
    **{name: [] for name in _EMPTY.split()},
}
"""What only Discourse's own page needs."""
