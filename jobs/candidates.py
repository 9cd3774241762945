"""Hears who says that a circle is theirs for which nobody on the forum answers; an organizer decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jobs.organizers import wake_organizers
from service.domain.circles import Circle
from service.domain.commands.values import CommandLine, ThisIsMine, Understood
from service.domain.ids import ForumUserId
from service.reasons import Reason, ReasonCode
from service.store.candidates import record_candidate
from service.store.pool import Connection


def is_candidate(circle: Circle, lines: Sequence[CommandLine]) -> bool:
    """Whether these lines say that the circle is their writer's, and it is nobody's here."""
    says_so = any(isinstance(line, Understood) and isinstance(line.command, ThisIsMine) for line in lines)
    return circle.author_id is None and says_so


async def hear_candidate(
    connection: Connection, circle: Circle, person: ForumUserId, now: datetime
) -> Reason:
    if await record_candidate(connection, circle.origin, person, now, by_link=False):
        await wake_organizers(connection)
    return Reason(ReasonCode.CANDIDATE)
