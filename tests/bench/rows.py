"""Rows of years, made of those that one real announcement left behind."""

from __future__ import annotations

import asyncpg

FIRST_TOPIC = 10_000_000
"""Above all ids that the forum gives meanwhile."""
PEOPLE = 20_000
FILL_WITHIN_S = 300.0

_PEOPLE = """
insert into person (id, name) select 100000 + n, 'member' || n from generate_series(1, $1::integer) as n
"""

# Of eighty days, since older ones are deleted; one in a thousand given up.
_DELIVERIES = """
insert into delivery (received_at, instance, event_id, event_type, event, dedupe_key, topic_id, post_id,
    user_id, category_id, state, decision, due_at, decided_at)
select now() - n * interval '4.6 seconds', d.instance, n, d.event_type, d.event, sha256(n::text::bytea),
    $1 + n % $2, $1 + n, d.user_id, d.category_id, case when n % 1000 = 0 then 'dead' else 'done' end,
    d.decision, now() - n * interval '4.6 seconds', now() - n * interval '4.6 seconds'
from (select * from delivery where event = 'post_created' order by id limit 1) as d,
    generate_series(1, $3::integer) as n
"""

# One in a hundred of a year's is planned for later, as the closing of a circle's topic is.
_EFFECTS = """
insert into effect (key, kind, shape, lane, priority, request, done_rev, state, receipt,
    due_at, first_tried_at, created_at, done_at)
select e.kind || ':grown:' || n, e.kind, e.shape, 'circle:t' || $1 + n % $2, e.priority, e.request, 1,
    case when n % 1000 = 1 then 'dead' when n % 100 = 0 then 'ready' else 'done' end,
    case when n % 100 = 0 then null else e.receipt end,
    now() + case when n % 100 = 0 then n else -n end * interval '33 seconds',
    case when n % 100 = 0 then null else now() end,
    now() - n * interval '33 seconds', case when n % 100 = 0 then null else now() - n * interval '33 seconds' end
from (select *, row_number() over (order by id) as number, count(*) over () as kinds from effect
      where receipt is not null) as e
    join generate_series(1, $3::integer) as n on n % e.kinds = e.number - 1
"""

_TOPICS = """
insert into topic (id, subject, role, category_id, read_at)
select $1 + n, 'circle:t' || $1 + n, 'announcement', t.category_id, now()
from (select * from topic where role = 'announcement' limit 1) as t, generate_series(1, $2::integer) as n
"""

_POSTS = """
insert into post (id, topic_id, number, author_id, created_at, updated_at, version)
select $1 + n, $1 + n, 1, 100001 + n % $3, now() - n * interval '1600 seconds', now(), 1
from generate_series(1, $2::integer) as n
"""

_ANNOUNCEMENTS = """
insert into announcement (topic_id, author_id, title, state, asked, allowed, reading, created_at, read_at,
    state_since)
select $1 + n, 100001 + n % $3, 'Circle ' || n, case when n % 50 = 0 then 'asked' else a.state end, a.asked,
    a.allowed, a.reading, now() - n * interval '1600 seconds', now(), now()
from (select * from announcement limit 1) as a, generate_series(1, $2::integer) as n
"""

# Five years of them; a fifth still has meetings ahead.
_CIRCLES = """
insert into circle (origin, external_id, announcement_topic_id, author_id, announced, facilitator_ids, state,
    topic_id, first_post_id, topic_url, titles, topic_title, block, created_at, changed_at, ends_at)
select 't' || $1 + n, 'circle-t' || $1 + n, $1 + n, 100001 + n % $3,
    jsonb_set(c.announced, '{signup_link}', to_jsonb('https://p2pu.org/signup/' || n)),
    array[100001 + n % $3], c.state, $1 + 1000000 + n, $1 + 2000000 + n, c.topic_url, c.titles, c.topic_title,
    c.block, now() - n * interval '1600 seconds', now() - n * interval '1600 seconds',
    now() + ($2 / 5 + 3000 - n) * interval '1600 seconds'
from (select * from circle limit 1) as c, generate_series(1, $2::integer) as n
"""


_MEETINGS = """
insert into meeting (circle, uid, start, minutes, zone, status)
select 't' || $1 + n, gen_random_uuid(), now() + ($2 / 5 + 1500 * k - n) * interval '1600 seconds', 90, 'UTC', 'planned'
from generate_series(1, $2::integer) as n, generate_series(0, 2) as k
"""


async def insert_years(
    connection: asyncpg.Connection, *, deliveries: int, effects: int, circles: int
) -> None:
    """Fill the tables as years would. An announcement with its circle must stand there already."""
    await connection.execute("set synchronous_commit = off")
    for statement, values in (
        (_PEOPLE, (PEOPLE,)),
        (_DELIVERIES, (FIRST_TOPIC, circles, deliveries)),
        (_EFFECTS, (FIRST_TOPIC, circles, effects)),
        (_TOPICS, (FIRST_TOPIC, circles)),
        (_POSTS, (FIRST_TOPIC, circles, PEOPLE)),
        (_ANNOUNCEMENTS, (FIRST_TOPIC, circles, PEOPLE)),
        (_CIRCLES, (FIRST_TOPIC, circles, PEOPLE)),
        (_MEETINGS, (FIRST_TOPIC, circles)),
    ):
        await connection.execute(statement, *values, timeout=FILL_WITHIN_S)
    await connection.execute("vacuum (analyze)", timeout=FILL_WITHIN_S)
