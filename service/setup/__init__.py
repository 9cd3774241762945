"""What the administrator types: a door of its own, beside the pages and the webhooks."""
