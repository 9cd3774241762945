"""A subject's key is made and parsed in one place."""

from __future__ import annotations

import pytest

from service.domain.ids import TopicId
from service.domain.subjects import CircleSubject, ForumSubject, compose_circle_subject, parse_subject


@pytest.mark.parametrize(
    "subject",
    [*ForumSubject, compose_circle_subject(TopicId(431)), CircleSubject("p2pu-9"), CircleSubject("c:1")],
)
def test_subject_comes_back_from_its_key(subject: ForumSubject | CircleSubject) -> None:
    assert parse_subject(subject.key) == subject


@pytest.mark.parametrize("key", ["", "circle", "circle:", "forum", "forum:all", "t431"])
def test_key_that_nobody_made_is_a_mistake(key: str) -> None:
    with pytest.raises(ValueError, match=f"'{key}'"):
        parse_subject(key)
