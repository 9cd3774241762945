"""What the place in which a text stands lets us expect of it."""

from __future__ import annotations

from enum import Enum


class Expect(Enum):
    """Where a text stands."""

    FREE = "free"
    """A sentence: only what says clearly that it is a day or a time."""
    DAY = "day"
    """The value of "First meeting": "Tuesday" is a day, 6 a time."""
    RHYTHM = "rhythm"
    """The value of "When": "Tuesday" is a day of every week, 6 a time."""
