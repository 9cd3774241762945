-- Bodies used to be kept whole, with what only administrators may see. From now on they hold the words of public
-- posts alone; what has been decided needs no body any more, and all but posts are known by their ids.
update delivery set body = null
where body is not null
  and (state = 'done' or event_type <> 'post' or event not in ('post_created', 'post_edited'));
