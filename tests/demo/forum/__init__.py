"""Holds the demo forum to Discourse's contract."""
