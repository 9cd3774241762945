"""What stories' authors do with them, each in one transaction that holds the story's lane and wakes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from service.domain.proposals.authoring import Outcome
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal, Refusal
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.contacts import delete_contact, record_contact
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.senders import record_sender
from service.store.steps import insert_step

MOST_UNSEEN = 200
"""Stories that may wait for an organizer's glance; more are asked to come back another day."""
_SENDING = "sending a story"
"""A lock: new stories come in one at a time, so that no limit can be jumped by sending many at once."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A new story. `address`: sha256 of its private address's token; `sender`: a hash of where it comes from."""

    proposal: Proposal
    address: bytes
    sender: bytes
    contact: bytes | None = None
    """Sealed."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """From this place, for now."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Full:
    """Too many stories wait for a glance."""


async def insert_story(connection: Connection, sending: Sending) -> Proposal | TooMany | Full | None:
    """The story that was known already under this address; None: it is kept now."""
    proposal = sending.proposal
    async with connection.transaction():
        await lock_lane(connection, proposal.subject.key)
        if (known := await load_proposal(connection, proposal.origin)) is not None:
            return known
        await lock_lane(connection, _SENDING)
        if proposal.state is ProposalState.UNSEEN and await _count_unseen(connection) >= MOST_UNSEEN:
            return Full()
        if (wait := await record_sender(connection, sending.sender)) is not None:
            return TooMany(wait)
        await record_proposal(connection, proposal, address=sending.address)
        if sending.contact is not None:
            await record_contact(connection, proposal.origin, sending.contact)
        await wake(connection, [proposal.subject], What.LOOK, ReasonCode.AUTHOR_WROTE)
    return None


async def _count_unseen(connection: Connection) -> int:
    count: int = await connection.fetchval("select count(*) from proposal where state = 'unseen'")
    return count


@dataclass(frozen=True, slots=True)
class ContactChange:
    """`sealed`: the new one; None: it is to be forgotten."""

    sealed: bytes | None


async def record_outcome(
    connection: Connection,
    origin: str,
    decide: Callable[[Proposal], Outcome | Refusal],
    contact: ContactChange | None = None,
) -> Proposal | Refusal | None:
    """The story as it is then, or why that cannot be done any more. None: there is no such story (any more).

    `decide`: pure; it is asked about the story as it stands once nobody else can decide about it.
    """
    async with connection.transaction():
        await lock_lane(connection, ProposalSubject(origin).key)
        before = await load_proposal(connection, origin)
        outcome = decide(before) if before is not None else None
        if before is None or outcome is None or isinstance(outcome, Refusal):
            return outcome if isinstance(outcome, Refusal) else None
        await _record_contact(connection, outcome.after, contact)
        if outcome.after != before:
            await _record_after(connection, before, outcome)
        return outcome.after


async def _record_contact(connection: Connection, after: Proposal, change: ContactChange | None) -> None:
    if change is not None and change.sealed is None:
        await delete_contact(connection, after.origin)
    elif change is not None and change.sealed is not None:
        await record_contact(connection, after.origin, change.sealed)


async def _record_after(connection: Connection, before: Proposal, outcome: Outcome) -> None:
    after = outcome.after
    await record_proposal(connection, after)
    if outcome.wish is not None and after.stepped_at is not None:
        at, origin = after.stepped_at, after.origin
        await insert_step(
            connection, origin, outcome.wish, at, before=before.state, after=after.state, public_at=at
        )
    others = [ProposalSubject(after.together_with)] if after.together_with else []
    await wake(connection, [after.subject, *others], What.LOOK, ReasonCode.AUTHOR_WROTE)
