"""The state machine of effects, the ladder of titles, and the backoff between attempts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from service.domain.requests import TopicRequest


class EffectState(Enum):
    READY = "ready"
    LEASED = "leased"
    AWAITING = "awaiting"
    DONE = "done"
    DEAD = "dead"
    CRASHED = "crashed"
    DROPPED = "dropped"


class EffectEvent(Enum):
    CLAIMED = "a worker claims it"
    DONE = "the forum answered"
    LATER = "try again later"
    MODERATED = "the forum keeps it for review"
    GAVE_UP = "refused, or seven days without success"
    LEASE_ENDED = "the worker died"
    CRASHED_OFTEN = "five workers died of it"
    SEEN = "its marker was seen on the forum"
    TRY_AGAIN = "somebody presses try again"
    TAKEN_BACK = "no longer wanted"
    WANTED_ANEW = "a newer decision"
    OVERTAKEN = "the forum answered, but a newer decision came meanwhile"
    RELEASED = "out of calls, or told to stop"
    MOMENT_PASSED = "its moment has passed"


EFFECT_STATES: Mapping[tuple[EffectState, EffectEvent], EffectState] = {
    (EffectState.READY, EffectEvent.CLAIMED): EffectState.LEASED,
    (EffectState.READY, EffectEvent.TAKEN_BACK): EffectState.DROPPED,
    (EffectState.READY, EffectEvent.MOMENT_PASSED): EffectState.DROPPED,
    (EffectState.READY, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.LEASED, EffectEvent.DONE): EffectState.DONE,
    (EffectState.LEASED, EffectEvent.OVERTAKEN): EffectState.READY,
    (EffectState.LEASED, EffectEvent.LATER): EffectState.READY,
    (EffectState.LEASED, EffectEvent.RELEASED): EffectState.READY,
    (EffectState.LEASED, EffectEvent.MODERATED): EffectState.AWAITING,
    (EffectState.LEASED, EffectEvent.GAVE_UP): EffectState.DEAD,
    (EffectState.LEASED, EffectEvent.LEASE_ENDED): EffectState.READY,
    (EffectState.LEASED, EffectEvent.CRASHED_OFTEN): EffectState.CRASHED,
    (EffectState.LEASED, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.AWAITING, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.AWAITING, EffectEvent.GAVE_UP): EffectState.DEAD,
    (EffectState.DEAD, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.DEAD, EffectEvent.TRY_AGAIN): EffectState.READY,
    (EffectState.DEAD, EffectEvent.WANTED_ANEW): EffectState.READY,
    (EffectState.CRASHED, EffectEvent.SEEN): EffectState.DONE,
    (EffectState.CRASHED, EffectEvent.TRY_AGAIN): EffectState.READY,
    (EffectState.CRASHED, EffectEvent.WANTED_ANEW): EffectState.READY,
    (EffectState.DROPPED, EffectEvent.WANTED_ANEW): EffectState.READY,
    (EffectState.DONE, EffectEvent.WANTED_ANEW): EffectState.READY,
}
"""The states of an effect. The store's statements keep to this table; a test walks them against it."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is being tried, committed before the outside call.

    Whoever finds one with `look` set and no receipt looks at the outside before acting.
    """

    attempt: int = 0
    """The rung of the ladder: which of `compose_attempts` is being tried."""
    look: bool = True
    text: str | None = None
    """The block or reply text being sent, so that it is known as ours if the answer is lost."""


def compose_attempts(request: TopicRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All (title, tags) pairs in the order in which they are tried: with the tags, then without."""
    bare = tuple((title, ()) for title in request.titles)
    return (*((title, request.tags) for title in request.titles), *bare) if request.tags else bare


def plan_attempt(request: TopicRequest, refused: int, messages: tuple[str, ...]) -> int | None:
    """The next rung after the refused one, or None after the last.

    Discourse's messages are localized, so they only choose the order: one that names a tag of ours, or tags at all, is
    answered by the same title without them.
    """
    attempts = compose_attempts(request)
    titles = len(request.titles)
    has_tags = bool(attempts[refused][1])
    about_tags = any(word in message.casefold() for message in messages for word in (*request.tags, "tag"))
    step = titles if has_tags and about_tags else 1
    return refused + step if refused + step < len(attempts) else None


FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 6 * 3600.0
HORIZON_DAYS = 7
HORIZON_S = HORIZON_DAYS * 24 * 3600.0
"""Nothing is given up before it was tried for this long."""


def plan_retry(
    attempts: int, tried_for_s: float, jitter: float, asked_s: float | None = None
) -> float | None:
    """Seconds to wait after the `attempts`-th failure, or None when it is time to give up.

    `jitter` lies in 0..1 and spreads the wait by a fifth both ways; `asked_s` is what the outside asked for.
    """
    if tried_for_s >= HORIZON_S:
        return None
    wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempts, 20))
    return max(wait * (0.8 + 0.4 * jitter), asked_s or 0.0)
