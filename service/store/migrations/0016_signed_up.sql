-- How many people have signed up for a source's circle, as last told: a number, and no part of what the circle says.
alter table source_item add column signed_up integer;
