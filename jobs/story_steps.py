"""When a step of a story is taken: by the clock and the calendar of the place where its people live."""

from __future__ import annotations

from datetime import UTC, timedelta

from jobs.engine.tools import Tools, load_clock
from service.domain.proposals.authoring import Moment
from service.domain.proposals.timing import Promises
from service.domain.proposals.values import Proposal
from service.store.pool import Connection


async def load_today(connection: Connection, tools: Tools, proposal: Proposal) -> Moment:
    now = (await load_clock(connection)).now()
    town = proposal.words.where.town
    promises = Promises(timedelta(days=tools.config.first_answer_days))
    return Moment(now.astimezone(UTC), town.zone if town else tools.config.timezone, promises)
