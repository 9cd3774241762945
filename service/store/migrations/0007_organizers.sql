-- Since when an announcement is what it is: organizers are called when something new waits for them.
alter table announcement add column state_since timestamptz;
update announcement set state_since = read_at;
alter table announcement alter column state_since set not null;
