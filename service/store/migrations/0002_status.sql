-- What the status page asks for stays quick when years of deliveries and effects lie in the tables.

create index delivery_failed on delivery (id) where state in ('dead', 'crashed');
create index effect_failed on effect (id) where state in ('dead', 'crashed');
create index effect_done_at on effect (done_at, id) where state = 'done';
