"""A circle's weeks as they were told in its topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.ids import PostId
from service.domain.recaps.circle import CircleFigures
from service.domain.subjects import CircleSubject
from service.domain.weeks import Week
from service.store.pool import Connection
from service.store.values import parse_json


@dataclass(frozen=True, slots=True)
class ToldWeek:
    week: Week
    figures: CircleFigures
    post_id: PostId
    """The post in the circle's topic that tells it."""


# The last one says goodbye, under a key of its own.
_TOLD = """
select year, week, figures, (receipt ->> 'post_id')::bigint as post
from recap join effect on effect.key = any(array[
    'recap:circle-' || $2 || ':' || year || '-w' || lpad(week::text, 2, '0'), 'closing:circle-' || $2
])
where recap.subject = $1 and figures is not null and effect.receipt ? 'post_id'
    and (effect.key like 'recap:%' or (year, week) = (
        select year, week from recap where subject = $1 and figures is not null
        order by year desc, week desc limit 1
    ))
order by year desc, week desc limit $3
"""


async def load_told_weeks(connection: Connection, circle: CircleSubject, most: int) -> Sequence[ToldWeek]:
    """Those whose post stands, the newest first."""
    rows = await connection.fetch(
        _TOLD,
        circle.key,
        circle.origin,
        most,
    )
    return [
        ToldWeek(
            Week(row["year"], row["week"]), parse_json(CircleFigures, row["figures"]), PostId(row["post"])
        )
        for row in rows
    ]
