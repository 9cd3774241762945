"""The network's weeks as everyone may read them: those whose topics stand where everyone can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.ids import TopicId
from service.domain.recaps.network import NetworkRecap, without_posts
from service.domain.weeks import Week
from service.store.pool import Connection
from service.store.public import load_readable
from service.store.recaps import NETWORK, KeptRecap, load_gone, load_network_recaps, load_recap


@dataclass(frozen=True, slots=True)
class News:
    """A week that was told, without what was hidden or deleted since."""

    recap: NetworkRecap
    topic_id: TopicId
    told_at: datetime

    @property
    def week(self) -> Week:
        return self.recap.week

    @property
    def path(self) -> str:
        return f"/news/{self.week.key}"


async def load_news(connection: Connection, category: str, most: int) -> Sequence[News]:
    """The newest first. `category`: the slug of the one in which they are told."""
    told = await load_network_recaps(connection, most)
    return await _pick_readable(connection, category, told)


async def load_newest_news(connection: Connection, category: str) -> News | None:
    # The very newest may not have its topic yet, or have lost it.
    return next(iter(await load_news(connection, category, 4)), None)


async def load_news_of(connection: Connection, category: str, week: Week) -> News | None:
    kept = await load_recap(connection, NETWORK, week)
    recap = kept.read_figures(NetworkRecap) if kept else None
    if kept is None or recap is None:
        return None
    recap = without_posts(recap, await load_gone(connection, kept.post_ids))
    return next(iter(await _pick_readable(connection, category, [(kept, recap)])), None)


async def _pick_readable(
    connection: Connection, category: str, told: Sequence[tuple[KeptRecap, NetworkRecap]]
) -> Sequence[News]:
    standing = [
        News(recap, kept.topic_id, kept.composed_at)
        for kept, recap in told
        if kept.topic_id is not None and kept.composed_at is not None and not kept.gone
    ]
    readable = await load_readable(connection, category, [one.topic_id for one in standing])
    return [one for one in standing if one.topic_id in readable]
