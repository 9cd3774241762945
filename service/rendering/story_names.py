"""What states and steps of stories are called, on the forum and on our pages alike."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.proposals.states import Label, ProposalEvent
from service.rendering.environment import N_

LABEL_NAMES: Mapping[Label, str] = {
    Label.RECEIVED: N_("Received"),
    Label.TALKING: N_("Talking about it"),
    Label.LOOKING: N_("Looking for a partner"),
    Label.ACCEPTED: N_("Accepted"),
    Label.PREPARING: N_("Getting ready"),
    Label.RUNNING: N_("Running"),
    Label.NOT_NOW: N_("Not now"),
}
READ_BY = N_("read by %(name)s")
STEP_NAMES: Mapping[ProposalEvent, str] = {
    ProposalEvent.CLAIMED: N_("read by an organizer"),
    ProposalEvent.ASKED: N_("a question"),
    ProposalEvent.ANSWERED: N_("answered"),
    ProposalEvent.SOUGHT: N_("looking for a partner"),
    ProposalEvent.PARKED: N_("put off"),
    ProposalEvent.ACCEPTED: N_("accepted"),
    ProposalEvent.DECLINED: N_("not now"),
    ProposalEvent.PUT_TOGETHER: N_("put together with another story"),
    ProposalEvent.REOPENED: N_("taken up again"),
    ProposalEvent.PREPARED: N_("getting ready"),
    ProposalEvent.STARTED: N_("its circle is announced"),
    ProposalEvent.ENDED: N_("its circle will not go on"),
    ProposalEvent.LAPSED: N_("two weeks without a word, so it is back with all organizers"),
    ProposalEvent.OVERDUE: N_("we did not keep our day"),
    ProposalEvent.WOKEN: N_("its day has come"),
    ProposalEvent.WITHDRAWN: N_("taken back by the person who wrote it"),
    ProposalEvent.RESUBMITTED: N_("sent again"),
    ProposalEvent.VANISHED: N_("its topic was taken out of sight"),
    ProposalEvent.RETURNED: N_("its topic is in sight again"),
}
"""Of all others nothing is told."""
