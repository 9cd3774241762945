"""A circle's life: what time, its meetings and its people's posts make of it, and what follows for its topic.

Pure and level-triggered: every decision looks at the whole of what is known, and names the next moment at which time
alone would change something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.domain.circles import Circle, CircleEvent, CircleState, advance, list_spans
from service.domain.effects import EditFirstPost, Effect, SetClosed, SetListed
from service.domain.recaps.circle import CircleWeek, find_due_recap, list_circle_weeks

WRAPPED_UP_AFTER = timedelta(days=14)
ARCHIVED_AFTER = timedelta(days=30)

_ENDED = frozenset({CircleState.WRAPPING_UP, CircleState.FINISHED, CircleState.ARCHIVED})
_ASLEEP = frozenset({CircleState.ANNOUNCED, CircleState.VANISHED})


@dataclass(frozen=True, slots=True)
class Activity:
    """What was written about a circle."""

    by_people: int
    """Posts of people in its topic, and of others than its author under its announcement."""
    last_is_ours: bool
    """The newest post of its topic is our own: then we write nothing more there, except a change."""


@dataclass(frozen=True, slots=True)
class Life:
    circle: Circle
    effects: tuple[Effect, ...]
    look_at: datetime | None
    """When time alone would change something."""
    week: CircleWeek | None = None
    """What may be told of now, if it had something to tell; the last one ends with goodbye in any case."""


def decide_life(circle: Circle, activity: Activity, now: datetime, *, recap_hour: int, quiet: bool) -> Life:
    """What the circle is now. `recap_hour`: of the morning after a meeting, in its zone; `quiet`: only changes."""
    after = replace(circle, state=decide_state(circle, now))
    if after.state in _ASLEEP or after.made is None:
        return Life(after, (), None)
    if after.taken_away:
        return Life(replace(after, listed=False), (), _find_next_moment(after, (), now))
    mornings = [one.window.end for one in list_circle_weeks(after.announced, recap_hour)]
    is_over = after.state in _ENDED and now >= max(mornings, default=now)
    is_empty = activity.by_people == 0
    closed = after.state is CircleState.ARCHIVED
    by_hand = after.by_hand and not after.hand_back
    after = replace(after, listed=not (is_over and is_empty), closed=closed, by_hand=by_hand)
    effects: list[Effect] = [] if by_hand else [EditFirstPost(after, take_over=after.hand_back)]
    if after.listed is not circle.listed:
        effects.append(SetListed(after, listed=after.listed, if_nobody_wrote=is_empty))
    if after.closed is not circle.closed:
        effects.append(SetClosed(after, closed=closed))
    may_tell = not (is_empty or quiet or activity.last_is_ours or after.announced.called_off)
    week = find_due_recap(after.announced, recap_hour, now) if may_tell else None
    return Life(after, tuple(effects), _find_next_moment(after, mornings, now), week)


def decide_state(circle: Circle, now: datetime) -> CircleState:
    """The state after all that has happened by now."""
    state = circle.state
    while (event := _find_event(replace(circle, state=state), now)) is not None:
        state = advance(state, event)
    return state


def _find_event(circle: Circle, now: datetime) -> CircleEvent | None:
    """What has happened since the circle came into its state; None when nothing has."""
    first_start, last_end = find_bounds(circle)
    called_off = circle.announced.called_off
    match circle.state:
        case CircleState.ANNOUNCED:
            return CircleEvent.TOPIC_MADE if circle.made else None
        case CircleState.CANCELLED if not called_off:
            return CircleEvent.TAKEN_UP
        case CircleState.OPEN | CircleState.RUNNING if called_off:
            return CircleEvent.CALLED_OFF
        case CircleState.OPEN if first_start <= now:
            return CircleEvent.BEGAN
        case CircleState.RUNNING if first_start > now:
            return CircleEvent.POSTPONED
        case CircleState.RUNNING if last_end <= now:
            return CircleEvent.ENDED
        case CircleState.WRAPPING_UP | CircleState.FINISHED if last_end > now:
            return CircleEvent.PLANNED
        case CircleState.ARCHIVED if last_end > now and not called_off:
            return CircleEvent.PLANNED
        case CircleState.WRAPPING_UP if last_end + WRAPPED_UP_AFTER <= now:
            return CircleEvent.WRAPPED_UP
        case CircleState.FINISHED | CircleState.CANCELLED if last_end + ARCHIVED_AFTER <= now:
            return CircleEvent.AGED
        case _:
            return None


def find_bounds(circle: Circle) -> tuple[datetime, datetime]:
    """When its first meeting begins and its last one ends, in UTC; cancelled ones count where there are no others."""
    spans = list_spans(circle.announced)
    held = [span for span, one in zip(spans, circle.announced.meetings, strict=True) if not one.cancelled]
    return min(held or spans)[0], max(end for _, end in held or spans)


def _find_next_moment(circle: Circle, mornings: Sequence[datetime], now: datetime) -> datetime | None:
    last_end = find_bounds(circle)[1]
    moments = (
        *(moment for span in list_spans(circle.announced) for moment in span),
        *mornings,
        last_end + WRAPPED_UP_AFTER,
        last_end + ARCHIVED_AFTER,
    )
    return min((moment for moment in moments if moment > now), default=None)
