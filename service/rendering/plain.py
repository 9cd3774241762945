"""Makes a person's text harmless: it reads as typed and can do nothing on the forum.

Discourse looks for mentions, hashtags, dates, check boxes and emoji codes in the *finished* text, when the
backslashes and entities are gone (discourse-markdown-it: features/text-post-process.js, features/emoji.js).
So a backslash does not stop these; an invisible word joiner (U+2060) breaks their pattern. Everything else is
stopped by the backslash that CommonMark provides for it.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap

from service.domain.visible import LETTER_JOINERS, is_visible

JOINER = "\u2060"
"""WORD JOINER: no width, no line break, and no character of any pattern the forum looks for."""

LONGEST_FIELD = 300

LONGEST_LINE = 32
"""Characters of a line in a code block that a phone shows without scrolling sideways."""

_BREAKS = (
    (re.compile(r"(?<!\d):(?=[\w+-]{1,60}:)"), f":{JOINER}"),  # Before a backslash stands in an emoji's name.
    (re.compile(r"([\\`*_~|$^>\]])"), r"\\\1"),
    (re.compile(r"&(?=#?\w*(?:;|$))"), r"\\&"),  # An entity would become the character it names.
    (re.compile(r"\["), rf"\\[{JOINER}"),
    (re.compile("<"), "&lt;"),  # Not `\<`: the text `<!--` must not even stand in the raw post.
    (re.compile(r"([@#])(?!\s)"), rf"\1{JOINER}"),
    (re.compile(r"(?<=mailto):", re.IGNORECASE), f":{JOINER}"),
    (re.compile(r"/(?=/)"), f"/{JOINER}"),
    (re.compile(r"(?<=\S)\.(?=[^\W\d_]{2})"), f".{JOINER}"),
    (re.compile(r"\((?=pa\))", re.IGNORECASE), f"({JOINER}"),  # Discourse writes a pilcrow for "(PA)".
    (re.compile(r"^(?=[-+=#])"), r"\\"),
    (re.compile(r"^(\d{1,9})(?=[.)])"), r"\1\\"),
)
"""In this order: what each finds, and what it puts there instead."""


class Markdown(str):
    """Text in the forum's Markdown that may stand in a post as it is: our own, or made harmless by `plain`.

    Whatever is done to it (adding, cutting, joining) gives an ordinary `str` again, which is not trusted.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return self


def plain(value: object, longest: int = LONGEST_FIELD) -> Markdown:
    """What a person wrote, as one line of Markdown that shows just these words.

    Our own Markdown passes unchanged. Numbers are written out. At most `longest` characters are shown.
    Raises TypeError for None: a template must leave such a line out.
    """
    if type(value) is Markdown:
        return value
    if value is None:
        raise TypeError("a value that is missing was about to be written into a post")
    text = clean(str(value), longest)
    for pattern, replacement in _BREAKS:
        text = pattern.sub(replacement, text)
    return Markdown(text)


def copyable(text: str, longest: int = 2 * LONGEST_FIELD) -> Markdown:
    """One line for an indented code block, to be copied: nothing acts in there, so it stays as it is.

    Only `<!--` must not stand in the raw post.
    """
    return Markdown(clean(text, longest).replace("<!--", f"<!{JOINER}--"))


def copyable_lines(text: str) -> list[Markdown]:
    """The same in several lines, each short enough for a phone, where a code block does not wrap."""
    lines = wrap(copyable(text), LONGEST_LINE, break_long_words=False, break_on_hyphens=False)
    return [Markdown(line) for line in lines]


def clean(text: str, longest: int = LONGEST_FIELD) -> str:
    """The text on one line, composed (NFC), without control and other invisible characters, cut to length."""
    visible = "".join(filter(is_visible, text))
    words = [word.strip(LETTER_JOINERS) for word in unicodedata.normalize("NFC", visible).split()]
    return shorten(" ".join(filter(None, words)), longest)


def shorten(text: str, longest: int) -> str:
    """The text itself, or its beginning up to the last whole word that fits, with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    whole_words = head.rpartition(" ")[0]
    return (whole_words if len(whole_words) > longest // 2 else head).rstrip() + "…"
