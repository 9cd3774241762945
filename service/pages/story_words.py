"""What the pages say about stories, in one language.

Whatever comes from people is escaped by the templates, or here; it can hold no invisible characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from markupsafe import Markup

from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.places import Town, fold
from service.domain.proposals.nearness import Neighbour, NeighbourKind
from service.domain.proposals.states import LABELS, ProposalEvent, ProposalState
from service.domain.proposals.telling import PublicStep
from service.domain.proposals.typed import QUESTIONS
from service.domain.proposals.values import Item, Proposal, ProposalWords, Votes, Wanted, Where
from service.domain.visible import clean_lines
from service.pages.circle_words import name_country, name_region
from service.pages.story_changes import FieldChange, compare
from service.pages.story_form_words import StoryFormWords
from service.rendering.environment import N_, Texts
from service.rendering.phrases import Phrases
from service.rendering.plain import clean
from service.rendering.story_names import LABEL_NAMES, READ_BY, STEP_NAMES
from service.rendering.times import Times

LONGEST_LINE = 1000
_TEXTS = (*QUESTIONS, "place", "topics", "languages", "when")

_UNLABELLED: Mapping[ProposalState, str] = {
    ProposalState.UNSEEN: N_("Waiting for a first look"),
    ProposalState.DISCARDED: N_("Not made public"),
    ProposalState.REMOVED: N_("Removed"),
}
"""What only its author sees."""
_NEXT: Mapping[ProposalState, str] = {
    ProposalState.UNSEEN: N_(
        "An organizer looks at it before everyone can read it, because it came without a forum account."
        " Then it gets a topic of its own on the forum, and people can say that they would join."
    ),
    ProposalState.DISCARDED: N_(
        "The organizers did not make it public. If that is a mistake, write to them on the forum."
    ),
    ProposalState.RECEIVED: N_("A person reads every story."),
    ProposalState.TALKING: N_("An organizer is reading, and may ask you something in its topic."),
    ProposalState.ASKED: N_(
        "The organizers have a question for you. Answer in its topic, or change your story here."
    ),
    ProposalState.PARKED: N_("Not now, but it is not forgotten."),
    ProposalState.ACCEPTED: N_(
        "Yes. Next we find a room, a facilitator, a course and dates; the list stands in its topic."
    ),
    ProposalState.RUNNING: N_("It is happening."),
    ProposalState.DECLINED: N_("You can come back to it any time: change it and send it again."),
    ProposalState.TOGETHER: N_("It goes on together with another story of your town."),
    ProposalState.WITHDRAWN: N_("You have taken it back. You can send it again any time."),
    ProposalState.REMOVED: N_(
        "Its words are gone, and so is the way to reach you. Nothing brings them back."
    ),
}


@dataclass(frozen=True, slots=True)
class CountryStories:
    name: str
    stories: Sequence[Proposal]


class StoryWords(StoryFormWords):
    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._times = Times(texts)
        self._phrases = Phrases(texts, self._times)
        self.clean = clean

    def name_place(self, where: Where) -> str:
        return clean(where.name) or self._catalogue.gettext("A place not named yet")

    def name_region(self, where: Where) -> str:
        """`PA, United States`, or the country alone; empty where it is not known."""
        if where.town is not None:
            return name_region(where.town, self._texts)
        return name_country(where.country, self._texts) if where.country else ""

    def name_whole(self, where: Where) -> str:
        """`Braddock, PA, United States`"""
        return ", ".join(filter(None, (self.name_place(where), self.name_region(where))))

    def name_choice(self, town: Town) -> str:
        """So that namesakes can be told apart: `Springfield, MO, United States (170,188 people)`."""
        name = self.name_whole(Where(town=town))
        if not town.people:
            return name
        people = format_decimal(town.people, locale=self._texts.locale)
        return self._catalogue.gettext("%(town)s (%(people)s people)") % {"town": name, "people": people}

    def list_changes(self, story: Proposal) -> Sequence[FieldChange]:
        """What its author would rather say, field by field; none where nothing waits."""
        if story.newer is None:
            return ()
        was = self._list_said(story.words, story.language)
        now = self._list_said(story.newer.words, story.newer.language)
        pairs = zip(was, now, strict=True)
        return [found for (name, old), (_, new) in pairs if (found := compare(name, old, new))]

    def _list_said(self, words: ProposalWords, language: Language | None) -> Sequence[tuple[str, str]]:
        """All that a story says, each under its name."""
        gettext = self._catalogue.gettext
        texts = [(name, clean_lines(getattr(words, name))) for name in _TEXTS]
        offers = (
            gettext("to facilitate") if words.can_facilitate else "",
            gettext("a room") if words.can_offer_room else "",
        )
        return (
            (self.say_field("where"), self.name_whole(words.where)),
            *((self.say_field(name), text) for name, text in texts),
            (gettext("Who asks"), dict(self.whos)[words.who.value] if words.who else ""),
            (gettext("They offer"), ", ".join(filter(None, offers))),
            (gettext("Its language"), self.name_tongue(language)),
        )

    def group_by_country(self, stories: Sequence[Proposal]) -> Sequence[CountryStories]:
        groups: dict[str, list[Proposal]] = {}
        for one in stories:
            town = one.words.where.town
            groups.setdefault(town.country if town else one.words.where.country, []).append(one)
        named = (
            CountryStories(
                name_country(code, self._texts) if code else self._catalogue.gettext("Elsewhere"), found
            )
            for code, found in groups.items()
        )
        return sorted(named, key=lambda group: fold(group.name))

    def say_label(self, story: Proposal) -> str:
        label = LABELS.get(story.state)
        return self._catalogue.gettext(LABEL_NAMES[label] if label else _UNLABELLED[story.state])

    def say_next(self, story: Proposal) -> str:
        """What happens next, to its author."""
        if story.state is ProposalState.PREPARING:
            done = self._catalogue.gettext(
                "%(done)s of %(all)s things are done; the list stands in its topic."
            )
            return done % {"done": len(story.done), "all": len(Item)}
        if story.state is ProposalState.LOOKING:
            return self._say_looking(story)
        return self._catalogue.gettext(_NEXT[story.state])

    def _say_looking(self, story: Proposal) -> str:
        gettext = self._texts.words.gettext
        names = {Wanted.ROOM: gettext("a room"), Wanted.FACILITATOR: gettext("a facilitator")}
        wanted = [names[one] for one in Wanted if one in story.wanted]
        missing = (
            [gettext("What is missing: %(things)s.", things=self._phrases.join_and(wanted))] if wanted else []
        )
        return " ".join((gettext("We like it."), *missing, gettext("Can you help, or do you know someone?")))

    def say_promise(self, story: Proposal, now: datetime) -> str:
        """By when they hear from us; empty where nothing is promised."""
        if story.promised is None:
            return ""
        sentence = (
            self._catalogue.gettext("We look at it again on %(day)s.")
            if story.state is ProposalState.PARKED
            else self._catalogue.gettext("You will hear from us by %(day)s.")
        )
        return sentence % {"day": self.say_day(story.promised, now)}

    def say_broken(self, story: Proposal, now: datetime) -> str:
        """The promised day that passed; empty where none did."""
        if story.broken is None:
            return ""
        sentence = self._catalogue.gettext("We said %(day)s and did not manage it. Sorry.")
        return sentence % {"day": self.say_day(story.broken, now)}

    def say_day(self, day: date, now: datetime) -> str:
        return self._times.render_date(datetime.combine(day, time(), UTC), year=day.year != now.year)

    def say_votes(self, votes: Votes) -> str:
        """`4 would join · 1 could facilitate · 1 can offer a room`; empty where nobody has voted."""
        said = (
            self._catalogue.ngettext("%(num)s would join", "%(num)s would join", votes.join)
            % {"num": votes.join},
            self._catalogue.ngettext("%(num)s could facilitate", "%(num)s could facilitate", votes.facilitate)
            % {"num": votes.facilitate},
            self._catalogue.ngettext("%(num)s can offer a room", "%(num)s can offer a room", votes.room)
            % {"num": votes.room},
        )
        counts = (votes.join, votes.facilitate, votes.room)
        return " · ".join(words for words, count in zip(said, counts, strict=True) if count)

    def say_count(self, count: int) -> str:
        return self._catalogue.ngettext("one story", "%(num)s stories", count) % {"num": count}

    def say_step(self, step: PublicStep, names: Mapping[ForumUserId, str]) -> Markup:
        """`looking for a partner: “A lovely idea.”`; empty for what is not told. Its line is escaped."""
        name = names.get(step.person) if step.person is not None else None
        if step.event is ProposalEvent.CLAIMED and name:
            words = self._catalogue.gettext(READ_BY) % {"name": clean(name)}
        elif step.event in STEP_NAMES:
            words = self._catalogue.gettext(STEP_NAMES[step.event])
        else:
            return Markup()
        line = clean(step.line, LONGEST_LINE)
        return Markup("{}: <q><bdi>{}</bdi></q>").format(words, line) if line else Markup("{}").format(words)

    def say_day_of(self, moment: datetime, now: datetime, zone: str) -> str:
        """The day that it was where the story's people live."""
        return self.say_day(moment.astimezone(ZoneInfo(zone)).date(), now)

    def say_neighbour(self, one: Neighbour) -> str:
        """`asked, too · 12 km`, `a circle in Pittsburgh · 12 km`"""
        gettext, town = self._catalogue.gettext, clean(one.town)
        what = {
            NeighbourKind.STORY: gettext("asked, too"),
            NeighbourKind.CIRCLE: gettext("a circle in %(town)s") % {"town": town},
            NeighbourKind.BRANCH: (
                gettext("has a circle coming, in %(town)s")
                if one.is_ahead
                else gettext("has had circles, in %(town)s")
            )
            % {"town": town},
        }[one.kind]
        return f"{what} · {self.say_km(one.km)}" if round(one.km) else what

    def say_km(self, km: float) -> str:
        return self._catalogue.gettext("%(km)s km") % {"km": round(km)}
