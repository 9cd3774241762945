-- Whom we were asked to forget: what they wrote before that day is not kept again when the forum tells it anew.
create table forgotten (
    person_id bigint primary key,         -- a number of the forum's and nothing else
    at        timestamptz not null
);

alter table person add column checked_at timestamptz;   -- when we last looked whether the forum still knows them
create index circle_author on circle (author_id) where author_id is not null;
