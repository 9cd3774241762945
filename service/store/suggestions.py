"""Circles that may be the one that a story asked for.

Those of its author, or with a link to it, join by themselves; about others organizers say yes or no. An answer is a
value that the next decision about the story reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from service.domain.ids import ForumUserId, TopicId, TownId
from service.domain.proposals.states import OPEN, ProposalState
from service.domain.proposals.values import Proposal
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.pool import Connection
from service.store.proposals import read_proposal


class How(Enum):
    """What speaks for it."""

    AUTHOR = "author"
    LINK = "link"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class SuggestedCircle:
    """A circle about which organizers have not said yet whether it is the one."""

    circle: str
    """Its origin."""
    name: str
    url: str | None
    """Of its topic, once that stands."""
    how: How


WAITING = (ProposalState.ACCEPTED, ProposalState.PREPARING, ProposalState.LOOKING)
"""Such a story waits for a circle in its town."""
_ALIVE = "circle.state not in ('vanished', 'cancelled') and not coalesce((announced ->> 'called_off')::boolean, false)"


def name_states(states: Iterable[ProposalState]) -> str:
    """As SQL lists them."""
    return ", ".join(f"'{one.value}'" for one in states)


OF_SUGGESTION = (
    "join circle on circle.origin = suggestion.circle join proposal on proposal.origin = suggestion.proposal"
)
ASKED = f"fits is null and {_ALIVE} and proposal.state in ({name_states(OPEN)})"
"""Of a suggestion with its circle and story: organizers should answer."""


async def load_stories_by(connection: Connection, author_id: ForumUserId) -> Sequence[Proposal]:
    """The open stories of this person, the newest first."""
    rows = await connection.fetch(
        "select * from proposal where author_id = $1 and state = any($2::text[]) order by created_at desc",
        author_id,
        [one.value for one in OPEN],
    )
    return [read_proposal(row) for row in rows]


async def load_stories_in(connection: Connection, topic_ids: Collection[TopicId]) -> Sequence[Proposal]:
    """The open stories of these topics."""
    rows = await connection.fetch(
        "select * from proposal where (topic_id = any($1::bigint[]) or written_in = any($1::bigint[])) "
        "and state = any($2::text[]) order by created_at",
        list(topic_ids),
        [one.value for one in OPEN],
    )
    return [read_proposal(row) for row in rows]


async def load_stories_of_town(connection: Connection, town_id: TownId) -> Sequence[Proposal]:
    """The stories of this town that wait for a circle."""
    rows = await connection.fetch(
        "select * from proposal where town_id = $1 and state = any($2::text[]) order by created_at",
        town_id,
        [one.value for one in WAITING],
    )
    return [read_proposal(row) for row in rows]


async def record_suggestion(
    connection: Connection, origin: str, circle: str, how: How, at: datetime, *, fits: bool
) -> bool:
    """The circle may be the one; `fits`: it is. False when nothing is new by that, or somebody has answered."""
    changed = await connection.fetchval(
        "insert into suggestion (proposal, circle, how, fits, at) values ($1, $2, $3, case when $4 then true end, $5) "
        "on conflict (proposal, circle) do update set how = excluded.how, fits = true "
        "where suggestion.fits is null and excluded.fits returning circle",
        origin,
        circle,
        how.value,
        fits,
        at,
    )
    return changed is not None


async def record_suggestion_answer(connection: Connection, origin: str, circle: str, *, fits: bool) -> bool:
    """An organizer's yes or no. False when nobody asked, or it says so already."""
    subject = ProposalSubject(origin)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update suggestion set fits = $3 where proposal = $1 and circle = $2 and fits is distinct from $3 "
            "returning circle",
            origin,
            circle,
            fits,
        )
        if changed is not None:
            await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return changed is not None


async def load_suggestions(connection: Connection, origin: str) -> Sequence[SuggestedCircle]:
    """Those of the story about which organizers should answer, the newest first."""
    rows = await connection.fetch(
        "select circle.origin, announced ->> 'name' as name, circle.topic_url, how from suggestion "  # noqa: S608
        f"{OF_SUGGESTION} where suggestion.proposal = $1 and {ASKED} order by suggestion.at desc, circle.origin",
        origin,
    )
    return [SuggestedCircle(row["origin"], row["name"], row["topic_url"], How(row["how"])) for row in rows]


async def load_fitting(connection: Connection, origin: str) -> str | None:
    """The origin of the circle that is the one, and goes on."""
    found: str | None = await connection.fetchval(
        "select circle.origin from suggestion join circle on circle.origin = suggestion.circle "  # noqa: S608
        f"where proposal = $1 and fits and {_ALIVE} order by at desc, circle.origin limit 1",
        origin,
    )
    return found


async def is_going_on(connection: Connection, origin: str, circle: str) -> bool:
    """Whether the story's circle has neither vanished nor been called off, and nobody said that it is another's."""
    return bool(
        await connection.fetchval(
            f"select exists (select from circle where circle.origin = $2 and {_ALIVE} and not exists ("  # noqa: S608
            "select from suggestion where proposal = $1 and suggestion.circle = $2 and not fits))",
            origin,
            circle,
        )
    )


async def load_stories_of(connection: Connection, circle: str) -> Sequence[ProposalSubject]:
    """The stories for which this circle is the one, or was."""
    rows = await connection.fetch(
        "select origin from proposal where circle = $1 "
        "union select proposal from suggestion where circle = $1 and fits order by 1",
        circle,
    )
    return [ProposalSubject(row["origin"]) for row in rows]
