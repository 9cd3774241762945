"""What everyone may see of circles: those in sight, their coming meetings, what changed, and what can be searched for.

A circle is in sight while its topic stands, is listed, and lies in a category that everyone can read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, ToldMeeting
from service.domain.ids import TopicId, TownId
from service.domain.languages import Language
from service.domain.voices.values import MeetingUid
from service.store.pool import Connection
from service.store.values import parse_json


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting with the zone it is in. `place`: where it is, if not where its circle meets."""

    planned: PlannedMeeting
    zone: str
    place: Place | None
    uid: MeetingUid

    @property
    def end(self) -> datetime:
        start = self.planned.start.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        return start + timedelta(minutes=self.planned.minutes)


@dataclass(frozen=True, slots=True)
class CircleLine:
    origin: str
    announced: Announcement
    language: Language | None
    """In which it was announced."""
    topic_id: TopicId
    next: PublicMeeting | None
    """The meeting that is on, or comes next; None while none is planned."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What circles in sight can be searched for: one line for each combination that there is."""

    town: str | None
    branch: str | None
    said_language: str | None
    """As written in the announcement."""
    language: Language | None
    """Of the announcement itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which circles are looked for; None: whichever."""

    places: Sequence[str] | None = None
    """Towns and branches, exactly as circles name them."""
    online: bool | None = None
    said_languages: Sequence[str] | None = None
    language: Language | None = None
    """Counts where nothing is written about the language."""
    weekday: int | None = None
    """On which it meets, Monday is 1."""
    town_ids: Sequence[TownId] | None = None

    def list_values(self) -> tuple[object, ...]:
        """In the order in which `FOUND` asks for them."""
        language = self.language.value if self.language else None
        return self.places, self.online, self.said_languages, language, self.weekday, self.town_ids


READABLE = """
exists (
    select from category
    where category.id = coalesce(topic.category_id, (select min(id) from category where slug = $1))
        and readable_by_all and not exists (
            select from delivery where event_type = 'category' and delivery.category_id = category.id
                and received_at > category.seen_at
        )
)
"""
"""A topic whose category was not told lies where such topics are made: in the category with the slug $1."""

SIGHT = f"""
select circle.id, town, town_id, branch, online, weekdays, said_language, language
from circle left join topic on topic.id = circle.topic_id
where circle.state in ('open', 'running') and circle.listed and circle.topic_id is not null and {READABLE}
"""  # noqa: S608 - all parts stand here

FOUND = f"""
select sight.* from ({SIGHT}) as sight
where ($2::text[] is null or town = any($2) or branch = any($2))
    and ($3::boolean is null or online = $3)
    and ($4::text[] is null or said_language = any($4) or (said_language is null and language = $5))
    and ($6::integer is null or $6 = any(weekdays))
    and ($7::bigint[] is null or town_id = any($7))
"""  # noqa: S608 - all parts stand here
"""Circles in sight that are wanted; `Wanted.list_values` follows the category's slug."""

_COMING = """
meeting where status = 'planned' and start at time zone zone > {now}::timestamptz - interval '1 day'
    and start at time zone zone + minutes * interval '1 minute' > {now}
"""
"""Meetings that are on or lie ahead; what began a day ago is over."""

_LINE = "origin, announced, circle.language, circle.topic_id, uid, start, minutes, zone, place"


async def load_circles_in_sight(
    connection: Connection, circles_category: str, wanted: Wanted, now: datetime, *, most: int, skipped: int
) -> tuple[Sequence[CircleLine], int]:
    """Those that are wanted, by town, circles without a town last; and how many there are in all.

    In each town the newest come first onto a page, and stand there by their next meeting.
    """
    rows = await connection.fetch(
        f"""
        with found as (
            select *, count(*) over () as total from ({FOUND}) as found
            order by town is null, lower(town), town_id, id desc limit $9 offset $10
        )
        select {_LINE}, total from found join circle using (id) left join lateral (
            select *, start at time zone zone as at from {_COMING.format(now="$8")} and meeting.circle = origin
            order by at, uid limit 1
        ) as next on true
        order by found.town is null, lower(found.town), found.town_id, at nulls last, id""",  # noqa: S608
        circles_category,
        *wanted.list_values(),
        now,
        most,
        skipped,
    )
    return [_read_line(row) for row in rows], rows[0]["total"] if rows else 0


async def load_next_meetings(
    connection: Connection, circles_category: str, now: datetime, within: timedelta, most: int
) -> Sequence[CircleLine]:
    """The next meetings of all circles in sight; a circle stands there once for each of its own."""
    rows = await connection.fetch(
        f"""
        with coming as (
            select *, start at time zone zone as at from {_COMING.format(now="$2")}
                and start at time zone zone < $2::timestamptz + $3::interval
        )
        select {_LINE} from coming
        cross join lateral ({SIGHT} and origin = coming.circle limit 1) as sight join circle using (id)
        order by at limit $4""",  # noqa: S608 - all parts stand here
        circles_category,
        now,
        within,
        most,
    )
    return [_read_line(row) for row in rows]


def _read_line(row: asyncpg.Record) -> CircleLine:
    return CircleLine(
        origin=row["origin"],
        announced=parse_json(Announcement, row["announced"]),
        language=_read_language(row["language"]),
        topic_id=TopicId(row["topic_id"]),
        next=_read_meeting(row) if row["uid"] else None,
    )


def _read_language(text: str | None) -> Language | None:
    return Language(text) if text else None


def _read_meeting(row: asyncpg.Record, *, cancelled: bool = False) -> PublicMeeting:
    return PublicMeeting(
        PlannedMeeting(row["start"], row["minutes"], cancelled),
        row["zone"],
        parse_json(Place, row["place"]) if row["place"] else None,
        MeetingUid(row["uid"]),
    )


async def load_choices(connection: Connection, circles_category: str) -> Sequence[Choice]:
    rows = await connection.fetch(
        f"with sight as ({SIGHT}) select distinct town, branch, said_language, language from sight",  # noqa: S608 - stands here
        circles_category,
    )
    return [
        Choice(row["town"], row["branch"], row["said_language"], _read_language(row["language"]))
        for row in rows
    ]


async def load_readable(
    connection: Connection, category: str, topic_ids: Collection[TopicId]
) -> frozenset[TopicId]:
    """Those of our topics that everyone can read. `category`: where such topics are made."""
    rows = await connection.fetch(
        f"select id from topic where id = any($2::bigint[]) and {READABLE}",  # noqa: S608 - stands here
        category,
        list(topic_ids),
    )
    return frozenset(TopicId(row["id"]) for row in rows)


async def load_meetings(connection: Connection, circle: str) -> Sequence[PublicMeeting]:
    """All meetings that stand, cancelled ones too, in order of time."""
    rows = await connection.fetch(
        "select * from meeting where circle = $1 and status in ('planned', 'cancelled') "
        "order by start at time zone zone, uid",
        circle,
    )
    return [_read_meeting(row, cancelled=row["status"] == "cancelled") for row in rows]


async def load_changes(connection: Connection, circle: str, most: int) -> Sequence[tuple[datetime, Change]]:
    """What changed in the circle's dates and when, the newest first; neither who asked for it nor why."""
    rows = await connection.fetch(
        "select uid, kind, was, now, changed_at from change where circle = $1 "
        "order by changed_at desc, id desc limit $2",
        circle,
        most,
    )
    return [(row["changed_at"], _read_change(row)) for row in rows]


def _read_change(row: asyncpg.Record) -> Change:
    was, now = (parse_json(ToldMeeting, row[name]) if row[name] else None for name in ("was", "now"))
    return Change(ChangeKind(row["kind"]), MeetingUid(row["uid"]), was, now)
