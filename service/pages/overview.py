"""Everything the status page shows, loaded in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.config import Config
from service.domain.budget import Bucket
from service.domain.catching_up import CatchUp
from service.domain.organizers import WaitingThings
from service.reasons import Reason
from service.store.candidates import CandidateLine, load_candidates
from service.store.catching_up import count_missed, load_catch_up
from service.store.clashes import ClashLine, load_clashes
from service.store.index import IndexLine, load_index_by_hand
from service.store.offers import OfferLine, UnlistedLine, load_offers, load_unlisted
from service.store.organizers import (
    LIMIT,
    AnnouncementLine,
    CircleLine,
    load_by_hand,
    load_declined,
    load_incomplete,
    load_left_alone,
    load_out_of_sight,
    load_taken_away,
    load_waiting,
    load_waiting_things,
)
from service.store.pool import Connection
from service.store.pulse import Pulse, load_pulse
from service.store.replies import Replies, load_replies
from service.store.settings import ForeignCall, load_clock_offset, load_foreign_call
from service.store.status import (
    load_deliveries,
    load_done_effects,
    load_failed_deliveries,
    load_failed_effects,
    load_failed_reads,
    load_moving_effects,
    load_struggling_deliveries,
    load_struggling_reads,
)
from service.store.status_lines import DeliveryLine, EffectLine, ReadLine
from service.store.troubles import load_troubles

SHOWN = 10
"""Lines of what was heard and done; the rest has pages of its own."""
MOVING_SHOWN = 20
QUIET = timedelta(days=1)
"""A forum that says nothing for so long may have lost its webhook."""
OVERDUE_S = 60.0
FOREIGN_SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Organizers:
    """What stands on the organizers' list. `now`: by the circles' clock."""

    now: datetime
    waiting: Sequence[AnnouncementLine]
    declined: Sequence[AnnouncementLine]
    incomplete: Sequence[AnnouncementLine]
    left_alone: Sequence[AnnouncementLine]
    out_of_sight: Sequence[CircleLine]
    taken_away: Sequence[CircleLine]
    by_hand: Sequence[CircleLine | IndexLine]
    offers: Sequence[OfferLine]
    candidates: Sequence[CandidateLine]
    unlisted: Sequence[UnlistedLine]
    clashes: Sequence[ClashLine]
    things: WaitingThings
    replies: Replies
    words: str
    """Only announcements with these words in the title are shown."""

    @property
    def total(self) -> int:
        """How many things there are to look at, shown or not; what was declined is settled."""
        return self.things.total + len(self.out_of_sight) + len(self.taken_away) + len(self.by_hand)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        shown = (self.waiting, self.incomplete, self.left_alone, self.candidates, self.unlisted, self.clashes)
        offered = sum(not line.allowed for line in self.offers)
        circles = (self.out_of_sight, self.taken_away, self.by_hand)
        is_full = any(len(lines) >= LIMIT for lines in circles)
        return is_full or self.things.total > sum(map(len, shown)) + offered


@dataclass(frozen=True, slots=True)
class Overview:
    pulse: Pulse
    troubles: Sequence[Reason]
    catch_up: CatchUp | None
    missed: int
    """Topics to be read again because something about them may have been missed."""
    foreign: ForeignCall | None
    failed_effects: Sequence[EffectLine]
    failed_deliveries: Sequence[DeliveryLine]
    failed_reads: Sequence[ReadLine]
    organizers: Organizers
    moving: Sequence[EffectLine]
    struggling_deliveries: Sequence[DeliveryLine]
    struggling_reads: Sequence[ReadLine]
    heard: Sequence[DeliveryLine]
    done: Sequence[EffectLine]

    @property
    def now(self) -> datetime:
        """The database's real time."""
        return self.pulse.now

    @property
    def foreign_is_shown(self) -> bool:
        return self.foreign is not None and self.now - self.foreign.at < FOREIGN_SHOWN

    @property
    def is_deaf(self) -> bool:
        """Since a forum was turned away nothing was heard: it was most likely ours."""
        if self.foreign is None or not self.foreign_is_shown:
            return False
        return self.pulse.last_heard_at is None or self.pulse.last_heard_at < self.foreign.at

    @property
    def needs(self) -> int:
        """How many things need the administrator."""
        return self.pulse.failed + len(self.troubles) + self.is_deaf

    @property
    def on_their_way(self) -> int:
        return self.pulse.moving + self.pulse.waiting

    @property
    def moving_unseen(self) -> int:
        """Effects beyond those shown."""
        return self.pulse.moving + self.pulse.planned - self.pulse.closings - len(self.moving)

    @property
    def failed_unseen(self) -> int:
        """What was given up beyond that shown."""
        shown = (self.failed_effects, self.failed_deliveries, self.failed_reads)
        return self.pulse.failed - sum(map(len, shown))

    @property
    def is_late(self) -> bool:
        return not self.troubles and self.pulse.overdue_s > OVERDUE_S

    @property
    def is_quiet(self) -> bool:
        heard = self.pulse.last_heard_at
        return heard is not None and self.now - heard > QUIET


async def load_overview(connection: Connection, config: Config, words: str = "") -> Overview:
    """`words`: only announcements with these in the title wait on the organizers' list."""
    pulse = await load_pulse(connection, Bucket(config.api_requests_per_minute))
    return Overview(
        pulse=pulse,
        troubles=await load_troubles(connection, config),
        catch_up=await load_catch_up(connection),
        missed=await count_missed(connection),
        foreign=await load_foreign_call(connection),
        failed_effects=await load_failed_effects(connection),
        failed_deliveries=await load_failed_deliveries(connection),
        failed_reads=await load_failed_reads(connection),
        organizers=await _load_organizers(connection, config, pulse.now, words),
        moving=await load_moving_effects(connection, MOVING_SHOWN),
        struggling_deliveries=await load_struggling_deliveries(connection),
        struggling_reads=await load_struggling_reads(connection),
        heard=await load_deliveries(connection, SHOWN),
        done=await load_done_effects(connection, SHOWN, closings=False),
    )


async def _load_organizers(
    connection: Connection, config: Config, real_now: datetime, words: str
) -> Organizers:
    now = real_now + await load_clock_offset(connection)
    return Organizers(
        now=now,
        waiting=await load_waiting(connection, words),
        declined=await load_declined(connection, now, words),
        incomplete=await load_incomplete(connection, now, words),
        left_alone=await load_left_alone(connection, now, words),
        out_of_sight=await load_out_of_sight(connection, now, words),
        taken_away=await load_taken_away(connection, now, words),
        by_hand=[*await load_by_hand(connection, now, words), *await load_index_by_hand(connection)],
        offers=await load_offers(connection, words) if config.offers_topics else (),
        candidates=await load_candidates(connection),
        unlisted=await load_unlisted(connection),
        clashes=await load_clashes(connection, now),
        replies=await load_replies(connection, config.discourse_api_username),
        things=await load_waiting_things(connection, now, offers=config.offers_topics),
        words=words,
    )
