"""What killing a worker anywhere, and a forum that fails anyhow, leads to."""

from __future__ import annotations

from collections.abc import Sequence

from tests.crash.measure import measure_crash


async def run_crash() -> Sequence[str]:
    """The lines of this bench; about half a minute."""
    cases, doubles = await measure_crash()
    return [
        f"bench crash-cases {cases} cases target >= 100",
        f"bench crash-doubles {doubles} doubles target == 0",
    ]
