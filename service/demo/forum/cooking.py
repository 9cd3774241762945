"""From raw to cooked: Markdown as Discourse reads it, then everything a post may not hold is taken out."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from service.demo.forum.blocks import add_block_tags
from service.demo.forum.localdates import parse_attributes, render_date, render_range

_DATE = re.compile(r"\[(date|date-range)((?:=|\s)[^\]\n]+)\]")
_MENTION = re.compile(r"(?<![\w/@.])@([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?)")
_MENTION_MARK = "mention"
_TAG_NAMES = (
    "a aside b big blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre s"
    " small span strike strong sub summary sup table tbody td th thead tr ul"
)
_TAGS = set(_TAG_NAMES.split())
_CLASSES = {
    "a": {"mention", "hashtag-cooked", "inline-onebox"},
    "aside": {"quote", "no-group"},
    "code": {"lang-auto", "lang-text", "lang-ics", "lang-json", "lang-python"},
    "div": {"title", "discourse-post-event", "poll", "md-table"},
    "p": {"event-name", "event-when", "event-place", "poll-title"},
    "span": {"mention", "discourse-local-date", "cooked-date"},
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "span": {"title"},
    "details": {"open"},
}


def cook(raw: str, usernames: Collection[str]) -> str:
    """The HTML of a post. `usernames`, in lower case, become links where they are mentioned."""
    html = _build_markdown().render(raw, {"usernames": usernames})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        generic_attribute_prefixes={"data-"},
        url_schemes={"http", "https", "mailto", "tel", "webcal"},
        link_rel="noopener nofollow ugc",
    ).strip()


def render_excerpt(cooked: str, length: int = 200) -> str:
    """The beginning of a cooked text as plain words, escaped for HTML."""
    text = " ".join(nh3.clean(cooked, tags=set()).split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"


@cache
def _build_markdown() -> MarkdownIt:
    options = {"html": True, "linkify": True, "typographer": True, "breaks": True}
    markdown = MarkdownIt("commonmark", options).enable(
        ["table", "strikethrough", "linkify", "replacements", "smartquotes"]
    )
    add_block_tags(markdown)
    markdown.inline.ruler.before("link", "discourse_date", _parse_date)
    markdown.core.ruler.after("inline", "discourse_mentions", _mark_mentions)
    markdown.add_render_rule(_MENTION_MARK, _render_mention)
    return markdown


def _parse_date(state: StateInline, silent: bool) -> bool:
    match = _DATE.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if match is None:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        if match[1] == "date":
            token.content = render_date(parse_attributes("date" + match[2]))
        else:
            token.content = render_range(parse_attributes(match[2]))
    state.pos = match.end()
    return True


def _mark_mentions(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "@" in block.content:
            block.children = _mark_in_line(block.children)


def _mark_in_line(children: list[Token]) -> list[Token]:
    """Mentions count in plain text only, not in links."""
    marked: list[Token] = []
    links = 0
    for token in children:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        marked.extend(_split_mentions(token) if token.type == "text" and not links else [token])
    return marked


def _split_mentions(token: Token) -> list[Token]:
    parts: list[Token] = []
    end = 0
    for match in _MENTION.finditer(token.content):
        parts.append(Token("text", "", 0, content=token.content[end : match.start()], level=token.level))
        parts.append(Token(_MENTION_MARK, "", 0, content=match[1], level=token.level))
        end = match.end()
    return (
        [*parts, Token("text", "", 0, content=token.content[end:], level=token.level)] if parts else [token]
    )


def _render_mention(_renderer: object, tokens: list[Token], index: int, _options: object, env: Any) -> str:
    name = tokens[index].content
    if name.lower() in env["usernames"]:
        return f'<a class="mention" href="/u/{escape(name.lower())}">@{escape(name)}</a>'
    return f'<span class="mention">@{escape(name)}</span>'
