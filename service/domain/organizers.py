"""When organizers are called: by one message when something new waits for them, and never often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

AT_MOST_EVERY = timedelta(days=1)
AGAIN_AFTER = timedelta(days=7)
"""The same things are told again when they have waited so long."""
INCOMPLETE_AFTER = timedelta(days=3)
"""An author who was asked is left in peace for so long before organizers see it."""
SHOWN_FOR = timedelta(days=60)
"""What is older needs nobody any more."""


@dataclass(frozen=True, slots=True)
class WaitingThings:
    """How much waits for organizers, by what it wants of them."""

    undecided: int
    """Announcements that want a yes or no."""
    doubtful: int
    """What may be an announcement, or not."""
    incomplete: int
    """Announcements whose authors were asked and have not answered."""
    offered: int
    """Circles announced elsewhere that have no topic."""
    candidates: int
    """People who say that a circle is theirs."""
    unlisted: int
    """Circles with a topic that their source no longer lists."""
    clashes: int
    """Two circles in one room at one hour, as long as that is ahead."""
    newest_at: datetime | None
    """When the newest of them began to wait; None when nothing does."""
    next_at: datetime | None
    """When the next one will, by time alone."""
    unseen: int = 0
    """Stories that want a glance before they become public."""
    unanswered: int = 0
    """Stories that wait for their first answer."""
    late: int = 0
    """Stories to whose people we promised a day that has passed."""
    suggested: int = 0
    """Circles that may be the one a story asked for."""

    @property
    def stories(self) -> int:
        return self.unseen + self.unanswered + self.late + self.suggested

    @property
    def total(self) -> int:
        asked = self.undecided + self.doubtful + self.incomplete
        return asked + self.offered + self.candidates + self.unlisted + self.stories + self.clashes


@dataclass(frozen=True, slots=True)
class CallDecision:
    is_due: bool
    look_at: datetime | None
    """When time alone would change something."""


def decide_call(things: WaitingThings, called_at: datetime | None, now: datetime) -> CallDecision:
    """Whether organizers are called now. `called_at`: when they last were."""
    if things.newest_at is None:
        return CallDecision(False, things.next_at)
    due_at = now
    if called_at is not None:
        is_new = things.newest_at > called_at
        due_at = called_at + (AT_MOST_EVERY if is_new else AGAIN_AFTER)
    if due_at <= now:
        return CallDecision(True, now + AT_MOST_EVERY)
    return CallDecision(False, min(due_at, things.next_at or due_at))
