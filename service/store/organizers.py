"""What waits for organizers: announcements nobody could act on, circles out of sight, and their answers.

An answer is a value that the next decision reads; so it is written in the circle's lane, and the announcement is
decided anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from service.domain.announced import AnnouncementState
from service.domain.announcements.values import Reading
from service.domain.ids import TopicId
from service.domain.organizers import INCOMPLETE_AFTER, SHOWN_FOR, WaitingThings
from service.domain.posts import User
from service.domain.proposals.states import OPEN
from service.domain.subjects import compose_circle_subject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.clashes import CLASHES
from service.store.offers import OFFERED, UNLISTED
from service.store.people import read_user
from service.store.pool import Connection
from service.store.settings import load_setting, record_setting
from service.store.suggestions import ASKED, OF_SUGGESTION, name_states
from service.store.values import compose_pattern, parse_reading

LIMIT = 20
"""Lines of each kind on the page; a search finds the others."""


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    topic_id: TopicId
    title: str
    author: User
    created_at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True)
class CircleLine:
    """A circle whose topic stands on the forum."""

    announcement_id: TopicId | None
    """None for a circle that was not announced on the forum."""
    announcement_title: str | None
    topic_id: TopicId
    title: str
    changed_at: datetime
    hand_back: bool
    """Somebody asked that our part of the first post be ours again; it has not happened yet."""

    @property
    def hand_back_path(self) -> str | None:
        """Where an organizer asks for it, below `/status/`."""
        return f"announcements/{self.announcement_id}/hand-back" if self.announcement_id else None


_ANNOUNCEMENTS = (
    "select topic_id, title, author_id as id, person.name, person.full_name, created_at, reading "
    "from announcement join person on person.id = author_id "
)

_CIRCLES = (
    "select c.announcement_topic_id as announcement_id, a.title as announcement_title, c.topic_id, "
    "coalesce(c.topic_title, c.announced ->> 'name') as title, c.changed_at, c.hand_back "
    "from circle c left join announcement a on a.topic_id = c.announcement_topic_id "
)


async def load_waiting(connection: Connection, words: str) -> Sequence[AnnouncementLine]:
    """Announcements that want an organizer's yes or no, the longest waiting first.

    `words`, here and below: only those with this in the title, whatever its capitals; empty for all.
    """
    where = "state = 'waiting' and allowed is null"
    return await _fetch_announcements(connection, where, words, order="created_at, topic_id")


async def load_declined(connection: Connection, now: datetime, words: str) -> Sequence[AnnouncementLine]:
    """Announcements to which an organizer said no, newest first."""
    where = "allowed = false and state in ('declined', 'waiting') and created_at > $2"
    return await _fetch_announcements(connection, where, words, now - SHOWN_FOR)


async def load_incomplete(connection: Connection, now: datetime, words: str) -> Sequence[AnnouncementLine]:
    """Announcements whose authors were asked and have not answered for some days, newest first."""
    where = "state = 'asked' and created_at > $2 and state_since <= $3"
    since = (now - SHOWN_FOR, now - INCOMPLETE_AFTER)
    return await _fetch_announcements(connection, where, words, *since)


async def load_left_alone(connection: Connection, now: datetime, words: str) -> Sequence[AnnouncementLine]:
    """What was probably no announcement, newest first."""
    where = "state = 'left_alone' and created_at > $2"
    return await _fetch_announcements(connection, where, words, now - SHOWN_FOR)


async def _fetch_announcements(
    connection: Connection,
    where: str,
    words: str,
    *since: datetime,
    order: str = "created_at desc, topic_id desc",
) -> Sequence[AnnouncementLine]:
    rows = await connection.fetch(
        f"{_ANNOUNCEMENTS} where {where} and title ilike $1 order by {order} limit {LIMIT}",
        compose_pattern(words),
        *since,
    )
    return [_read_announcement(row) for row in rows]


def _read_announcement(row: asyncpg.Record) -> AnnouncementLine:
    return AnnouncementLine(
        topic_id=TopicId(row["topic_id"]),
        title=row["title"],
        author=read_user(row),
        created_at=row["created_at"],
        reading=parse_reading(row["reading"]),
    )


async def load_out_of_sight(connection: Connection, now: datetime, words: str) -> Sequence[CircleLine]:
    """Circles whose announcement went away: their topics are unlisted. Newest first."""
    where = "c.state = 'vanished' and c.changed_at > $2"
    return await _fetch_circles(connection, where, words, now - SHOWN_FOR)


async def load_taken_away(connection: Connection, now: datetime, words: str) -> Sequence[CircleLine]:
    """Circles whose topics somebody of the forum's team deleted. Newest first."""
    where = "c.taken_away and c.state <> 'vanished' and c.ends_at > $2"
    return await _fetch_circles(connection, where, words, now - SHOWN_FOR)


async def load_by_hand(connection: Connection, now: datetime, words: str) -> Sequence[CircleLine]:
    """Circles with a meeting ahead in whose first post people changed our part. Newest first."""
    where = "c.by_hand and c.state in ('open', 'running') and c.ends_at > $2"
    return await _fetch_circles(connection, where, words, now - timedelta(days=1))


async def _fetch_circles(
    connection: Connection, where: str, words: str, since: datetime
) -> Sequence[CircleLine]:
    rows = await connection.fetch(
        f"{_CIRCLES} where {where} and c.topic_id is not null and coalesce(c.topic_title, c.announced ->> 'name') "
        f"ilike $1 order by c.changed_at desc, c.id desc limit {LIMIT}",
        compose_pattern(words),
        since,
    )
    return [CircleLine(**row) for row in rows]


_STORIES = (
    "select 'unseen', coalesce((newer ->> 'at')::timestamptz, since) from proposal where queued = 'unseen'"  # noqa: S608 - constants
    " union all select case when broken is not null then 'late' else 'unanswered' end,"
    " coalesce((broken + 1)::timestamp at time zone 'UTC', since) from proposal where proposal.state = 'received'"
    f" or broken is not null and proposal.state in ({name_states(OPEN)})"
)
"""Stories that want something of organizers now; one with a day ahead, as while a library decides, does not."""


_WAITING_THINGS = (
    "with thing as ("  # noqa: S608 - constants
    " select state, state_since + case when state = 'asked' then $3::interval else '0' end as waits_at"
    " from announcement where state = 'waiting' and allowed is null"
    " or state in ('left_alone', 'asked') and created_at > $1::timestamptz - $2::interval"
    f" union all select 'offered', first_seen_at from source_item item where $4 and allowed is null and {OFFERED}"
    " union all select 'candidate', said_at from candidate join circle on origin = candidate.circle"
    " where allowed is null and state <> 'vanished'"
    f" union all select 'unlisted', gone_at from source_item item where {UNLISTED}"
    f" union all {_STORIES}"
    f" union all select 'suggested', at from suggestion {OF_SUGGESTION} where {ASKED}"
    f" union all select 'clash', since from ({CLASHES}) as clash"
    ") select count(*) filter (where state = 'waiting') as undecided,"
    " count(*) filter (where state = 'left_alone') as doubtful,"
    " count(*) filter (where state = 'asked' and waits_at <= $1) as incomplete,"
    " count(*) filter (where state = 'offered') as offered,"
    " count(*) filter (where state = 'candidate') as candidates,"
    " count(*) filter (where state = 'unlisted') as unlisted,"
    " count(*) filter (where state = 'unseen') as unseen,"
    " count(*) filter (where state = 'unanswered') as unanswered,"
    " count(*) filter (where state = 'late') as late,"
    " count(*) filter (where state = 'suggested') as suggested,"
    " count(*) filter (where state = 'clash') as clashes,"
    " max(waits_at) filter (where waits_at <= $1) as newest_at,"
    " min(waits_at) filter (where waits_at > $1) as next_at from thing"
)


async def load_waiting_things(connection: Connection, now: datetime, *, offers: bool) -> WaitingThings:
    """How much waits for organizers; `now` by the circles' clock. `offers`: circles announced elsewhere count."""
    row = await connection.fetchrow(_WAITING_THINGS, now, SHOWN_FOR, INCOMPLETE_AFTER, offers)
    assert row is not None
    return WaitingThings(**row)


CALLED = "organizers_called_at"


async def load_called_at(connection: Connection) -> datetime | None:
    """When organizers were last called, by the circles' clock."""
    return await load_setting(connection, CALLED, datetime)


async def record_called(connection: Connection, now: datetime) -> None:
    await record_setting(connection, CALLED, now)


async def record_answer(connection: Connection, topic_id: TopicId, *, allowed: bool) -> bool:
    """An organizer's yes or no; a no may become a yes later. False when it is not asked (any more)."""
    subject = compose_circle_subject(topic_id)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update announcement set allowed = $2 where topic_id = $1 and state = any($3::text[]) "
            "and (allowed is null or $2 and not allowed) returning topic_id",
            topic_id,
            allowed,
            [AnnouncementState.WAITING.value, AnnouncementState.DECLINED.value],
        )
        if changed is not None:
            await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return changed is not None


async def record_hand_back(connection: Connection, topic_id: TopicId) -> bool:
    """Our part of the first post shall be ours again, in the circle announced in this topic.

    False when it is ours, or was asked for already.
    """
    subject = compose_circle_subject(topic_id)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update circle set hand_back = true "
            "where announcement_topic_id = $1 and by_hand and not hand_back and topic_id is not null returning id",
            topic_id,
        )
        if changed is not None:
            await wake(connection, [subject], What.LOOK, ReasonCode.HAND_BACK_ASKED)
    return changed is not None
