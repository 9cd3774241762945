"""What a story's author does with it: sends it, changes it, answers, withdraws it, sends it again. Pure.

An author who wrote with the form is known by the story's private address. From its token follow the story's origin
and what the database knows the address by, so that the same form sent twice is one story.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.proposals.glances import change_words
from service.domain.proposals.states import OPEN, Actor, ProposalEvent, ProposalState, advance
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.timing import Promises
from service.domain.proposals.values import Proposal, ProposalWords, Refusal, Wish

CHANGEABLE = (ProposalState.UNSEEN, *OPEN, ProposalState.DECLINED, ProposalState.WITHDRAWN)
"""In which its words may still be changed."""
_HOLDER = Standing(holds_address=True)


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody acts. `now`: by the circles' clock, in UTC; `zone`: where the story's people live."""

    now: datetime
    zone: str
    promises: Promises

    @property
    def day(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The story as it is now, and the step that led there; None: a change that is no step."""

    after: Proposal
    wish: Wish | None = None


def compose_address(token: str) -> bytes:
    """What the database knows a private address by: nobody can turn it back."""
    return hashlib.sha256(token.encode()).digest()


def compose_origin(token: str) -> str:
    """The story's public name, 16 hexadecimal digits; it says nothing of the address."""
    return hashlib.sha256(f"origin of {token}".encode()).hexdigest()[:16]


def compose_proposal(
    token: str,
    words: ProposalWords,
    language: Language,
    author: ForumUserId | None,
    moment: Moment,
) -> Proposal:
    """A new story: public at once when its author has signed in, else it waits for an organizer's glance."""
    state = ProposalState.UNSEEN if author is None else ProposalState.RECEIVED
    return Proposal(
        origin=compose_origin(token),
        words=words,
        state=state,
        since=moment.now,
        created_at=moment.now,
        language=language,
        author_id=author,
        stepped_at=moment.now,
        promised=None if author is None else moment.day + moment.promises.first_answer,
    )


def decide_words(
    before: Proposal, words: ProposalWords, language: Language | None, moment: Moment
) -> Outcome | Refusal:
    """Its author changes the words; where something was asked, that is the answer.

    Whether everyone may read them yet is for `change_words` to say.
    """
    if before.state not in CHANGEABLE:
        return Refusal.NOT_NOW
    after = change_words(before, words, language, moment.now)
    if after == before:
        return Outcome(before)
    return decide_step(after, ProposalEvent.ANSWERED, moment) if _is_asked(before) else Outcome(after)


def _is_asked(proposal: Proposal) -> bool:
    return advance(proposal.state, ProposalEvent.ANSWERED) is not None


def decide_step(before: Proposal, event: ProposalEvent, moment: Moment) -> Outcome | Refusal:
    wish = Wish(event, Actor.AUTHOR, before.author_id)
    refusal = check_step(before, wish, _HOLDER, moment.day)
    return refusal or Outcome(take_step(before, wish, moment.now, moment.day, moment.promises), wish)


def decide_sharing(before: Proposal, *, shares: bool) -> Outcome | Refusal:
    """Whether the text may stand in the topic of the story that it was put together with."""
    if before.state is not ProposalState.TOGETHER:
        return Refusal.NOT_NOW
    return Outcome(replace(before, shares_text=shares))
