"""Steps of a story that are public at once: taken by the clock where its people live, and written into its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.engine.tools import Tools, load_clock
from service.domain.proposals.steps import take_step
from service.domain.proposals.timing import Promises
from service.domain.proposals.values import Proposal, Wish
from service.store.pool import Connection
from service.store.steps import insert_step


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of a decision, and the day it is where the story's people live."""

    now: datetime
    zone: str
    promises: Promises

    @property
    def day(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()


async def load_today(connection: Connection, tools: Tools, proposal: Proposal) -> Today:
    now = (await load_clock(connection)).now()
    town = proposal.words.where.town
    promises = Promises(timedelta(days=tools.config.first_answer_days))
    return Today(now.astimezone(UTC), town.zone if town else tools.config.timezone, promises)


async def record_taken(connection: Connection, proposal: Proposal, wish: Wish, today: Today) -> Proposal:
    """Take a step that is public at once, and write it into the log; the proposal's row is the caller's to record."""
    after = take_step(proposal, wish, today.now, today.day, today.promises)
    await insert_step(
        connection,
        proposal.origin,
        wish,
        today.now,
        before=proposal.state,
        after=after.state,
        public_at=today.now,
    )
    return after
