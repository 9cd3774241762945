"""Where a story stands: its label, what happens next, the promised day, its checklist and its log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.ids import ForumUserId
from service.domain.proposals.states import LABELS, PROMISED, Label, ProposalEvent, ProposalState
from service.domain.proposals.telling import StoryLink, ToldStory
from service.domain.proposals.values import Item, Rhythm, Wanted
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.parts import Part
from service.rendering.plain import Markdown, plain
from service.rendering.story_log import StoryLog, quote_sentence
from service.rendering.story_names import LABEL_NAMES

Names = Mapping[ForumUserId, str]


class Standing(Part):
    """Says in one language where stories stand."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._log = StoryLog(texts)

    def say(self, told: ToldStory, names: Names) -> Mapping[str, object]:
        story = told.story
        is_silent = story.state in (ProposalState.RECEIVED, ProposalState.PARKED)
        return {
            "label": self._name_label(LABELS.get(story.state, Label.RECEIVED)),
            "since": self._say_moment(told, story.since),
            "next": self.say_next(told, names),
            "broken": self._say_broken(told),
            "promised": None if is_silent else self._say_promised(told),
            "items": list(self._list_items(told)),
            "log": [
                self._words.gettext("%(day)s: received", day=self._say_moment(told, told.received_at)),
                *(
                    self._words.gettext("%(day)s: %(what)s", day=self._say_moment(told, one.at), what=what)
                    for one in told.log
                    if (what := self._log.say_step(one, names))
                ),
            ],
        }

    def _say_moment(self, told: ToldStory, moment: datetime) -> str:
        return self.say_day(told, moment.astimezone(ZoneInfo(told.zone)).date())

    def say_day(self, told: ToldStory, day: date) -> str:
        """With its year where it is not that in which the story came."""
        came = told.story.created_at.astimezone(ZoneInfo(told.zone)).year
        return self._times.render_date(datetime.combine(day, time(), UTC), year=day.year != came)

    def _say_promised(self, told: ToldStory) -> str | None:
        promised = told.story.promised
        return self.say_day(told, promised) if promised else None

    def _say_broken(self, told: ToldStory) -> Markdown | None:
        story, gettext = told.story, self._words.gettext
        if story.broken is None or story.promised is None:
            return None
        return _join(
            gettext("We said %(day)s and did not manage it.", day=self.say_day(told, story.broken)),
            gettext("Sorry."),
            gettext(
                "The story is back with all organizers, and you will hear from us by %(day)s.",
                day=self.say_day(told, story.promised),
            ),
        )

    def _name_label(self, label: Label) -> Markdown:
        return self._words.gettext(LABEL_NAMES[label])

    def say_next(self, told: ToldStory, names: Names) -> Markdown:
        """What happens next, by where it stands."""
        story, gettext = told.story, self._words.gettext
        who = names.get(story.assignee) if story.assignee else None
        match story.state:
            case ProposalState.TALKING if who:
                return gettext("%(name)s is reading, and may ask you something here.", name=who)
            case ProposalState.TALKING:
                return gettext("An organizer is reading, and may ask you something here.")
            case ProposalState.ASKED:
                return self._say_asked(told, who)
            case ProposalState.LOOKING:
                return self._say_looking(told)
            case ProposalState.ACCEPTED:
                found = gettext("Next we find a room, a facilitator, a course and dates; the list is below.")
                return _join(gettext("Yes."), found)
            case ProposalState.PREPARING:
                return self._say_preparing(told)
            case ProposalState.RUNNING if told.circle:
                return gettext("It is happening: %(circle)s", circle=_link(told.circle))
            case ProposalState.RUNNING:
                return gettext("It is happening.")
            case ProposalState.PARKED | ProposalState.DECLINED:
                return self._say_not_now(told)
            case ProposalState.TOGETHER | ProposalState.WITHDRAWN:
                return self._say_closed(told)
        return self._say_received(told)

    def _say_received(self, told: ToldStory) -> Markdown:
        gettext, day = self._words.gettext, self._say_promised(told)
        if told.is_decided_anew:
            heard = (
                gettext("You will hear from us by %(day)s.", day=day) if day and not told.story.broken else ""
            )
            return _join(gettext("It waits for an organizer again."), heard)
        thanks = gettext("Thank you.")
        if day is None or told.story.broken:
            return _join(thanks, gettext("A person reads every story."))
        return _join(
            thanks, gettext("A person reads every story; the first answer comes by %(day)s.", day=day)
        )

    def _say_asked(self, told: ToldStory, who: str | None) -> Markdown:
        gettext, line = self._words.gettext, told.find_line(ProposalEvent.ASKED)
        waits = (
            gettext("%(name)s has asked you something, and reads your answer here.", name=who)
            if who
            else gettext("An organizer has asked you something, and reads your answer here.")
        )
        return _join(waits, quote_sentence(self._words, line))

    def _say_looking(self, told: ToldStory) -> Markdown:
        story, gettext = told.story, self._words.gettext
        said = [gettext("We like it.")]
        if story.wanted:
            missing = self._list_wanted(story.wanted)
            said.append(gettext("What is missing: %(things)s.", things=missing))
            said.append(gettext("Can you help, or do you know someone?"))
        if story.rhythm:
            said.append(self._say_rhythm(story.rhythm))
        return _join(*said)

    def _list_wanted(self, wanted: frozenset[Wanted]) -> Markdown:
        gettext = self._words.gettext
        names = {Wanted.ROOM: gettext("a room"), Wanted.FACILITATOR: gettext("a facilitator")}
        return self._phrases.join_and([names[one] for one in Wanted if one in wanted])

    def _say_rhythm(self, rhythm: Rhythm) -> Markdown:
        gettext = self._words.gettext
        return {
            Rhythm.WEEKS: gettext("We have asked a library, which plans four to six weeks ahead."),
            Rhythm.THREE_MONTHS: gettext("We have asked a library, which plans about three months ahead."),
            Rhythm.SIX_MONTHS: gettext("We have asked a library, which plans about six months ahead."),
            Rhythm.QUARTER: gettext("We have asked a library, which plans once a quarter."),
        }[rhythm]

    def _say_preparing(self, told: ToldStory) -> Markdown:
        gettext, done = self._words.gettext, told.story.done
        count = self._words.ngettext(
            "%(num)s of %(total)s things is done.",
            "%(num)s of %(total)s things are done.",
            len(done),
            total=len(Item),
        )
        following = next((item for item in Item if item not in done), None)
        if following is None:
            return _join(count, gettext("Next: the announcement."))
        return _join(count, gettext("Next: %(thing)s.", thing=self._name_item(following)))

    def _name_item(self, item: Item) -> Markdown:
        gettext = self._words.gettext
        return {
            Item.FACILITATOR: gettext("a facilitator"),
            Item.ROOM: gettext("a room"),
            Item.COURSE: gettext("a course"),
            Item.DATES: gettext("dates with the library"),
            Item.CALENDAR: gettext("a place in the library's calendar"),
        }[item]

    def _list_items(self, told: ToldStory) -> list[Markdown]:
        if told.story.state not in PROMISED:
            return []
        done = told.story.done
        return [Markdown(f"{'✓' if item in done else '○'} {self._name_item(item)}") for item in Item]

    def _say_not_now(self, told: ToldStory) -> Markdown:
        gettext, is_parked = self._words.gettext, told.story.state is ProposalState.PARKED
        line = told.find_line(ProposalEvent.PARKED if is_parked else ProposalEvent.DECLINED)
        day = self._say_promised(told)
        if is_parked and day:
            rest = gettext("We look at it again on %(day)s.", day=day)
        else:
            rest = gettext("You can come back to it any time: write here.")
        return _join(quote_sentence(self._words, line), rest)

    def _say_closed(self, told: ToldStory) -> Markdown:
        gettext = self._words.gettext
        if told.story.state is ProposalState.WITHDRAWN:
            return self._say_withdrawn(told)
        if told.onward and told.onward.url:
            onward = own_link(told.onward.url)
            return gettext(
                "It goes on together with [another story of the same town](%(onward)s).", onward=onward
            )
        return gettext("It goes on together with another story of the same town.")

    def _say_withdrawn(self, told: ToldStory) -> Markdown:
        """An author whom the forum knows can take it up again right here."""
        gettext = self._words.gettext
        if told.has_vanished:
            return gettext("Its topic is out of sight for now.")
        taken_back = gettext("The person who wrote it has taken it back.")
        if told.story.author_id is None:
            return taken_back
        line = self._lines.resubmit
        return _join(
            taken_back, gettext("They can take it up again any time: with the line %(line)s here.", line=line)
        )


def _link(one: StoryLink) -> Markdown:
    name = plain(one.name)
    return Markdown(f"[{name}]({own_link(one.url)})") if one.url and name else name


def _join(*sentences: str) -> Markdown:
    """Our own sentences, one after the other."""
    return Markdown(" ".join(filter(None, sentences)))
