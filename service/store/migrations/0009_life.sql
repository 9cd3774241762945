-- A circle's whole life: time moves its state on, people change it by commands, and what changed is kept.

alter table circle drop constraint circle_state_check;
update circle set state = 'vanished' where state in ('taken_back', 'unlisted');
alter table circle
    add constraint circle_state_check check (state in (
        'announced', 'open', 'running', 'wrapping_up', 'finished', 'archived', 'cancelled', 'vanished'
    )),
    add column listed boolean not null default true,   -- whether its topic shall be in sight
    add column closed boolean not null default false,  -- whether its topic shall be closed
    add column speaks text;                            -- in which we speak there, if a command said so
update circle set listed = false where state = 'vanished';
drop index circle_unlisted;
create index circle_vanished on circle (changed_at) where state = 'vanished';

-- Every circle that stands is looked at once: time may have moved it on since. Ten a second, the newest first, so that
-- nothing that people wait for is behind all of them.
insert into attention (subject, what, priority, reason, due_at)
    select 'circle:' || origin, 'look', 2, 'due', now() + interval '0.1 second' * row_number() over (order by id desc)
    from circle where topic_id is not null
    on conflict (subject, what) do update set due_at = least(attention.due_at, excluded.due_at);

-- Each circle has a look planned now: what is to be read is found without passing by all of them.
create index attention_read on attention (due_at) where what = 'read' and due_at is not null;

-- What changed in a circle's dates, and who asked for it. `told_by`: the reply that told people; null: without a word.
create table change (
    id         bigint generated always as identity primary key,
    circle     text not null references circle (origin),
    uid        uuid not null,
    kind       text not null,
    was        jsonb,
    now        jsonb,
    person_id  bigint references person (id) on delete set null,
    because    text,
    told_by    text,
    changed_at timestamptz not null
);
create index change_circle on change (circle, changed_at);
