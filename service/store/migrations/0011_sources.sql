-- Circles that stand elsewhere, as a source last listed them. A poll that brings nothing new writes nothing.
create table source_item (
    source        text not null,          -- p2pu
    id            bigint not null,        -- the source's own number of the circle
    hash          text not null,          -- of what the circle says
    item          jsonb not null,         -- our value of it
    first_seen_at timestamptz not null,   -- by the circles' clock, like all moments here
    changed_at    timestamptz not null,   -- first seen as it is now
    missed        integer not null default 0, -- complete polls in a row that lacked it
    gone_at       timestamptz,            -- over, or no longer listed
    was           jsonb,                  -- what it said before it last changed
    unheard       boolean not null default true, -- its circle has not heard yet what has happened
    circle        text,                   -- origin of the circle that it speaks of; null: it has no topic
    joined_at     timestamptz,            -- since when it does
    allowed       boolean,                -- an organizer's yes to a topic of its own
    kept          boolean,                -- no longer listed: an organizer keeps the topic in sight, or takes it out
    primary key (source, id)
);
create index source_item_circle on source_item (circle) where circle is not null;

-- Who says that a circle is theirs for which nobody on the forum answers, and the organizer's yes or no.
create table candidate (
    id          bigint generated always as identity primary key,
    circle      text not null references circle (origin),
    person_id   bigint not null references person (id) on delete cascade,
    by_link     boolean not null,         -- they posted its sign-up link; else they said so in its topic
    said_at     timestamptz not null,
    allowed     boolean,
    answered_at timestamptz,
    unique (circle, person_id)
);
create index candidate_open on candidate (said_at) where allowed is null;
