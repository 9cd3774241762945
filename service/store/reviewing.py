"""The organizers' queue: stories by whose turn it is, a page at a time, with what helps to decide which comes first.

What is dear, such as the nearest circle, is looked up for the rows of one page only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from service.domain.ids import ForumUserId, TownId
from service.domain.people import choose_name
from service.domain.proposals.nearness import NEAR_KM, compute_box, compute_km
from service.domain.proposals.states import VIEWS, ProposalState, View
from service.domain.proposals.values import Proposal
from service.store.near import WITHIN, list_edges
from service.store.near_stories import STANDING
from service.store.pool import Connection
from service.store.proposals import read_proposal
from service.store.public import READABLE
from service.store.values import compose_pattern

_NEEDS_ITS_ORGANIZER = (
    ProposalState.RECEIVED, ProposalState.TALKING, ProposalState.LOOKING, *VIEWS[View.PREPARING]
)  # fmt: skip
"""In these it is their turn; else they wait for the author, or for a day."""
_STANDING = ", ".join(f"'{state.value}'" for state in STANDING)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which stories of a view are looked for. `words`: in lower case; all must stand in its town or title."""

    view: View
    words: Sequence[str] = ()
    towns: Collection[TownId] = ()
    """Those that the words name, in whatever language."""


@dataclass(frozen=True, slots=True)
class NearCircle:
    name: str
    town: str
    km: float
    url: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    story: Proposal
    assignee_name: str | None
    same_town: int
    """How many others of its town are open or running."""
    circle: NearCircle | None
    """The nearest in sight within 50 km."""


_FOUND = """
queued = any($1::text[])
and ($2::text[] = '{}' or lower(town) like all($2) or lower(topic_title) like all($2) or town_id = any($3::bigint[]))
"""
_DUE = "coalesce(broken, promised, since::date), created_at, origin"
_ENDED = "since desc, origin"
_ROWS = f"""
select proposal.*, person.name as user_name, person.full_name,
    case when proposal.town_id is not null then (
        select count(*) from proposal other
        where other.town_id = proposal.town_id and other.origin <> proposal.origin and other.state in ({_STANDING})
    ) else (
        select count(*) from proposal other
        where other.town_id is null and lower(other.town) = lower(proposal.town) and other.country = proposal.country
            and proposal.town <> '' and other.origin <> proposal.origin and other.state in ({_STANDING})
    ) end as same_town
from unnest($1::text[]) with ordinality as page (origin, number) join proposal using (origin)
    left join person on person.id = assignee_id
order by number
"""  # noqa: S608 - constants
_CIRCLES = f"""
select place.origin, near.*
from unnest($2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[])
    as place (origin, here, there, south, north, west, east)
cross join lateral (
    select announced ->> 'name' as name, town, latitude, longitude, topic_url as url
    from circle left join topic on topic.id = circle.topic_id
    where circle.state in ('open', 'running') and listed and circle.topic_id is not null and {READABLE}
        and {WITHIN.format(south="south", north="north", west="west", east="east")}
    order by (latitude - here) ^ 2 + ((longitude - there) * cos(radians(here))) ^ 2, circle.origin limit 1
) as near
"""  # noqa: S608 - constants


async def count_views(connection: Connection) -> Mapping[View, int]:
    rows = await connection.fetch("select queued, count(*) as stories from proposal group by queued")
    counts = {ProposalState(row["queued"]): row["stories"] for row in rows}
    return {view: sum(counts.get(state, 0) for state in states) for view, states in VIEWS.items()}


async def load_queue(
    connection: Connection, sought: Sought, category: str, *, most: int, skipped: int = 0
) -> tuple[Sequence[QueueRow], int]:
    """So many stories after the first `skipped`, the most urgent first, and how many there are in all.

    `category`: of circles, as everyone may read it.
    """
    order = _ENDED if sought.view is View.CLOSED else _DUE
    found = await connection.fetch(
        f"select origin, count(*) over () as total from proposal where {_FOUND} order by {order} "  # noqa: S608
        "limit $4 offset $5",
        [state.value for state in VIEWS[sought.view]],
        [compose_pattern(word) for word in sought.words],
        list(sought.towns),
        most,
        skipped,
    )
    rows = await _load_rows(connection, [row["origin"] for row in found], category)
    return rows, found[0]["total"] if found else 0


async def load_rows_of(
    connection: Connection, person: ForumUserId, category: str, *, most: int
) -> Sequence[QueueRow]:
    """Stories that wait for this organizer to go on, the most urgent first."""
    found = await connection.fetch(
        f"select origin from proposal where assignee_id = $1 and state = any($2::text[]) order by {_DUE} limit $3",  # noqa: S608
        person,
        [state.value for state in _NEEDS_ITS_ORGANIZER],
        most,
    )
    return await _load_rows(connection, [row["origin"] for row in found], category)


async def _load_rows(connection: Connection, origins: Sequence[str], category: str) -> Sequence[QueueRow]:
    if not origins:
        return []
    rows = await connection.fetch(_ROWS, list(origins))
    stories = [read_proposal(row) for row in rows]
    near = await _load_nearest(connection, stories, category)
    return [
        QueueRow(story, _name_assignee(row), row["same_town"], near.get(story.origin))
        for story, row in zip(stories, rows, strict=True)
    ]


def _name_assignee(row: asyncpg.Record) -> str | None:
    return choose_name(row["user_name"], row["full_name"]) if row["user_name"] else None


async def _load_nearest(
    connection: Connection, stories: Sequence[Proposal], category: str
) -> Mapping[str, NearCircle]:
    """By origin, for those of a known town that have a circle within 50 km."""
    towns = {one.origin: one.words.where.town for one in stories if one.words.where.town}
    places = [
        (origin, town.latitude, town.longitude, *list_edges(compute_box(town.latitude, town.longitude)))
        for origin, town in towns.items()
        if town is not None
    ]
    if not places:
        return {}
    rows = await connection.fetch(_CIRCLES, category, *map(list, zip(*places, strict=True)))
    found = {}
    for row in rows:
        town = towns[row["origin"]]
        assert town is not None
        km = compute_km(town.latitude, town.longitude, row["latitude"], row["longitude"])
        if km <= NEAR_KM:
            found[row["origin"]] = NearCircle(row["name"], row["town"] or "", km, row["url"])
    return found
