"""What was said of a circle, its meetings, and what people were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import asyncpg

from service.domain.changes import Told, ToldMeeting
from service.domain.ids import ForumUserId
from service.domain.voices.circle import Meeting
from service.domain.voices.values import CircleWords, MeetingUid, Statement, Voice
from service.store.pool import Connection
from service.store.values import compose_json, parse_json


async def load_statements(connection: Connection, circle: str) -> Sequence[Statement]:
    """All that was said of the circle of this origin, as it was bound."""
    rows = await connection.fetch(
        "select * from statement where circle = $1 order by said_at, ref, voice", circle
    )
    return [_read_statement(row) for row in rows]


def _read_statement(row: asyncpg.Record) -> Statement:
    return Statement(
        circle=row["circle"],
        voice=Voice(row["voice"]),
        ref=row["ref"],
        said_at=row["said_at"],
        seen_at=row["seen_at"],
        words=parse_json(CircleWords, row["words"]),
        person=ForumUserId(row["person_id"]) if row["person_id"] is not None else None,
        whole=row["whole"],
        base=row["base"],
        undoes=row["undoes"],
    )


async def record_statements(connection: Connection, statements: Sequence[Statement]) -> None:
    """Keep new statements, and the uids of known ones that a late one bound anew. Nothing else of them changes."""
    await connection.executemany(
        "insert into statement (circle, voice, ref, said_at, seen_at, person_id, words, whole, base, undoes) "
        "values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10) "
        "on conflict (circle, voice, ref) do update set words = excluded.words",
        [
            (
                one.circle,
                one.voice,
                one.ref,
                one.said_at,
                one.seen_at,
                one.person,
                compose_json(one.words),
                one.whole,
                one.base,
                one.undoes,
            )
            for one in statements
        ],
    )


async def record_meetings(connection: Connection, circle: str, meetings: Sequence[Meeting]) -> None:
    """The circle's meetings as they were folded; what people were told of any, one that is gone too, is kept."""
    await connection.execute(
        "with gone as (update meeting set status = 'withdrawn' where circle = $1 and not uid = any($2::uuid[])) "
        "insert into meeting (circle, uid, start, minutes, zone, status, place) "
        "select $1, * from unnest($2::uuid[], $3::timestamp[], $4::integer[], $5::text[], $6::text[], $7::jsonb[]) "
        "on conflict (circle, uid) do update set start = excluded.start, minutes = excluded.minutes, "
        "zone = excluded.zone, status = excluded.status, place = excluded.place",
        circle,
        [one.uid for one in meetings],
        [one.start for one in meetings],
        [one.minutes for one in meetings],
        [one.zone for one in meetings],
        [one.status.value for one in meetings],
        [compose_json(one.place) if one.place else None for one in meetings],
    )


async def load_told(connection: Connection, circle: str) -> Told | None:
    """What people were told; None for a circle of which nothing was told since there are statements."""
    own = await connection.fetchval("select told from circle where origin = $1", circle)
    if own is None:
        return None
    rows = await connection.fetch(
        "select uid, told from meeting where circle = $1 and told is not null", circle
    )
    meetings = {MeetingUid(row["uid"]): parse_json(ToldMeeting, row["told"]) for row in rows}
    return replace(parse_json(Told, own), meetings=meetings)


async def record_told(connection: Connection, circle: str, told: Told) -> None:
    """People have been told this. A meeting that got another uid meanwhile is kept under the one that was told."""
    meetings = told.meetings.values()
    await connection.execute(
        "with own as (update circle set told = $2::jsonb where origin = $1), "
        "untold as (update meeting set told = null where circle = $1 and not uid = any($3::uuid[])) "
        "insert into meeting (circle, uid, start, minutes, zone, status, told) "
        "select $1, uid, start, minutes, zone, 'withdrawn', told from unnest("
        "$3::uuid[], $4::timestamp[], $5::integer[], $6::text[], $7::jsonb[]) one (uid, start, minutes, zone, told) "
        "on conflict (circle, uid) do update set told = excluded.told",
        circle,
        compose_json(replace(told, meetings={})),
        list(told.meetings),
        [one.start for one in meetings],
        [one.minutes for one in meetings],
        [one.zone for one in meetings],
        [compose_json(one) for one in meetings],
    )
