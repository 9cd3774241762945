"""A circle's life: what time, its meetings and its people's posts make of it, and what follows for its topic.

Pure and level-triggered: every decision looks at the whole of what is known, and names the next moment at which time
alone would change something.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.circles import Circle, CircleEvent, CircleState, advance, list_spans
from service.domain.effects import EditFirstPost, Effect, SayGoodbye, SetClosed, SetListed

WRAPPED_UP_AFTER = timedelta(days=14)
ARCHIVED_AFTER = timedelta(days=30)
GOODBYE_WITHIN = timedelta(days=7)
"""Later than that nobody waits for the closing post any more."""

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


def decide_life(circle: Circle, activity: Activity, now: datetime, *, recap_hour: int, quiet: bool) -> Life:
    """What the circle is now. `recap_hour`: of the morning after a meeting, in its zone; `quiet`: only changes."""
    after = replace(circle, state=decide_state(circle, now))
    if after.state in _ASLEEP or after.made is None:
        return Life(after, (), None)
    goodbye_at = _find_morning_after(after, recap_hour)
    is_over = after.state in _ENDED and now >= goodbye_at
    is_empty = activity.by_people == 0
    closed = after.state is CircleState.ARCHIVED
    by_hand = after.by_hand and not after.hand_back
    after = replace(after, listed=not (is_over and is_empty), closed=closed, by_hand=by_hand)
    effects: list[Effect] = [] if by_hand else [EditFirstPost(after, take_over=after.hand_back)]
    if is_over and not (is_empty or quiet or activity.last_is_ours) and now < goodbye_at + GOODBYE_WITHIN:
        effects.append(SayGoodbye(after))
    if after.listed is not circle.listed:
        effects.append(SetListed(after, listed=after.listed, if_nobody_wrote=is_empty))
    if after.closed is not circle.closed:
        effects.append(SetClosed(after, closed=closed))
    return Life(after, tuple(effects), _find_next_moment(after, goodbye_at, now))


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


def _find_morning_after(circle: Circle, hour: int) -> datetime:
    """The morning after its last meeting, aware."""
    zone = ZoneInfo(circle.announced.zone)
    last_day = find_bounds(circle)[1].astimezone(zone).date()
    return datetime.combine(last_day + timedelta(days=1), time(hour), zone)


def _find_next_moment(circle: Circle, goodbye_at: datetime, now: datetime) -> datetime | None:
    last_end = find_bounds(circle)[1]
    moments = (
        *(moment for span in list_spans(circle.announced) for moment in span),
        goodbye_at,
        last_end + WRAPPED_UP_AFTER,
        last_end + ARCHIVED_AFTER,
    )
    return min((moment for moment in moments if moment > now), default=None)
