"""How days, times and lengths are read."""
