-- What a story's topic needs: whether its poll was written, why a decision came to nothing, and what lies near.

alter table proposal add column polled boolean not null default false;   -- the poll was written, which happens once
alter table step add column refusal text;                                 -- why a decision could not be carried out

alter table circle
    add column latitude  double precision
        generated always as ((announced #>> '{place,town,latitude}')::double precision) stored,
    add column longitude double precision
        generated always as ((announced #>> '{place,town,longitude}')::double precision) stored;
create index circle_place on circle (latitude, longitude) where latitude is not null;
create index proposal_together on proposal (together_with) where together_with is not null;
