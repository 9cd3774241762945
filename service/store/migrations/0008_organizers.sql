-- Who belongs to the organizers' group, as last read; their names stand in `person`.
create table organizer (
    person_id bigint primary key references person (id) on delete cascade
);
