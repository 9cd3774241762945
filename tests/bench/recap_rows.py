"""Circles, meetings, posts and changes of years, made of the one real circle that stands in the tables."""

from __future__ import annotations

from datetime import datetime

import asyncpg

FIRST = 10_000_000
"""Above all ids that the forum gives meanwhile."""
PEOPLE = 5
"""For each circle."""
FILL_WITHIN_S = 600.0

_PEOPLE = "insert into person (id, name) select $1 + n, 'member' || n from generate_series(0, $2 - 1) as n"

_CIRCLES = """
insert into circle (origin, external_id, announcement_topic_id, author_id, announced, facilitator_ids, state,
    topic_id, first_post_id, topic_url, titles, topic_title, block, created_at, changed_at, ends_at)
select 't' || $1 + n, 'circle-t' || $1 + n, $1 + n, $1 + n % $3, c.announced, array[$1 + n % $3], 'running',
    $1 + 1000000 + n, $1 + 2000000 + n, c.topic_url, c.titles, c.topic_title, c.block, $4, $4, $4
from (select * from circle limit 1) as c, generate_series(1, $2::integer) as n
"""

_TOPICS = """
insert into topic (id, subject, role, category_id)
select $1 + 1000000 + n, 'circle:t' || $1 + n, 'circle', t.category_id
from (select * from topic where role = 'announcement' limit 1) as t, generate_series(1, $2::integer) as n
union all select $1, 'posts:' || $1, 'introduction', (select id from category where slug = 'say-hello')
"""

# A circle's meetings lie a week apart, and the circles begin over four years.
_MEETINGS = """
insert into meeting (circle, uid, start, minutes, zone, status)
select 't' || $1 + n, gen_random_uuid(),
    ($4::timestamptz at time zone 'UTC') + (n % 208 - 200 + k) * interval '7 days' + n % 7 * interval '1 day',
    90, 'UTC', 'planned'
from generate_series(1, $2::integer) as n, generate_series(0, $3 - 1) as k
"""

# Those of each circle are spread over four years; one in twenty asks something, one in a hundred says hello.
_POSTS = """
insert into post (id, topic_id, number, author_id, created_at, updated_at, version, asks)
select $1 + n::bigint * $3 + k, case when k % 100 = 0 then $1 else $1 + 1000000 + n end,
    case when k % 100 = 0 then 1000000 + n * $3 + k else k + 2 end, $1 + (n * 7 + k) % $5,
    $4::timestamptz - (n * 31 + k * 53) % 1460 * interval '1 day', $4, 1, k % 20 = 19
from generate_series(1, $2::integer) as n, generate_series(0, $3 - 1) as k
"""

# Of meetings ahead half were moved over the years, and one in fifty was cancelled last week.
_CHANGES = """
with ahead as (
    select circle, uid, row_number() over (order by circle, start) as number, jsonb_build_object(
        'start', start, 'minutes', 90, 'zone', 'UTC', 'cancelled', false,
        'place', (select announced -> 'place' from circle limit 1)) as told
    from meeting where start > $1::timestamptz at time zone 'UTC'
)
insert into change (circle, uid, kind, was, now, changed_at)
select circle, uid, 'moved', told, jsonb_set(told, '{start}', '"2037-12-01T18:00:00"'),
    $1::timestamptz - number % 1460 * interval '1 day'
from ahead where number % 2 = 0
union all
select circle, uid, 'cancelled', told, null, $1::timestamptz - interval '3 days' from ahead where number % 50 = 1
"""


async def insert_weeks(
    connection: asyncpg.Connection, now: datetime, *, circles: int, meetings: int, posts: int
) -> None:
    """`meetings`, `posts`: of each circle. A real circle must stand there already."""
    people = PEOPLE * circles
    await connection.execute("set synchronous_commit = off")
    for statement, values in (
        (_PEOPLE, (FIRST, people)),
        (_CIRCLES, (FIRST, circles, people, now)),
        (_TOPICS, (FIRST, circles)),
        (_MEETINGS, (FIRST, circles, meetings, now)),
        (_POSTS, (FIRST, circles, posts, now, people)),
        (_CHANGES, (now,)),
    ):
        await connection.execute(statement, *values, timeout=FILL_WITHIN_S)
    await connection.execute("vacuum (analyze)", timeout=FILL_WITHIN_S)
