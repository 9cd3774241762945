"""Private messages to one person about a line they wrote; nothing in the topic changes by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain.announcements.values import Announcement
from service.domain.commands.values import NotUnderstood, Trouble
from service.rendering.links import own_link
from service.rendering.parts import Part
from service.rendering.people import list_names
from service.rendering.plain import Markdown


class Messages(Part):
    """Renders messages in one language. `line`: what they wrote, without the mention; commands come without it, too."""

    def render_not_understood(self, lines: Sequence[NotUnderstood], topic_url: str) -> Markdown:
        """Each line with why it was not understood and the nearest command, to copy; what is private stays unsaid."""
        return self._texts.render(
            "messages/not_understood.md",
            lines=[self._say_misread(one) for one in lines],
            topic=own_link(topic_url),
            help=self._lines.help,
        )

    def _say_misread(self, one: NotUnderstood) -> Mapping[str, object]:
        return {
            "text": one.line if one.trouble is not Trouble.PRIVATE else "",
            "trouble": self.explain(one.trouble),
            "nearest": self._lines.render_copy(one.nearest) if one.nearest else None,
        }

    def render_not_allowed(
        self, line: str, who: tuple[str, ...], topic_url: str, *, needs_organizer: bool = False
    ) -> Markdown:
        """`who`: names of the facilitators, as text. `needs_organizer`: they may not do this either."""
        names = list_names(who)
        return self._texts.render(
            "messages/not_allowed.md",
            line=line,
            names=self._phrases.join_and(names) if names else None,
            needs_organizer=needs_organizer,
            topic=own_link(topic_url),
            help=self._lines.help,
        )

    def render_help(
        self, topic_url: str, circle: Announcement, examples: Sequence[Sequence[str]]
    ) -> Markdown:
        """`examples`: every command once, in groups, with days of this circle."""
        words = self._texts.words
        titles = (
            words.gettext("**Meetings**"),
            words.gettext("**What the first post says**"),
            words.gettext("**Who facilitates**"),
            words.gettext("**What I do**"),
        )
        lines = [self._lines.render_copies(group) for group in examples]
        return self._texts.render(
            "messages/help.md",
            name=circle.name,
            topic=own_link(topic_url),
            groups=list(zip(titles, lines, strict=False)),
        )

    def render_suggestion(self, line: str, command: str, topic_url: str) -> Markdown:
        """`line`: their plain sentence. `command`: what they may have meant, to copy."""
        return self._texts.render(
            "messages/suggestion.md",
            line=line,
            command=self._lines.render_copy(command),
            topic=own_link(topic_url),
        )

    def render_not_understood_title(self) -> str:
        return self._texts.catalogue.gettext("I did not quite understand your line")

    def render_not_allowed_title(self) -> str:
        return self._texts.catalogue.gettext("Your line in the circle's topic")

    def render_help_title(self) -> str:
        return self._texts.catalogue.gettext("How to change your circle")

    def render_suggestion_title(self) -> str:
        return self._texts.catalogue.gettext("Did you want to change something?")

    def explain(self, trouble: Trouble) -> Markdown:
        """Why a line could not be understood."""
        words = self._texts.words
        sentences = {
            Trouble.UNKNOWN_VERB: words.gettext("It begins with no word that I act on."),
            Trouble.ROOM_FOR_A_DAY: words.gettext(
                "I keep one room for all meetings, and none for a single day; where only one is elsewhere, tell"
                " people with %(words)s in your own words.",
                words=self._lines.own_words,
            ),
            Trouble.DATE_MISSING: words.gettext("I could not find out which meeting you mean."),
            Trouble.DATE_UNCLEAR: words.gettext("I could not tell which day you mean."),
            Trouble.NO_MEETING_THERE: words.gettext("I know of no meeting on that day."),
            Trouble.TIME_MISSING: words.gettext("I am missing the time."),
            Trouble.TIME_UNCLEAR: words.gettext("I could not tell which time you mean."),
            Trouble.UNKNOWN_PERSON: words.gettext("The forum knows nobody of that name."),
            Trouble.NOTHING_TO_UNDO: words.gettext("There is nothing that could be undone."),
            Trouble.PAST: words.gettext("That day has passed already."),
            Trouble.TAKEN: words.gettext("Another meeting begins at that time."),
            Trouble.NOTHING_SAID: words.gettext(
                "I know what you want to do, but the rest of the line is missing."
            ),
            Trouble.UNKNOWN_LANGUAGE: words.gettext("I speak English, Spanish and German only."),
            Trouble.TOO_MUCH: words.gettext("It goes on with words that I could not place."),
            Trouble.PRIVATE: words.gettext(
                "It holds an address, a number or the like, which should not stand in public."
            ),
        }
        return sentences[trouble]
