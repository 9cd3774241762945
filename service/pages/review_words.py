"""What the organizers' pages say about stories, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain.proposals.states import LABELS, ProposalEvent, ProposalState, View
from service.domain.proposals.values import Item, Proposal, Refusal, Rhythm, Step, StepStatus, Wanted
from service.pages.step_forms import FIELD_OF, LONGEST_LINE, STEP_FIELDS, Fault, StepField
from service.rendering.environment import N_, Texts
from service.rendering.story_names import LABEL_NAMES, STEP_NAMES
from service.store.suggestions import How

_E, _S = ProposalEvent, ProposalState

_STATES: Mapping[ProposalState, str] = {
    _S.UNSEEN: N_("Waits for a first look"),
    _S.DISCARDED: N_("Not made public"),
    _S.ASKED: N_("Waits for its author"),
    _S.PARKED: N_("Later"),
    _S.DECLINED: N_("Declined"),
    _S.TOGETHER: N_("Together with another one"),
    _S.WITHDRAWN: N_("Withdrawn"),
    _S.REMOVED: N_("Removed"),
}
"""Where organizers must know more than members do."""
_VIEWS: Mapping[View, str] = {
    View.NEEDS_ANSWER: N_("Needs an answer"),
    View.WAITING: N_("Waiting"),
    View.PREPARING: N_("Getting ready"),
    View.CLOSED: N_("Closed"),
}
_EMPTY: Mapping[View, str] = {
    View.NEEDS_ANSWER: N_("Every story has its answer. Nothing to do here today."),
    View.WAITING: N_("Nothing waits for an author, a partner or a day."),
    View.PREPARING: N_("No circle is being prepared right now. Accepted stories come here."),
    View.CLOSED: N_("No story has come to its end yet."),
}
_STEPS: Mapping[ProposalEvent, tuple[str, str]] = {
    _E.SHOWN: (N_("Make it public"), N_("It gets its topic on the forum, and waits for an answer.")),
    _E.DISCARDED: (N_("Do not make it public"), N_("For spam, or what is no story. Nobody is told.")),
    _E.CLAIMED: (N_("I take it"), N_("You read it and answer; people see your name.")),
    _E.ACCEPTED: (N_("Accept"), N_("Yes. Next come a room, a facilitator, a course and dates.")),
    _E.SOUGHT: (N_("Look for a partner"), N_("You like it; a room, a facilitator or a library's word is missing.")),
    _E.ASKED: (N_("Ask its author"), N_("It waits for their answer, in its topic.")),
    _E.PARKED: (N_("Put off"), N_("Not now, but on a day that you name.")),
    _E.PUT_TOGETHER: (N_("Put together"), N_("It goes on with another story of the same town, by the same wish.")),
    _E.DECLINED: (N_("Decline"), N_("Not now, for a reason that its author can understand.")),
    _E.REOPENED: (N_("Take up again"), N_("You look at it once more, and its people hear why.")),
    _E.PREPARED: (N_("Keep the list"), ""),
    _E.STARTED: (N_("Its circle is announced"), N_("If it did not join by itself: tell which circle it is.")),
}  # fmt: skip
"""What a form's button says, and what follows."""
_NEW_WORDS: Mapping[ProposalEvent, str] = {
    _E.SHOWN: N_("Its topic says the new words in a few seconds."),
    _E.DISCARDED: N_("People go on reading the earlier words, and its author is told so on their page."),
}
"""What follows where a glance is at the words to which a public story was changed."""
_LINES: Mapping[ProposalEvent, str] = {
    _E.ASKED: N_("Your question"),
    _E.DECLINED: N_("Why not now"),
    _E.REOPENED: N_("Why you take it up again"),
}
_SAID: Mapping[str, str] = {
    "show": N_("Thank you. It becomes public in a few seconds."),
    "show-words": N_("Thank you. Its topic says the new words in a few seconds."),
    "discard-words": N_("Thank you. People go on reading the earlier words."),
    "discard": N_("Thank you. It stays unseen; you find it among the closed ones."),
    "claim": N_("It is with you now."),
    "prepare": N_("Kept. Its topic follows in a few seconds."),
    "start": N_("Kept. Its topic links to the circle in a few seconds."),
    "undone": N_("Taken back. Nobody has read it."),
    "posted": N_("It is on its way to the forum."),
    "fits": N_("Thank you. In a few seconds the story runs."),
    "other": N_("Thank you. It is another circle, and the story goes on waiting."),
    "too-late": N_("That was too late: it is public already, or somebody else has answered."),
}
"""Decisions say it themselves."""
_FAULTS: Mapping[Fault | Refusal, str] = {
    Fault.DAY_UNREADABLE: N_("I do not understand this day. Write it like 2027-03-01."),
    Fault.CIRCLE_UNKNOWN: N_("I found no circle behind that link. Paste the address of its topic on the forum."),
    Refusal.NOT_NOW: N_("That step does not follow from where the story stands now."),
    Refusal.NOT_ORGANIZER: N_("Only organizers decide about stories."),
    Refusal.OWN_STORY: N_("It is your own story, so another organizer has to decide about it."),
    Refusal.NOT_AUTHOR: N_("Only the person who told the story can do that."),
    Refusal.DAY_MISSING: N_("Name the day on which you look at it again."),
    Refusal.DAY_PASSED: N_("That day has passed already."),
    Refusal.DAY_TOO_FAR: N_("That day is more than a year away."),
    Refusal.REASON_MISSING: N_("Its author should read why: write a line."),
    Refusal.NOTHING_WANTED: N_("Say what is missing, or how far ahead the library plans."),
    Refusal.OTHER_MISSING: N_("Choose the other story."),
    Refusal.OTHER_TOWN: N_("The other story is from another town: neighbours stay two stories, and show each other."),
    Refusal.OTHER_ENDED: N_("The other story has come to its end already."),
    Refusal.WORDS_CHANGED: N_("Its author has changed the words meanwhile. Please look at them as they are now."),
    Refusal.STORY_INCOMPLETE: N_("The story does not say enough yet: first ask for its town, or for a few words more."),
}  # fmt: skip
_ITEMS: Mapping[Item, tuple[str, str]] = {
    Item.FACILITATOR: (N_("A facilitator"), N_("Its author, somebody who voted, or somebody from the forum.")),
    Item.ROOM: (N_("A room"), N_("Ask the library how far ahead it plans: often 4 to 6 weeks, or once a quarter.")),
    Item.COURSE: (N_("A course"), N_("Free, online, and long enough for six meetings.")),
    Item.DATES: (N_("Dates"), N_("Six to eight meetings, a week apart, within opening hours.")),
    Item.CALENDAR: (N_("The library's calendar"), N_("So that people who do not know the forum find it.")),
}  # fmt: skip
_RHYTHMS: Mapping[Rhythm, str] = {
    Rhythm.WEEKS: N_("four to six weeks"),
    Rhythm.THREE_MONTHS: N_("about three months"),
    Rhythm.SIX_MONTHS: N_("about six months"),
    Rhythm.QUARTER: N_("once a quarter"),
}
_WANTED: Mapping[Wanted, str] = {Wanted.ROOM: N_("a room"), Wanted.FACILITATOR: N_("a facilitator")}
_HOW: Mapping[How, str] = {
    How.AUTHOR: N_("The story's author announced it."),
    How.LINK: N_("Its announcement links to the story."),
    How.TOWN: N_("It meets in the same town."),
}


class ReviewWords:
    def __init__(self, texts: Texts) -> None:
        self._catalogue = texts.catalogue
        self.fields = STEP_FIELDS

    def name_state(self, state: ProposalState) -> str:
        name = _STATES.get(state) or LABEL_NAMES[LABELS[state]]
        return self._catalogue.gettext(name)

    def name_view(self, view: View) -> str:
        return self._catalogue.gettext(_VIEWS[view])

    def say_empty(self, view: View) -> str:
        return self._catalogue.gettext(_EMPTY[view])

    def name_step(self, event: ProposalEvent) -> str:
        return self._catalogue.gettext(_STEPS[event][0])

    def explain_step(self, event: ProposalEvent, story: Proposal) -> str:
        if story.newer is not None and event in _NEW_WORDS:
            return self._catalogue.gettext(_NEW_WORDS[event])
        return self._catalogue.gettext(_STEPS[event][1])

    def name_line(self, event: ProposalEvent) -> str:
        return self._catalogue.gettext(_LINES.get(event) or N_("What people read, if you like"))

    def say_said(self, said: str) -> str:
        """What a button did; empty where the page tells it anyway, or the address holds something else."""
        return self._catalogue.gettext(_SAID[said]) if said in _SAID else ""

    def say_problem(self, problem: Fault | Refusal) -> str:
        if problem is Fault.TOO_LONG:
            sentence = self._catalogue.gettext(
                "This is too long; %(longest)s characters fit. Nothing is lost."
            )
            return sentence % {"longest": LONGEST_LINE}
        return self._catalogue.gettext(_FAULTS[problem])

    def find_field(self, problem: Fault | Refusal | None) -> StepField | None:
        return FIELD_OF.get(problem) if problem else None

    def tell_step(self, step: Step) -> str:
        """What happened, for those who see more than the forum tells: `accepted`."""
        is_change = step.before is step.after
        name = {
            _E.SHOWN: N_("new words made public") if is_change else N_("made public"),
            _E.DISCARDED: N_("new words not made public") if is_change else N_("not made public"),
            _E.CLAIMED: N_("took it"),
            _E.REMOVED: N_("removed by its author"),
        }.get(step.wish.event) or STEP_NAMES[step.wish.event]
        return self._catalogue.gettext(name)

    def say_status(self, step: Step) -> str:
        """Why a step does not count, or not yet; empty where it does."""
        match step.status:
            case StepStatus.UNDONE:
                return self._catalogue.gettext("taken back before anybody read it")
            case StepStatus.VOID:
                why = self.say_problem(step.refusal or Refusal.NOT_NOW)
                return self._catalogue.gettext("came to nothing: %(why)s") % {"why": why}
            case StepStatus.PENDING:
                return self._catalogue.gettext("not public yet")
        return ""

    @property
    def items(self) -> Sequence[tuple[Item, str, str]]:
        """Each with its name and a word of help."""
        gettext = self._catalogue.gettext
        return [(one, gettext(name), gettext(help_)) for one, (name, help_) in _ITEMS.items()]

    @property
    def rhythms(self) -> Sequence[tuple[Rhythm, str]]:
        return [(one, self._catalogue.gettext(name)) for one, name in _RHYTHMS.items()]

    @property
    def wanted(self) -> Sequence[tuple[Wanted, str]]:
        return [(one, self._catalogue.gettext(name)) for one, name in _WANTED.items()]

    def say_how(self, how: How) -> str:
        return self._catalogue.gettext(_HOW[how])
