"""The JSON of categories: in lists, in `/site.json`, by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from service.demo.forum import constants
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories
from service.demo.forum.things import Category
from service.demo.forum.turn import Turn

_FORM_TEMPLATE_ID = 1


def compose_category(category: Category, topic_count: int, permission: int | None = 1) -> Json:
    """What every list of categories says."""
    description = category.description or None
    shape: Json = {
        "id": category.id,
        "name": category.name,
        "color": category.color,
        "text_color": category.text_color,
        "slug": category.slug,
        "topic_count": topic_count,
        "post_count": topic_count,
        "position": category.position,
        "description": f"<p>{description}</p>" if description else None,
        "description_text": description,
        "description_excerpt": description,
        "topic_url": f"/t/about-the-{category.slug}-category/{category.id}",
        "read_restricted": category.read_restricted,
        "permission": permission,
        "has_children": False,
        "minimum_required_tags": category.minimum_required_tags,
        **_LOOKS,
    }
    if category.parent_category_id is not None:
        shape["parent_category_id"] = category.parent_category_id
    return shape


_UNSET = (
    "emoji icon topic_template topic_title_placeholder subcategory_count sort_order sort_ascending default_view"
    " uploaded_logo uploaded_logo_dark uploaded_background uploaded_background_dark"
)
_LOOKS: Json = {
    "style_type": "square",
    "notification_level": 1,
    "num_featured_topics": 3,
    "subcategory_list_style": "rows_with_featured_topics",
    "default_top_period": "all",
    "default_list_filter": "all",
    **dict.fromkeys(("can_edit", "show_subcategory_list", "navigate_to_first_post_after_read"), False),
    **dict.fromkeys(_UNSET.split()),
}


def compose_site_category(category: Category, topic_count: int, permission: int | None) -> Json:
    """`form_template_ids` says that a form makes its new topics."""
    return {
        **compose_category(category, topic_count, permission),
        "form_template_ids": [_FORM_TEMPLATE_ID] if category.form_template else [],
        "allow_global_tags": not category.allowed_tags,
        "required_tag_groups": [],
        "read_only_banner": None,
        "custom_fields": {},
    }


def compose_category_detail(turn: Turn, category: Category) -> Json:
    """`/c/{id}/show.json`, and what is delivered of a category: with its rules and who may do what there."""
    count = categories.load_topic_counts(turn.db).get(category.id, 0)
    return {
        **compose_site_category(category, count, constants.PERMISSION_FULL),
        "allowed_tags": category.allowed_tags.split(),
        "allowed_tag_groups": [],
        "category_setting": {
            "require_topic_approval": category.topic_approval,
            "require_reply_approval": category.reply_approval,
        },
        "group_permissions": _compose_permissions(turn, category),
        "available_groups": [],
        "auto_close_hours": None,
        "auto_close_based_on_last_post": False,
        "allow_unlimited_owner_edits_on_first_post": category.allow_unlimited_owner_edits_on_first_post,
        "default_slow_mode_seconds": None,
        "email_in": None,
        "email_in_allow_strangers": False,
        "mailinglist_mirror": False,
        "all_topics_wiki": False,
        "can_delete": False,
        "allow_badges": True,
        "topic_featured_link_allowed": True,
        "search_priority": 0,
        "topic_posting_review_group_ids": [],
        "reply_posting_review_group_ids": [],
    }


def _compose_permissions(turn: Turn, category: Category) -> list[Json]:
    """Without any of its own a category is everybody's."""
    granted = [
        {
            "permission_type": permission.permission_type,
            "group_name": permission.group_name,
            "group_id": permission.group_id,
        }
        for permission in categories.load_permissions(turn.db, category.id)
    ]
    everybody: Json = {
        "permission_type": constants.PERMISSION_FULL,
        "group_name": "everyone",
        "group_id": constants.GROUP_EVERYONE,
    }
    return [dict(grant) for grant in granted] or [everybody]


def load_shown(turn: Turn, viewer: Viewer) -> list[tuple[Category, int, int]]:
    """Each category the viewer may see, with its topics and the viewer's permission."""
    counts: Mapping[int, int] = categories.load_topic_counts(turn.db)
    return [
        (category, counts.get(category.id, 0), viewer.access[category.id])
        for category in categories.load_categories(turn.db)
        if category.id in viewer.access
    ]


def compose_category_list(turn: Turn, viewer: Viewer, *, subcategories: bool) -> Json:
    """`/categories.json`: the top level, and what lies below only when it is asked for."""
    listed = [compose_category(*shown) for shown in load_shown(turn, viewer)]
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
