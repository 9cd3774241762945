"""Circles that stand elsewhere: what a source lists, how that changes, and what it says as a voice.

poll            -> `values`      the circles as a source lists them at a moment, and as we knew them before
circle          -> `schedules`   when it meets, as far as the source tells
known + poll    -> `comparing`   what appeared, changed, came to its end, went away
circle          -> `statements`  what the source says of a circle, with its town and zone
"""
