"""Sign-up links in announcements whose circle no source speaks of yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.domain.ids import TopicId
from service.domain.organizers import SHOWN_FOR
from service.domain.sources.statements import find_posted_link
from service.domain.subjects import CircleSubject, compose_circle_subject
from service.store.pool import Connection
from service.store.values import parse_reading


async def load_posted_links(connection: Connection, now: datetime) -> Sequence[tuple[CircleSubject, str]]:
    """Of announcements that may be joined with a source's circle: each subject with its link."""
    rows = await connection.fetch(
        "select topic_id, reading from announcement a where state in ('complete', 'asked', 'left_alone') "
        "and twin_of is null and created_at > $1 "
        "and (reading::text like '%/signup/%' or reading::text like '%/studygroup/%') "
        "and not exists (select from source_item where circle = 't' || a.topic_id) order by topic_id",
        now - SHOWN_FOR,
    )
    found = (
        (
            compose_circle_subject(TopicId(row["topic_id"])),
            find_posted_link(parse_reading(row["reading"])),
        )
        for row in rows
    )
    return [(subject, link) for subject, link in found if link is not None]
