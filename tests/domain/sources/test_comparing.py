"""What happened to a source's circles: nothing is gone before two whole lists lack it, and never much at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.sources.comparing import Changed, Comparison, compare_source
from service.domain.sources.values import Poll, SourceCircleId, SourceItem, hash_circle
from tests.sources.made import DATES, make_poll, make_source_circle

NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)
AFTERWARDS = datetime(2026, 11, 18, 9, tzinfo=UTC)

Known = dict[SourceCircleId, SourceItem]


def keep(known: Known, seen: Comparison, now: datetime) -> Known:
    """As the store does it (`tests/store/test_sources.py` compares them)."""
    after = dict(known)
    for circle in (*seen.appeared, *(one.now for one in seen.changed)):
        before = known.get(circle.id)
        first, was = (before.first_seen_at, before.circle) if before else (now, None)
        after[circle.id] = SourceItem(circle, hash_circle(circle), first, now, was=was)
    for circle in (*seen.ended, *seen.gone):
        after[circle.id] = replace(known[circle.id], missed=0, gone_at=now)
    for circle_id in seen.missed:
        after[circle_id] = replace(known[circle_id], missed=known[circle_id].missed + 1)
    for circle_id in seen.found:
        after[circle_id] = replace(known[circle_id], missed=0)
    for circle_id, count in seen.counted.items():
        after[circle_id] = replace(after[circle_id], signed_up=count)
    return after


def play(polls: Sequence[Poll], now: datetime = NOW) -> tuple[Known, list[Comparison]]:
    """One poll after the other, every quarter of an hour."""
    known: Known = {}
    seen = []
    for number, poll in enumerate(polls):
        at = now + number * timedelta(minutes=15)
        seen.append(compare_source(known, poll, at))
        known = keep(known, seen[-1], at)
    return known, seen


def gone(seen: Comparison) -> list[int]:
    return [circle.id for circle in seen.gone]


def test_unchanged_list_says_nothing() -> None:
    assert play([make_poll(1, 2, 3)] * 2)[1][1] == Comparison()


def test_sign_ups_are_counted_where_they_are_told_and_nothing_else_has_happened() -> None:
    one, two = SourceCircleId(1), SourceCircleId(2)
    polls = [replace(make_poll(1, 2), signed_up=told) for told in ({one: 3}, {one: 3}, {one: 4, two: 0}, {})]
    known, seen = play(polls)
    assert [comparison.counted for comparison in seen] == [{one: 3}, {}, {one: 4, two: 0}, {}]
    assert seen[1] == seen[3] == Comparison()
    assert [known[number].signed_up for number in (one, two)] == [4, 0]


def test_circle_that_is_otherwise_tells_how_it_was() -> None:
    other = make_source_circle(1, name="Spanish for everyone")
    _, (_, seen) = play([make_poll(1, 2), Poll((other, make_source_circle(2)), complete=True)])
    assert seen == Comparison(changed=(Changed(make_source_circle(1), other),))


def test_week_that_passes_changes_a_partial_schedule_only() -> None:
    later = date(2026, 10, 20)
    weekly = make_source_circle(1, replace(DATES, next=later))
    odd = make_source_circle(2, replace(DATES, meetings=5))
    odd_later = make_source_circle(2, replace(DATES, meetings=5, next=later))
    _, (_, seen) = play(
        [Poll((make_source_circle(1), odd), complete=True), Poll((weekly, odd_later), complete=True)]
    )
    assert [one.now for one in seen.changed] == [odd_later]


def test_circle_is_gone_after_two_whole_lists_without_it_and_only_once() -> None:
    _, seen = play([make_poll(1, 2), make_poll(1), make_poll(1), make_poll(1)])
    assert [gone(one) for one in seen] == [[], [], [2], []]
    assert seen[1] == Comparison(missed=(SourceCircleId(2),))
    assert seen[3] == Comparison()


def test_circle_that_is_listed_between_is_not_gone() -> None:
    _, seen = play([make_poll(1, 2), make_poll(1), make_poll(1, 2), make_poll(1)])
    assert not any(map(gone, seen))
    assert seen[2] == Comparison(found=(SourceCircleId(2),))


def test_list_that_is_not_whole_takes_nothing_away_and_shows_what_it_shows() -> None:
    half = make_poll(1, 7, complete=False)
    _, seen = play([make_poll(1, 2), half, half, half, make_poll(1, 7), make_poll(1, 7)])
    assert [gone(one) for one in seen] == [[], [], [], [], [], [2]]
    assert [circle.id for circle in seen[1].appeared] == [7]


def test_failed_poll_between_two_whole_ones_changes_nothing() -> None:
    _, seen = play([make_poll(1, 2), make_poll(1), Poll(), make_poll(1)])
    assert [gone(one) for one in seen] == [[], [], [], [2]]


def test_circle_that_cannot_be_read_is_there() -> None:
    unread = replace(make_poll(1), unread=frozenset({SourceCircleId(2)}))
    assert play([make_poll(1, 2), unread, unread, unread])[1][3] == Comparison()


def test_circle_that_comes_back_appears_again() -> None:
    known, seen = play([make_poll(1, 2), make_poll(1), make_poll(1), make_poll(1, 2)])
    assert [circle.id for circle in seen[3].appeared] == [2]
    item = known[SourceCircleId(2)]
    assert (item.gone_at, item.first_seen_at) == (None, NOW)


def test_circle_whose_last_day_is_over_has_ended_at_once_and_nobody_took_it_back() -> None:
    known, _ = play([make_poll(1, 2)])
    on_its_last_day = compare_source(known, make_poll(1), AFTERWARDS - timedelta(days=1))
    assert on_its_last_day == Comparison(missed=(SourceCircleId(2),))
    assert compare_source(known, make_poll(1), AFTERWARDS) == Comparison(ended=(make_source_circle(2),))


def test_suddenly_empty_list_is_distrusted_until_the_circles_are_over() -> None:
    known, seen = play([make_poll(1, 2), *[make_poll()] * 20])
    assert seen[1:] == [Comparison(distrusted=True)] * 20
    assert [circle.id for circle in compare_source(known, make_poll(), AFTERWARDS).ended] == [1, 2]


def test_half_of_a_list_does_not_go_at_once() -> None:
    ten = range(1, 11)
    _, seen = play([make_poll(*ten), make_poll(*ten[6:]), make_poll(*ten[6:])])
    assert seen[1:] == [Comparison(distrusted=True)] * 2
    _, seen = play([make_poll(*ten), make_poll(*ten[5:]), make_poll(*ten[5:])])
    assert gone(seen[2]) == [1, 2, 3, 4, 5]
    _, seen = play([make_poll(1, 2, 3, 4), make_poll(4), make_poll(4)])
    assert gone(seen[2]) == [1, 2, 3]


@given(st.lists(st.tuples(st.sets(st.integers(1, 6)), st.booleans()), min_size=1, max_size=12))
def test_only_what_two_whole_lists_in_a_row_lack_is_gone(lists: list[tuple[set[int], bool]]) -> None:
    """In a row among the whole ones; a list between that shows the circle begins the count anew."""
    known, seen = play([make_poll(*numbers, complete=complete) for numbers, complete in lists])
    for at, one in enumerate(seen):
        for number in gone(one):
            before = lists[:at]
            since = max(place for place, (numbers, _) in enumerate(before) if number in numbers)
            lacked = [complete for _, complete in before[since + 1 :]]
            assert lacked.count(True) >= 1
            assert lists[at][1]
            assert number not in lists[at][0]
    assert known.keys() == {number for numbers, _ in lists for number in numbers}
    again = make_poll(*lists[-1][0], complete=False)
    assert compare_source(known, again, NOW) == Comparison()
