"""The web pages people read: the status page and the privacy page."""
