"""Reasons survive being stored, and what another version stored does no harm."""

from __future__ import annotations

import json

import pytest

from service.reasons import VALUE_NAMES, Reason, ReasonCode, compose_reason, parse_reason


def make_reason(code: ReasonCode) -> Reason:
    """With a number for what is counted and a word for everything else."""
    counted = {"days", "minutes", "times"}
    values = {name: 7 if name in counted else f"<{name}>" for name in VALUE_NAMES.get(code, ())}
    return Reason(code, values)


@pytest.mark.parametrize("code", ReasonCode)
def test_reason_comes_back_as_it_was_stored(code: ReasonCode) -> None:
    reason = make_reason(code)
    assert parse_reason(json.loads(json.dumps(compose_reason(reason)))) == reason


def test_cause_is_stored_with_its_reason() -> None:
    slow = Reason(ReasonCode.TOO_SLOW)
    tried = Reason(ReasonCode.TRIED_FOR_DAYS, {"days": 7}, cause=slow)
    assert compose_reason(tried) == {
        "code": "tried_for_days",
        "values": {"days": 7},
        "cause": {"code": "too_slow"},
    }
    assert parse_reason(compose_reason(tried)) == tried


@pytest.mark.parametrize(
    "values", [{}, {"slug": "x", "more": 1}, {"name": "x"}], ids=["none", "too many", "another"]
)
def test_reason_without_its_own_values_is_a_mistake(values: dict[str, str | int]) -> None:
    with pytest.raises(ValueError, match="category_missing"):
        Reason(ReasonCode.CATEGORY_MISSING, values)


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ({"code": "of_next_year", "values": {"a": 1}}, "of_next_year"),
        ({"code": "crashed", "values": {"times": 5, "where": "x"}}, "crashed"),
        ({"code": "crashed", "values": None}, "crashed"),
        ({"code": None}, "None"),
        ({}, "None"),
    ],
)
def test_reason_of_another_version_is_kept_by_its_name(stored: dict[str, object], code: str) -> None:
    assert parse_reason(stored) == Reason(ReasonCode.UNKNOWN, {"code": code})
