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


_NOTIFICATION_TYPES: Json = {
    "mentioned": 1,
    "replied": 2,
    "quoted": 3,
    "edited": 4,
    "liked": 5,
    "private_message": 6,
    "invited_to_private_message": 7,
    "invitee_accepted": 8,
    "posted": 9,
    "moved_post": 10,
    "linked": 11,
    "granted_badge": 12,
    "invited_to_topic": 13,
    "custom": 14,
    "group_mentioned": 15,
    "group_message_summary": 16,
    "watching_first_post": 17,
    "topic_reminder": 18,
    "liked_consolidated": 19,
    "post_approved": 20,
    "code_review_commit_approved": 21,
    "membership_request_accepted": 22,
    "membership_request_consolidated": 23,
    "bookmark_reminder": 24,
    "reaction": 25,
    "votes_released": 26,
    "event_reminder": 27,
    "event_invitation": 28,
    "chat_mention": 29,
    "chat_message": 30,
    "chat_invitation": 31,
    "chat_group_mention": 32,
    "watching_category_or_tag": 36,
    "linked_consolidated": 39,
}

_SURFACE: Json = {
    "filters": ["latest", "top", "categories"],
    "homepage_choices": [],
    "periods": ["all", "yearly", "quarterly", "monthly", "weekly", "daily"],
    "top_menu_items": ["latest", "categories"],
    "anonymous_top_menu_items": ["latest", "categories"],
    "user_field_max_length": 2048,
    "post_action_types": [],
    "topic_flag_types": [],
    "email_configured": False,
    "topic_featured_link_allowed_category_ids": [],
    "user_themes": [],
    "user_color_schemes": [],
    "default_light_color_scheme": None,
    "default_dark_color_scheme": None,
    "censored_regexp": [],
    "custom_emoji_translation": {},
    "watched_words_replace": None,
    "watched_words_link": None,
    "user_fields": [],
    "auth_providers": [],
    "full_name_required_for_signup": False,
    "full_name_visible_in_signup": True,
}
"""What only Discourse's own page needs."""
