"""The facts of the network's week, each kind by one question over all circles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import asyncpg

from service.domain.changes import ToldMeeting
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.recaps.circle import OPEN_AFTER
from service.domain.recaps.facts import (
    ChangeFact,
    EndFact,
    MeetingFact,
    NetworkFacts,
    NewcomerFact,
    QuestionFact,
    RecapCircle,
    StartFact,
)
from service.domain.recaps.network import STARTING_DAYS
from service.domain.weeks import Week, Window, compute_window
from service.store.offers import OFFERED
from service.store.people import load_people
from service.store.pool import Connection
from service.store.told_stories import load_story_facts
from service.store.values import parse_json


async def load_network_facts(
    connection: Connection, week: Week, zone: str, now: datetime, *, bot: str
) -> NetworkFacts:
    """What the recap of this week is composed of. `zone`: the network's; `bot`: our user name."""
    past, monday = compute_window(week.before, zone), datetime.combine(week.monday, time())
    us = list((await load_people(connection, [bot])).values())
    monday = datetime.combine(week.monday, time())
    near = await load_near(connection, monday - timedelta(days=7), monday + timedelta(days=STARTING_DAYS))
    starts = tuple(one.start for one in near.values())
    return NetworkFacts(
        known_since=await connection.fetchval("select created_at from circle order by id limit 1"),
        meetings=await load_meetings(connection, monday, monday + timedelta(days=7), near),
        starts=starts,
        ends=tuple(one.end for one in near.values()),
        changes=await _load_changes(connection, past),
        newcomers=await _load_newcomers(connection, past, us),
        experienced=await _load_experienced(connection, week, starts),
        questions=await _load_questions(connection, past, us),
        stories=await load_story_facts(connection, past),
        signed_up=await connection.fetchval(_SIGNED_UP, monday, monday + timedelta(days=7)),
        elsewhere=tuple(map(_read_circle, await connection.fetch(_ELSEWHERE, now))),
    )


_CIRCLE = """
c.origin, c.announced ->> 'name' as name, c.announced ->> 'zone' as zone, c.announced #>> '{place,branch}' as branch,
coalesce(c.announced #>> '{place,town,name}', c.announced #>> '{place,town_text}') as town,
coalesce((c.announced #>> '{place,online}')::boolean, false) as online,
case when c.listed then c.topic_url end as url,
c.announced ->> 'signup_link' as signup_link, (c.announced ->> 'seats')::integer as seats
"""
"""The columns of `_read_circle`."""

_NEAR = f"""
with bounds as (
    select circle, min(start) as first_start, max(start) as last_start
    from meeting where status = 'planned'
    group by circle having bool_or(start >= $1 and start < $2)
)
select {_CIRCLE}, first_start, last_start, c.facilitator_ids, c.announced ->> 'words' as words,
    coalesce((c.announced ->> 'full')::boolean, false) as full
from bounds join circle c on c.origin = bounds.circle
where c.topic_id is not null and c.state not in ('vanished', 'cancelled') and not c.taken_away
"""  # noqa: S608 - constants

_MEETINGS = """
select circle, start, number, of from (
    select circle, start, status,
        row_number() over (partition by circle order by start at time zone zone, uid) as number,
        count(*) over (partition by circle) as of
    from meeting
    where status <> 'withdrawn'
        and circle in (select circle from meeting where start >= $1 and start < $2)
) as one
where status = 'planned' and start >= $1 and start < $2
"""

_SIGNED_UP = """
select sum(signed_up) from source_item
where gone_at is null and circle in (
    select meeting.circle from meeting join circle c on c.origin = meeting.circle
    where meeting.status = 'planned' and start >= $1 and start < $2
        and c.topic_id is not null and c.state not in ('vanished', 'cancelled')
)
"""

_CHANGES = f"""
select {_CIRCLE}, c.state = 'cancelled' as called_off, net.* from (
    select circle, uid, max(changed_at) as changed_at,
        (array_agg(was order by changed_at, id))[1] as was,
        (array_agg(now order by changed_at desc, id desc))[1] as now
    from change where changed_at >= $1 and changed_at < $2 group by circle, uid
) as net
join circle c on c.origin = net.circle
where c.topic_id is not null and c.state <> 'vanished' and not c.taken_away
order by net.changed_at, c.origin, net.uid
"""  # noqa: S608 - constants

_NEWCOMERS = """
select p.* from visible_post p
where p.role = 'introduction' and p.created_at >= $1 and p.created_at < $2 and p.author_id <> all($3::bigint[])
    and not exists (
        select from visible_post earlier
        where earlier.author_id = p.author_id and earlier.role = 'introduction'
            and (earlier.created_at, earlier.id) < (p.created_at, p.id)
    )
"""

_EXPERIENCED = """
select person from unnest($1::bigint[]) as one (person)
where exists (
    select from circle c join meeting on meeting.circle = c.origin
    where c.facilitator_ids @> array[one.person] and c.state <> 'vanished'
        and meeting.status = 'planned' and meeting.start < $2
)
"""

# Nobody answers the first post of an announcement, even if it ends with "Who will join us?".
_QUESTIONS = """
select p.*, coalesce(c.announced ->> 'name', nullif(s.topic_title, ''), nullif(s.town, '')) as circle
from visible_post p left join circle c on p.subject = 'circle:' || c.origin
    left join proposal s on p.subject = 'proposal:' || s.origin
where p.asks and p.created_at >= $1 and p.created_at < $2 and p.author_id <> all($3::bigint[])
    and not (p.role = 'announcement' and p.number = 1)
    and (c.origin is null or (c.listed and c.state <> 'vanished'))
    and (
        select true from post later
        where later.topic_id = p.topic_id and later.number > p.number and not later.hidden and not later.deleted
            and later.author_id <> p.author_id and later.author_id <> all($3::bigint[])
        limit 1
    ) is null
"""

_ELSEWHERE = f"""
select source || '-' || id as origin, item ->> 'name' as name, coalesce(item #>> '{{dates,zone}}', 'Etc/UTC') as zone,
    item ->> 'branch' as branch, item ->> 'city' as town, coalesce((item ->> 'online')::boolean, false) as online,
    null as url, item ->> 'signup_link' as signup_link, (item ->> 'seats')::integer as seats
from source_item item
where {OFFERED} and $1::timestamptz::date
    <= greatest((item.item #>> '{{dates,first}}')::date, (item.item #>> '{{dates,last}}')::date)
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Near:
    """A circle with a meeting near this week."""

    start: StartFact
    end: EndFact


async def load_near(connection: Connection, first: datetime, until: datetime) -> Mapping[str, Near]:
    """Circles with a meeting between these, by origin; their first and last meetings may lie anywhere."""
    rows = await connection.fetch(_NEAR, first, until)
    return {row["origin"]: _read_near(row) for row in rows}


def _read_near(row: asyncpg.Record) -> Near:
    circle, people = _read_circle(row), tuple(map(ForumUserId, row["facilitator_ids"]))
    return Near(
        StartFact(circle, row["first_start"], row["full"], people, row["words"]),
        EndFact(circle, row["last_start"], people),
    )


def _read_circle(row: asyncpg.Record) -> RecapCircle:
    return RecapCircle(
        origin=row["origin"],
        name=row["name"],
        zone=row["zone"],
        branch=row["branch"],
        town=row["town"],
        online=row["online"],
        url=row["url"],
        signup_link=row["signup_link"],
        seats=row["seats"],
    )


async def load_meetings(
    connection: Connection, first: datetime, until: datetime, near: Mapping[str, Near]
) -> tuple[MeetingFact, ...]:
    """Those of these circles that begin between these, by each circle's own clock."""
    rows = await connection.fetch(_MEETINGS, first, until)
    return tuple(
        MeetingFact(near[row["circle"]].start.circle, row["start"], row["number"], row["of"])
        for row in rows
        if row["circle"] in near
    )


async def _load_changes(connection: Connection, past: Window) -> tuple[ChangeFact, ...]:
    rows = await connection.fetch(_CHANGES, past.start, past.end)
    return tuple(
        ChangeFact(
            _read_circle(row),
            _read_told(row["was"]),
            _read_told(row["now"]),
            row["changed_at"],
            row["called_off"],
        )
        for row in rows
    )


def _read_told(text: str | None) -> ToldMeeting | None:
    return None if text is None else parse_json(ToldMeeting, text)


async def _load_newcomers(
    connection: Connection, past: Window, us: Collection[ForumUserId]
) -> tuple[NewcomerFact, ...]:
    rows = await connection.fetch(_NEWCOMERS, past.start, past.end, list(us))
    return tuple(
        NewcomerFact(
            ForumUserId(row["author_id"]),
            PostId(row["id"]),
            TopicId(row["topic_id"]),
            row["number"],
            row["created_at"],
        )
        for row in rows
    )


async def _load_experienced(
    connection: Connection, week: Week, starts: Sequence[StartFact]
) -> frozenset[ForumUserId]:
    people = {one for start in starts if start.start.date() >= week.monday for one in start.facilitators}
    monday = datetime.combine(week.monday, time())
    rows = await connection.fetch(_EXPERIENCED, sorted(people), monday)
    return frozenset(ForumUserId(row["person"]) for row in rows)


async def _load_questions(
    connection: Connection, past: Window, us: Collection[ForumUserId]
) -> tuple[QuestionFact, ...]:
    rows = await connection.fetch(_QUESTIONS, past.start - OPEN_AFTER, past.end - OPEN_AFTER, list(us))
    return tuple(
        QuestionFact(
            PostId(row["id"]), TopicId(row["topic_id"]), row["number"], row["created_at"], row["circle"]
        )
        for row in rows
    )
