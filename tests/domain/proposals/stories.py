"""Makes stories for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from service.domain.ids import ForumUserId, TownId
from service.domain.places import Town
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, Where

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)
AUTHOR, INES, OMAR = ForumUserId(11), ForumUserId(21), ForumUserId(22)
BRADDOCK = Town(TownId(5181001), "Braddock", "US", "PA", 40.40, -79.87, "America/New_York", 2100)
PITTSBURGH = Town(TownId(5206379), "Pittsburgh", "US", "PA", 40.44, -79.996, "America/New_York", 304391)
WORDS = ProposalWords(
    where=Where(town=BRADDOCK),
    why="Our library lost its evening classes, and the bus to the city stops at seven.",
    how="Once a week around the big table, with whatever course we choose together.",
    story="I clean offices at night and want to learn bookkeeping with others.",
)


def make_proposal(state: ProposalState = ProposalState.RECEIVED, **values: Any) -> Proposal:
    proposal = Proposal(
        "a1b2c3d4e5f60718", WORDS, state, since=NOW, created_at=NOW, author_id=AUTHOR, stepped_at=NOW
    )
    return replace(proposal, **values)
