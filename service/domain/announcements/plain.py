"""A post's raw text -> the author's own words as plain lines.

Quotes are somebody else's words, struck-out words are taken back, comments and polls are no words at all: they go.
Markdown, HTML and BBCode lose their marks and keep their text. What a person pasted into a code block stays: our own
reply offers lines to copy in one. `[date=...]` and `[event ...]` of the forum are rewritten as written dates.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from service.domain.dates.words import flatten

READ_AT_MOST = 32_000
"""Characters of one post; Discourse's own limit (`max_post_length`)."""

_LONGEST_LINE = 4_000
_MOST_LINES = 2_000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SILENT_HTML = re.compile(
    r"<(script|style|del|s|strike|blockquote|aside)\b[^>]{0,500}>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I
)
_BREAKING_HTML = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|ul|ol|table|dd|dt|section)\b[^<>]{0,500}>", re.I)
_CELL = re.compile(r"</t[dh]\s*>\s*<t[dh]\b[^<>]{0,200}>", re.I)
_HTML_LINK = re.compile(
    r"<a\s[^<>]{0,300}?href\s?=\s?[\"']?([^\"'<>\s]{1,500})[^<>]{0,300}>([^<]{0,300})</a>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>\s]{1,1000})>", re.I)
_QUOTE_MARK = re.compile(r"\[(/?)quote\b[^\]\n]{0,300}\]", re.I)
_SILENT_BBCODE = re.compile(r"\[(poll|s|strike)\b[^\]\n]{0,300}\].*?(?:\[/\1\]|\Z)", re.DOTALL | re.I)
_DATE = re.compile(r"\[((?:date(?:-range)?[=\s]|event\b)[^\]\n]{1,500})\]", re.I)
_ATTRIBUTE = re.compile(r"(\w+)=(?:[\"']([^\"'\]]*)[\"']|([^\s\"'\]]+))")
_BB_LINK = re.compile(r"\[url=[\"']?([^\]\"'\s]{1,500})[\"']?\](.{0,300}?)\[/url\]", re.I)
_BBCODE_NAMES = (
    "b|i|u|url|size|color|font|center|left|right|list|spoiler|details|wrap|event|code|email|small|ol|ul|li"
)
_BBCODE = re.compile(rf"\[/?(?:{_BBCODE_NAMES})(?:[=\s][^\]\n]{{0,200}})?\]|\[\*\]", re.I)
_STRUCK = re.compile(r"~~[^~\n]{1,500}~~")
_SPACES = re.compile(r"[^\S\n]+")
_TRAILING_SPACE = re.compile(r" +$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(\s?<?([^\s()<>]{1,500}(?:\([^\s()<>]{0,100}\)[^\s()<>]{0,200})?)>?(?:\s[^()\n]{0,100})?\)"
)
_FENCE = re.compile(r"^\s{0,3}(?:`{3,}|~{3,}).{0,60}$")
_MARKS = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>@:])|\*+|`+")
_UNDERLINED = re.compile(r"(?<![\w/@])_{1,3}([^_\n]{1,200})_{1,3}(?![\w/])")
_MAIL_INTRODUCTION = re.compile(
    r"^\s*(?:on\s.{5,120}\swrote|am\s.{5,120}\sschrieb\b.{0,80}|el\s.{5,120}\sescribio)\s?:\s*$"
    r"|^\s*-{2,}\s?(?:original message|ursprungliche nachricht|mensaje original)\b",
    re.I,
)
_FORWARDED = re.compile(
    r"^\s*-{2,}\s?(?:forwarded message|weitergeleitete nachricht|mensaje reenviado)", re.I
)
_MAIL_HEAD = re.compile(
    r"^[\s*_]*(?:from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|betreff|de|enviado(?: el)?"
    r"|fecha|para|asunto)"
    r"[*_]*\s?:[*_]*\s?(?=\S)",
    re.I,
)
_MAIL_SENDER = re.compile(r"^[\s*_]*(?:from|von|de)[*_]*\s?:", re.I)
_QUOTED = re.compile(r"^\s*>\s?")
_PASSES_ON = re.compile(
    r"(?<![a-z])(?:forward(?:ing|ed)?|fwd|passing (?:this )?on|weitergeleitet|leite[^.]{0,40}weiter|reenvi[oa]\w{0,3}"
    r"|paso el correo|os paso)(?![a-z])"
)
_MOST_LINES_ABOVE = 2
_SIGNATURE = re.compile(
    r"^\s*(?:-- |sent from my |get outlook for |von meinem .{1,30} gesendet|gesendet von |enviado desde )",
    re.I,
)
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\ue00f\ufeff\ufffc]"
)


def parse_plain(raw: str) -> str:
    """The author's own words, line by line: no quotes, no markup, nothing unseen; links stand behind their text."""
    text = raw[:READ_AT_MOST].replace("\r\n", "\n").replace("\r", "\n").replace("\N{LINE SEPARATOR}", "\n")
    text = unicodedata.normalize("NFC", _without_unseen(text))
    text = _drop_quotes(_COMMENT.sub(" ", text))
    text = _drop_html(_SILENT_BBCODE.sub(" ", text))
    text = _drop_bbcode(text)
    text = "\n".join(_own_lines(text))
    text = _UNDERLINED.sub(r"\1", _STRUCK.sub(" ", text))
    return _TRAILING_SPACE.sub("", _SPACES.sub(" ", _MARKS.sub(_keep_escaped, text)))


def _without_unseen(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\N{NO-BREAK SPACE}", " "))


def parse_plain_title(title: str) -> str:
    """A topic's title on one line."""
    return " ".join(parse_plain(title[:500]).split())


def _drop_quotes(text: str) -> str:
    """Without `[quote]` blocks, nested or left open; what is quoted is somebody else's."""
    depth, kept, position = 0, [], 0
    for mark in _QUOTE_MARK.finditer(text):
        if depth == 0:
            kept.append(text[position : mark.start()])
        depth = max(0, depth - 1) if mark[1] else depth + 1
        position = mark.end()
    return "\n".join([*kept, text[position:]]) if depth == 0 else "\n".join(kept)


def _drop_html(text: str) -> str:
    if "<" in text:
        text = _AUTOLINK.sub(r" \1 ", text)
        text = _SILENT_HTML.sub(" ", text)
        text = _BREAKING_HTML.sub("\n", _HTML_LINK.sub(r"\2 (\1)", _CELL.sub(" | ", text)))
        text = _TAG.sub("", text)
    return _without_unseen(html.unescape(text)) if "&" in text else text


def _drop_bbcode(text: str) -> str:
    if "[" not in text:
        return text
    text = _DATE.sub(_write_date, text)
    text = _LINK.sub(r"\1 (\2)", _IMAGE.sub(" ", _BB_LINK.sub(r"\2 (\1)", text)))
    return _BBCODE.sub("", text)


def _own_lines(text: str) -> list[str]:
    """Lines of the author's, up to a mail program's signature or the mail it answers."""
    own: list[str] = []
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    for line in _without_mail_heads(_unquote_forwarded(lines)):
        if not line or line.isspace():
            own.append("")
            continue
        if line.lstrip().startswith(">") or _FENCE.match(line) or _FORWARDED.match(line):
            continue
        if _MAIL_INTRODUCTION.match(line) or _SIGNATURE.match(line):
            if any(before.strip() for before in own):
                break
            continue
        own.append(line[:_LONGEST_LINE])
    return own


def _unquote_forwarded(lines: list[str]) -> list[str]:
    """A mail that its author passes on, quoted with ">" below a line that says so, is what is announced."""
    own = [line for line in lines if line.strip() and not line.lstrip().startswith(">")]
    quoted = (_QUOTED.sub("", line) for line in lines if line.lstrip().startswith(">"))
    if len(own) > _MOST_LINES_ABOVE or not any(_PASSES_ON.search(flatten(line)) for line in own):
        return lines
    if not any(map(_MAIL_SENDER.match, quoted)):
        return lines
    return [_QUOTED.sub("", line) for line in lines if not _PASSES_ON.search(flatten(line))]


def _without_mail_heads(lines: list[str]) -> Iterator[str]:
    """Of a pasted mail only the words: sender, "Sent:" and "Subject:" in a row are its head."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _MAIL_HEAD.match(lines[end]):
            end += 1
        if end - at > 1 and any(_MAIL_SENDER.match(line) for line in lines[at:end]):
            at = end
            continue
        yield lines[at]
        at += 1


def _keep_escaped(mark: re.Match[str]) -> str:
    escaped: str | None = mark[1]
    return escaped or ""


def _write_date(markup: re.Match[str]) -> str:
    """`date=2026-10-13 time=18:00:00 timezone="America/New_York"` -> `2026-10-13 18:00 America/New_York`."""
    values = {name.lower(): quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(markup[1])}
    start = (values.get("start") or values.get("from") or "").replace("T", " ")[:16]
    start = start or f"{values.get('date', '')} {values.get('time', '')[:5]}"
    return f" {start} {values.get('timezone', '')} "
