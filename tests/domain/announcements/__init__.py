"""How announcements are read."""
