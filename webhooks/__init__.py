"""The door the forum knocks on."""
