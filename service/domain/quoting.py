"""What a recap may quote of a post: its author's own words, a question that it ends with, a link that it shares.

Nothing of it is kept but that it is there: before a recap quotes a post, the post is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.domain.announcements.plain import READ_AT_MOST, parse_plain
from service.domain.announcements.private import PRIVATE_SIGNS, parse_private
from service.domain.announcements.tidying import drop_emoji, split_sentences, tidy
from service.domain.dates.words import flatten

LONGEST_QUOTE = 160
"""Characters."""

_CODE_BLOCK = re.compile(
    r"\[code\b[^\]\n]{0,100}\].*?(?:\[/code\]|\Z)|<(pre|code|samp|kbd)\b[^>]{0,300}>.*?(?:</\1>|\Z)",
    re.DOTALL | re.I,
)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,9})(?!`)([^`\n]{1,500})\1(?!`)")
_INDENTED = re.compile(r" {4}|\t| {1,3}\t")
_QUOTED = re.compile(r"\s{0,3}>")
_STAR = re.compile(r"^(\s*)\*(?=\s)")
_ITEM = re.compile(r"\s*(?:[-+*\N{BULLET}]|\d{1,3}[.)])\s")
_NAME = r"@\w(?:[\w.-]{0,58}\w)?"
_MENTIONS = re.compile(
    rf"(?:(?<!\w)(?:to|by|from|with|an|von|mit|bei|durch|a|de|con|por|para)\s)?(?<![\w@.])(?:{_NAME})(?:['’]s\b)?"
    rf"(?:\s?(?:,|&|\b(?:and|und|y|e)\b)\s?{_NAME}(?:['’]s\b)?)*",
    re.I,
)
_BEFORE_MARK = re.compile(r"[\s,]{1,3}(?=[.!?](?:\s|$))")
_LAST_MARK = re.compile(r"[?？؟][!?)\]\"'”»’\s]*$")
_THANKS = re.compile(
    r"(?:(?:many |muchas |vielen |lieben )?(?:thanks|thank you|thx|gracias|danke|dank)\b.{0,30}"
    r"|(?:best|cheers|love|saludos|un saludo|liebe gruse|viele gruse|gruse|lg|vg)\b.{0,30}|[:;]-?[)d(p])$"
)
_URL = re.compile(r"(?<!“)https?://[^\s<>()\[\]\"'`*“”]{4,500}", re.I)
_LINK_TARGET = re.compile(r"\s?\(?https?://[^\s<>()]{1,1000}\)?", re.I)
_LOOSE_END = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class PostFlags:
    """What is kept of a post's words."""

    asks: bool = False
    """It ends with a question."""
    shares: bool = False
    """It holds a link that leads elsewhere."""


@dataclass(frozen=True, slots=True)
class SharedLink:
    url: str
    title: str | None
    """As its author wrote it, plain text; None for a bare link."""


def parse_flags(raw: str, our_hosts: frozenset[str]) -> PostFlags:
    """`our_hosts`: the forum's and our own, in small letters; links to them share nothing."""
    words = parse_own_words(raw)
    return PostFlags(_find_question(words) is not None, next(_list_links(words, our_hosts), None) is not None)


def parse_own_words(raw: str) -> str:
    """As `parse_plain`, without code and without what a mail quotes; a few words of code stand in “ ”."""
    text = raw[:READ_AT_MOST].replace("\r\n", "\n").replace("\r", "\n")
    return parse_plain(_CODE_SPAN.sub(r"“\2”", "\n".join(_without_code(_CODE_BLOCK.sub("\n", text)))))


def _without_code(text: str) -> Iterator[str]:
    fence, after_blank, in_list = "", True, False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            continue
        if mark:
            fence = mark[1]
        elif not line.strip():
            after_blank = True
            yield line
        elif not (_QUOTED.match(line) or (after_blank and not in_list and _INDENTED.match(line))):
            in_list = _ITEM.match(line) is not None or (in_list and line[0].isspace())
            after_blank = False
            # Stars go with the other marks of Markdown; dashes stay.
            yield _STAR.sub(r"\1-", line)


def drop_mentions(text: str) -> str:
    """Without `@names`: "thanks to @sam and @lina for the cake" -> "thanks for the cake"."""
    return _BEFORE_MARK.sub("", _MENTIONS.sub(" ", text))


def parse_question(raw: str) -> str | None:
    """The question with which a post ends, but for thanks and greetings; None without one, or with private data."""
    return _find_question(parse_own_words(raw))


def _find_question(words: str) -> str | None:
    text = _LINK_TARGET.sub("", parse_private(words).text)
    sentences = [drop_emoji(sentence) for sentence in split_sentences(text)]
    sentences = [sentence for sentence in sentences if sentence]
    while len(sentences) > 1 and not _LAST_MARK.search(sentences[-1]):
        if not (_THANKS.match(flatten(sentences[-1])) or _is_signature(sentences)):
            return None
        sentences.pop()
    if not sentences or not _LAST_MARK.search(sentences[-1]) or PRIVATE_SIGNS.search(sentences[-1]):
        return None
    question = tidy(drop_mentions(sentences[-1]), LONGEST_QUOTE, sentence=True)
    return question if question and any(map(str.isalpha, question)) else None


def _is_signature(sentences: list[str]) -> bool:
    """A name below thanks or a question: "Anna"."""
    last = sentences[-1].strip("-\N{EN DASH}\N{EM DASH} ")
    return last.isalpha() and last.istitle()


def parse_shared_link(raw: str, our_hosts: frozenset[str]) -> SharedLink | None:
    """The first link in a post that leads elsewhere and may be shown, with the title its author gave it."""
    url = next(_list_links(parse_own_words(raw), our_hosts), None)
    return SharedLink(url, _find_title(raw[:READ_AT_MOST], url)) if url else None


def _list_links(words: str, our_hosts: frozenset[str]) -> Iterator[str]:
    # Meeting links, and links that hold a person's address, are signs by now.
    for match in _URL.finditer(parse_private(words).text):
        url = match[0].rstrip(_LOOSE_END)
        host = _parse_host(url)
        if host is not None and host not in our_hosts:
            yield url


def _parse_host(url: str) -> str | None:
    """The host in small letters; None where the link names a user, or is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return host if host and "." in host and parts.username is None else None


def _find_title(raw: str, url: str) -> str | None:
    title = re.search(rf"(?<!!)\[([^\[\]\n]{{1,300}})\]\(\s?<?{re.escape(url)}[\s)>]", raw)
    if title is None or "://" in title[1]:
        return None
    words = tidy(drop_mentions(parse_private(parse_plain(title[1])).text), LONGEST_QUOTE)
    return words if words and any(map(str.isalnum, words)) else None
