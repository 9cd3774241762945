"""Our blocks and markers in a post: hidden lines that say which part of it is ours (law 5). Pure.

A block stands between two marker lines; a post we make only once ends with a marker that carries its key:

    <!-- companion:begin first-post circle-t431 -->

    We meet on Tuesdays.

    <!-- companion:end -->

    <!-- companion:once reply:change:91 -->

A marker counts only in a post by our own user, which the caller has made sure of. A text that holds `<!--`
cannot become part of a block, so nothing that a person wrote is ever read back as a marker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_WORD = r"[A-Za-z0-9][A-Za-z0-9:._-]*"
_NAME = rf"{_WORD}(?: {_WORD})*"
_MARKER = re.compile(
    rf"^<!-- companion:(?:begin (?P<begin>{_NAME})|(?P<end>end)|once (?P<once>{_WORD})) -->(?=[ \t\r]*$)",
    re.MULTILINE,
)
_END = "<!-- companion:end -->"
_COMMENT = "<!--"
_MENTION = re.compile(r"(?<![\w`])@\w(?:[\w.-]*\w)?")

_EXOTIC_SPACES = dict.fromkeys(
    [0xA0, 0x1680, 0x180E, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000], " "
)
"""What Discourse turns into plain spaces when it stores a text (`lib/text_cleaner.rb`)."""


class BlockGone(Enum):
    """Why a post has no block of ours to edit: from then on its text is that person's (law 5)."""

    MISSING = "missing"
    """No marker of that name is left."""
    IN_DISORDER = "in disorder"
    """Markers were doubled, nested or lost their partner: nobody can tell any more which part is ours."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The markers a post carries, by which it is recognised as the receipt of what we asked for."""

    blocks: frozenset[str]
    """Names of blocks that begin in it, whether or not they are still whole."""
    once: frozenset[str]


def compose_block(name: str, body: str) -> str:
    """The block of that name, its marker lines included.

    Blank lines set the body apart, because a table would otherwise take the marker below it for a row. Raises
    ValueError when the body holds `<!--` (rendering escapes it before) or the name could not be read back.
    """
    if not re.fullmatch(_NAME, name):
        raise ValueError(f"not the name of a block: {name!r}")
    if _COMMENT in body:
        raise ValueError(f"the text of block {name!r} holds a comment, which could pass for a marker")
    return f"<!-- companion:begin {name} -->\n\n{_trim(body)}\n\n{_END}"


def splice_block(raw: str, name: str, block: str) -> str | BlockGone:
    """`raw` with the block of that name replaced by `block`; everything around it stays byte for byte."""
    if parse_block(block, name) is None:
        raise ValueError(f"not a block of the name {name!r}")
    found = _find_block(raw, name)
    if isinstance(found, BlockGone):
        return found
    return raw[: found.start] + block + raw[found.end :]


def take_over_block(raw: str, name: str, block: str, title: str) -> str:
    """`raw` with the block ours again: what somebody wrote inside it stands folded below it, under this title.

    Without a title that is left out. Where the markers are gone or in disorder, the block comes first and all other
    text, freed of what is left of block markers, below it.
    """
    found = _find_block(raw, name)
    if isinstance(found, BlockGone):
        theirs = _MARKER.sub(lambda marker: marker[0] if marker["once"] else "", raw)
        return f"{block}\n\n{_fold(_trim(theirs), title)}"
    return f"{raw[: found.start]}{block}\n\n{_fold(_trim(found.body), title)}{raw[found.end :]}"


def _fold(text: str, title: str) -> str:
    """HTML, for the end of `[details]` would be looked for inside theirs too (bbcode-block.js)."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>\n" if text and title else ""


def add_poll(raw: str, name: str, poll: str) -> str:
    """`raw` with the poll right below the block of that name; a post that has one is left as it is.

    Nobody else's text in a post of ours can hold a poll, and a poll that people vote on must not change.
    """
    found = _find_block(raw, name)
    if isinstance(found, BlockGone) or "[poll" in raw:
        return raw
    return f"{raw[: found.end]}\n\n{poll}{raw[found.end :]}"


def parse_block(raw: str, name: str) -> str | None:
    """The text inside the block of that name, or None when the post has no such block in good order."""
    found = _find_block(raw, name)
    return None if isinstance(found, BlockGone) else found.body


def sign_once(raw: str, key: str) -> str:
    """`raw` with the marker that says which of our effects made this post, on a line of its own at the end.

    Raises ValueError when `raw` holds any comment but the marker lines of whole blocks, or the key could not
    be read back.
    """
    if not re.fullmatch(_WORD, key):
        raise ValueError(f"not a key: {key!r}")
    markers = list(_MARKER.finditer(raw))
    if raw.count(_COMMENT) != len(markers) or not _in_order(markers) or any(m["once"] for m in markers):
        raise ValueError(f"the text of {key!r} holds a comment, which could pass for a marker")
    return f"{raw.rstrip()}\n\n<!-- companion:once {key} -->"


def parse_once(raw: str) -> frozenset[str]:
    """The keys of our effects that made this post (one, unless somebody joined posts)."""
    return parse_marks(raw).once


def parse_marks(raw: str) -> Marks:
    """Which of our markers a post carries."""
    markers = list(_MARKER.finditer(raw))
    return Marks(
        blocks=frozenset(m["begin"] for m in markers if m["begin"]),
        once=frozenset(m["once"] for m in markers if m["once"]),
    )


def same_text(one: str, other: str) -> bool:
    """Whether Discourse would store both texts alike: it trims the end and turns exotic spaces into plain ones."""
    return _normalise(one) == _normalise(other)


def same_but_for_names(one: str, other: str) -> bool:
    """Whether both texts say the same but for whom they mention.

    Discourse rewrites the mentions of a renamed user in all posts, ours too, with no new version and no event
    (`app/jobs/regular/update_username.rb`): that is nobody's hand.
    """
    return _MENTION.sub("@", _normalise(one)) == _MENTION.sub("@", _normalise(other))


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    body: str


def _find_block(raw: str, name: str) -> _Found | BlockGone:
    markers = [marker for marker in _MARKER.finditer(raw) if not marker["once"]]
    here = [at for at, marker in enumerate(markers) if marker["begin"] == name]
    if not here:
        return BlockGone.MISSING
    if len(here) > 1 or not _in_order(markers):
        return BlockGone.IN_DISORDER
    begin, end = markers[here[0]], markers[here[0] + 1]
    return _Found(begin.start(), end.end(), _trim(raw[begin.end() : end.start()]))


def _in_order(markers: list[re.Match[str]]) -> bool:
    """Whether begins and ends take turns, so that no block is nested, open or ended twice."""
    kinds = [bool(marker["begin"]) for marker in markers if not marker["once"]]
    return kinds == [True, False] * (len(kinds) // 2)


def _trim(text: str) -> str:
    """Without the blank lines around it; the indentation of its first line counts and stays."""
    return re.sub(r"\A(?:[ \t\r]*\n)+", "", text).rstrip()


def _normalise(raw: str) -> str:
    return raw.replace("\r\n", "\n").translate(_EXOTIC_SPACES).rstrip()
