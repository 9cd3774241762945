-- The ground: what the forum told us, what we know, and what is to be done.
-- Names of people stand in `person` only. Times about circles are handed in; leases, retries and retention use now().

create table person (
    id      bigint primary key,           -- the forum's user id
    name    text not null,                -- user name as last seen
    seen_at timestamptz not null default now()
);
create index person_name on person (lower(name));

create table category (
    id              bigint primary key,
    slug            text not null,
    name            text not null,
    readable_by_all boolean not null,
    seen_at         timestamptz not null default now()
);

create table setting (
    key        text primary key,
    value      jsonb not null,
    changed_at timestamptz not null default now()
);

-- One verified HTTP call from the forum. The body is null where it may not be kept, and after its retention.
create table delivery (
    id           bigint generated always as identity primary key,
    received_at  timestamptz not null default clock_timestamp(),
    instance     text not null,
    event_id     bigint,
    event_type   text not null,
    event        text not null,
    dedupe_key   bytea not null unique,
    body         text,
    topic_id     bigint,
    post_id      bigint,
    user_id      bigint,
    category_id  bigint,
    state        text not null default 'ready' check (state in ('ready', 'done', 'dead', 'crashed')),
    decision     text,                    -- what was decided and why, in plain words
    due_at       timestamptz not null default now(),   -- a claim moves it ahead: nobody else takes it meanwhile
    starts       integer not null default 0,           -- claims that never came to an end: five mean it crashes us
    attempts     integer not null default 0,           -- ends that failed
    decided_at   timestamptz
);
create index delivery_undone on delivery (due_at, id) where state = 'ready';
create index delivery_topic on delivery (topic_id);
create index delivery_category on delivery (category_id, received_at) where event_type = 'category';
create index delivery_body_kept on delivery (received_at) where body is not null;

-- A topic that must be read again: one row a topic, however many events asked for it.
create table reread (
    topic_id    bigint primary key,
    reason      text not null,
    wanted_rev  integer not null default 1,
    done_rev    integer not null default 0,
    due_at      timestamptz not null default now(),
    starts      integer not null default 0,
    attempts    integer not null default 0,
    problem     text                      -- why the last attempt failed, or why nobody tries any more
);
create index reread_undone on reread (due_at) where done_rev < wanted_rev;

-- Posts of announcements' topics, as last known; raw is kept for what counts as announcement.
create table post (
    id         bigint primary key,
    topic_id   bigint not null,
    number     integer not null,
    author_id  bigint not null references person (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    integer not null,
    raw        text,
    hidden     boolean not null default false,
    deleted    boolean not null default false,
    seen_at    timestamptz not null default now()
);
create index post_topic on post (topic_id, number);

-- What the reader made of an announcement's posts. `state`: see service/domain/circles.py.
create table announcement (
    topic_id   bigint primary key,
    author_id  bigint not null references person (id),
    title      text not null,
    state      text not null check (state in ('complete', 'asked', 'left_alone', 'waiting', 'declined', 'withdrawn')),
    asked      boolean not null default false,   -- our one reply asks, or has asked, for what is missing
    allowed    boolean,                   -- an organizer's yes or no, where one is needed
    reading    jsonb not null,
    created_at timestamptz not null,
    read_at    timestamptz not null
);

create table circle (
    id                    bigint generated always as identity primary key,
    origin                text not null unique,        -- t431: announced in topic 431
    external_id           text not null unique,        -- circle-t431
    announcement_topic_id bigint unique,
    author_id             bigint not null references person (id),
    announced             jsonb not null,
    facilitator_ids       bigint[] not null default '{}',
    state                 text not null check (state in ('announced', 'open', 'taken_back', 'unlisted')),
    topic_id              bigint unique,
    first_post_id         bigint,
    topic_url             text,
    titles                text[] not null default '{}',  -- the ladder last sent
    topic_title           text,                        -- as last returned
    block                 text,                        -- our block as last returned
    by_hand               boolean not null default false,  -- somebody wrote inside our block: it is theirs
    hand_back             boolean not null default false,  -- and somebody asked that it be ours again
    created_at            timestamptz not null,
    changed_at            timestamptz not null
);

-- A change to make outside, with the exact request. See design: once and wanted-state effects, lanes, leases.
create table effect (
    id             bigint generated always as identity primary key,
    key            text not null unique,
    kind           text not null,
    shape          text not null check (shape in ('once', 'wanted')),
    lane           text not null,
    needs          text,
    priority       smallint not null,
    request        jsonb not null,
    wanted_rev     integer not null default 1,
    done_rev       integer not null default 0,
    state          text not null default 'ready'
                   check (state in ('ready', 'leased', 'awaiting', 'done', 'dead', 'crashed', 'dropped')),
    intent         jsonb,                 -- what is being tried; committed before the outside call
    intent_at      timestamptz,
    receipt        jsonb,
    reason         text,
    attempts       integer not null default 0,
    crashes        integer not null default 0,
    lease_token    uuid,
    lease_until    timestamptz,
    due_at         timestamptz not null default now(),
    not_after      timestamptz,
    first_tried_at timestamptz,
    delivery_id    bigint references delivery (id) on delete set null,
    created_at     timestamptz not null default now(),
    done_at        timestamptz
);
create unique index effect_one_leased_a_lane on effect (lane) where state = 'leased';
create index effect_undone on effect (due_at, id) where state in ('ready', 'leased', 'awaiting');
create index effect_lane on effect (lane, id) where state in ('ready', 'leased');
create index effect_delivery on effect (delivery_id);

-- The forum's call budget: one token bucket for all processes.
create table budget (
    name         text primary key,
    tokens       double precision not null,
    filled_at    timestamptz not null default now(),
    paused_until timestamptz
);

-- The ledger of dated work: who inserts the row may do the work of that moment.
create table schedule_run (
    name   text not null,
    due_at timestamptz not null,
    ran_at timestamptz not null default now(),
    primary key (name, due_at)
);

-- GeoNames' list of towns with 500 people or more (CC BY 4.0).
create table town (
    id        bigint primary key,
    name      text not null,
    folded    text[] not null,
    country   text not null,
    region    text not null,
    latitude  double precision not null,
    longitude double precision not null,
    zone      text not null,
    people    integer not null
);
create index town_folded on town using gin (folded);

-- The counters of all processes together, as /metrics shows them.
create table tally (
    sample text not null,                 -- as Prometheus names it, such as companion_deliveries_total
    labels jsonb not null,
    value  double precision not null,
    primary key (sample, labels)
);
