-- Weeks: what their recaps tell, which were told, and the ledger by which each is told once.

-- Dated work of the whole network. Who inserts the row may do the work, in the transaction that commits its effects.
create table schedule_run (
    name   text not null,
    due_at timestamptz not null,
    zone   text not null,                 -- by whose clocks it was due
    ran_at timestamptz not null default now(),
    primary key (name, due_at)
);

-- What is known of a post without its words, which are read again before they are quoted.
alter table post
    add column likes integer not null default 0,
    add column asks boolean not null default false,    -- it ends with a question
    add column shares boolean not null default false;  -- it holds a link that leads elsewhere
create index post_topic_created on post (topic_id, created_at);
create index post_asks on post (created_at) where asks;
create index post_author on post (author_id, created_at);

-- What people said went well, or should change: one row a line of a post, as it is shown. Names nobody.
create table note (
    post_id  bigint not null references post (id) on delete cascade,
    position smallint not null,
    topic_id bigint not null,
    kind     text not null check (kind in ('plus', 'delta')),
    text     text not null,
    said_at  timestamptz not null,        -- when its post was written: an edit does not move it to another week
    primary key (post_id, position)
);
create index note_topic on note (topic_id, said_at);

-- One recap a subject and ISO week; before it is composed it may hold the organizers' line. `subject` as in `topic`, or
-- recap:network.
create table recap (
    subject     text not null,
    year        smallint not null,        -- the ISO year
    week        smallint not null check (week between 1 and 53),
    line        text,                     -- the organizers' own
    line_by     bigint references person (id) on delete set null,
    begins_at   timestamptz,              -- its window: what was written in it counts
    ends_at     timestamptz,
    figures     jsonb,                    -- as composed: people and posts by their ids only
    post_ids    bigint[] not null default '{}',  -- of people, at which it points
    composed_at timestamptz,
    topic_id    bigint,                   -- where it stands, once it does
    post_id     bigint,
    primary key (subject, year, week),
    check ((composed_at is null) = (figures is null))
);
create index recap_posts on recap using gin (post_ids);

-- A recap has a topic of its own, and people introduce themselves in some.
alter table topic drop constraint topic_role_check;
alter table topic add constraint topic_role_check
    check (role in ('announcement', 'circle', 'recap', 'introduction'));

-- What people wrote and everybody may see: nothing hidden or deleted is counted or quoted anywhere.
create view visible_post as
    select p.id, p.topic_id, p.number, p.author_id, p.created_at, p.likes, p.asks, p.shares, t.subject, t.role
    from post p
    join topic t on t.id = p.topic_id
    left join category c on c.id = t.category_id
    where not p.hidden and not p.deleted and coalesce(c.readable_by_all, true);

create index meeting_start on meeting (start);
create index circle_facilitators on circle using gin (facilitator_ids);
create index circle_elsewhere on circle (ends_at) where announcement_topic_id is null and topic_id is null;
create index change_changed on change (changed_at);
