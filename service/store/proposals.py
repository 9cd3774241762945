"""Proposals as their rows hold them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from service.domain.circles import TopicMade
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.proposals.states import OPEN, ProposalState
from service.domain.proposals.values import Item, Newer, Proposal, ProposalWords, Rhythm, Votes, Wanted
from service.domain.subjects import ProposalSubject
from service.store.pool import Connection
from service.store.values import compose_json, parse_json

_ONCE = ("origin", "created_at", "written_in", "address")
_CHANGING = (
    "words", "newer", "state", "since", "language", "author_id", "assignee_id", "stepped_at", "active_at", "promised",
    "broken", "wanted", "rhythm", "votes_join", "votes_facilitate", "votes_room", "done", "circle",
    "together_with", "shares_text", "asked", "topic_id", "first_post_id", "topic_url", "topic_title", "titles",
    "block", "polled", "by_hand", "hand_back", "listed", "closed",
)  # fmt: skip
_COLUMNS = (*_ONCE, *_CHANGING)
_RECORD = (
    f"insert into proposal ({', '.join(_COLUMNS)}) "  # noqa: S608 - constants
    f"values ({', '.join(f'${number}' for number in range(1, len(_COLUMNS) + 1))}) "
    f"on conflict (origin) do update set {', '.join(f'{one} = excluded.{one}' for one in _CHANGING)}"
)


async def record_proposal(
    connection: Connection, proposal: Proposal, *, address: bytes | None = None
) -> None:
    """The proposal as it is now. `address`: sha256 of its private address's token, when it is new."""
    values = {**_write_said(proposal), **_write_known(proposal), **_write_topic(proposal), "address": address}
    await connection.execute(_RECORD, *(values[column] for column in _COLUMNS))


def _write_said(proposal: Proposal) -> dict[str, object]:
    return {
        "origin": proposal.origin,
        "words": compose_json(proposal.words),
        "newer": compose_json(proposal.newer) if proposal.newer else None,
        "state": proposal.state.value,
        "since": proposal.since,
        "created_at": proposal.created_at,
        "language": proposal.language.value if proposal.language else None,
        "author_id": proposal.author_id,
        "written_in": proposal.written_in,
    }


def _write_known(proposal: Proposal) -> dict[str, object]:
    return {
        "assignee_id": proposal.assignee,
        "stepped_at": proposal.stepped_at,
        "active_at": proposal.active_at,
        "promised": proposal.promised,
        "broken": proposal.broken,
        "wanted": sorted(one.value for one in proposal.wanted),
        "rhythm": proposal.rhythm.value if proposal.rhythm else None,
        "votes_join": proposal.votes.join,
        "votes_facilitate": proposal.votes.facilitate,
        "votes_room": proposal.votes.room,
        "done": sorted(one.value for one in proposal.done),
        "circle": proposal.circle,
        "together_with": proposal.together_with,
        "shares_text": proposal.shares_text,
        "asked": proposal.asked,
    }


def _write_topic(proposal: Proposal) -> dict[str, object]:
    made = proposal.made
    return {
        "topic_id": made.topic_id if made else None,
        "first_post_id": made.first_post_id if made else None,
        "topic_url": made.url if made else None,
        "topic_title": made.title if made else None,
        "block": made.block if made else None,
        "polled": proposal.polled,
        "titles": list(proposal.titles),
        "by_hand": proposal.by_hand,
        "hand_back": proposal.hand_back,
        "listed": proposal.listed,
        "closed": proposal.closed,
    }


async def load_proposal(connection: Connection, origin: str) -> Proposal | None:
    row = await connection.fetchrow("select * from proposal where origin = $1", origin)
    return read_proposal(row) if row else None


async def load_proposal_of_topic(connection: Connection, topic_id: TopicId) -> Proposal | None:
    """The proposal whose topic it is, whoever made it."""
    row = await connection.fetchrow(
        "select * from proposal where topic_id = $1 or written_in = $1 limit 1", topic_id
    )
    return read_proposal(row) if row else None


async def load_open_stories(connection: Connection) -> Sequence[ProposalSubject]:
    """Stories with a topic that are not at their end, the newest first."""
    rows = await connection.fetch(
        "select origin from proposal where state = any($1::text[]) and coalesce(topic_id, written_in) is not null "
        "order by created_at desc, origin",
        [one.value for one in OPEN],
    )
    return [ProposalSubject(row["origin"]) for row in rows]


async def load_proposal_at(connection: Connection, address: bytes) -> Proposal | None:
    """The proposal with this private address; `address`: sha256 of its token."""
    row = await connection.fetchrow("select * from proposal where address = $1", address)
    return read_proposal(row) if row else None


async def load_joined(connection: Connection, origin: str) -> Sequence[Proposal]:
    """The stories that were put together with this one, the oldest first."""
    rows = await connection.fetch(
        "select * from proposal where together_with = $1 and state = 'together' order by created_at, origin",
        origin,
    )
    return [read_proposal(row) for row in rows]


async def load_stories_of_circle(connection: Connection, circle: str) -> Sequence[ProposalSubject]:
    """The stories whose circle it is."""
    rows = await connection.fetch("select origin from proposal where circle = $1 order by origin", circle)
    return [ProposalSubject(row["origin"]) for row in rows]


def read_proposal(row: asyncpg.Record) -> Proposal:
    """The value of a whole row of `proposal`."""
    votes = Votes(row["votes_join"], row["votes_facilitate"], row["votes_room"])
    return Proposal(
        origin=row["origin"],
        words=parse_json(ProposalWords, row["words"]),
        newer=parse_json(Newer, row["newer"]) if row["newer"] else None,
        state=ProposalState(row["state"]),
        since=row["since"],
        created_at=row["created_at"],
        language=Language(row["language"]) if row["language"] else None,
        author_id=_read_person(row["author_id"]),
        written_in=None if row["written_in"] is None else TopicId(row["written_in"]),
        assignee=_read_person(row["assignee_id"]),
        stepped_at=row["stepped_at"],
        active_at=row["active_at"],
        promised=row["promised"],
        broken=row["broken"],
        wanted=frozenset(Wanted(one) for one in row["wanted"]),
        rhythm=Rhythm(row["rhythm"]) if row["rhythm"] else None,
        votes=votes,
        done=frozenset(Item(one) for one in row["done"]),
        circle=row["circle"],
        together_with=row["together_with"],
        shares_text=row["shares_text"],
        asked=row["asked"],
        made=_read_made(row),
        polled=row["polled"],
        titles=tuple(row["titles"]),
        by_hand=row["by_hand"],
        hand_back=row["hand_back"],
        listed=row["listed"],
        closed=row["closed"],
    )


def _read_person(person_id: int | None) -> ForumUserId | None:
    return None if person_id is None else ForumUserId(person_id)


def _read_made(row: asyncpg.Record) -> TopicMade | None:
    if row["topic_id"] is None:
        return None
    post_id = PostId(row["first_post_id"])
    return TopicMade(TopicId(row["topic_id"]), post_id, row["topic_url"], row["topic_title"], row["block"])


async def record_active(connection: Connection, origin: str, at: datetime) -> None:
    """Somebody voted or wrote."""
    await connection.execute(
        "update proposal set active_at = greatest(active_at, $2) where origin = $1", origin, at
    )
