"""How fast and how well the reader of announcements reads."""

from __future__ import annotations

from collections.abc import Sequence

from tests.domain.announcements.corpus import count_faults, measure_corpus, measure_longest_ms
from tests.domain.announcements.judging import Fault


async def run_reader() -> Sequence[str]:
    """The lines of this bench; a few seconds."""
    right, stated = measure_corpus()
    return [
        f"bench reader-32k {measure_longest_ms():.1f} ms target <= 50",
        f"bench reader-wrong-published {count_faults(Fault.WRONG_PUBLISHED)} cases target == 0",
        f"bench reader-corpus {right / stated:.4f} share target == 1",
        f"info reader-corpus-fields {right} of {stated}",
    ]
