-- The name that somebody gives on the forum beside the user name: null as long as the forum has not told, empty where
-- it shows none.
alter table person add column full_name text;
