"""Everything that knows how Discourse speaks: its REST calls, its JSON, and our markers in its posts."""
