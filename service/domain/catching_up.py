"""How far the forum's list of new posts has been read: a high-water mark, and a cursor on the way down to it.

The list is read from the newest post downwards. Everything up to the mark has been read; the mark moves only when a
pass has come down to it, and then to where that pass began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.ids import PostId


@dataclass(frozen=True, slots=True)
class CatchUp:
    mark: PostId
    """The highest post up to which all have been read."""
    top: PostId | None = None
    """Where the pass under way began: the mark moves here when it is over."""
    below: PostId | None = None
    """The next page begins below this post; None between two passes."""

    @property
    def percent(self) -> int | None:
        """How much of the pass under way is done; None between two passes."""
        if self.top is None or self.below is None:
            return None
        return 100 * (self.top - self.below) // max(1, self.top - self.mark)


def start_catch_up(newest: Sequence[PostId], first_heard: PostId | None) -> CatchUp:
    """The very first mark: the forum's newest post, or the one before the first that a delivery told us of."""
    mark = max(newest, default=PostId(0))
    return CatchUp(mark if first_heard is None else min(mark, PostId(first_heard - 1)))


def advance_catch_up(known: CatchUp, page: Sequence[PostId]) -> CatchUp:
    """After another page, whose ids are handed in: an empty page, or one that reaches the mark, ends the pass."""
    top = known.top or max(page, default=known.mark)
    lowest = min(page, default=known.mark)
    if lowest <= known.mark + 1:
        return CatchUp(max(known.mark, top))
    return CatchUp(known.mark, top, lowest)
