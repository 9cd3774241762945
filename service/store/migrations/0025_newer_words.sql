-- Words to which authors who have not signed in changed a public story: they wait for an organizer's glance. And what
-- stories say of their neighbours, so that they say it anew when it has changed.

alter table proposal
    add column newer jsonb,               -- words, language, at, and whether the glance said no
    add column queued text generated always as (
        case when newer ->> 'refused' = 'false' then 'unseen' else state end
    ) stored;                             -- the state by which organizers find it: whatever wants a glance is unseen
create index proposal_queued on proposal (queued, promised, created_at);

alter table proposal add column shown_near jsonb;  -- place, town, topic
alter table circle add column shown_near jsonb;    -- place, town, name, topic, branch
