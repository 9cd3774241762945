"""What has happened to a source's circles since they were last listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from service.domain.sources.values import Poll, SourceCircle, SourceCircleId, SourceItem, hash_circle

MISSES = 2
"""Complete polls in a row that lack a circle before it counts as gone."""
_SOME = 3
"""So many may go at once, however few there are."""


@dataclass(frozen=True, slots=True)
class Changed:
    before: SourceCircle
    now: SourceCircle


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything empty: nothing has happened, and nothing is to be kept."""

    appeared: tuple[SourceCircle, ...] = ()
    """New, or back."""
    changed: tuple[Changed, ...] = ()
    ended: tuple[SourceCircle, ...] = ()
    """No longer listed because its last day is over: nobody took anything back."""
    gone: tuple[SourceCircle, ...] = ()
    """Taken back before its end: unpublished or deleted."""
    missed: tuple[SourceCircleId, ...] = ()
    """Lacking once more, not yet gone."""
    found: tuple[SourceCircleId, ...] = ()
    """Lacked before, and there again as it was."""
    counted: Mapping[SourceCircleId, int] = field(default_factory=dict)
    """Whose number of people who have signed up is another than before. Nobody hears of it."""
    distrusted: bool = False
    """So much is lacking at once that none of it counts (law 6)."""


def compare_source(known: Mapping[SourceCircleId, SourceItem], poll: Poll, now: datetime) -> Comparison:
    """`known`: all that was ever listed and is kept; what is gone may come back.

    What a poll shows counts, also when it is not complete; what it lacks counts only when it is.
    """
    appeared: list[SourceCircle] = []
    changed: list[Changed] = []
    for circle in poll.circles:
        item = known.get(circle.id)
        if item is None or item.gone_at is not None:
            appeared.append(circle)
        elif item.hash != hash_circle(circle):
            changed.append(Changed(item.circle, circle))
    listed = {circle.id for circle in poll.circles} | poll.unread
    again = listed - {circle.id for circle in appeared} - {one.now.id for one in changed}
    ended, lacking, distrusted = _find_lacking(known, listed, poll, now)
    return Comparison(
        appeared=tuple(appeared),
        changed=tuple(changed),
        ended=tuple(item.circle for item in ended),
        gone=tuple(item.circle for item in lacking if item.missed + 1 >= MISSES),
        missed=tuple(item.circle.id for item in lacking if item.missed + 1 < MISSES),
        found=tuple(one for one in known if one in again and known[one].missed and not known[one].gone_at),
        counted=_find_counted(known, poll),
        distrusted=distrusted,
    )


def _find_counted(known: Mapping[SourceCircleId, SourceItem], poll: Poll) -> Mapping[SourceCircleId, int]:
    before = {one: item.signed_up for one, item in known.items()}
    told = ((circle.id, poll.signed_up.get(circle.id)) for circle in poll.circles)
    return {one: count for one, count in told if count is not None and count != before.get(one)}


def _find_lacking(
    known: Mapping[SourceCircleId, SourceItem], listed: set[SourceCircleId], poll: Poll, now: datetime
) -> tuple[Sequence[SourceItem], Sequence[SourceItem], bool]:
    """What a complete poll lacks: what has ended, what is lacking before its end, whether that is distrusted."""
    if not poll.complete:
        return (), (), False
    today = now.astimezone(UTC).date()
    living = [item for item in known.values() if item.gone_at is None]
    going_on = [item for item in living if item.circle.dates.end >= today]
    ended = [item for item in living if item.circle.id not in listed and item.circle.dates.end < today]
    lacking = [item for item in going_on if item.circle.id not in listed]
    if lacking and (not listed or (len(lacking) > _SOME and 2 * len(lacking) > len(going_on))):
        return ended, (), True
    return ended, lacking, False
