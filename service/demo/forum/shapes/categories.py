"""The JSON of categories and of `/site.json`, which tells a client everything at once."""

from __future__ import annotations

from collections.abc import Mapping

from service.demo.forum import constants
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.topics import compose_tags
from service.demo.forum.store import categories, people
from service.demo.forum.things import Category
from service.demo.forum.turn import Turn

_FORM_TEMPLATE_ID = 1


def compose_category(category: Category, topic_count: int, permission: int | None = 1) -> Json:
    """As categories stand in lists; `form_template_ids` says that a form makes its new topics."""
    shape: Json = {
        "id": category.id,
        "name": category.name,
        "color": category.color,
        "text_color": category.text_color,
        "style_type": "square",
        "emoji": None,
        "icon": None,
        "slug": category.slug,
        "topic_count": topic_count,
        "post_count": topic_count,
        "position": category.position,
        "description": f"<p>{category.description}</p>" if category.description else None,
        "description_text": category.description or None,
        "description_excerpt": category.description or None,
        "topic_url": f"/t/about-the-{category.slug}-category/{category.id}",
        "read_restricted": category.read_restricted,
        "permission": permission,
        "notification_level": 1,
        "can_edit": False,
        "topic_template": None,
        "topic_title_placeholder": None,
        "form_template_ids": [_FORM_TEMPLATE_ID] if category.form_template else [],
        "has_children": False,
        "subcategory_count": None,
        "sort_order": None,
        "sort_ascending": None,
        "show_subcategory_list": False,
        "num_featured_topics": 3,
        "default_view": None,
        "subcategory_list_style": "rows_with_featured_topics",
        "default_top_period": "all",
        "default_list_filter": "all",
        "minimum_required_tags": category.minimum_required_tags,
        "navigate_to_first_post_after_read": False,
        "allow_global_tags": not category.allowed_tags,
        "allowed_tags": category.allowed_tags.split(),
        "required_tag_groups": [],
        "read_only_banner": None,
        "custom_fields": {},
        "uploaded_logo": None,
        "uploaded_logo_dark": None,
        "uploaded_background": None,
        "uploaded_background_dark": None,
    }
    if category.parent_category_id is not None:
        shape["parent_category_id"] = category.parent_category_id
    return shape


def compose_categories(turn: Turn, viewer: Viewer) -> list[Json]:
    """Those the viewer may see."""
    counts: Mapping[int, int] = categories.load_topic_counts(turn.db)
    return [
        compose_category(category, counts.get(category.id, 0), viewer.access[category.id])
        for category in categories.load_categories(turn.db)
        if category.id in viewer.access
    ]


def compose_category_list(turn: Turn, viewer: Viewer, *, subcategories: bool) -> Json:
    """`/categories.json`: the top level, and what lies below only when it is asked for."""
    listed = compose_categories(turn, viewer)
    top = [shape for shape in listed if "parent_category_id" not in shape]
    for shape in top:
        below = [child for child in listed if child.get("parent_category_id") == shape["id"]]
        shape["subcategory_ids"] = [child["id"] for child in below]
        shape["has_children"] = bool(below)
        if subcategories:
            shape["subcategory_list"] = below
        for period in ("day", "week", "month", "year", "all_time"):
            shape[f"topics_{period}"] = shape["topic_count"]
        shape["is_uncategorized"] = shape["id"] == constants.UNCATEGORIZED_ID
    return {
        "category_list": {
            "can_create_category": viewer.staff,
            "can_create_topic": viewer.user is not None,
            "categories": top,
        }
    }


def compose_site(turn: Turn, viewer: Viewer) -> Json:
    """`/site.json`, as far as clients of the API use it."""
    return {
        "default_archetype": "regular",
        "notification_types": {"mentioned": 1, "replied": 2, "edited": 4, "liked": 5, "private_message": 6},
        "post_types": {"regular": 1, "moderator_action": 2, "small_action": 3, "whisper": 4},
        "trust_levels": {"newuser": 0, "basic": 1, "member": 2, "regular": 3, "leader": 4},
        "groups": [_compose_site_group(group.id, group.name) for group in people.load_groups(turn.db)],
        "filters": ["latest", "top", "categories"],
        "periods": ["all", "yearly", "quarterly", "monthly", "weekly", "daily"],
        "top_menu_items": ["latest", "categories"],
        "anonymous_top_menu_items": ["latest", "categories"],
        "uncategorized_category_id": constants.UNCATEGORIZED_ID,
        "user_field_max_length": 2048,
        "post_action_types": [],
        "topic_flag_types": [],
        "can_create_tag": viewer.staff,
        "can_tag_topics": viewer.user is not None,
        "can_tag_pms": False,
        "tags_filter_regexp": r"[\/\?#\[\]@!\$&'\(\)\*\+,;=\.%\\`^\s|\{\}\"<>]+",
        "top_tags": compose_tags(turn, categories.load_tags(turn.db)),
        "topic_featured_link_allowed_category_ids": [],
        "categories": compose_categories(turn, viewer),
        "archetypes": [
            {"id": "regular", "name": "Regular Topic", "options": []},
            {"id": "banner", "name": "translation missing", "options": []},
        ],
        "user_fields": [],
        "auth_providers": [],
    }


def _compose_site_group(group_id: int, name: str) -> Json:
    return {"id": group_id, "name": name, "flair_url": None, "flair_bg_color": None, "flair_color": None}
