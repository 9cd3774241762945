"""Which subject a forum topic belongs to, and in which role: deliveries, reads and the catch-up are routed by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from service.domain.ids import CategoryId, TopicId
from service.domain.subjects import CircleSubject, ProposalSubject, Role, Subject, parse_subject
from service.store.pool import Connection


@dataclass(frozen=True, slots=True)
class KnownTopic:
    id: TopicId
    subject: CircleSubject | ProposalSubject
    role: Role
    category_id: CategoryId | None
    """As last told or read."""
    read_at: datetime | None
    """When its posts were last read, by the circles' clock."""


def _read_known(row: asyncpg.Record) -> KnownTopic:
    subject = parse_subject(row["subject"])
    assert isinstance(subject, CircleSubject | ProposalSubject)
    category_id = None if row["category_id"] is None else CategoryId(row["category_id"])
    return KnownTopic(TopicId(row["id"]), subject, Role(row["role"]), category_id, row["read_at"])


async def load_topic(connection: Connection, topic_id: TopicId) -> KnownTopic | None:
    """The topic, if it is a circle's or a story's."""
    row = await connection.fetchrow(
        "select * from topic where id = $1 and role in ('announcement', 'circle', 'story')", topic_id
    )
    return _read_known(row) if row else None


async def load_role(connection: Connection, topic_id: TopicId) -> Role | None:
    """What the topic is to us, whatever it is about."""
    role = await connection.fetchval("select role from topic where id = $1", topic_id)
    return None if role is None else Role(role)


async def load_topics(
    connection: Connection, subject: CircleSubject | ProposalSubject, role: Role
) -> Sequence[KnownTopic]:
    """The topics that have this role for the subject."""
    rows = await connection.fetch(
        "select * from topic where subject = $1 and role = $2 order by id", subject.key, role.value
    )
    return [_read_known(row) for row in rows]


async def load_subjects_in(connection: Connection, category_ids: Collection[CategoryId]) -> Sequence[Subject]:
    """The subjects whose announcements or stories stand in one of these categories."""
    rows = await connection.fetch(
        "select subject from topic where role in ('announcement', 'story') and category_id = any($1::bigint[]) "
        "order by id",
        list(category_ids),
    )
    return [parse_subject(row["subject"]) for row in rows]


async def record_topic(
    connection: Connection,
    topic_id: TopicId,
    subject: Subject,
    role: Role,
    category_id: CategoryId | None = None,
    *,
    read_at: datetime | None = None,
) -> None:
    """The topic as now known. A category or a time of reading that is not told stays as it was."""
    await connection.execute(
        "insert into topic (id, subject, role, category_id, read_at) values ($1, $2, $3, $4, $5) "
        "on conflict (id) do update set category_id = coalesce(excluded.category_id, topic.category_id), "
        "read_at = coalesce(excluded.read_at, topic.read_at)",
        topic_id,
        subject.key,
        role.value,
        category_id,
        read_at,
    )
