"""Announcements and their circles, and the advisory locks under which they are decided about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from service.domain.announced import AnnouncementState, KnownAnnouncement
from service.domain.announcements.values import Announcement, Field
from service.domain.circles import Circle, CircleState, TopicMade, list_starts
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.living import Activity
from service.domain.subjects import CircleSubject, Role, compose_circle_subject
from service.store.pool import Connection
from service.store.topics import record_topic
from service.store.values import compose_json, parse_json, parse_reading


async def lock_lane(connection: Connection, lane: str) -> None:
    """Hold the lane until the transaction ends: two decisions about one thing never overlap."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", lane)


async def load_announcement(connection: Connection, topic_id: TopicId) -> KnownAnnouncement | None:
    row = await connection.fetchrow(
        "select announcement.*, person.name from announcement join person on person.id = author_id "
        "where topic_id = $1",
        topic_id,
    )
    if row is None:
        return None
    return KnownAnnouncement(
        topic_id=TopicId(row["topic_id"]),
        author_id=ForumUserId(row["author_id"]),
        author_name=row["name"],
        title=row["title"],
        state=AnnouncementState(row["state"]),
        reading=parse_reading(row["reading"]),
        created_at=row["created_at"],
        asked=row["asked"],
        allowed=row["allowed"],
        twin_of=row["twin_of"],
    )


async def record_announcement(connection: Connection, known: KnownAnnouncement, now: datetime) -> None:
    await connection.execute(
        "insert into announcement "
        "(topic_id, author_id, title, state, asked, allowed, reading, created_at, read_at, state_since, twin_of) "
        "values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $9, $10) "
        "on conflict (topic_id) do update set author_id = excluded.author_id, title = excluded.title, "
        "state = excluded.state, asked = excluded.asked, allowed = excluded.allowed, reading = excluded.reading, "
        "read_at = excluded.read_at, twin_of = excluded.twin_of, state_since = case "
        "when announcement.state = excluded.state then announcement.state_since else excluded.state_since end",
        known.topic_id,
        known.author_id,
        known.title,
        known.state.value,
        known.asked,
        known.allowed,
        compose_json(known.reading),
        known.created_at,
        now,
        known.twin_of,
    )


_FIRST_SAID = ("origin", "external_id", "announcement_topic_id", "author_id", "language", "created_at")
_CHANGING = (
    "announced", "facilitator_ids", "state", "titles", "by_hand", "hand_back", "listed", "closed", "speaks",
    "guessed", "taken_away",
    "topic_id", "first_post_id", "topic_url", "topic_title", "block", "ends_at", "changed_at",
)  # fmt: skip
_COLUMNS = (*_FIRST_SAID, *_CHANGING)
_RECORD_CIRCLE = (
    f"insert into circle ({', '.join(_COLUMNS)}) "  # noqa: S608 - constants
    f"values ({', '.join(f'${number}' for number in range(1, len(_COLUMNS) + 1))}) "
    f"on conflict (origin) do update set {', '.join(f'{one} = excluded.{one}' for one in _CHANGING)}"
)


async def record_circle(connection: Connection, circle: Circle, now: datetime) -> None:
    made = circle.made
    values = {
        "origin": circle.origin,
        "external_id": circle.external_id,
        "announcement_topic_id": circle.announcement_topic_id,
        "author_id": circle.author_id,
        "language": circle.language.value if circle.language else None,
        "created_at": now,
        "announced": compose_json(circle.announced),
        "facilitator_ids": list(circle.facilitator_ids),
        "state": circle.state.value,
        "titles": list(circle.titles),
        "by_hand": circle.by_hand,
        "hand_back": circle.hand_back,
        "listed": circle.listed,
        "closed": circle.closed,
        "speaks": circle.speaks.value if circle.speaks else None,
        "guessed": [field.value for field in circle.guessed],
        "taken_away": circle.taken_away,
        "ends_at": list_starts(circle.announced)[-1],
        "changed_at": now,
        **_compose_made(made),
    }
    await connection.execute(_RECORD_CIRCLE, *(values[column] for column in _COLUMNS))
    if made is not None:
        await record_topic(connection, made.topic_id, circle.subject, Role.CIRCLE)


def _compose_made(made: TopicMade | None) -> dict[str, object]:
    return {
        "topic_id": made.topic_id if made else None,
        "first_post_id": made.first_post_id if made else None,
        "topic_url": made.url if made else None,
        "topic_title": made.title if made else None,
        "block": made.block if made else None,
    }


def _read_circle(row: asyncpg.Record) -> Circle:
    made = (
        TopicMade(
            TopicId(row["topic_id"]),
            PostId(row["first_post_id"]),
            row["topic_url"],
            row["topic_title"],
            row["block"],
        )
        if row["topic_id"]
        else None
    )
    return Circle(
        origin=row["origin"],
        announcement_topic_id=row["announcement_topic_id"],
        author_id=row["author_id"],
        announced=parse_json(Announcement, row["announced"]),
        facilitator_ids=tuple(ForumUserId(one) for one in row["facilitator_ids"]),
        state=CircleState(row["state"]),
        made=made,
        titles=tuple(row["titles"]),
        by_hand=row["by_hand"],
        language=Language(row["language"]) if row["language"] else None,
        hand_back=row["hand_back"],
        listed=row["listed"],
        closed=row["closed"],
        speaks=Language(row["speaks"]) if row["speaks"] else None,
        guessed=tuple(Field(one) for one in row["guessed"]),
        taken_away=row["taken_away"],
    )


async def load_circle(connection: Connection, origin: str) -> Circle | None:
    row = await connection.fetchrow("select * from circle where origin = $1", origin)
    return _read_circle(row) if row else None


async def load_circle_of_topic(connection: Connection, topic_id: TopicId) -> Circle | None:
    """The circle whose own topic this is."""
    row = await connection.fetchrow("select * from circle where topic_id = $1", topic_id)
    return _read_circle(row) if row else None


async def load_activity(connection: Connection, circle: Circle, bot: str) -> Activity:
    """What was written about the circle. `bot`: our user name; Discourse's ignore case."""
    row = await connection.fetchrow(
        "with written as ("
        " select post.*, lower(person.name) = lower($3) as is_ours from post join person on person.id = author_id"
        " where topic_id = any($1::bigint[]) and not deleted and not hidden"
        ") select count(*) filter (where not is_ours and number > 1"
        " and (topic_id = $2 or author_id is distinct from $4)) as by_people,"
        " coalesce((array_agg(is_ours order by number desc) filter (where topic_id = $2))[1], true) as last_is_ours"
        " from written",
        [one for one in (circle.announcement_topic_id, circle.made and circle.made.topic_id) if one],
        circle.made.topic_id if circle.made else None,
        bot,
        circle.author_id,
    )
    assert row is not None
    return Activity(by_people=row["by_people"], last_is_ours=row["last_is_ours"])


async def lock_twins(connection: Connection, announcement: Announcement, author_id: ForumUserId) -> None:
    """Hold what may be the same circle until the transaction ends: its sign-up link, its author and name.

    Taken after the lane, and always in one order, so that nobody waits in a circle.
    """
    keys = [f"twin:{author_id}:{announcement.name.casefold()}"]
    if announcement.signup_link:
        keys.append(f"twin:{announcement.signup_link}")
    await connection.fetch(
        "select pg_advisory_xact_lock(hash) from ("
        "select distinct hashtextextended(key, 0) as hash from unnest($1::text[]) as key order by hash) as locks",
        keys,
    )


async def load_twins(
    connection: Connection, announcement: Announcement, author_id: ForumUserId, created_at: datetime
) -> Sequence[Circle]:
    """Circles announced elsewhere that may be this one: by its author within a day, or with its sign-up link."""
    rows = await connection.fetch(
        "select circle.* from circle where state in ('announced', 'open', 'running') and id in ("
        "select c.id from announcement a join circle c on c.announcement_topic_id = a.topic_id "
        "where a.author_id = $1 and a.created_at "
        "between $2::timestamptz - interval '1 day' and $2::timestamptz + interval '1 day' "
        "union select id from circle where $3::text is not null and announced ->> 'signup_link' = $3) order by id",
        author_id,
        created_at,
        announcement.signup_link,
    )
    return [_read_circle(row) for row in rows]


async def load_waiting_twins(connection: Connection, origin: str) -> Sequence[CircleSubject]:
    """The subjects of announcements that announce this circle once more, and wait for what becomes of it."""
    rows = await connection.fetch("select topic_id from announcement where twin_of = $1", origin)
    return [compose_circle_subject(TopicId(row["topic_id"])) for row in rows]


QUESTION_DAYS = 30
"""How long we look after an announcement that was asked about."""
PAST = timedelta(days=2)
"""How long after its last meeting a circle is still followed."""


async def load_alive(connection: Connection, now: datetime) -> Sequence[CircleSubject]:
    """What is still to be followed: circles with a meeting ahead, the soonest first, then what waits for words."""
    rows = await connection.fetch(
        "select topic_id from ("
        " select announcement_topic_id as topic_id, coalesce((select min(start at time zone zone) from meeting"
        "  where circle = origin and status = 'planned' and start at time zone zone > $1), ends_at) as due_at"
        " from circle where ends_at > $1::timestamptz - $2::interval and announcement_topic_id is not null"
        " union all select a.topic_id, null from announcement a where a.state in ('asked', 'waiting')"
        " and a.created_at > $1::timestamptz - $3 * interval '1 day'"
        " and not exists (select from circle c where c.announcement_topic_id = a.topic_id)"
        ") as alive order by due_at nulls last, topic_id desc",
        now,
        PAST,
        QUESTION_DAYS,
    )
    return [compose_circle_subject(TopicId(row["topic_id"])) for row in rows]
