"""Stories like one: those of its town and of towns near it, so that nobody decides without having seen them.

How alike their words are only orders them; boxes of degrees find neighbours, and the great circle decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from service.domain.proposals.nearness import (
    NEAR_KM,
    compute_box,
    compute_km,
    compute_overlap,
    list_long_words,
)
from service.domain.proposals.states import OPEN, ProposalState
from service.domain.proposals.values import Proposal
from service.store.near import BOX, list_edges
from service.store.pool import Connection
from service.store.proposals import read_proposal

STANDING = (ProposalState.UNSEEN, *OPEN, ProposalState.RUNNING)
MOST_OF_A_TOWN, MOST_NEAR = 200, 100
"""So many are compared, the newest; all towns near it together count as one."""

_STATES = ", ".join(f"'{state.value}'" for state in STANDING)
_TEXTS = "concat_ws(' ', words ->> 'why', words ->> 'how', words ->> 'story') as texts"
# What is long is unpacked for those that are compared, and not to sort all of them.
_OF_TOWN = f"""
select origin, {_TEXTS} from (
    select * from proposal where state in ({_STATES}) and origin <> $1
        and ($2::bigint is not null and town_id = $2
            or $2::bigint is null and town_id is null and lower(town) = lower($3) and country = $4)
    order by created_at desc, origin limit {MOST_OF_A_TOWN}
) as newest
"""  # noqa: S608 - constants
_NEAR = f"""
select origin, latitude, longitude, {_TEXTS} from (
    select * from proposal where state in ({_STATES}) and origin <> $1 and town_id <> $2 and {BOX}
    order by created_at desc, origin limit {MOST_NEAR}
) as newest
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class LikeStory:
    story: Proposal
    likeness: float
    """The share of their longer words that both have: 0.0 to 1.0."""
    km: float
    """0.0: of the same town."""

    @property
    def is_same_town(self) -> bool:
        return self.km == 0.0


async def load_stories_like(connection: Connection, story: Proposal, most: int) -> Sequence[LikeStory]:
    """At most so many of its own town, then as many of its neighbours'; each time those that say the most alike first.

    `story` need not be known to the database yet.
    """
    where = story.words.where
    town_id = where.town.id if where.town else None
    rows = await connection.fetch(
        _OF_TOWN, story.origin, town_id, " ".join(where.text.split()), where.country
    )
    found = _choose(story, [(row, 0.0) for row in rows], most)
    found += _choose(story, await _fetch_near(connection, story), most)
    whole = await connection.fetch(
        "select * from proposal where origin = any($1::text[])", [origin for origin, _, _ in found]
    )
    stories = {row["origin"]: read_proposal(row) for row in whole}
    return [LikeStory(stories[origin], likeness, km) for origin, likeness, km in found if origin in stories]


async def _fetch_near(connection: Connection, story: Proposal) -> list[tuple[asyncpg.Record, float]]:
    """Rows, each with its distance in km."""
    town = story.words.where.town
    if town is None:
        return []
    here = (town.latitude, town.longitude)
    edges = list_edges(compute_box(*here))
    rows = await connection.fetch(_NEAR, story.origin, town.id, *edges)
    far = [(row, compute_km(*here, row["latitude"], row["longitude"])) for row in rows]
    return [(row, max(km, 0.1)) for row, km in far if km <= NEAR_KM]


def _choose(
    story: Proposal, rows: Sequence[tuple[asyncpg.Record, float]], most: int
) -> list[tuple[str, float, float]]:
    """Origin, likeness and km of those that are the most alike; of equals the one that came first."""
    mine = list_long_words(" ".join(story.words.answers))
    compared = [(row["origin"], compute_overlap(mine, list_long_words(row["texts"])), km) for row, km in rows]
    return sorted(compared, key=lambda one: -one[1])[:most]
