"""The clocks of a proposal: which day is promised, and what time alone makes of it. Pure.

Volunteers answer: dates are generous, kept in whole days, and while a story waits for a library the library's own
rhythm sets the date and nothing nags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.proposals.states import PROMISED, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, Rhythm, Wish

UNDO_WITHIN = timedelta(minutes=10)
"""A decision becomes public so long after it was taken."""
LAPSES_AFTER = timedelta(days=14)
"""A claim, or a question to the author, without a step, a vote or a word."""
AGAIN_WITHIN = timedelta(days=14)
"""What was promised and not kept is promised anew for then."""
CLAIM_WITHIN = timedelta(days=14)
PARTNER_WITHIN = timedelta(days=28)
PREPARED_WITHIN = timedelta(days=30)
_LIBRARY_WITHIN: Mapping[Rhythm, timedelta] = {
    Rhythm.WEEKS: timedelta(weeks=6),
    Rhythm.THREE_MONTHS: timedelta(days=92),
    Rhythm.SIX_MONTHS: timedelta(days=183),
}


@dataclass(frozen=True, slots=True)
class Promises:
    """What the settings promise."""

    first_answer: timedelta = timedelta(days=10)
    """After a story became public, was answered or came back."""


def find_promise(after: Proposal, wish: Wish, today: date, promises: Promises) -> date | None:
    """By which day people hear from us after this step; the day that it names itself goes before."""
    if wish.event is ProposalEvent.OVERDUE:
        return today + AGAIN_WITHIN
    if after.state is ProposalState.PARKED:
        return wish.day if wish.event is ProposalEvent.PARKED else after.promised
    if wish.day is not None:
        return wish.day
    match after.state:
        case ProposalState.RECEIVED:
            return today + promises.first_answer
        case ProposalState.TALKING:
            return today + CLAIM_WITHIN
        case ProposalState.LOOKING if wish.event is ProposalEvent.SOUGHT:
            return find_library_day(wish.rhythm, today) if wish.rhythm else today + PARTNER_WITHIN
        case ProposalState.LOOKING:
            return after.promised
        case state if state in PROMISED:
            return today + PREPARED_WITHIN
        case _:
            return None


def find_library_day(rhythm: Rhythm, today: date) -> date:
    """When a library that plans so is likely to have answered."""
    if rhythm is Rhythm.QUARTER:
        month = 3 * ((today.month - 1) // 3) + 4
        return date(today.year + month // 13, (month - 1) % 12 + 1, 1) + timedelta(days=14)
    return today + _LIBRARY_WITHIN[rhythm]


def find_due_event(proposal: Proposal, now: datetime, today: date) -> ProposalEvent | None:
    """What time alone has made happen by now."""
    is_late = proposal.promised is not None and proposal.promised < today
    if proposal.state in (ProposalState.TALKING, ProposalState.ASKED) and now >= _find_lapse(proposal):
        return ProposalEvent.LAPSED
    if proposal.state is ProposalState.PARKED:
        is_due = proposal.promised is not None and proposal.promised <= today
        return ProposalEvent.WOKEN if is_due else None
    if is_late and proposal.state in (
        ProposalState.RECEIVED,
        ProposalState.TALKING,
        ProposalState.LOOKING,
        *PROMISED,
    ):
        return ProposalEvent.OVERDUE
    return None


def _find_lapse(proposal: Proposal) -> datetime:
    """Nothing expires while people still vote or write."""
    moments = (proposal.since, proposal.stepped_at, proposal.active_at)
    return max(one for one in moments if one is not None) + LAPSES_AFTER


def find_next_moment(proposal: Proposal, now: datetime, zone: str) -> datetime | None:
    """When time alone would change something; `zone`: in which its days begin."""
    moments = []
    if proposal.promised is not None:
        is_parked = proposal.state is ProposalState.PARKED
        day = proposal.promised if is_parked else proposal.promised + timedelta(days=1)
        moments.append(datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC))
    if proposal.state in (ProposalState.TALKING, ProposalState.ASKED):
        moments.append(_find_lapse(proposal))
    return min((one for one in moments if one > now), default=None)
