"""Tests of everything people read on the forum."""
