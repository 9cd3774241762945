"""The state machine of a proposal as a table, who may take which step, and what members read of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum


class ProposalState(Enum):
    UNSEEN = "unseen"
    """Sent by somebody who was not signed in: an organizer glances at it before it becomes public."""
    DISCARDED = "discarded"
    """The glance said no: spam, or no story at all. It never became public."""
    RECEIVED = "received"
    """Public; it waits for an answer."""
    TALKING = "talking"
    """An organizer has taken it and reads."""
    ASKED = "asked"
    """It waits for its author's answer."""
    LOOKING = "looking"
    """We like it; a room, a facilitator or the library's word is missing."""
    PARKED = "parked"
    """Later: we look at it again on the day that was said."""
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    """Something of the checklist is done."""
    RUNNING = "running"
    """Its circle is announced."""
    DECLINED = "declined"
    TOGETHER = "together"
    """Put together with another story of the same town."""
    WITHDRAWN = "withdrawn"
    """Taken back by its author, or its own topic is out of sight."""
    REMOVED = "removed"
    """Its words are gone, at its author's wish."""


class ProposalEvent(Enum):
    SHOWN = "shown"
    DISCARDED = "discarded"
    CLAIMED = "claimed"
    ASKED = "author asked"
    ANSWERED = "author answers"
    SOUGHT = "a partner is looked for"
    PARKED = "parked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PUT_TOGETHER = "put together"
    REOPENED = "reopened"
    PREPARED = "a thing is done"
    STARTED = "circle announced"
    ENDED = "circle went away"
    LAPSED = "two weeks without a step"
    OVERDUE = "promised day passes"
    WOKEN = "its day comes"
    WITHDRAWN = "withdrawn"
    RESUBMITTED = "sent again"
    VANISHED = "topic out of sight"
    RETURNED = "topic in sight again"
    REMOVED = "removed"


class Actor(Enum):
    """Whose step it is."""

    ORGANIZER = "organizer"
    """A member of the organizers' group, or staff; never its own author."""
    AUTHOR = "author"
    """Known by user id, or by the story's private address."""
    TIME = "time"
    CIRCLE = "circle"
    FORUM = "forum"
    """Somebody took its topic out of sight, or put it back; not its author."""


_S, _E = ProposalState, ProposalEvent

UNDER_REVIEW = (_S.RECEIVED, _S.TALKING, _S.ASKED, _S.LOOKING, _S.PARKED)
PROMISED = (_S.ACCEPTED, _S.PREPARING)
OPEN = (*UNDER_REVIEW, *PROMISED)
"""Public, and not at its end: such a story meets its neighbours, counts votes and keeps dates."""
ENDED = (_S.DISCARDED, _S.RUNNING, _S.DECLINED, _S.TOGETHER, _S.WITHDRAWN, _S.REMOVED)
PUBLIC = tuple(one for one in _S if one not in (_S.UNSEEN, _S.DISCARDED, _S.REMOVED))


def _lead(
    states: Iterable[ProposalState], event: ProposalEvent, after: ProposalState
) -> dict[tuple[ProposalState, ProposalEvent], ProposalState]:
    return {(state, event): after for state in states}


def _stay(
    states: Iterable[ProposalState], event: ProposalEvent
) -> dict[tuple[ProposalState, ProposalEvent], ProposalState]:
    return {(state, event): state for state in states}


PROPOSAL_STATES: Mapping[tuple[ProposalState, ProposalEvent], ProposalState] = {
    (_S.UNSEEN, _E.SHOWN): _S.RECEIVED,
    (_S.UNSEEN, _E.DISCARDED): _S.DISCARDED,
    (_S.DISCARDED, _E.SHOWN): _S.RECEIVED,
    **_stay(PUBLIC, _E.SHOWN),
    **_stay(PUBLIC, _E.DISCARDED),
    (_S.RECEIVED, _E.CLAIMED): _S.TALKING,
    **_stay((*UNDER_REVIEW[1:], *PROMISED), _E.CLAIMED),
    **_lead(UNDER_REVIEW, _E.ASKED, _S.ASKED),
    (_S.ASKED, _E.ANSWERED): _S.TALKING,
    **_lead(UNDER_REVIEW, _E.SOUGHT, _S.LOOKING),
    **_lead(OPEN, _E.PARKED, _S.PARKED),
    **_lead(UNDER_REVIEW, _E.ACCEPTED, _S.ACCEPTED),
    **_lead(UNDER_REVIEW, _E.DECLINED, _S.DECLINED),
    **_lead(UNDER_REVIEW, _E.PUT_TOGETHER, _S.TOGETHER),
    **_lead((_S.DECLINED, _S.TOGETHER), _E.REOPENED, _S.TALKING),
    **_lead(PROMISED, _E.PREPARED, _S.PREPARING),
    **_lead(OPEN, _E.STARTED, _S.RUNNING),
    (_S.RUNNING, _E.ENDED): _S.PREPARING,
    **_lead((_S.TALKING, _S.ASKED), _E.LAPSED, _S.RECEIVED),
    **_stay((_S.RECEIVED, _S.TALKING, _S.LOOKING, *PROMISED), _E.OVERDUE),
    (_S.PARKED, _E.WOKEN): _S.RECEIVED,
    **_lead(OPEN, _E.WITHDRAWN, _S.WITHDRAWN),
    **_lead((_S.WITHDRAWN, _S.DECLINED), _E.RESUBMITTED, _S.RECEIVED),
    **_lead(OPEN, _E.VANISHED, _S.WITHDRAWN),
    (_S.WITHDRAWN, _E.RETURNED): _S.RECEIVED,
    **_lead((one for one in _S if one is not _S.REMOVED), _E.REMOVED, _S.REMOVED),
}
"""What is not in the table cannot happen: a step from a state that it does not name is refused."""

STEPS_OF: Mapping[Actor, frozenset[ProposalEvent]] = {
    Actor.ORGANIZER: frozenset(
        {
            _E.SHOWN, _E.DISCARDED, _E.CLAIMED, _E.ASKED, _E.SOUGHT, _E.PARKED, _E.ACCEPTED, _E.DECLINED,
            _E.PUT_TOGETHER, _E.REOPENED, _E.PREPARED, _E.STARTED,
        }
    ),
    Actor.AUTHOR: frozenset({_E.ANSWERED, _E.WITHDRAWN, _E.RESUBMITTED, _E.REMOVED}),
    Actor.TIME: frozenset({_E.LAPSED, _E.OVERDUE, _E.WOKEN}),
    Actor.CIRCLE: frozenset({_E.STARTED, _E.ENDED}),
    Actor.FORUM: frozenset({_E.VANISHED, _E.RETURNED}),
}  # fmt: skip

GLANCES = frozenset({_E.SHOWN, _E.DISCARDED})
"""An organizer's look at a story before everyone can read it; at a public one, at the words to which it was changed."""

DECISIONS = frozenset(
    {_E.ASKED, _E.SOUGHT, _E.PARKED, _E.ACCEPTED, _E.DECLINED, _E.PUT_TOGETHER, _E.REOPENED}
)
"""Steps of organizers that people read: each becomes public only after the minutes in which it can be undone."""


class Label(Enum):
    """What members read of the state: seven plain words."""

    RECEIVED = "received"
    TALKING = "talking"
    LOOKING = "looking"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    RUNNING = "running"
    NOT_NOW = "not_now"


LABELS: Mapping[ProposalState, Label] = {
    _S.RECEIVED: Label.RECEIVED,
    _S.TALKING: Label.TALKING,
    _S.ASKED: Label.TALKING,
    _S.LOOKING: Label.LOOKING,
    _S.ACCEPTED: Label.ACCEPTED,
    _S.PREPARING: Label.PREPARING,
    _S.RUNNING: Label.RUNNING,
    _S.PARKED: Label.NOT_NOW,
    _S.DECLINED: Label.NOT_NOW,
    _S.TOGETHER: Label.NOT_NOW,
    _S.WITHDRAWN: Label.NOT_NOW,
}
"""Every public state has one."""


class View(Enum):
    """How the organizers' queue is parted."""

    NEEDS_ANSWER = "needs_answer"
    WAITING = "waiting"
    PREPARING = "preparing"
    CLOSED = "closed"


VIEWS: Mapping[View, tuple[ProposalState, ...]] = {
    View.NEEDS_ANSWER: (_S.UNSEEN, _S.RECEIVED, _S.TALKING),
    View.WAITING: (_S.ASKED, _S.LOOKING, _S.PARKED),
    View.PREPARING: (_S.ACCEPTED, _S.PREPARING),
    View.CLOSED: (_S.RUNNING, _S.DECLINED, _S.TOGETHER, _S.WITHDRAWN, _S.DISCARDED),
}
"""What is removed stands in none."""


def advance(state: ProposalState, event: ProposalEvent) -> ProposalState | None:
    """The state after the event; None when it cannot happen there."""
    return PROPOSAL_STATES.get((state, event))
