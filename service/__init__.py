"""The circle companion: an async service beside a Discourse forum for learning circles."""
