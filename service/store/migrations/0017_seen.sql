-- What people see: which guesses nobody has confirmed, and whether the forum's team took a topic away.

alter table circle
    add column guessed text[] not null default '{}',      -- of a circle's fields, those that we assumed
    add column taken_away boolean not null default false;  -- its topic lies deleted on the forum
