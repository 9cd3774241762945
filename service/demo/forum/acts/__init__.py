"""What can happen on the forum; each act changes the database and says which deliveries it causes, in one turn."""
