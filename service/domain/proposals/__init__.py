"""Proposals, on screen *stories*: somebody wants learning circles in their town, and organizers decide in the open."""
