-- One circle, several voices: what each said, the meetings that follow from it, and what people were told.
-- `circle` names a circle by its origin, which a restored database finds again. `circle.announced` becomes the
-- circle as all its voices say it, in the form in which it is shown.

create table statement (
    id        bigint generated always as identity primary key,
    circle    text not null references circle (origin),
    voice     text not null,              -- announcement, command, source:p2pu, calendar:riverside
    ref       text not null,              -- post and version, post and hash of the line, click
    said_at   timestamptz not null,       -- statements are read in the order of said_at, ref, voice
    seen_at   timestamptz not null,
    person_id bigint references person (id) on delete set null,
    words     jsonb not null,             -- with the uids of the meetings it speaks of
    whole     boolean not null,           -- what it leaves out, the voice says no longer
    base      boolean not null,           -- said on joining: fills what nobody said
    undoes    text,                       -- ref of an earlier statement of the same voice
    unique (circle, voice, ref)
);

-- The fold of the statements; only `told` stands nowhere else.
create table meeting (
    circle  text not null references circle (origin),
    uid     uuid not null,
    start   timestamp not null,           -- wall time in `zone`
    minutes integer not null,
    zone    text not null,
    status  text not null check (status in ('planned', 'cancelled', 'withdrawn')),
    place   jsonb,                        -- where it is, if not where the circle meets
    told    jsonb,                        -- as people were last told of it
    primary key (circle, uid)
);

alter table circle
    drop column starts_at,                -- `meeting` tells which is next
    add column told jsonb,                -- null: as its first post showed it before there were statements
    alter column author_id drop not null; -- a circle that was not announced on the forum has no author there

-- Each circle that stands was announced: that is its first statement. Its meetings are bound when it is first read.
-- The ref is the one that these posts get when they are read again (compose_post_ref), so that they are not.
insert into statement (circle, voice, ref, said_at, seen_at, person_id, whole, base, words)
select
    c.origin,
    'announcement',
    coalesce(said.ref, 'before'),
    coalesce(said.at, c.changed_at),
    c.changed_at,
    c.author_id,
    true,
    false,
    jsonb_build_object(
        'fields', jsonb_build_object(
            'name', c.announced -> 'name',
            'place', jsonb_build_object(
                'branch', c.announced #> '{place,branch}',
                'address', c.announced #> '{place,address}',
                'online', c.announced #> '{place,online}'
            ),
            'room', c.announced #> '{place,room}',
            'town', case
                when coalesce(c.announced #>> '{place,town}', c.announced #>> '{place,town_text}') is not null
                then jsonb_build_object(
                    'town', c.announced #> '{place,town}', 'text', c.announced #> '{place,town_text}'
                )
            end,
            'zone', c.announced -> 'zone',
            'course', case
                when coalesce(
                    c.announced ->> 'course_title', c.announced ->> 'course_link', c.announced ->> 'course_provider'
                ) is not null
                then jsonb_build_object(
                    'title', c.announced -> 'course_title',
                    'link', c.announced -> 'course_link',
                    'provider', c.announced -> 'course_provider'
                )
            end,
            'language', c.announced -> 'language',
            'seats', c.announced -> 'seats',
            'signup_link', c.announced -> 'signup_link',
            'facilitator_names', nullif(c.announced -> 'facilitator_names', '[]'),
            'words', c.announced -> 'words',
            'free', nullif(c.announced -> 'free', 'true')
        ),
        'facilitators', (
            select coalesce(jsonb_agg(jsonb_build_array(one.id, true) order by one.place), '[]')
            from unnest(c.facilitator_ids) with ordinality one (id, place)
        ),
        'meetings', (
            select jsonb_agg(
                jsonb_build_object('when', one.meeting || jsonb_build_object(
                    'length_guessed',
                    coalesce(a.reading -> 'guesses' @> '[{"field": "minutes"}]', false)
                ))
                order by one.place
            )
            from jsonb_array_elements(c.announced -> 'meetings') with ordinality one (meeting, place)
        ),
        'guesses', (
            select coalesce(jsonb_agg(guess.field order by guess.place), '[]')
            from (
                select one.guess ->> 'field' as field, min(one.place) as place
                from jsonb_array_elements(a.reading -> 'guesses') with ordinality one (guess, place)
                group by 1
            ) guess
        )
    )
from circle c
left join announcement a on a.topic_id = c.announcement_topic_id
left join lateral (
    select
        max(p.updated_at) as at,
        'post:' || (array_agg(p.id order by p.updated_at desc, p.number desc))[1]
        || ':' || lpad((array_agg(p.version order by p.updated_at desc, p.number desc))[1]::text, 4, '0')
        || ':' || left(encode(sha256(convert_to(
            a.title || string_agg(
                chr(10) || p.id || ' ' || p.version || ' '
                || to_char(p.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                '' order by p.number
            ), 'UTF8'
        )), 'hex'), 12) as ref
    from post p
    where p.topic_id = c.announcement_topic_id
        and not p.deleted and not p.hidden
        and (p.author_id = c.author_id or p.author_id = any(c.facilitator_ids))
) said on true;
