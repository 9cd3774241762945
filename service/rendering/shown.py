"""The forum's text as its readers see it, for previews on our own pages. Raw HTML in it stays text.

Of the forum's own marks we know those that our templates write: folded details, polls, small print, and hidden lines.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markupsafe import Markup

from service.rendering.plain import Markdown

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")
_HIDDEN = re.compile(r"^<!--.*?-->$\n?", re.MULTILINE)
_OURS = re.compile(
    r'^\[details="(?P<title>.*)"\]$(?P<folded>.*?)^\[/details\]$'
    r"|^\[poll\b.*\]$(?P<poll>.*?)^\[/poll\]$"
    r"|^<small>(?P<small>.*)</small>$",
    re.MULTILINE | re.DOTALL,
)
"""People's words hold none of these: `plain.py` sees to that."""


def show_post(raw: Markdown | str) -> Markup:
    """HTML without anything that acts: headings, lists, quotes, links and emphasis."""
    text = _HIDDEN.sub("", raw)
    shown, end = [], 0
    for found in _OURS.finditer(text):
        shown += [_show(text[end : found.start()]), _show_ours(found)]
        end = found.end()
    return Markup("").join((*shown, _show(text[end:])))


def _show_ours(found: re.Match[str]) -> Markup:
    if found["title"] is not None:
        fold = Markup("<details><summary>{}</summary>{}</details>")
        return fold.format(found["title"], _show(found["folded"]))
    if found["poll"] is not None:
        return _show(found["poll"])
    return Markup('<div class="quiet">{}</div>').format(_show(found["small"]))


def _show(text: str) -> Markup:
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - raw HTML is off, and links lead to safe schemes only
