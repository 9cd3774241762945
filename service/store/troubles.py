"""What keeps the companion from its work, each with what to do: for the status page, `/readyz` and the terminal.

Nothing here says that all is well while it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil

from service.config import Config
from service.domain.budget import Bucket
from service.domain.categories import Categories
from service.domain.subjects import ForumSubject
from service.reasons import Reason, ReasonCode
from service.store.budget import Standing, load_standing
from service.store.catching_up import load_catch_up, load_caught_up_at
from service.store.categories import load_categories
from service.store.pool import Connection
from service.store.values import read_reason

WORKER = "companion worker"
"""What a worker's connections call themselves."""
CATCH_UP_LATE = timedelta(minutes=20)
"""New posts are looked for every five minutes."""

LONG_PAUSE_S = 90.0
"""A minute is what the forum asks for now and then; longer than that people notice."""

TRIES_OF_GROUP = 2
"""When it is refused so often, the probe has told that it is not our key."""

HARMLESS = frozenset(
    {
        ReasonCode.FORUM_FAILING,
        ReasonCode.FORUM_PAUSES,
        ReasonCode.GROUP_CLOSED,
        ReasonCode.GROUP_MISSING,
        ReasonCode.SOURCE_DISTRUSTED,
        ReasonCode.SOURCE_FAILING,
        ReasonCode.NEWS_CATEGORY_MISSING,
        ReasonCode.WORKER_MISSING,
    }
)
"""What is told, but is no reason to send the forum's deliveries elsewhere: they are stored all the same."""


async def load_troubles(connection: Connection, config: Config) -> tuple[Reason, ...]:
    """The most basic first; empty when the companion can do its work."""
    standing = await load_standing(connection, Bucket(config.api_requests_per_minute))
    categories = await load_categories(connection, config)
    return (
        *await _load_missing_worker(connection),
        *_find_forum_troubles(standing),
        *_find_category_troubles(categories, config),
        *await _load_catch_up_troubles(connection, categories),
        *await _load_group_troubles(connection, config),
        *await _load_source_troubles(connection, config),
        *await _load_week_troubles(connection, config),
    )


async def is_worker_there(connection: Connection) -> bool:
    """Whether a worker is connected to the database."""
    return bool(
        await connection.fetchval(
            "select exists (select from pg_stat_activity "
            "where datname = current_database() and application_name = $1)",
            WORKER,
        )
    )


async def _load_missing_worker(connection: Connection) -> tuple[Reason, ...]:
    return () if await is_worker_there(connection) else (Reason(ReasonCode.WORKER_MISSING),)


def _find_forum_troubles(standing: Standing) -> Iterator[Reason]:
    if standing.refused_at is not None:
        yield Reason(ReasonCode.KEY_REFUSED)
    elif standing.failing_since is not None:
        yield Reason(ReasonCode.FORUM_FAILING, cause=standing.failing_why)
    if standing.pause_s > LONG_PAUSE_S:
        yield Reason(ReasonCode.FORUM_PAUSES, {"minutes": ceil(standing.pause_s / 60)})


def _find_category_troubles(categories: Categories, config: Config) -> Iterator[Reason]:
    if not categories.known:
        yield Reason(ReasonCode.CATEGORIES_UNREAD)
        return
    for slug in (config.intake_category, config.circles_category):
        category = categories.find(slug)
        if category is None:
            yield Reason(ReasonCode.CATEGORY_MISSING, {"slug": slug})
        elif not category.readable_by_all:
            yield Reason(ReasonCode.CATEGORY_CLOSED_TO_ALL, {"slug": slug})


async def _load_catch_up_troubles(connection: Connection, categories: Categories) -> tuple[Reason, ...]:
    if await load_catch_up(connection) is None:
        return (Reason(ReasonCode.MARK_MISSING),)
    if not categories.intake:
        return ()
    at = await load_caught_up_at(connection)
    now: datetime = await connection.fetchval("select clock_timestamp()")
    if at is None or now - at < CATCH_UP_LATE:
        return ()
    return (Reason(ReasonCode.CATCH_UP_LATE, {"minutes": int((now - at).total_seconds() // 60)}),)


async def _load_group_troubles(connection: Connection, config: Config) -> tuple[Reason, ...]:
    """Why nobody could be read of the organizers' group, where the group is the cause."""
    why = await connection.fetchval(
        "select problem ->> 'code' from attention where subject = $1 and what = 'read' "
        "and (attempts >= $2 or problem ->> 'code' = $3)",
        ForumSubject.MEMBERS.key,
        TRIES_OF_GROUP,
        ReasonCode.NOT_FOUND.value,
    )
    codes = {
        ReasonCode.NOT_FOUND.value: ReasonCode.GROUP_MISSING,
        ReasonCode.NOT_ALLOWED.value: ReasonCode.GROUP_CLOSED,
    }
    return (Reason(codes[why], {"group": config.organizers_group}),) if why in codes else ()


async def _load_source_troubles(connection: Connection, config: Config) -> tuple[Reason, ...]:
    """Why P2PU's list was not read, or not believed, last time."""
    if config.p2pu_url is None:
        return ()
    problem = read_reason(
        await connection.fetchval(
            "select problem from attention where subject = $1 and what = 'look'", ForumSubject.SOURCES.key
        )
    )
    return (problem,) if problem else ()


async def _load_week_troubles(connection: Connection, config: Config) -> tuple[Reason, ...]:
    """The network's week waits to be told, and there is nowhere to tell it."""
    why = await connection.fetchval(
        "select problem ->> 'code' from attention where subject = $1 and what = 'look' and attempts > 0",
        ForumSubject.NETWORK.key,
    )
    if why != ReasonCode.NEWS_CATEGORY_MISSING.value:
        return ()
    return (Reason(ReasonCode.NEWS_CATEGORY_MISSING, {"slug": config.news_category}),)
