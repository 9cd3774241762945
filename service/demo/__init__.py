"""The house next door: embedded servers, a small faithful Discourse and the story that is played on it."""
