-- The organizers' queue: stories of the same town whose town is not in our list, and whose turn it is.

create index proposal_text_town on proposal (lower(town), country) where town_id is null;
create index proposal_assignee on proposal (assignee_id) where assignee_id is not null;
