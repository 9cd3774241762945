-- Circles that stand elsewhere, as a source last listed them. A poll that brings nothing new writes nothing.
create table source_item (
    source        text not null,          -- p2pu
    id            bigint not null,        -- the source's own number of the circle
    hash          text not null,          -- of what the circle says
    circle        jsonb not null,         -- our value of it
    first_seen_at timestamptz not null,   -- by the circles' clock, like all moments here
    changed_at    timestamptz not null,   -- first seen as it is now
    missed        integer not null default 0, -- complete polls in a row that lacked it
    gone_at       timestamptz,            -- over, or no longer listed
    primary key (source, id)
);
