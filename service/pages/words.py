"""What the status page says about effects, deliveries and announcements, in plain words.

Whatever comes from people or from the forum is escaped here; the sentences come from `vocabulary.py`.
"""

from __future__ import annotations

from gettext import NullTranslations

from markupsafe import Markup

from service.domain.announcements.values import Reading
from service.domain.ids import TopicId
from service.domain.posts import User
from service.pages.vocabulary import EFFECTS, EVENTS, FIELDS, HIDDEN, KINDS, OTHER_EVENT, UNKNOWN, Tenses
from service.reasons import Reason
from service.rendering.reasons import ReasonWords
from service.store.status_lines import About, DeliveryLine, EffectLine, ReadLine


class StatusWords:
    """Says everything in one language. `forum_url`: how people reach the forum, without closing slash."""

    def __init__(self, catalogue: NullTranslations, forum_url: str) -> None:
        self._catalogue = catalogue
        self._forum_url = forum_url
        self._reasons = ReasonWords(catalogue)

    def link(self, topic_id: TopicId | None, title: str) -> Markup:
        """The title, as a link where the topic is known. `<bdi>` keeps its direction of writing to itself."""
        if topic_id is None:
            return Markup("<bdi>{}</bdi>").format(title)
        return Markup('<a href="{}/t/{}"><bdi>{}</bdi></a>').format(self._forum_url, topic_id, title)

    def link_person(self, user: User) -> Markup:
        """By their name, to their page on the forum."""
        return Markup('<a href="{}/u/{}"><bdi>{}</bdi></a>').format(self._forum_url, user.name, user.called)

    def link_announcement(self, about: About) -> Markup:
        title = about.announcement_title or self._catalogue.gettext("an announcement")
        return self.link(about.announcement_id, title)

    def link_circle(self, about: About) -> Markup:
        """The circle's topic; its announcement as long as there is none."""
        if about.circle_title is None:
            return self.link_announcement(about)
        return self.link(about.circle_id or about.announcement_id, about.circle_title)

    def say_to_do(self, line: EffectLine) -> Markup:
        return self._fill(self._find(line).to_do, line.about)

    def say_done(self, line: EffectLine) -> Markup:
        return self._fill(self._find(line).done, line.about)

    def say_failed(self, line: EffectLine) -> Markup:
        return self._fill(self._find(line).failed, line.about)

    def _find(self, line: EffectLine) -> Tenses:
        key = HIDDEN if line.key.startswith("listed:circle-") and line.enabled is False else line.key
        return next((tenses for start, tenses in EFFECTS.items() if key.startswith(start)), UNKNOWN)

    def _fill(self, sentence: str, about: About) -> Markup:
        links = {"announcement": self.link_announcement(about), "circle": self.link_circle(about)}
        # Our own sentence; what fills it is escaped.
        said = Markup(self._catalogue.gettext(sentence)) % links  # noqa: S704
        if about.story_title is None:
            return said
        return Markup("{} ({})").format(said, self.link(about.story_id, about.story_title))

    def say_event(self, line: DeliveryLine) -> Markup:
        """What was heard, with the public topic that it is about: `A post was edited: Basic Spanish`."""
        event, topic = self._name_event(line), self.link_subject(line)
        if topic is None:
            return Markup("{}.").format(event)
        sentence = Markup(self._catalogue.gettext("%(event)s: %(topic)s"))  # noqa: S704 - our own sentence
        return sentence % {"event": event, "topic": topic}

    def say_undecided(self, line: DeliveryLine) -> Markup:
        sentence = Markup(self._catalogue.gettext("%(event)s, and I could not decide what follows."))  # noqa: S704
        return sentence % {"event": self._name_event(line)}

    def say_reason(self, reason: Reason | None) -> str:
        """Why something is as it is; empty where nothing was noted."""
        return self._reasons.render_reason(reason) if reason else ""

    def say_decision(self, line: DeliveryLine) -> str:
        """What was decided and why; empty when it says no more than what was heard."""
        decision = self.say_reason(line.decision)
        return "" if decision == f"{self._name_event(line)}." else decision

    def _name_event(self, line: DeliveryLine) -> str:
        return self._catalogue.gettext(EVENTS.get(line.event, OTHER_EVENT))

    def link_subject(self, line: DeliveryLine) -> Markup | None:
        """The public topic that a delivery is about: an announcement's, a circle's or a story's, else None."""
        about = line.about
        if about.story_title is not None:
            return self.link(about.story_id, about.story_title)
        if about.announcement_id is None and about.circle_id is None:
            return None
        of_circle = line.topic_id == about.circle_id
        return self.link_circle(about) if of_circle else self.link_announcement(about)

    def link_read(self, line: ReadLine) -> Markup:
        """The topic that was to be read: its title if it is known, else its number."""
        about = line.about
        title = about.announcement_title or about.circle_title or about.story_title
        return self.link(line.topic_id, title or f"#{line.topic_id}")

    def list_missing(self, reading: Reading) -> list[str]:
        """What an announcement still lacks, to follow “Still missing:”."""
        return [
            self._catalogue.gettext(FIELDS[field])
            for field in dict.fromkeys(doubt.field for doubt in reading.doubts)
        ]

    def list_questions(self, reading: Reading) -> list[str]:
        """Why an organizer is asked, with the words that made us ask."""
        gettext = self._catalogue.gettext
        known = {
            "price": gettext("It names a price, and circles are free."),
            "single_meeting": gettext("It is a single meeting, and circles meet several times."),
            "unsure": gettext("It invites people, but reads like something else, too."),
        }
        quotes = dict(reading.quotes)
        asked = [
            " ".join(filter(None, (known[why], self._quote(quotes.get(why)))))
            for why in reading.not_followed
            if why in known
        ]
        return asked or [gettext("Something about it is unusual for a circle.")]

    def _quote(self, words: str | None) -> str:
        return self._catalogue.gettext("“%(words)s”") % {"words": words} if words else ""

    def say_kind(self, reading: Reading) -> str:
        """What a post that was left alone seems to be."""
        return self._catalogue.gettext(KINDS[reading.kind])
