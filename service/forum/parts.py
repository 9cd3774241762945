"""Several replies of ours in one post, where the forum takes no more replies in a row of us. Pure.

Each ends with its own marker, by which it stays known: `first <!-- companion:once a --> --- second <!-- companion:once
b -->`. A post with one reply has one part, the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.forum.markers import parse_once

_BETWEEN = "---"
_END_OF_PART = re.compile(r"<!-- companion:once \S+ -->[ \t]*(?=\r?$)", re.MULTILINE)


def join_parts(raw: str, part: str) -> str:
    """`raw` with one more reply below."""
    return f"{raw.rstrip()}\n\n{_BETWEEN}\n\n{part}"


def split_parts(raw: str) -> Sequence[str]:
    """The replies in this post, in order; what stands below the last marker comes last, with no marker."""
    ends = [0, *(found.end() for found in _END_OF_PART.finditer(raw)), len(raw)]
    pieces = [raw[start:end] for start, end in pairwise(ends)]
    return [_trim(piece) if at else piece for at, piece in enumerate(pieces) if piece.strip()]


def find_part(raw: str, key: str) -> str | None:
    """The reply with this key; None where it is not there, or something that is no reply of ours stands below."""
    parts = split_parts(raw)
    if not parts or not parse_once(parts[-1]):
        return None
    return next((part for part in parts if key in parse_once(part)), None)


def _trim(piece: str) -> str:
    return piece.lstrip().removeprefix(_BETWEEN).lstrip("\r\n") if piece.strip() else ""
