"""Recaps and the ledger by which each is told once, and the facts of a circle's week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import asyncpg

from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.notes import Note, NoteKind
from service.domain.recaps.circle import OPEN_AFTER, CircleFacts, NoteFact, PostFact
from service.domain.recaps.network import NetworkRecap, without_posts
from service.domain.subjects import CircleSubject
from service.domain.weeks import Week, Window
from service.store.people import load_people
from service.store.pool import Connection
from service.store.values import compose_json, parse_json

T = TypeVar("T")

NETWORK = "recap:network"
"""The subject of the network's recaps."""


async def record_run(connection: Connection, name: str, due_at: datetime, zone: str) -> bool:
    """Whether the caller's transaction may do the dated work; never again, and never after a later one."""
    row = await connection.fetchval(
        "insert into schedule_run (name, due_at, zone) select $1::text, $2::timestamptz, $3"
        " where not exists (select from schedule_run where name = $1 and due_at > $2)"
        " on conflict do nothing returning true",
        name,
        due_at,
        zone,
    )
    return row is not None


@dataclass(frozen=True, slots=True)
class KeptRecap:
    """A recap's row; the recap itself is read by `read_figures`."""

    subject: str
    week: Week
    line: str | None
    """The organizers' own."""
    window: Window | None
    figures: str | None
    """As JSON; None before it is composed."""
    composed_at: datetime | None
    topic_id: TopicId | None
    post_id: PostId | None
    """None as well while its topic lies deleted, or out of sight."""
    post_ids: tuple[PostId, ...]
    """Of people, at which it points."""

    @property
    def gone(self) -> bool:
        """Its topic lies deleted, or out of sight."""
        return self.topic_id is not None and self.post_id is None

    def read_figures(self, kind: type[T]) -> T | None:
        return None if self.figures is None else parse_json(kind, self.figures)


def _read_recap(row: asyncpg.Record) -> KeptRecap:
    return KeptRecap(
        subject=row["subject"],
        week=Week(row["year"], row["week"]),
        line=row["line"],
        window=Window(row["begins_at"], row["ends_at"]) if row["begins_at"] else None,
        figures=row["figures"],
        composed_at=row["composed_at"],
        topic_id=None if row["topic_id"] is None else TopicId(row["topic_id"]),
        post_id=None if row["post_id"] is None else PostId(row["post_id"]),
        post_ids=tuple(map(PostId, row["post_ids"])),
    )


async def record_line(
    connection: Connection, subject: str, week: Week, line: str | None, by: ForumUserId | None
) -> bool:
    """The organizers' own line for a recap to come; False when it was composed already."""
    row = await connection.fetchval(
        "insert into recap (subject, year, week, line, line_by) values ($1, $2, $3, $4, $5)"
        " on conflict (subject, year, week) do update set line = excluded.line, line_by = excluded.line_by"
        " where recap.composed_at is null returning true",
        subject,
        week.year,
        week.number,
        line,
        by,
    )
    return row is not None


async def record_recap(
    connection: Connection,
    subject: str,
    week: Week,
    window: Window,
    recap: object,
    post_ids: Collection[PostId],
    now: datetime,
) -> bool:
    """The recap as composed; False when that week has one, which stays."""
    row = await connection.fetchval(
        "insert into recap (subject, year, week, begins_at, ends_at, figures, post_ids, composed_at)"
        " values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8) on conflict (subject, year, week) do update set"
        " begins_at = excluded.begins_at, ends_at = excluded.ends_at, figures = excluded.figures,"
        " post_ids = excluded.post_ids, composed_at = excluded.composed_at"
        " where recap.composed_at is null returning true",
        subject,
        week.year,
        week.number,
        window.start,
        window.end,
        compose_json(recap),
        sorted(post_ids),
        now,
    )
    return row is not None


async def record_standing(
    connection: Connection, subject: str, week: Week, topic_id: TopicId, post_id: PostId
) -> None:
    """Where the recap stands on the forum."""
    await connection.execute(
        "update recap set topic_id = $4, post_id = $5 where subject = $1 and year = $2 and week = $3",
        subject,
        week.year,
        week.number,
        topic_id,
        post_id,
    )


async def load_recap(connection: Connection, subject: str, week: Week) -> KeptRecap | None:
    row = await connection.fetchrow(
        "select * from recap where subject = $1 and year = $2 and week = $3", subject, week.year, week.number
    )
    return _read_recap(row) if row else None


async def load_recaps(connection: Connection, subject: str, most: int) -> Sequence[KeptRecap]:
    """The newest that were composed, the newest first."""
    rows = await connection.fetch(
        "select * from recap where subject = $1 and composed_at is not null"
        " order by year desc, week desc limit $2",
        subject,
        most,
    )
    return [_read_recap(row) for row in rows]


async def load_recaps_of_post(connection: Connection, post_id: PostId) -> Sequence[KeptRecap]:
    """The recaps that point at a person's post: they are written anew when it goes away."""
    rows = await connection.fetch(
        "select * from recap where post_ids @> array[$1::bigint] order by subject, year, week", post_id
    )
    return [_read_recap(row) for row in rows]


async def load_gone(connection: Connection, post_ids: Collection[PostId]) -> frozenset[PostId]:
    """Those of the posts that nobody can see any more."""
    rows = await connection.fetch(
        "select one.id from unnest($1::bigint[]) as one (id)"
        " where not exists (select from visible_post where visible_post.id = one.id)",
        sorted(post_ids),
    )
    return frozenset(PostId(row["id"]) for row in rows)


async def load_network_recaps(connection: Connection, most: int) -> Sequence[tuple[KeptRecap, NetworkRecap]]:
    """The network's newest told weeks, the newest first, without what was hidden or deleted since."""
    kept = await load_recaps(connection, NETWORK, most)
    gone = await load_gone(connection, [post_id for one in kept for post_id in one.post_ids])
    recaps = ((one, one.read_figures(NetworkRecap)) for one in kept)
    return [(one, without_posts(recap, gone)) for one, recap in recaps if recap is not None]


async def load_circle_facts(
    connection: Connection,
    subject: CircleSubject,
    window: Window,
    *,
    bot: str,
    hosts: Collection[ForumUserId] = (),
) -> CircleFacts:
    """The facts of a circle's week. `bot`: our user name; `hosts`: its facilitators, whom nobody welcomes."""
    us = list((await load_people(connection, [bot])).values())
    posts = await connection.fetch(_POSTS, subject.key, window.start - OPEN_AFTER, window.end, us)
    notes = await connection.fetch(_NOTES, subject.key, window.start, window.end, us)
    known = await connection.fetch(
        "select distinct author_id from visible_post where subject = $1 and role = 'circle' and created_at < $2",
        subject.key,
        window.start,
    )
    changes: int = await connection.fetchval(
        "select count(*) from change where circle = $1 and changed_at >= $2 and changed_at < $3",
        subject.origin,
        window.start,
        window.end,
    )
    return CircleFacts(
        posts=tuple(map(_read_post_fact, posts)),
        notes=tuple(map(_read_note_fact, notes)),
        changes=changes,
        known=frozenset((*hosts, *(ForumUserId(row["author_id"]) for row in known))),
    )


_POSTS = """
select p.*, exists (
    select from visible_post later
    where later.topic_id = p.topic_id and later.number > p.number
        and later.author_id <> p.author_id and later.author_id <> all($4::bigint[])
) as answered
from visible_post p
where p.subject = $1 and p.role = 'circle' and p.number > 1
    and p.created_at >= $2 and p.created_at < $3 and p.author_id <> all($4::bigint[])
order by p.number
"""

_NOTES = """
select note.post_id, note.kind, note.text
from note join visible_post p on p.id = note.post_id
where p.subject = $1 and note.said_at >= $2 and note.said_at < $3 and p.author_id <> all($4::bigint[])
order by note.said_at, note.post_id, note.position
"""


def _read_post_fact(row: asyncpg.Record) -> PostFact:
    return PostFact(
        id=PostId(row["id"]),
        number=row["number"],
        author_id=ForumUserId(row["author_id"]),
        written_at=row["created_at"],
        likes=row["likes"],
        asks=row["asks"],
        shares=row["shares"],
        answered=row["answered"],
    )


def _read_note_fact(row: asyncpg.Record) -> NoteFact:
    return NoteFact(PostId(row["post_id"]), Note(NoteKind(row["kind"]), row["text"]))
