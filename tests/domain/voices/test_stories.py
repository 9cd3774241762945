"""Every story, in order and shuffled: the circle, its meetings and their uids, and what people are told."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest

from service.domain.changes import Told, compare_told, tell_all
from service.domain.voices.circle import SaidCircle
from service.domain.voices.log import Log, add_statement, fold_log
from service.domain.voices.values import Statement
from tests.domain.voices.telling import CIRCLE, STORIES, Story, describe_change, describe_circle, load_story

FILES = sorted(STORIES.glob("*.toml"))
ORDERS = 20


def fold(statements: Sequence[Statement]) -> SaidCircle:
    """The circle of statements that came in one by one in this order."""
    return fold_log(collect(statements))


def collect(statements: Sequence[Statement]) -> Log:
    log = Log(CIRCLE)
    for statement in statements:
        log = add_statement(log, statement)
    return log


def shuffle(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """Other orders in which they may come in, with some of them twice."""
    if len(statements) <= 4:
        yield from permutations(statements)
    chance = random.Random(0)
    for _ in range(ORDERS):
        again = chance.sample(statements, chance.randint(0, len(statements)))
        yield chance.sample([*statements, *again], len(statements) + len(again))


def tell(story: Story, circle: SaidCircle) -> tuple[Sequence[str], Told]:
    told = tell_all(fold(story.statements[: story.read]))
    difference = compare_told(told, circle, story.now)
    return [describe_change(change) for change in difference.changes], difference.after


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def story(request: pytest.FixtureRequest) -> Story:
    return load_story(request.param)


def test_all_twelve_stories_are_there() -> None:
    assert len(FILES) >= 12


def test_story_ends_in_its_circle(story: Story) -> None:
    circle = describe_circle(fold(story.statements))
    expected = dict(story.expected)
    expected.pop("told")
    assert {key: circle[key] for key in expected} == expected


def test_story_tells_people_what_changed_and_tells_it_once(story: Story) -> None:
    circle = fold(story.statements)
    words, after = tell(story, circle)
    assert words == story.expected["told"]
    assert compare_told(after, circle, story.now).changes == ()


def test_story_that_comes_in_shuffled_ends_in_the_same_circle(story: Story) -> None:
    expected = collect(story.statements)
    for statements in shuffle(story.statements):
        assert collect(statements) == expected


def test_what_a_restored_database_lacks_changes_no_meeting(story: Story) -> None:
    left = [statement for statement in story.statements if statement.ref not in story.lost]
    whole = describe_circle(fold(story.statements))
    assert describe_circle(fold(left)) == whole
