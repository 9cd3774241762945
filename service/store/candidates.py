"""People who say that a circle is theirs for which nobody on the forum answers, until an organizer says yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.clock import Clock
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import User
from service.domain.subjects import CircleSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.people import read_user
from service.store.pool import Connection
from service.store.settings import load_clock_offset

LIMIT = 20


@dataclass(frozen=True, slots=True)
class CandidateLine:
    id: int
    person: User
    by_link: bool
    """They posted the circle's sign-up link; else they said so in its topic."""
    title: str
    topic_id: TopicId | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """Somebody to whom an organizer said yes."""

    person: ForumUserId
    said_at: datetime
    answered_at: datetime


async def record_candidate(
    connection: Connection, origin: str, person: ForumUserId, now: datetime, *, by_link: bool
) -> bool:
    """Somebody says that this circle is theirs; False when they have said so before, whatever the answer was."""
    new = await connection.fetchval(
        "insert into candidate (circle, person_id, by_link, said_at) values ($1, $2, $3, $4) "
        "on conflict do nothing returning id",
        origin,
        person,
        by_link,
        now,
    )
    return new is not None


async def load_candidates(connection: Connection) -> Sequence[CandidateLine]:
    """Those who wait for an answer, the longest waiting first."""
    rows = await connection.fetch(
        "select one.id as number, person.id, person.name, full_name, by_link, "
        "coalesce(topic_title, announced ->> 'name') as title, topic_id, said_at "
        "from candidate one join person on person.id = person_id "
        "join circle on origin = one.circle where allowed is null and state <> 'vanished' "
        "order by said_at, one.id limit $1",
        LIMIT,
    )
    return [
        CandidateLine(
            id=row["number"],
            person=read_user(row),
            by_link=row["by_link"],
            title=row["title"],
            topic_id=row["topic_id"],
            said_at=row["said_at"],
        )
        for row in rows
    ]


async def load_allowed(connection: Connection, origin: str) -> Sequence[Allowed]:
    """To whom an organizer said yes, in order."""
    rows = await connection.fetch(
        "select person_id as person, said_at, answered_at from candidate where circle = $1 and allowed "
        "order by answered_at, id",
        origin,
    )
    return [Allowed(**row) for row in rows]


async def record_candidate_answer(connection: Connection, number: int, *, allowed: bool) -> bool:
    """An organizer's yes or no; False when somebody else was faster."""
    async with connection.transaction():
        now = Clock(await load_clock_offset(connection)).now()
        origin = await connection.fetchval("select circle from candidate where id = $1", number)
        if origin is None:
            return False
        subject = CircleSubject(origin)
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update candidate set allowed = $2, answered_at = $3 where id = $1 and allowed is null returning id",
            number,
            allowed,
            now,
        )
        if changed is not None and allowed:
            await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return changed is not None
