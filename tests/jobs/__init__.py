"""Jobs, tested through the whole small world of `tests/world.py`."""
