"""How the forum's call budget is shared out: urgent things may always go on, the others leave something to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.budget import LEAST_PER_MINUTE, Bucket
from service.domain.requests import Priority

rates = st.integers(LEAST_PER_MINUTE, 60_000)
levels = st.floats(-20, 30_000)


def test_usual_bucket_stays_below_the_forums_sixty_in_every_minute() -> None:
    bucket = Bucket(40)
    assert [bucket.reserve(priority) for priority in Priority] == [0, 8, 12]
    assert bucket.burst == 16
    assert bucket.burst + 60 * bucket.per_second < 60


@pytest.mark.parametrize(
    ("tokens", "allowed"),
    [
        (16, Priority.BACKGROUND),
        (13, Priority.BACKGROUND),
        (12.9, Priority.ANSWER),
        (9, Priority.ANSWER),
        (8.9, Priority.CHANGE),
        (1, Priority.CHANGE),
        (0.9, None),
        (-3, None),
    ],
)
def test_each_priority_leaves_the_next_one_its_share(tokens: float, allowed: Priority | None) -> None:
    assert Bucket(40).find_allowed(tokens) is allowed


@given(rates)
def test_full_bucket_lets_everybody_through(per_minute: int) -> None:
    bucket = Bucket(per_minute)
    assert bucket.find_allowed(bucket.burst) is Priority.BACKGROUND


@given(rates, levels, st.sampled_from(Priority))
def test_wait_ends_exactly_when_the_priority_may_take_a_token(
    per_minute: int, tokens: float, priority: Priority
) -> None:
    bucket = Bucket(per_minute)
    tokens = min(tokens, bucket.burst)
    wait_s = bucket.plan_wait_s(tokens, priority)
    allowed = bucket.find_allowed(tokens)
    assert (wait_s == 0) is (allowed is not None and allowed >= priority)
    later = bucket.find_allowed(min(bucket.burst, tokens + (wait_s + 1e-6) * bucket.per_second + 1e-6))
    assert later is not None
    assert later >= priority
