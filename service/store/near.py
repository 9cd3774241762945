"""What lies near a story: found by a box of degrees, or, where the box holds nothing, by what is nearest of all."""

from __future__ import annotations

import json
from collections.abc import Sequence

import asyncpg

from service.domain.places import Town
from service.domain.proposals.nearness import (
    Box,
    Neighbour,
    NeighbourKind,
    choose_neighbours,
    compute_box,
    compute_km,
)
from service.domain.proposals.states import OPEN
from service.domain.proposals.values import Proposal
from service.domain.subjects import CircleSubject, ProposalSubject
from service.store.pool import Connection
from service.store.public import READABLE

MOST = 40
"""Candidates of one kind; the great circle decides among them."""

_OPEN = ", ".join(f"'{state.value}'" for state in OPEN)
_IN_SIGHT = "circle.state in ('open', 'running') and listed and circle.topic_id is not null"
_HOST = "circle.state in ('open', 'running', 'wrapping_up', 'finished', 'archived') and branch is not null"
_ASKS = f"state in ({_OPEN}) and listed and topic_id is not null"

_PLACES = f"""
(
    select 'story' as kind, '' as name, town, latitude, longitude, topic_id, false as is_ahead
    from proposal where {_ASKS} and origin <> $2
    union all
    select 'circle', announced ->> 'name', town, latitude, longitude, topic_id, false
    from circle left join topic on topic.id = circle.topic_id
    where {_IN_SIGHT} and {READABLE}
    union all
    select * from (
        select distinct on (lower(branch), town_id)
            'branch', branch, town, latitude, longitude, null::bigint, state = 'open'
        from circle where {_HOST}
        order by lower(branch), town_id, state = 'open'
    ) as hosts
) as place
"""  # noqa: S608 - constants

WITHIN = """
latitude between {south} and {north}
and case when {west} <= {east} then longitude between {west} and {east}
    else longitude >= {west} or longitude <= {east} end
"""
"""A condition, to be formatted with the names of a box's edges."""
BOX = WITHIN.format(south="$3", north="$4", west="$5::float8", east="$6::float8")
_FAR = """
(latitude - $3) ^ 2
+ (least(abs(longitude - $4), 360 - abs(longitude - $4)) * cos(radians((latitude + $3) / 2))) ^ 2
"""

_IN_BOX = f"select * from {_PLACES} where {BOX}"  # noqa: S608 - constants
_NEAREST = f"""
select * from (
    select *, row_number() over (partition by kind order by {_FAR}) as nth
    from {_PLACES} where latitude is not null and kind = any($5::text[])
) as ordered where nth <= {MOST}
"""  # noqa: S608 - constants
_STORIES = f"select origin from proposal where state in ({_OPEN}) and origin <> $1 and {BOX} limit $2"  # noqa: S608

_SHOW = """
with now as (
    select origin, shown_near as before, case when latitude is not null and ({asks}) then
        jsonb_build_array(latitude, longitude, town, {more})
    end as after
    from {table} where origin = $1
)
update {table} set shown_near = after from now where {table}.origin = now.origin and before is distinct from after
returning before, after
"""
_SHOW_STORY = _SHOW.format(table="proposal", asks=_ASKS, more="topic_id")
_SHOW_CIRCLE = _SHOW.format(
    table="circle",
    asks=f"{_IN_SIGHT} or {_HOST}",
    more=f"case when {_IN_SIGHT} then announced ->> 'name' end, case when {_IN_SIGHT} then topic_id end, "
    f"case when {_HOST} then branch end, case when {_HOST} then circle.state = 'open' end",
)
"""What stories near it say of it, if that has changed: where it was and what it was called before, and by now."""


async def load_neighbours(
    connection: Connection, story: Proposal, *, circles_category: str, forum_url: str
) -> tuple[Neighbour, ...]:
    """Circles, branches and open stories near it; none where its town is not one of our list."""
    town = story.words.where.town
    if town is None:
        return ()
    edges = list_edges(compute_box(town.latitude, town.longitude))
    rows = await connection.fetch(_IN_BOX, circles_category, story.origin, *edges)
    found = [_read(row, town, forum_url) for row in rows]
    lonely = set(NeighbourKind) - {one.kind for one in found if one.is_near}
    if lonely:
        kinds = [kind.value for kind in lonely]
        middle = (town.latitude, town.longitude)
        rows = await connection.fetch(_NEAREST, circles_category, story.origin, *middle, kinds)
        found += [_read(row, town, forum_url) for row in rows]
    return choose_neighbours(list(dict.fromkeys(found)))


def list_edges(box: Box) -> tuple[float, float, float, float]:
    return (box.south, box.north, box.west, box.east)


def _read(row: asyncpg.Record, town: Town, forum_url: str) -> Neighbour:
    km = compute_km(town.latitude, town.longitude, row["latitude"], row["longitude"])
    url = f"{forum_url}/t/{row['topic_id']}" if row["topic_id"] else None
    return Neighbour(
        NeighbourKind(row["kind"]), row["name"] or "", row["town"] or "", km, url, row["is_ahead"]
    )


async def claim_stories_near(
    connection: Connection, subject: CircleSubject | ProposalSubject, most: int
) -> Sequence[ProposalSubject]:
    """Open stories that show this circle or story otherwise than it is by now; none, once they were claimed.

    They lie within the box around its town, or around the one where it was before.
    """
    shown = _SHOW_CIRCLE if isinstance(subject, CircleSubject) else _SHOW_STORY
    row = await connection.fetchrow(shown, subject.origin)
    found: set[str] = set()
    for place in row or ():
        if place is not None:
            latitude, longitude, *_ = json.loads(place)
            edges = list_edges(compute_box(latitude, longitude))
            found |= {one["origin"] for one in await connection.fetch(_STORIES, subject.origin, most, *edges)}
    return [ProposalSubject(origin) for origin in sorted(found)]
