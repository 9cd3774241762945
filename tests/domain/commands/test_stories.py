"""Every story of commands: the circle after it, in whatever order it came in, and what people are told."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from service.domain.changes import compare_told, tell_all
from service.domain.voices.log import Log, add_statement, fold_log
from service.domain.voices.values import Statement
from tests.domain.commands.telling import STORIES, Story, describe, load_story
from tests.domain.voices.telling import CIRCLE, describe_change

FILES = sorted(STORIES.glob("*.toml"))
ORDERS = 20


def collect(statements: Sequence[Statement]) -> Log:
    log = Log(CIRCLE)
    for statement in statements:
        log = add_statement(log, statement)
    return log


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def story(request: pytest.FixtureRequest) -> Story:
    return load_story(request.param)


def test_story_ends_in_its_circle(story: Story) -> None:
    expected = {key: value for key, value in story.expected.items() if key != "told"}
    assert describe(fold_log(collect(story.statements)), list(expected)) == expected


def test_story_tells_people_what_changed_and_tells_it_once(story: Story) -> None:
    told = tell_all(fold_log(collect(story.statements[: story.read])))
    circle = fold_log(collect(story.statements))
    difference = compare_told(told, circle, story.now)
    assert [describe_change(change) for change in difference.changes] == story.expected["told"]
    assert compare_told(difference.after, circle, story.now).changes == ()


def test_story_that_comes_in_shuffled_ends_in_the_same_circle(story: Story) -> None:
    chance = random.Random(0)
    for _ in range(ORDERS):
        statements = chance.sample(story.statements, len(story.statements))
        assert collect(statements) == collect(story.statements)
