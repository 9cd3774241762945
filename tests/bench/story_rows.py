"""Ten thousand stories in as many words as people use, 200 of them from one town, and circles all over the country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import asyncpg

from service.domain.ids import ForumUserId, TownId
from service.domain.places import Town
from service.domain.posts import User
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, Votes, Where
from service.store.people import record_person
from service.store.proposals import record_proposal
from tests.domain.proposals.stories import PITTSBURGH, make_proposal

STORIES, OF_ONE_TOWN, NEAR_IT = 10_000, 200, 300
CIRCLES = 2_000
TOWNS = 2_000
WORDS_OF_AN_ANSWER = 90
PEOPLE = 40
FIRST_PERSON = 500
_DAYS = 400

# All over the United States; the one real circle lends the rest.
_CIRCLES = """
insert into circle (origin, external_id, announcement_topic_id, author_id, announced, facilitator_ids, state,
    topic_id, first_post_id, topic_url, titles, topic_title, block, created_at, changed_at, ends_at)
select 't' || 5000000 + n, 'circle-t' || 5000000 + n, 5000000 + n, c.author_id,
    jsonb_set(jsonb_set(c.announced, '{place,town,latitude}', to_jsonb(25 + (n * 37 % 2400) / 100.0)),
        '{place,town,longitude}', to_jsonb(-125 + (n * 53 % 5800) / 100.0)),
    c.facilitator_ids, 'running', 6000000 + n, 7000000 + n, c.topic_url, c.titles, c.topic_title, c.block, $2, $2, $2
from (select * from circle limit 1) as c, generate_series(1, $1::integer) as n
"""


async def insert_stories(connection: asyncpg.Connection, now: datetime) -> None:
    """A real circle must stand there already."""
    await connection.execute("set synchronous_commit = off")
    async with connection.transaction():
        for number in range(PEOPLE):
            await record_person(connection, User(ForumUserId(FIRST_PERSON + number), f"member{number}"))
        for story in make_stories(now):
            await record_proposal(connection, story)
        await connection.execute(_CIRCLES, CIRCLES, now)
    await connection.execute("vacuum (analyze)")


def make_stories(now: datetime) -> Iterator[Proposal]:
    random = Random(12)
    vocabulary = [_make_word(random) for _ in range(4000)]
    towns = [_make_town(random, number) for number in range(TOWNS)]
    states = [state for state in ProposalState if state is not ProposalState.REMOVED]
    weights = [8 if state in (ProposalState.RECEIVED, ProposalState.TALKING) else 1 for state in states]
    for number in range(STORIES):
        since = now - timedelta(days=random.random() * _DAYS)
        town = PITTSBURGH if number < OF_ONE_TOWN else random.choice(towns)
        if number < OF_ONE_TOWN:
            state = ProposalState.RECEIVED
        else:
            (state,) = random.choices(states, weights)
        yield make_proposal(
            state,
            origin=f"{number:016x}",
            words=make_words(random, vocabulary, town),
            since=since,
            created_at=since,
            author_id=ForumUserId(FIRST_PERSON + number % PEOPLE),
            assignee=ForumUserId(FIRST_PERSON + number % PEOPLE) if number % 3 == 0 else None,
            promised=(since + timedelta(days=10)).date(),
            votes=Votes(number % 7, number % 3, number % 2),
        )


def make_words(random: Random, vocabulary: list[str], town: Town) -> ProposalWords:
    why, how, story = (" ".join(random.choices(vocabulary, k=WORDS_OF_AN_ANSWER)) for _ in range(3))
    return ProposalWords(where=Where(town=town), why=why, how=how, story=story)


def _make_word(random: Random) -> str:
    return "".join(random.choices("abcdefghijklmnoprstuvw", k=random.randint(3, 10)))


def _make_town(random: Random, number: int) -> Town:
    """The first of them lie around Pittsburgh."""
    here = Town(TownId(20_000_000 + number), f"Town {number}", "US", "PA", 0.0, 0.0, "America/New_York", 5000)
    if number < NEAR_IT * TOWNS // STORIES:
        latitude, longitude = 40.44 + random.uniform(-0.3, 0.3), -79.996 + random.uniform(-0.4, 0.4)
    else:
        latitude, longitude = random.uniform(25, 49), random.uniform(-125, -67)
    return replace(here, latitude=latitude, longitude=longitude)
