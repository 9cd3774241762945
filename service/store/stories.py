"""What everyone may see of stories: all that are public, and those of one town.

A story is in sight while its topic stands, is listed, and lies in a category that everyone can read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from service.domain.ids import ForumUserId
from service.domain.proposals.states import OPEN, PUBLIC, ProposalState
from service.domain.proposals.values import Proposal, Where
from service.store.pool import Connection
from service.store.proposals import read_proposal
from service.store.public import READABLE

MOST_OF_A_TOWN = 200
_STANDING = (*OPEN, ProposalState.RUNNING)

_SIGHT = f"""
select proposal.* from proposal left join topic on topic.id = coalesce(proposal.topic_id, proposal.written_in)
where proposal.state = any($2::text[]) and proposal.listed
    and coalesce(proposal.topic_id, proposal.written_in) is not null and {READABLE}
    and not exists (
        select from post where post.topic_id = coalesce(proposal.written_in, proposal.topic_id)
            and post.number = 1 and (post.deleted or post.hidden)
    )
"""  # noqa: S608 - all parts stand here


async def load_stories(
    connection: Connection, category: str, *, most: int, skipped: int = 0
) -> tuple[Sequence[Proposal], int]:
    """All in sight, by country and town, in each town the newest first; and how many there are in all."""
    rows = await connection.fetch(
        f"with sight as ({_SIGHT}) select *, count(*) over () as total from sight "  # noqa: S608 - stands here
        "order by country is null or country = '', country, lower(town), created_at desc, origin limit $3 offset $4",
        category,
        _values(PUBLIC),
        most,
        skipped,
    )
    return [read_proposal(row) for row in rows], rows[0]["total"] if rows else 0


async def load_newest_stories(connection: Connection, category: str, most: int) -> Sequence[Proposal]:
    """In sight, those that changed their state last before all others."""
    rows = await connection.fetch(
        f"{_SIGHT} order by since desc, origin limit $3",
        category,
        _values(PUBLIC),
        most,
    )
    return [read_proposal(row) for row in rows]


async def load_stories_of_town(connection: Connection, category: str, where: Where) -> Sequence[Proposal]:
    """Open and running ones in sight, the newest first. Names that we do not know count as written."""
    rows = await connection.fetch(
        f"{_SIGHT} and ($3::bigint is not null and town_id = $3"
        " or $3::bigint is null and town_id is null and lower(town) = lower($4) and country = $5)"
        " order by created_at desc, origin limit $6",
        category,
        _values(_STANDING),
        where.town.id if where.town else None,
        where.text,
        where.country,
        MOST_OF_A_TOWN,
    )
    return [read_proposal(row) for row in rows]


async def load_stories_of_author(connection: Connection, author: ForumUserId) -> Sequence[Proposal]:
    """All that this person has told and not removed, in sight or not, the newest first."""
    rows = await connection.fetch(
        "select * from proposal where author_id = $1 and state <> 'removed' order by created_at desc, origin",
        author,
    )
    return [read_proposal(row) for row in rows]


def _values(states: Collection[ProposalState]) -> list[str]:
    return [one.value for one in states]
