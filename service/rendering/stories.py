"""A story's topic: its block, which says where the story stands, the questions before, and the poll below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.domain.ids import ForumUserId
from service.domain.proposals.nearness import Neighbour, NeighbourKind
from service.domain.proposals.states import OPEN, ProposalState
from service.domain.proposals.telling import JoinedStory, ToldStory
from service.domain.proposals.values import Missing, Proposal, Votes, Who
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.paragraphs import fit_line, render_paragraphs
from service.rendering.parts import Part
from service.rendering.places import name_namesakes
from service.rendering.plain import Markdown
from service.rendering.standing import Standing
from service.rendering.story_titles import name_town

LONGEST_JOINED = 500
"""Of each answer of a story that was put together with this one."""
LONGEST_FACT = 300
LONGEST_NAME = 100
"""All in characters of Markdown, so that the longest story fits into a post (32,000)."""

Names = Mapping[ForumUserId, str]


class Stories(Part):
    """Renders the topics of stories in one language."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._standing = Standing(texts)

    def render_story(self, told: ToldStory, names: Names) -> Markdown:
        """The body of our block: the story, what lies near, and where it stands.

        `names`: how people are called, as text.
        """
        if told.asks:
            return self._render_questions(told.story, names)
        house, story = self._texts.house, told.story
        removed = story.state is ProposalState.REMOVED
        author = None if story.author_id is None else names.get(story.author_id)
        return self._texts.render(
            "proposals/story.md",
            removed=removed,
            own_topic=story.written_in is not None,
            author=author,
            town=name_town(story, self._texts),
            bot=house.bot,
            privacy=own_link(f"{house.public_url}/privacy"),
            **({} if removed else self._say(told, names)),
        )

    def _say(self, told: ToldStory, names: Names) -> Mapping[str, object]:
        story = told.story
        return {
            "answers": [] if story.written_in else list(self._list_answers(story.words.answers)),
            "facts": list(self._list_facts(story)),
            "joined": [self._say_joined(one) for one in told.joined],
            "neighbours": [self._say_neighbour(one) for one in told.near],
            "helpful": any(
                one.kind is NeighbourKind.STORY and one.km > 0 and one.is_near for one in told.near
            ),
            "votes": self._say_votes(story.votes) if story.state in OPEN else None,
            **self._standing.say(told, names),
        }

    def _list_answers(
        self, answers: tuple[str, ...], longest: int | None = None
    ) -> Iterator[tuple[Markdown, Markdown]]:
        words = self._words
        headings = (
            words.gettext("Why learning together is needed here"),
            words.gettext("How it could happen"),
            words.gettext("The story behind it"),
        )
        for heading, answer in zip(headings, answers, strict=False):
            text = render_paragraphs(answer, longest) if longest else render_paragraphs(answer)
            if text:
                yield heading, text

    def _say_joined(self, one: JoinedStory) -> Mapping[str, object]:
        texts = [
            f"**{heading}**\n\n{text}" for heading, text in self._list_answers(one.answers, LONGEST_JOINED)
        ]
        return {"url": own_link(one.url), "text": Markdown("\n\n".join(texts))}

    def _list_facts(self, story: Proposal) -> Iterator[Markdown]:
        words, gettext = story.words, self._words.gettext
        if story.written_in is not None and words.where.name.strip():
            yield gettext("**Where:** %(town)s", town=name_town(story, self._texts))
        if words.who:
            yield gettext("**Who asks:** %(who)s", who=self._name_who(words.who))
        if words.place.strip():
            yield gettext("**A possible place:** %(place)s", place=fit_line(words.place, LONGEST_FACT))
        if words.topics.strip():
            yield gettext("**To learn:** %(topics)s", topics=fit_line(words.topics, LONGEST_FACT))
        if words.languages.strip():
            yield gettext("**Languages:** %(languages)s", languages=fit_line(words.languages, LONGEST_FACT))
        if words.when.strip():
            yield gettext("**When:** %(when)s", when=fit_line(words.when, LONGEST_FACT))
        if words.can_facilitate and words.can_offer_room:
            yield gettext("**Offered:** to facilitate, and a room")
        elif words.can_facilitate:
            yield gettext("**Offered:** to facilitate")
        elif words.can_offer_room:
            yield gettext("**Offered:** a room")

    def _name_who(self, who: Who) -> Markdown:
        gettext = self._words.gettext
        return {
            Who.LEARNER: gettext("somebody who wants to learn"),
            Who.FACILITATOR: gettext("somebody who could facilitate"),
            Who.LIBRARIAN: gettext("somebody from a library"),
            Who.ORGANISATION: gettext("an organisation"),
        }[who]

    def _say_neighbour(self, one: Neighbour) -> Markdown:
        gettext = self._words.gettext
        name, town = fit_line(one.name, LONGEST_NAME), fit_line(one.town, LONGEST_NAME)
        if one.url:
            label = name if one.kind is NeighbourKind.CIRCLE else town
            name = Markdown(f"[{label}]({own_link(one.url)})")
        if round(one.km) == 0:
            return {
                NeighbourKind.STORY: gettext("Others in %(town)s asked, too.", town=name),
                NeighbourKind.CIRCLE: gettext("%(circle)s meets in this town.", circle=name),
                NeighbourKind.BRANCH: gettext("%(branch)s has a circle coming.", branch=name)
                if one.is_ahead
                else gettext("%(branch)s has had circles.", branch=name),
            }[one.kind]
        values = {"town": town, "km": round(one.km)}
        return {
            NeighbourKind.STORY: gettext(
                "People in %(name)s (%(km)s km) asked, too.", name=name, km=values["km"]
            ),
            NeighbourKind.CIRCLE: gettext("%(circle)s meets in %(town)s (%(km)s km).", circle=name, **values),
            NeighbourKind.BRANCH: gettext(
                "%(branch)s in %(town)s (%(km)s km) has a circle coming.", branch=name, **values
            )
            if one.is_ahead
            else gettext("%(branch)s in %(town)s (%(km)s km) has had circles.", branch=name, **values),
        }[one.kind]

    def _say_votes(self, votes: Votes) -> Markdown:
        words = self._words
        if not votes.total:
            asked, added = (
                words.gettext("**Would you join, or help?**"),
                words.gettext("Add yourself in the poll."),
            )
            return Markdown(f"{asked} {added}")
        counted = [
            words.ngettext("%(num)s would join", "%(num)s would join", votes.join)
            if votes.join
            else words.gettext("nobody to join yet"),
            words.ngettext("%(num)s could facilitate", "%(num)s could facilitate", votes.facilitate)
            if votes.facilitate
            else words.gettext("no facilitator yet"),
            words.ngettext("%(num)s could offer a room", "%(num)s could offer a room", votes.room)
            if votes.room
            else words.gettext("no room yet"),
        ]
        return words.gettext("**%(votes)s** — add yourself in the poll.", votes=Markdown(" · ".join(counted)))

    def _render_questions(self, story: Proposal, names: Names) -> Markdown:
        gettext, missing = self._words.gettext, story.words.missing
        questions = {
            Missing.TOWN: self._ask_town(story),
            Missing.WORDS: gettext("**Why are circles needed there?**"),
        }
        labels = {
            # translators: a label that people copy and fill in; one that our reader of stories knows
            Missing.TOWN: self._texts.catalogue.gettext("Town and country:"),
            # translators: a label that people copy and fill in; one that our reader of stories knows
            Missing.WORDS: self._texts.catalogue.gettext("Why here:"),
        }
        two = gettext("two things") if len(missing) > 1 else gettext("one thing")
        return self._texts.render(
            "proposals/questions.md",
            author=names.get(story.author_id) if story.author_id else None,
            things=two,
            questions=[questions[one] for one in missing],
            labels=[Markdown(labels[one]) for one in missing],
        )

    def _ask_town(self, story: Proposal) -> Markdown:
        gettext, between = self._words.gettext, story.words.where.between
        if not between:
            return gettext("**Which town is it, in which country?**")
        named = [*name_namesakes(between, self._texts), gettext("another one")]
        asked = gettext("**Which %(town)s is it?**", town=fit_line(story.words.where.text, LONGEST_NAME))
        options = gettext("There are several: is that %(options)s?", options=self._phrases.join_or(named))
        return Markdown(f"{asked} {options}")

    def render_story_poll(self) -> Markdown:
        """Written once, for its options cannot change later; that votes are public, the forum says beside it."""
        gettext = self._words.gettext
        options = (gettext("I would join"), gettext("I could facilitate"), gettext("I can offer a room"))
        listed = "\n".join(f"* {option}" for option in options)
        head = "[poll name=story type=multiple results=always public=true chartType=bar]"
        return Markdown(f"{head}\n{listed}\n[/poll]")
