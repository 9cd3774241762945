-- Who is signed in to our pages, and who is on the way to the forum and back to be. Browsers keep the ids, we their hashes.
create table session (
    hash       bytea primary key,         -- sha256 of the id in the browser's cookie
    person_id  bigint references person (id) on delete cascade,   -- null: the administrator, by STATUS_TOKEN
    token_mark bytea,                     -- of the administrator: a keyed hash of that token, whose change ends the session
    created_at timestamptz not null default now(),
    ends_at    timestamptz not null,
    check ((person_id is null) <> (token_mark is null))
);
create index session_person on session (person_id) where person_id is not null;
create index session_end on session (ends_at);

create table sign_in (
    nonce   bytea primary key,            -- sha256 of what the forum gives back
    browser bytea not null,               -- sha256 of the cookie of the browser that set out
    leads_to text not null,               -- a path of ours
    ends_at timestamptz not null
);
create index sign_in_end on sign_in (ends_at);
