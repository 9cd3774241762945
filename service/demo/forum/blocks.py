"""Discourse's block tags as a markdown-it rule: `[details]`, `[quote]`, `[event]` and `[poll]`.

They stand on lines of their own; a tag without its closing line stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from service.demo.forum.localdates import (
    parse_attributes,
    parse_moment,
    parse_zone,
    render_moment,
    render_zone,
)

_OPEN = re.compile(
    r"\[(details|quote|event|poll)(?:=(?:\"([^\"]*)\"|“([^”]*)”|([^\s\]]+)))?((?:\s[^\]]*)?)\]\s*"
)
_QUOTED_POST = re.compile(r"post:(\d+), *topic:(\d+)")


def add_block_tags(markdown: MarkdownIt) -> None:
    markdown.block.ruler.before(
        "fence", "discourse_blocks", _parse_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _parse_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opening = _OPEN.fullmatch(_line(state, start)) if state.sCount[start] - state.blkIndent < 4 else None
    if opening is None:
        return False
    name = opening[1]
    last = _find_closing_line(state, name, start, end)
    if last is None:
        return False
    if silent:
        return True
    value = opening[2] or opening[3] or opening[4] or ""
    before, after = _RENDERERS[name](value, parse_attributes(opening[5]))
    _tokenize_inside(state, start, last, before, after)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _find_closing_line(state: StateBlock, name: str, start: int, end: int) -> int | None:
    depth = 1
    for number in range(start + 1, end):
        line = _line(state, number).strip()
        if line == f"[/{name}]":
            depth -= 1
            if depth == 0:
                return number
        elif (inner := _OPEN.fullmatch(line)) and inner[1] == name:
            depth += 1
    return None


def _tokenize_inside(state: StateBlock, start: int, last: int, before: str, after: str) -> None:
    parent, line_max = state.parentType, state.lineMax
    # A list or a paragraph that is open outside ends where the tag begins.
    state.parentType, state.lineMax = "root", last
    _push_html(state, before, start, last)
    state.md.block.tokenize(state, start + 1, last)
    _push_html(state, after, start, last)
    state.parentType, state.lineMax, state.line = parent, line_max, last + 1


def _push_html(state: StateBlock, html: str, start: int, last: int) -> None:
    token = state.push("html_block", "", 0)
    token.content, token.map = html + "\n", [start, last]


def _render_details(value: str, attributes: dict[str, str]) -> tuple[str, str]:
    summary = escape(value or attributes.get("title", "") or "Summary")
    return f"<details><summary>{summary}</summary>", "</details>"


def _render_quote(value: str, _attributes: dict[str, str]) -> tuple[str, str]:
    name = value.split(",", 1)[0].strip()
    place = _QUOTED_POST.search(value)
    if not name:
        return '<aside class="quote no-group"><blockquote>', "</blockquote></aside>"
    said = f"{escape(name)}:"
    if place:
        said = f'<a href="/t/-/{place[2]}/{place[1]}">{said}</a>'
    title = f'<div class="title">{said}</div>'
    return f'<aside class="quote no-group">{title}<blockquote>', "</blockquote></aside>"


def _render_event(value: str, attributes: dict[str, str]) -> tuple[str, str]:
    """The event plugin draws a card in the browser; here it is drawn at once, in the event's own zone."""
    data = "".join(f' data-{name.lower()}="{escape(text)}"' for name, text in attributes.items())
    when = escape(_describe_when(attributes))
    name = escape(attributes.get("name", "") or value)
    heading = f'<p class="event-name">{name}</p>' if name else ""
    place = attributes.get("location", "")
    where = f'<p class="event-place">{escape(place)}</p>' if place else ""
    return (
        f'<div class="discourse-post-event"{data}>{heading}<p class="event-when">{when}</p>{where}\n',
        "</div>",
    )


def _describe_when(attributes: dict[str, str]) -> str:
    zone = parse_zone(attributes.get("timezone"))
    try:
        start = _parse_event_time(attributes.get("start", ""), zone)
        end = _parse_event_time(attributes["end"], zone) if attributes.get("end") else None
    except ValueError:
        return "Invalid date"
    text = render_moment(start, "dddd, MMMM D, YYYY h:mm A")
    if end is not None:
        same_day = end.date() == start.date()
        text += " – " + render_moment(end, "h:mm A" if same_day else "dddd, MMMM D, YYYY h:mm A")
    return f"{text} ({render_zone(start)})"


def _parse_event_time(text: str, zone: ZoneInfo) -> datetime:
    day, _, clock = text.replace("T", " ").partition(" ")
    return parse_moment(day, clock or None, zone)


def _render_poll(value: str, attributes: dict[str, str]) -> tuple[str, str]:
    name = escape(attributes.get("name", "") or value or "poll")
    return f'<div class="poll" data-poll-name="{name}"><p class="poll-title">Poll</p>', "</div>"


_RENDERERS: dict[str, Callable[[str, dict[str, str]], tuple[str, str]]] = {
    "details": _render_details,
    "quote": _render_quote,
    "event": _render_event,
    "poll": _render_poll,
}
