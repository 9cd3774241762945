"""The index of circles: what is composed of, and what we know of its topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from service.domain.ids import TopicId
from service.domain.recaps.index import COMING_DAYS, STARTING_DAYS, CirclesIndex, StandingIndex, compose_index
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.network import load_meetings, load_near
from service.store.pool import Connection
from service.store.public_towns import load_towns
from service.store.settings import load_setting, record_setting

INDEX = "circles_index"
MOST = 1000
"""Towns that are asked for; fewer are shown."""


async def load_circles_index(connection: Connection, circles_category: str, now: datetime) -> CirclesIndex:
    """As it should stand now. It is another day in other zones: the days around are asked for, too."""
    today = datetime.combine(now.astimezone(UTC).date(), time())
    first = today - timedelta(days=1)
    near = await load_near(connection, first, today + timedelta(days=STARTING_DAYS + 1))
    meetings = await load_meetings(connection, first, today + timedelta(days=COMING_DAYS + 1), near)
    starts = [one.start for one in near.values()]
    return compose_index(meetings, starts, await load_towns(connection, circles_category, MOST), now)


async def load_standing_index(connection: Connection) -> StandingIndex | None:
    """None before its topic stands."""
    return await load_setting(connection, INDEX, StandingIndex)


async def record_standing_index(connection: Connection, standing: StandingIndex) -> None:
    await record_setting(connection, INDEX, standing)


@dataclass(frozen=True, slots=True)
class IndexLine:
    """The index, as long as it is in somebody's hands."""

    topic_id: TopicId
    title: str
    hand_back: bool

    @property
    def hand_back_path(self) -> str:
        """Where an organizer asks for it, below `/status/`."""
        return f"index/{self.topic_id}/hand-back"


async def load_index_by_hand(connection: Connection) -> Sequence[IndexLine]:
    standing = await load_standing_index(connection)
    if standing is None or not standing.by_hand:
        return []
    return [IndexLine(standing.made.topic_id, standing.made.title, standing.hand_back)]


async def record_index_handed_back(connection: Connection, topic_id: TopicId) -> bool:
    """Our part of it shall be ours again. False when it is ours, or was asked for already."""
    async with connection.transaction():
        await lock_lane(connection, ForumSubject.INDEX.key)
        standing = await load_standing_index(connection)
        asked = standing is not None and standing.by_hand and not standing.hand_back
        if standing is None or not asked or standing.made.topic_id != topic_id:
            return False
        await record_standing_index(connection, replace(standing, hand_back=True))
        await wake(connection, [ForumSubject.INDEX], What.LOOK, ReasonCode.HAND_BACK_ASKED)
    return True
