-- Lines in stories' topics that spoke to us: each is carried out, or answered, once.

create table heard_line (
    proposal text not null references proposal (origin) on delete cascade,
    post_id  bigint not null,
    hash     text not null,               -- of the line, however its words are spaced
    primary key (post_id, hash)
);
create index heard_line_proposal on heard_line (proposal);
