"""Circles with several voices: stories as files, and the laws of the fold."""
