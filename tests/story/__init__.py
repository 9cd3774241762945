"""The whole story as people live it: a phone, the demo forum, and the companion's own processes."""
