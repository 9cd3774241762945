"""Recaps of circles and of the network."""
