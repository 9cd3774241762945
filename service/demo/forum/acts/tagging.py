"""Which of the wished tags a topic gets (Discourse's DiscourseTagging)."""

from __future__ import annotations

from collections.abc import Sequence

from service.demo.forum import constants
from service.demo.forum.acts.telling import tell
from service.demo.forum.problems import build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_tag_payload
from service.demo.forum.store import categories
from service.demo.forum.text import clean_tag
from service.demo.forum.things import Category, Tag
from service.demo.forum.turn import Turn


def choose_tags(
    turn: Turn, viewer: Viewer, category: Category | None, wished: Sequence[str], action: str | None = None
) -> list[Tag]:
    """The tags to set; new ones are made where the author may, and silently left out where not.

    Raises the 422 problem for a tag that is kept for others, one the category does not take, and too few of them.
    """
    names = list(dict.fromkeys(name for name in map(clean_tag, wished) if name))[: constants.TAGS_PER_TOPIC]
    tags = [tag for name in names if (tag := _load_or_make(turn, viewer, name)) is not None]
    problems = _find_problems(viewer, category, tags)
    if problems:
        raise build_refusal(problems, action)
    return tags


def _load_or_make(turn: Turn, viewer: Viewer, name: str) -> Tag | None:
    known = categories.load_tag(turn.db, name)
    if known is not None:
        return known
    user = viewer.user
    if user is None or not (user.staff or user.trust_level >= constants.TRUST_TO_CREATE_TAGS):
        return None
    made = categories.insert_tag(turn.db, name)
    tell(turn, "tag", "tag_created", compose_tag_payload(made))
    return made


def _find_problems(viewer: Viewer, category: Category | None, tags: Sequence[Tag]) -> list[str]:
    admin = viewer.user is not None and viewer.user.admin
    kept = [tag.name for tag in tags if tag.group_id not in (None, *viewer.group_ids) and not admin]
    problems = [f'You cannot apply the tag "{name}".' for name in kept]
    if category is None:
        return problems
    allowed = category.allowed_tags.split()
    if allowed:
        strangers = [tag.name for tag in tags if tag.name not in allowed]
        problems += [
            f'The tag "{name}" cannot be used in the "{category.name}" category.' for name in strangers
        ]
    if len(tags) < category.minimum_required_tags and not viewer.staff:
        problems.append(f"You must select at least {category.minimum_required_tags} tags.")
    return problems
