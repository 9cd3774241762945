"""Sections that stay short, and counts that tell of nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MOST_ROWS = 20
"""Of one section."""
FEW = 3
"""Fewer learners than this are "a few"."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[T_co]):
    """The first rows of a section, and how many more there are."""

    rows: tuple[T_co, ...] = ()
    more: int = 0

    def __len__(self) -> int:
        return len(self.rows) + self.more


def cut_rows(rows: Iterable[T], most: int = MOST_ROWS) -> Rows[T]:
    every = tuple(rows)
    return Rows(every[:most], max(0, len(every) - most))


@dataclass(frozen=True, slots=True)
class LearnerCount:
    """How many learners, as it may be told in public."""

    count: int | None
    """None: a few."""


def compose_learners(count: int | None) -> LearnerCount | None:
    """None where nobody counted, or nobody is there to be counted."""
    return LearnerCount(count if count >= FEW else None) if count else None
