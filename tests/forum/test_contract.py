"""The contract, kept by the demo forum always, and by a real Discourse where the environment names one.

DISCOURSE_TEST_URL, _API_KEY (for all users), _API_USERNAME (a moderator), _MEMBER, _CATEGORY, _GROUP and _TAG
name it. A few topics are written there: take a forum that is for testing, and raise its limit of API calls.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.forum.contract import Place
from tests.forum.contract_of_others import WholeContract
from tests.forum.demo_place import demo_place


class TestDemoForum(WholeContract):
    @pytest.fixture(params=["tags as objects", "tags as names"])
    async def place(self, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
        async with demo_place(tmp_path, tags_as_objects=request.param == "tags as objects") as (place, _):
            yield place


if "DISCOURSE_TEST_URL" in os.environ:

    class TestRealDiscourse(WholeContract):
        @pytest.fixture
        def place(self) -> Place:
            names = ("URL", "API_KEY", "API_USERNAME", "MEMBER", "CATEGORY", "GROUP", "TAG")
            return Place(*(os.environ[f"DISCOURSE_TEST_{name}"] for name in names))
