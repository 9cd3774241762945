"""The catch-up reads every post above the mark once, and moves the mark only over what it has read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.domain.catching_up import CatchUp, advance_catch_up, start_catch_up
from service.domain.ids import PostId

post_ids = st.sets(st.integers(1, 400), max_size=200).map(lambda ids: sorted(map(PostId, ids)))
sizes = st.lists(st.integers(1, 60), min_size=1, max_size=30)


def read_pass(
    known: CatchUp, list_posts: Callable[[int], Sequence[PostId]], page_sizes: Sequence[int]
) -> tuple[CatchUp, list[PostId], list[CatchUp]]:
    """One pass over the list, newest first; `list_posts(n)` gives what is there when the n-th page is read.

    Gives how it ended, what was read above the mark, and how it stood after each page.
    """
    read: list[PostId] = []
    steps: list[CatchUp] = []
    number = 0
    while number == 0 or known.below is not None:
        below = known.below
        there = [post for post in reversed(list_posts(number)) if below is None or post < below]
        page = there[: page_sizes[number % len(page_sizes)]]
        read += [post for post in page if post > known.mark]
        known = advance_catch_up(known, page)
        steps.append(known)
        number += 1
    return known, read, steps


@given(post_ids, st.integers(0, 400).map(PostId), sizes)
def test_every_post_above_the_mark_is_read_once_and_the_mark_ends_at_the_top(
    there: list[PostId], mark: PostId, page_sizes: list[int]
) -> None:
    known, read, steps = read_pass(CatchUp(mark), lambda _: there, page_sizes)
    assert read == [post for post in reversed(there) if post > mark]
    assert known == CatchUp(max([mark, *there]))
    assert {step.mark for step in steps[:-1]} <= {mark}


@given(post_ids, st.integers(0, 400).map(PostId), sizes, st.integers(1, 9))
def test_what_is_written_meanwhile_is_left_to_the_next_pass(
    there: list[PostId], mark: PostId, page_sizes: list[int], more: int
) -> None:
    def list_posts(number: int) -> list[PostId]:
        return [*there, *(PostId(401 + new) for new in range(number * more))]

    known, read, steps = read_pass(CatchUp(mark), list_posts, page_sizes)
    assert read == [post for post in reversed(there) if post > mark]
    final = list_posts(len(steps))
    known, read_later, _ = read_pass(known, lambda _: final, page_sizes)
    assert read_later == [post for post in reversed(final) if post > max([mark, *there])]
    assert known == CatchUp(max([mark, *final]))


@given(post_ids, st.integers(0, 400).map(PostId), sizes)
def test_progress_grows_from_page_to_page(there: list[PostId], mark: PostId, page_sizes: list[int]) -> None:
    _, _, steps = read_pass(CatchUp(mark), lambda _: there, page_sizes)
    told = [step.percent for step in steps]
    assert told.pop() is None
    growing = [percent for percent in told if percent is not None]
    assert len(growing) == len(told)
    assert growing == sorted(growing)
    assert all(0 <= percent < 100 for percent in growing)


def test_pass_that_is_taken_up_again_goes_on_where_it_stood() -> None:
    known = CatchUp(PostId(10), PostId(90), PostId(40))
    assert advance_catch_up(known, [PostId(39), PostId(20)]) == CatchUp(PostId(10), PostId(90), PostId(20))
    assert advance_catch_up(known, [PostId(39), PostId(9)]) == CatchUp(PostId(90))
    assert advance_catch_up(known, []) == CatchUp(PostId(90))


def test_first_mark_is_the_newest_post_unless_something_was_heard_before() -> None:
    newest = [PostId(number) for number in (900, 899, 890)]
    assert start_catch_up(newest, None) == CatchUp(PostId(900))
    assert start_catch_up(newest, PostId(895)) == CatchUp(PostId(894))
    assert start_catch_up(newest, PostId(950)) == CatchUp(PostId(900))
    assert start_catch_up([], None) == CatchUp(PostId(0))
