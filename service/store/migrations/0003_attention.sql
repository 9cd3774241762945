-- How work is taken: topics with roles, attention in the place of re-reads, and a budget that claiming pays from.

-- Which subject a forum topic belongs to, and what it is to it.
create table topic (
    id          bigint primary key,
    subject     text not null,            -- circle:t431
    role        text not null check (role in ('announcement', 'circle')),
    category_id bigint,                   -- as last told or read
    read_at     timestamptz               -- when its posts were last read, by the circles' clock
);
create index topic_subject on topic (subject, role);
create index topic_category on topic (category_id);
insert into topic (id, subject, role) select topic_id, 'circle:t' || topic_id, 'announcement' from announcement;
insert into topic (id, subject, role)
    select topic_id, 'circle:' || origin, 'circle' from circle where topic_id is not null
    on conflict do nothing;
insert into topic (id, subject, role) select topic_id, 'circle:t' || topic_id, 'announcement' from reread
    on conflict do nothing;

-- The wish that a subject be looked at (decided anew) or read (from the forum, which costs calls). A row whose due_at is
-- null waits for nothing; a wake while it is leased survives the lease's end.
create table attention (
    subject     text not null,
    what        text not null check (what in ('look', 'read')),
    priority    smallint not null,
    due_at      timestamptz,
    reason      text not null,
    lease_token uuid,
    lease_until timestamptz,
    starts      integer not null default 0,   -- leases that never came to an end: five mean it crashes us
    attempts    integer not null default 0,   -- ends that failed
    problem     jsonb,                        -- why the last attempt failed, or why nobody tries any more
    progress    jsonb,                        -- how far a long one has come
    primary key (subject, what)
);
create index attention_due on attention (due_at) where due_at is not null;
create index attention_leased on attention (lease_until) where lease_token is not null;
create index attention_failed on attention (subject) where problem is not null;
insert into attention (subject, what, priority, due_at, reason)
    select 'circle:t' || topic_id, 'read', 1, due_at, reason from reread where done_rev < wanted_rev;
drop table reread;
drop table schedule_run;

alter table budget
    add column refused_at    timestamptz,     -- since when the forum refuses our key
    add column failing_since timestamptz,     -- since when no call got a usable answer
    add column failing_why   jsonb;

-- What may be the same circle, and what waits for organizers, is found without reading whole tables.
alter table announcement add column twin_of text;   -- the origin of the circle whose topic it waits for
create index announcement_twin on announcement (twin_of) where twin_of is not null;
create index announcement_author on announcement (author_id, created_at);
create index announcement_state on announcement (state, created_at) where state <> 'complete';
create index circle_signup on circle ((announced ->> 'signup_link'));
create index circle_by_hand on circle (changed_at) where by_hand;
create index circle_unlisted on circle (changed_at) where state = 'unlisted';
alter table circle
    add column starts_at timestamptz,         -- of its first meeting
    add column ends_at   timestamptz;         -- of its last meeting
update circle set
    starts_at = (announced #>> '{meetings,0,start}')::timestamp at time zone (announced ->> 'zone'),
    ends_at = (announced #>> '{meetings,-1,start}')::timestamp at time zone (announced ->> 'zone');
create index circle_ends on circle (ends_at);

-- Raw is kept only of those who speak for an announcement, and is forgotten in steps.
create index post_raw_kept on post (created_at) where raw is not null;
create index delivery_decided on delivery (decided_at) where state = 'done';
create index delivery_post_body on delivery (category_id) where body is not null;
drop index effect_undone;
create index effect_open on effect (state, due_at, id) include (kind) where state in ('ready', 'leased', 'awaiting');

-- Why something was decided, refused or given up is a code with values; what stood there until now stays as words.
alter table effect alter column reason type jsonb using case when reason is not null
    then jsonb_build_object('code', 'in_words', 'values', jsonb_build_object('text', reason)) end;
alter table delivery alter column decision type jsonb using case when decision is not null
    then jsonb_build_object('code', 'in_words', 'values', jsonb_build_object('text', decision)) end;

-- The mark of the catch-up gets a cursor; a gap is attention.
insert into setting (key, value)
    select 'catch_up', jsonb_build_object('mark', value, 'top', null, 'below', null)
    from setting where key = 'highest_post_seen';
insert into attention (subject, what, priority, due_at, reason)
    select 'forum:gap', 'look', 2, now(), 'maybe_missed' from setting where key = 'gap_since';
delete from setting where key in ('highest_post_seen', 'gap_since');
