"""A post's raw text -> the lines by which its author speaks to us.

A line begins, perhaps behind a list's bullet, with a mention of us; it is a command if a verb that we know follows.
What is quoted, code, folded away or a comment is not said to us, nor is a mention in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.domain.announcements.plain import READ_AT_MOST, parse_plain
from service.domain.commands.finding import (
    TAIL,
    FoundVerb,
    find_likely_verb,
    find_split,
    find_verb,
    guess_verb,
    is_courtesy,
)
from service.domain.commands.reason_words import KEPT, REASON
from service.domain.commands.verbs import Verb
from service.domain.dates.words import flatten

MOST_COMMANDS = 20
"""Of one post; nobody needs more."""

CODE_SIGN = "\ue020"
"""`parse_plain` takes the marks of code away; this stays and is taken away later."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE_INDENT = re.compile(r" {4}| {0,3}\t")
_QUOTED = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?>")
_TICKS = re.compile(r"(?<!\\)`+")
_HIDDEN = "pre|code|blockquote|aside|details|script|style|textarea|del|svg|iframe|template|table"
_HIDDEN_HTML = re.compile(rf"<(?P<close>/?)(?P<tag>{_HIDDEN})\b[^<>]{{0,500}}>", re.I)
_HIDDEN_BBCODE = re.compile(
    r"\[(?P<close>/?)(?P<tag>quote|details|code|poll|spoiler|hide)\b[^\[\]\n]{0,300}\]", re.I
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BULLET = r"\s*(?:[-+•–—]\s+|\d{1,3}[.)]\s+)?"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line that speaks to us, plain, without the mention."""

    text: str
    flat: str
    verb: FoundVerb
    reason: str | None = None
    """What stands behind "because"."""
    is_tail: bool = False
    """The reason stands behind a comma, so that it may say something else."""
    guessed: bool = False
    """The verb is mistyped, or stands elsewhere in the line: what is read of it is only offered."""
    below: str = ""
    """For words: the lines below, up to a blank line or the next command."""

    @property
    def whole(self) -> str:
        return f"{self.text}\n{self.below}" if self.below else self.text

    @property
    def rest(self) -> str:
        """What the verb speaks of."""
        return self.text[self.verb.end : self.verb.until]


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A line that speaks to us, whatever it says, plain and without the mention."""

    text: str
    below: tuple[str, ...]
    """The lines below, up to a blank one or the next that speaks to us."""

    @property
    def whole(self) -> str:
        """What of it counts where its verb is not known."""
        return self.text


def find_mentions(raw: str, bot: str) -> tuple[MentionLine, ...]:
    """The first lines of a post that speak to us, at most 20. `bot`: our user name."""
    mention, lines = _build_mention(bot), list_own_lines(raw)
    starts = [place for place, line in enumerate(lines) if mention.match(line)][:MOST_COMMANDS]
    return tuple(
        MentionLine(_clean(mention.sub("", lines[place], count=1)), tuple(_list_until(lines, place, mention)))
        for place in starts
    )


def _list_until(lines: list[str], place: int, mention: re.Pattern[str]) -> Iterator[str]:
    for line in lines[place + 1 :]:
        if not line.strip() or mention.match(line):
            return
        yield _clean(line)


def _build_mention(bot: str) -> re.Pattern[str]:
    return re.compile(rf"{_BULLET}@{re.escape(bot)}(?:\s?[:,])?\s+(?=\S)", re.I)


def _clean(line: str) -> str:
    return line.replace(CODE_SIGN, "").strip()


def find_addressed(raw: str, bot: str) -> tuple[SpokenLine | MentionLine, ...]:
    """What a post says to us, at most 20 lines: one whose verb we do not know stays as it is."""
    read = (_parse(line) or line for line in find_mentions(raw, bot))
    return tuple(one for one in read if isinstance(one, SpokenLine) or not is_courtesy(flatten(one.text)))


def find_lines(raw: str, bot: str) -> tuple[SpokenLine, ...]:
    """The first commands of a post. `bot`: our user name."""
    return tuple(one for one in find_addressed(raw, bot) if isinstance(one, SpokenLine))


def list_own_lines(raw: str) -> list[str]:
    """What the author says openly, line by line, plain: no quotes, no code, nothing folded away."""
    text = raw[:READ_AT_MOST].replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(_drop_code(text.split("\n")))
    text = _drop_hidden(_drop_hidden(_COMMENT.sub(" ", _mark_spans(text)), _HIDDEN_HTML), _HIDDEN_BBCODE)
    text = "\n".join("" if _QUOTED.match(line) else line for line in text.split("\n"))
    return parse_plain(text).split("\n")


def _parse(line: MentionLine) -> SpokenLine | None:
    text = line.text
    flat = flatten(text)
    for reason in REASON.finditer(flat):
        verb = find_verb(flat[: reason.start()])
        if verb is None or verb.verb in _WITHOUT_REASON:
            break
        if not (verb.verb is Verb.ROOM and reason["weak"]):
            return SpokenLine(text, flat, verb, text[_begin_reason(reason, flat) :])
    tail = TAIL.search(flat)
    if tail and (verb := find_verb(flat[: tail.start()])) and verb.verb is Verb.CANCEL_CIRCLE:
        return SpokenLine(text, flat, verb, text[tail.end() :], is_tail=True)
    if verb := find_verb(flat):
        below = "\n".join(line.below) if verb.verb is Verb.WORDS else ""
        return SpokenLine(text, flat, verb, below=below)
    if tail and (verb := find_split(flat[: tail.start()])):
        return SpokenLine(text, flat, verb, text[tail.end() :], is_tail=True)
    return _guess(text, guess_verb)


def guess_line(line: MentionLine) -> SpokenLine | None:
    """What a line whose verb nobody knows may have meant, by a word of it that resembles a verb or is one."""
    return _guess(line.text, find_likely_verb)


def _guess(text: str, find: Callable[[str], FoundVerb | None]) -> SpokenLine | None:
    flat = flatten(text)
    because = REASON.search(flat)
    verb = find(flat[: because.start()] if because else flat)
    reason = text[_begin_reason(because, flat) :] if because else None
    return SpokenLine(text, flat, verb, reason, guessed=True) if verb else None


def _begin_reason(because: re.Match[str], flat: str) -> int:
    return because.start() if KEPT.match(flat, because.start()) else because.end()


_WITHOUT_REASON = (Verb.WORDS, Verb.HELP)


def _drop_code(lines: list[str]) -> Iterator[str]:
    """Without fenced and indented code, as CommonMark knows it: a list's second paragraph is no code."""
    fence, in_list, code, blank = "", False, False, True
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            is_end = mark and mark[1].startswith(fence) and not line.strip(" \t`~")
            fence = "" if is_end else fence
            yield ""
            continue
        if mark and not (mark[1][0] == "`" and "`" in line[mark.end() :]):
            fence = mark[1]
            yield ""
            continue
        indented = _CODE_INDENT.match(line) is not None and bool(line.strip())
        code = indented and not in_list and (blank or code)
        if line.strip() and not indented:
            in_list = re.match(r"\s{0,3}(?:[-*+]|\d{1,9}[.)])\s", line) is not None or (in_list and not blank)
        blank = not line.strip()
        yield "" if code else line


def _mark_spans(text: str) -> str:
    """Code that runs over several lines of a paragraph begins none of them."""
    return "\n\n".join(_mark_spans_of(paragraph) for paragraph in re.split(r"\n[ \t]*\n", text))


def _mark_spans_of(paragraph: str) -> str:
    if "`" not in paragraph:
        return paragraph
    runs = list(_TICKS.finditer(paragraph))
    following: dict[int, int] = {}
    closes: dict[int, int] = {}
    for at in range(len(runs) - 1, -1, -1):
        length = len(runs[at][0])
        if length in following:
            closes[at] = following[length]
        following[length] = at
    kept, position, at = [], 0, 0
    while at < len(runs):
        if at in closes:
            start, end = runs[at].start(), runs[closes[at]].end()
            kept += [paragraph[position:start], _as_code(paragraph[start:end])]
            position, at = end, closes[at]
        at += 1
    return "".join([*kept, paragraph[position:]])


def _as_code(span: str) -> str:
    """Its marks are text, and none of its lines is a command."""
    return CODE_SIGN + span.replace("<", " ").replace("[", " ").replace("\n", f"\n{CODE_SIGN}")


def _drop_hidden(text: str, mark: re.Pattern[str]) -> str:
    """Without what stands between such marks, nested or left open."""
    depth, kept, position = 0, [], 0
    for found in mark.finditer(text):
        if depth == 0:
            kept.append(text[position : found.start()])
        depth = max(0, depth - 1) if found["close"] else depth + 1
        position = found.end()
    return "\n\n".join([*kept, text[position:]] if depth == 0 else kept)
