"""A world in which P2PU's site lists circles, and somebody reads its list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jobs.engine.loop import perform_slow
from service.domain.subjects import ForumSubject
from service.sources.p2pu import P2pu
from service.store.attention import What, plan_once
from tests.jobs.circles import FIRST, FRIDAY, set_clock
from tests.sources.made import make_json
from tests.sources.p2pu_site import Site, open_site
from tests.world import Json, World


def list_circle(number: int, first: datetime = FIRST, **changes: Any) -> dict[str, Any]:
    """Six weekly meetings in Pittsburgh, as P2PU lists them."""
    days = {
        "start_date": first.date().isoformat(),
        "start_datetime": f"{first.isoformat()}-04:00",
        "meeting_time": first.time().isoformat(),
        "end_time": (first + timedelta(minutes=90)).time().isoformat(),
        "last_meeting_date": (first + timedelta(weeks=5)).date().isoformat(),
        "next_meeting_date": first.date().isoformat(),
    }
    return make_json(number, **{**days, **changes})


def link_to(number: int) -> str:
    return f"https://p2pu.test/en/signup/riverside-{number}/"


@dataclass(slots=True)
class Listing:
    world: World
    site: Site

    async def poll(self) -> None:
        """Read the list now, and do all that follows."""
        await self.poll_only()
        await self.world.settle()

    async def poll_only(self) -> None:
        async with self.world.pool.acquire() as connection:
            await plan_once(connection, [ForumSubject.SOURCES], What.LOOK)
            await connection.execute("update attention set due_at = now() where subject = 'forum:sources'")
        assert await perform_slow(self.world.tools)

    async def read_topics(self) -> list[Json]:
        """The first post of each listed topic in the circles' category."""
        listed = await self.world.list_topics("circles")
        topics = [await self.world.read_topic(one["id"]) for one in listed]
        return [topic["post_stream"]["posts"][0] for topic in topics]

    async def read_ours(self, topic_id: int) -> list[str]:
        posts = (await self.world.read_topic(topic_id))["post_stream"]["posts"][1:]
        return [post["raw"] for post in posts if post["username"] == "companion"]


@asynccontextmanager
async def open_listing(
    world: World, *circles: dict[str, Any], topics: str = "ask", **config: Any
) -> AsyncIterator[Listing]:
    """`topics`: the setting SOURCE_TOPICS."""
    await set_clock(world, FRIDAY)
    async with open_site(*circles) as site:
        settings = replace(world.config, p2pu_url=site.url, source_topics=topics, **config)
        tools = replace(world.tools, config=settings, source=P2pu(world.session, site.url))
        yield Listing(replace(world, config=settings, tools=tools), site)
