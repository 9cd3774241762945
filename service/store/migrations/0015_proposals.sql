-- "Want us in your town?": stories, the log of their steps, who may be reached how in private, and which circles fit.

alter table topic drop constraint topic_role_check;
alter table topic add constraint topic_role_check
    check (role in ('announcement', 'circle', 'recap', 'introduction', 'story'));

create table proposal (
    origin        text primary key,       -- 16 hexadecimal digits, or t431: written by its author as topic 431
    words         jsonb not null,         -- all that its author says in public
    state         text not null,
    since         timestamptz not null,
    created_at    timestamptz not null,
    language      text,
    author_id     bigint references person (id) on delete set null,
    written_in    bigint unique,          -- the author's own topic
    address       bytea unique,           -- sha256 of the token in its private address
    assignee_id   bigint references person (id) on delete set null,
    stepped_at    timestamptz,
    active_at     timestamptz,
    promised      date,
    broken        date,
    wanted        text[] not null default '{}',
    rhythm        text,
    votes_join    integer not null default 0,
    votes_facilitate integer not null default 0,
    votes_room    integer not null default 0,
    done          text[] not null default '{}',
    circle        text references circle (origin) on delete set null,
    together_with text references proposal (origin) on delete set null,
    shares_text   boolean not null default false,
    asked         boolean not null default false,
    topic_id      bigint unique,          -- the topic that we made for it
    first_post_id bigint,
    topic_url     text,
    topic_title   text,
    titles        text[] not null default '{}',
    block         text,
    by_hand       boolean not null default false,
    hand_back     boolean not null default false,
    listed        boolean not null default true,
    closed        boolean not null default false,
    -- What stories are found by; it follows from `words`.
    town_id   bigint generated always as ((words #>> '{where,town,id}')::bigint) stored,
    town      text generated always as (coalesce(words #>> '{where,town,name}', words #>> '{where,text}')) stored,
    country   text generated always as (coalesce(words #>> '{where,town,country}', words #>> '{where,country}')) stored,
    latitude  double precision generated always as ((words #>> '{where,town,latitude}')::double precision) stored,
    longitude double precision generated always as ((words #>> '{where,town,longitude}')::double precision) stored
);
create index proposal_state on proposal (state, promised, created_at);
create index proposal_town on proposal (town_id) where town_id is not null;
create index proposal_place on proposal (latitude, longitude) where latitude is not null;
create index proposal_author on proposal (author_id) where author_id is not null;
create index proposal_of_circle on proposal (circle) where circle is not null;

-- The log of a proposal. A decision is pending until people read it; its wish is carried out then, if it still may be.
create table step (
    proposal  text not null references proposal (origin) on delete cascade,
    number    integer not null,
    event     text not null,
    by        text not null,              -- organizer, author, time, circle
    person_id bigint references person (id) on delete set null,
    wish      jsonb not null,             -- public line, private note, and what else it says; no people
    at        timestamptz not null,
    before    text not null,
    after     text not null,
    status    text not null check (status in ('pending', 'done', 'undone', 'void')),
    public_at timestamptz,
    post_id   bigint,                     -- the organizer's own post on the forum that said it
    primary key (proposal, number)
);
create unique index step_one_pending on step (proposal) where status = 'pending';
create index step_person on step (person_id) where person_id is not null;

-- How organizers reach a story's author in private: encrypted with a key from the settings.
create table contact (
    proposal   text primary key references proposal (origin) on delete cascade,
    sealed     bytea not null,
    created_at timestamptz not null default now()
);

-- Circles that may be the one a story asked for: by its author or with a link to it they join by themselves, others wait
-- for an organizer's yes or no.
create table suggestion (
    proposal text not null references proposal (origin) on delete cascade,
    circle   text not null references circle (origin) on delete cascade,
    how      text not null check (how in ('author', 'link', 'town')),
    fits     boolean,
    at       timestamptz not null,
    primary key (proposal, circle)
);
create index suggestion_circle on suggestion (circle);

-- From which addresses stories were sent within a day: keyed hashes, which nobody can turn back.
create table sender (
    hash bytea not null,
    at   timestamptz not null default now()
);
create index sender_hash on sender (hash, at);
create index sender_at on sender (at);
