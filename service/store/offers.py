"""A source's circles on the organizers' list: those without a topic, and those that are no longer listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.ids import TopicId
from service.domain.sources.statements import compose_source_origin
from service.domain.sources.values import SourceCircleId
from service.domain.subjects import CircleSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection
from service.store.values import compose_pattern

LIMIT = 20

OFFERED = "item.circle is null and item.gone_at is null"
"""Nobody gave it a topic."""
UNLISTED = (
    "item.circle is not null and item.kept is null and item.gone_at is not null and greatest("
    "(item.item #>> '{dates,first}')::date, (item.item #>> '{dates,last}')::date) "
    ">= (item.gone_at at time zone 'utc')::date"
)
"""Taken back before its end (`SourceItem.is_taken_back`)."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A circle announced elsewhere."""

    id: SourceCircleId
    name: str
    town: str | None
    first_start: datetime
    """Naive: by the clocks of the place."""
    link: str | None
    allowed: bool
    """Somebody said yes; it has not happened yet."""


@dataclass(frozen=True, slots=True)
class UnlistedLine:
    """A circle with a topic that its source no longer lists."""

    id: SourceCircleId
    topic_id: TopicId | None
    title: str
    gone_at: datetime
    is_announced: bool
    """It lives and goes with its announcement on the forum."""


async def load_offers(connection: Connection, words: str) -> Sequence[OfferLine]:
    """Those without a topic, the next meeting first. `words`: only with these in the name; empty for all."""
    rows = await connection.fetch(
        "select id, item ->> 'name' as name, item ->> 'city' as town, "  # noqa: S608 - constants
        "(item #>> '{dates,first}')::date + (item #>> '{dates,at}')::time as first_start, "
        "item ->> 'signup_link' as link, coalesce(allowed, false) as allowed from source_item item "
        f"where {OFFERED} and item ->> 'name' ilike $1 "
        "order by coalesce(item #>> '{dates,next}', item #>> '{dates,first}'), id limit $2",
        compose_pattern(words),
        LIMIT,
    )
    return [OfferLine(**row) for row in rows]


async def load_unlisted(connection: Connection) -> Sequence[UnlistedLine]:
    rows = await connection.fetch(
        "select item.id, c.topic_id, coalesce(c.topic_title, c.announced ->> 'name') as title, item.gone_at, "  # noqa: S608 - constants
        "c.announcement_topic_id is not null as is_announced from source_item item "
        f"join circle c on c.origin = item.circle where {UNLISTED} order by item.gone_at, item.id limit $1",
        LIMIT,
    )
    return [UnlistedLine(**row) for row in rows]


async def record_offer_taken(connection: Connection, number: int) -> bool:
    """An organizer gives it a topic; False when it has one, or is not listed any more."""
    async with connection.transaction():
        changed = await connection.fetchval(
            f"update source_item item set allowed = true where id = $1 and {OFFERED} "  # noqa: S608 - constants
            "and allowed is not true returning id",
            number,
        )
        if changed is not None:
            subject = CircleSubject(compose_source_origin(SourceCircleId(number)))
            await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return changed is not None


async def record_kept(connection: Connection, number: int, *, kept: bool) -> bool:
    """Whether its topic stays in sight though it is no longer listed; False when nobody asks (any more)."""
    async with connection.transaction():
        origin = await connection.fetchval(
            f"update source_item item set kept = $2 where id = $1 and {UNLISTED} returning circle",  # noqa: S608 - constants
            number,
            kept,
        )
        if origin is not None and not kept:
            await wake(connection, [CircleSubject(origin)], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return origin is not None
