"""The `[event]` block of the forum's event plugin for a circle's next meeting.

Source: discourse-post-event; one block a post, only in first posts, and a bad value fails the whole post.
"""

from __future__ import annotations

import re

from service.domain.announcements.values import Announcement
from service.rendering.links import safe_link
from service.rendering.meetings import MeetingLine
from service.rendering.plain import JOINER, Markdown, clean

LONGEST_ATTRIBUTE = 200
SHORTEST_NAME = 5

_ENDS_ATTRIBUTE = re.compile(r"[\"'“”‘’\[\]<>{}`*_~|\\#@=]+")
_LINK_LIKE = re.compile(r"(?<=\S)\.(?=[^\W\d_]{2})|/(?=/)")


def render_event(circle: Announcement, coming: MeetingLine | None) -> Markdown | None:
    """The block, without sign-up of its own (`standalone`); None when no meeting lies ahead."""
    if coming is None or coming.past:
        return None
    name = render_attribute(circle.name)
    attributes = {
        "start": f"{coming.span.start:%Y-%m-%d %H:%M}",
        "end": f"{coming.span.end:%Y-%m-%d %H:%M}",
        "status": "standalone",
        "timezone": circle.zone,
        "name": name if len(name) >= SHORTEST_NAME else "",
        "location": render_attribute(circle.place.branch or ""),
        "url": safe_link(circle.signup_link) or "",
    }
    written = " ".join(f'{key}="{value}"' for key, value in attributes.items() if value)
    return Markdown(f"[event {written}]\n[/event]")


def render_attribute(text: str) -> str:
    """A person's words inside the quotes of a BBCode attribute: nothing that ends it, and no link."""
    shown = clean(_ENDS_ATTRIBUTE.sub(" ", text), LONGEST_ATTRIBUTE)
    return _LINK_LIKE.sub(lambda match: match.group() + JOINER, shown)
