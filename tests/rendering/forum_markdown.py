"""Reads a post as the forum would: CommonMark with links found in text, then what Discourse looks for.

Mentions, hashtags, dates, check boxes, BBCode and emoji codes are looked for in finished text, as Discourse
does (discourse-markdown-it: text-post-process.js, emoji.js), and without its checks of what stands around them:
this reader sees more than the forum does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PATTERNS = {
    "mention": re.compile(r"@\w[\w.-]*"),
    "hashtag": re.compile(r"#[\w:-]+"),
    "bbcode": re.compile(r"\[/?[a-z][^\]]*\]?", re.IGNORECASE),
    "check box": re.compile(r"\[[ xX_*-]?\]"),
    "footnote": re.compile(r"\[\^"),
    "emoji": re.compile(r"(?<!\d):[\w+-]{1,60}:"),
    "pilcrow": re.compile(r"\(pa\)", re.IGNORECASE),
    "upload": re.compile(r"upload://"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a post holds besides text."""

    shape: tuple[str, ...]
    """Every token that is not text, in order, with its tag."""
    links: tuple[str, ...]
    found: Counter[str]
    """`mention @maya` and the like, with how often each stands there."""
    text: str


def read_post(raw: str, *, typographer: bool = True) -> Reading:
    parser = MarkdownIt(
        "js-default", {"html": True, "linkify": True, "typographer": typographer, "breaks": True}
    )
    tokens = list(_walk(parser.parse(raw)))
    text = [token.content for token in tokens if token.type == "text"]
    return Reading(
        shape=tuple(
            f"{token.type} {token.tag} {token.content if token.type.startswith('html') else ''}".strip()
            for token in tokens
            if token.type not in ("text", "inline")
        ),
        links=tuple(str(token.attrs["href"]) for token in tokens if token.type == "link_open"),
        found=Counter(
            f"{kind} {match}"
            for kind, pattern in _PATTERNS.items()
            for part in _join(tokens)
            for match in pattern.findall(part)
        ),
        text="".join(text),
    )


def _walk(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *_walk(token.children or []))]


def _join(tokens: list[Token]) -> list[str]:
    """Text that stands together, however many tokens it is."""
    runs = [""]
    for token in tokens:
        if token.type == "text":
            runs[-1] += token.content
        else:
            runs.append("")
    return [run for run in runs if run]
