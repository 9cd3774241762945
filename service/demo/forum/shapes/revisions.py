"""The JSON of one revision of a post (app/serializers/post_revision_serializer.rb): who replaced what by what."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from html import escape

from service.demo.forum.cooking import cook
from service.demo.forum.problems import Json
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.people import compose_avatar
from service.demo.forum.store.database import render_time
from service.demo.forum.things import Post, Revision, Topic
from service.demo.forum.turn import Turn


def compose_revision(
    turn: Turn, viewer: Viewer, post: Post, topic: Topic, revisions: Sequence[Revision], revision: Revision
) -> Json:
    """`revisions` are all of the post. Numbers are those of the versions, so that the first revision is number 2."""
    editor, numbers = turn.user(revision.user_id), [one.number for one in revisions]
    place = numbers.index(revision.number)
    later = revisions[place + 1 :]
    return {
        "created_at": render_time(revision.created_at),
        "post_id": post.id,
        "previous_hidden": False,
        "current_hidden": False,
        "first_revision": numbers[0],
        "previous_revision": numbers[place - 1] if place else None,
        "current_revision": revision.number,
        "next_revision": later[0].number if later else None,
        "last_revision": numbers[-1],
        "current_version": place + 2,
        "version_count": len(numbers) + 1,
        "username": editor.username.lower(),
        "display_username": editor.username,
        "acting_user_name": editor.name,
        "avatar_template": compose_avatar(editor),
        "edit_reason": revision.edit_reason,
        "body_changes": _compose_body(revision.raw_before, later[0].raw_before if later else post.raw),
        "user_changes": None,
        "wiki": False,
        "can_edit": viewer.may_edit(turn, post, topic),
        **_compose_title(topic, revision, later),
    }


def _compose_title(topic: Topic, revision: Revision, later: Sequence[Revision]) -> Json:
    if revision.title_before is None:
        return {}
    titles = [one.title_before for one in later if one.title_before is not None]
    marked = _mark([revision.title_before], [titles[0] if titles else topic.title])
    return {"title_changes": {"inline": marked, "side_by_side": marked}}


def _compose_body(before: str, after: str) -> Json:
    cooked = _mark(cook(before, ()).splitlines(), cook(after, ()).splitlines(), plain=False)
    markdown = _mark(before.splitlines(), after.splitlines())
    return {"inline": cooked, "side_by_side": cooked, "side_by_side_markdown": markdown}


def _mark(before: Sequence[str], after: Sequence[str], *, plain: bool = True) -> str:
    """Line by line, where Discourse goes word by word."""
    tags = {"- ": "<del>{}</del>", "+ ": "<ins>{}</ins>", "  ": "{}"}
    lines = [
        tags[line[:2]].format(escape(line[2:]) if plain else line[2:])
        for line in difflib.ndiff(before, after)
        if line[:2] in tags
    ]
    return '<div class="inline-diff">' + "\n".join(lines) + "</div>"
