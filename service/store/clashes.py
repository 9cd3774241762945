"""Two circles in one room at one hour: found anew each time, so that it goes by itself when one of them moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.announcements.values import Place, PlannedMeeting
from service.domain.ids import TopicId
from service.domain.voices.values import MeetingUid
from service.store.pool import Connection
from service.store.public import PublicMeeting
from service.store.values import parse_json

LIMIT = 20
"""Rows that the status page shows."""

CLASHES = """
with home as materialized (
    select id, origin, topic_id, coalesce(topic_title, announced ->> 'name') as title, announced -> 'place' as place,
        greatest(created_at, (select max(changed_at) from change where circle = origin)) as since
    from circle where state in ('open', 'running') and topic_id is not null
), coming as materialized (
    select home.id, topic_id, title, since, uid, start, minutes, zone, begins,
        begins + minutes * interval '1 minute' as ends, room.place,
        coalesce(room.place #>> '{town,id}', lower(room.place ->> 'town_text')) as town,
        lower(room.place ->> 'branch') as branch, lower(room.place ->> 'room') as room
    from home join meeting on meeting.circle = home.origin
    cross join lateral (
        select start at time zone zone as begins, coalesce(meeting.place, home.place) as place
    ) as room
    where status = 'planned' and begins > $1
)
select distinct on (one.id, other.id) one.topic_id, one.title, other.topic_id as other_id, other.title as other_title,
    one.uid, one.start, one.minutes, one.zone, one.place, one.begins, greatest(one.since, other.since) as since
from coming one join coming other
    on one.town = other.town and one.branch = other.branch and one.room = other.room
    and one.id < other.id and one.begins < other.ends and other.begins < one.ends
order by one.id, other.id, one.begins
"""
"""One row for each two circles, with the first meeting that is ahead; $1: now. Without a room nobody can tell."""


@dataclass(frozen=True, slots=True)
class ClashLine:
    topic_id: TopicId
    title: str
    other_id: TopicId
    other_title: str
    meeting: PublicMeeting
    """Of the first; its place is always told."""
    place: Place


async def load_clashes(connection: Connection, now: datetime) -> Sequence[ClashLine]:
    """The soonest first; `now` by the circles' clock."""
    rows = await connection.fetch(
        f"select * from ({CLASHES}) as clash order by begins, topic_id, other_id limit $2",  # noqa: S608 - a constant
        now,
        LIMIT,
    )
    lines = []
    for row in rows:
        place = parse_json(Place, row["place"])
        planned = PlannedMeeting(row["start"], row["minutes"])
        meeting = PublicMeeting(planned, row["zone"], place, MeetingUid(row["uid"]))
        ids = TopicId(row["topic_id"]), TopicId(row["other_id"])
        lines.append(ClashLine(ids[0], row["title"], ids[1], row["other_title"], meeting, place))
    return lines
