"""Takes a step: the guards say whether it may be taken, and the proposal becomes what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from service.domain.ids import ForumUserId
from service.domain.proposals.glances import check_glance, take_glance
from service.domain.proposals.states import (
    GLANCES,
    OPEN,
    STEPS_OF,
    Actor,
    ProposalEvent,
    ProposalState,
    advance,
)
from service.domain.proposals.timing import Promises, find_promise
from service.domain.proposals.values import Proposal, ProposalWords, Refusal, Wish

FARTHEST = timedelta(days=400)
"""Nobody knows what will be later: such a day is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who takes the step, as known at the moment at which it counts."""

    is_organizer: bool = False
    """A member of the organizers' group, or staff, now."""
    holds_address: bool = False
    """Comes with the story's private address."""


_NEEDS_REASON = frozenset({ProposalEvent.ASKED, ProposalEvent.DECLINED, ProposalEvent.REOPENED})


def check_step(
    proposal: Proposal, wish: Wish, standing: Standing, today: date, other: Proposal | None = None
) -> Refusal | None:
    """Why the step may not be taken now; None: it may.

    `today`: in the story's zone. `other`: the story that it is to be put together with.
    """
    if wish.event not in STEPS_OF[wish.by]:
        return Refusal.NOT_ORGANIZER if wish.by is Actor.AUTHOR else Refusal.NOT_AUTHOR
    if advance(proposal.state, wish.event) is None:
        return Refusal.NOT_NOW
    if wish.event in GLANCES and (refusal := check_glance(proposal, wish)) is not None:
        return refusal
    return _check_actor(proposal, wish, standing) or _check_words(proposal, wish, today, other)


def _check_actor(proposal: Proposal, wish: Wish, standing: Standing) -> Refusal | None:
    if wish.by is Actor.ORGANIZER:
        if not standing.is_organizer or wish.person is None:
            return Refusal.NOT_ORGANIZER
        return Refusal.OWN_STORY if _is_author(proposal, wish.person) or standing.holds_address else None
    if wish.by is Actor.AUTHOR and not (_is_author(proposal, wish.person) or standing.holds_address):
        return Refusal.NOT_AUTHOR
    return None


def _is_author(proposal: Proposal, person: ForumUserId | None) -> bool:
    return person is not None and person == proposal.author_id


def _check_words(proposal: Proposal, wish: Wish, today: date, other: Proposal | None) -> Refusal | None:
    if wish.event in _NEEDS_REASON and not wish.line.strip():
        return Refusal.REASON_MISSING
    if wish.event is ProposalEvent.PARKED and wish.day is None:
        return Refusal.DAY_MISSING
    if wish.event is ProposalEvent.SOUGHT and not (wish.wanted or wish.rhythm):
        return Refusal.NOTHING_WANTED
    if wish.event is ProposalEvent.ACCEPTED and proposal.words.missing:
        return Refusal.STORY_INCOMPLETE
    if wish.event is ProposalEvent.PUT_TOGETHER:
        return _check_other(proposal, other)
    return _check_day(wish.day, today)


def _check_day(day: date | None, today: date) -> Refusal | None:
    if day is None:
        return None
    if day <= today:
        return Refusal.DAY_PASSED
    return Refusal.DAY_TOO_FAR if day > today + FARTHEST else None


def _check_other(proposal: Proposal, other: Proposal | None) -> Refusal | None:
    if other is None or other.origin == proposal.origin:
        return Refusal.OTHER_MISSING
    if not is_same_town(proposal, other):
        return Refusal.OTHER_TOWN
    return None if other.state in (*OPEN, ProposalState.RUNNING) else Refusal.OTHER_ENDED


def is_same_town(one: Proposal, other: Proposal) -> bool:
    """A town of our list is known by its id; another one by what was written, and its country."""
    mine, theirs = one.words.where, other.words.where
    if mine.town or theirs.town:
        return mine.town is not None and theirs.town is not None and mine.town.id == theirs.town.id
    return bool(mine.text.strip()) and (mine.text.casefold().split(), mine.country) == (
        theirs.text.casefold().split(),
        theirs.country,
    )


def take_step(proposal: Proposal, wish: Wish, now: datetime, today: date, promises: Promises) -> Proposal:
    """The proposal after the step, which the guards have let pass. Raises ValueError for one that cannot happen."""
    state = advance(proposal.state, wish.event)
    if state is None:
        raise ValueError(f"{wish.event} cannot happen to a story that is {proposal.state}")
    if wish.event in GLANCES and state is proposal.state:
        return take_glance(proposal, wish)
    by_person = wish.by in (Actor.ORGANIZER, Actor.AUTHOR)
    after = replace(
        proposal,
        state=state,
        since=proposal.since if state is proposal.state else now,
        stepped_at=now if by_person else proposal.stepped_at,
        broken=None if by_person else proposal.broken,
    )
    after = _FOLLOW.get(wish.event, _keep)(after, wish)
    promised = find_promise(after, wish, today, promises)
    if wish.event in (ProposalEvent.OVERDUE, ProposalEvent.LAPSED) and proposal.promised:
        after = replace(after, broken=proposal.promised if proposal.promised < today else proposal.broken)
    return replace(after, promised=promised)


def _keep(after: Proposal, _wish: Wish) -> Proposal:
    return after


def _assign(after: Proposal, wish: Wish) -> Proposal:
    return replace(after, assignee=wish.person)


def _free(after: Proposal, _wish: Wish) -> Proposal:
    return replace(after, assignee=None)


def _seek(after: Proposal, wish: Wish) -> Proposal:
    return replace(_assign(after, wish), wanted=wish.wanted, rhythm=wish.rhythm)


def _prepare(after: Proposal, wish: Wish) -> Proposal:
    return after if wish.items is None else replace(after, done=wish.items)


def _start(after: Proposal, wish: Wish) -> Proposal:
    return replace(after, circle=wish.other)


def _end(after: Proposal, _wish: Wish) -> Proposal:
    return replace(after, circle=None)


def _join(after: Proposal, wish: Wish) -> Proposal:
    return replace(after, together_with=wish.other)


def _reopen(after: Proposal, wish: Wish) -> Proposal:
    return replace(_assign(after, wish), together_with=None)


def _erase(after: Proposal, _wish: Wish) -> Proposal:
    return replace(after, words=ProposalWords(), newer=None, author_id=None, assignee=None, shares_text=False)


_FOLLOW: dict[ProposalEvent, Callable[[Proposal, Wish], Proposal]] = {
    ProposalEvent.CLAIMED: _assign,
    ProposalEvent.ASKED: _assign,
    ProposalEvent.SOUGHT: _seek,
    ProposalEvent.ACCEPTED: _assign,
    ProposalEvent.PREPARED: _prepare,
    ProposalEvent.PUT_TOGETHER: _join,
    ProposalEvent.REOPENED: _reopen,
    ProposalEvent.STARTED: _start,
    ProposalEvent.ENDED: _end,
    ProposalEvent.LAPSED: _free,
    ProposalEvent.OVERDUE: _free,
    ProposalEvent.WOKEN: _free,
    ProposalEvent.RESUBMITTED: _free,
    ProposalEvent.RETURNED: _free,
    ProposalEvent.REMOVED: _erase,
}
