-- What the pages for everyone ask for stays quick when years of circles lie in the tables.

-- What circles are found by. It follows from `announced`, which is too long to be unpacked for each of them.
create function list_weekdays(announced jsonb) returns integer[] language sql immutable parallel safe as $$
    select array_agg(distinct extract(isodow from (meeting ->> 'start')::timestamp)::integer)
    from jsonb_array_elements(announced -> 'meetings') as meeting
    where not coalesce((meeting ->> 'cancelled')::boolean, false)
$$;
alter table circle
    add column town_id       bigint  generated always as ((announced #>> '{place,town,id}')::bigint) stored,
    add column town          text    generated always as (
        coalesce(announced #>> '{place,town,name}', announced #>> '{place,town_text}')
    ) stored,
    add column branch        text    generated always as (announced #>> '{place,branch}') stored,
    add column online        boolean generated always as (
        coalesce((announced #>> '{place,online}')::boolean, false)
    ) stored,
    add column weekdays      integer[] generated always as (list_weekdays(announced)) stored,   -- Monday is 1
    add column said_language text    generated always as (announced ->> 'language') stored;   -- as written

create index circle_in_sight on circle (lower(town), town_id)
    include (id, topic_id, town, branch, online, weekdays, said_language, language)
    where state in ('open', 'running') and listed and topic_id is not null;
create index meeting_coming on meeting ((start at time zone zone), circle) include (minutes)
    where status = 'planned';
