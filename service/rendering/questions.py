"""The one reply to an announcement that leaves something open: every question, with our readings in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.domain.announcements.values import Doubt, DoubtKind, Field, Kind, Reading
from service.domain.places import Town
from service.rendering.parts import Part
from service.rendering.places import name_namesakes
from service.rendering.plain import Markdown, plain
from service.rendering.times import capitalize

MOST_OPTIONS = 5
"""Readings written out at most; of 24 Springfields the biggest are named."""


class Questions(Part):
    """Renders the questions in one language."""

    def render_questions(self, reading: Reading, author: str) -> Markdown:
        """The one reply to an announcement that leaves something open (`reading.doubts`)."""
        doubted = {doubt.field for doubt in reading.doubts}
        found = {field: value for field, value in reading.found if field not in doubted}
        first = found.get(Field.FIRST_MEETING)
        if Field.TIME in doubted and isinstance(first, datetime):
            found[Field.FIRST_MEETING] = self._times.render_day(first, year=True)
        rhythm = [
            value for field, value in reading.found if field is Field.RHYTHM and isinstance(value, datetime)
        ]
        if rhythm:
            # The question repeats it.
            found.pop(Field.TIME, None)
        guesses = [guess for guess in reading.guesses if guess.field not in doubted]
        labels = dict.fromkeys(self._label(doubt.field) for doubt in reading.doubts)
        return self._texts.render(
            "announcements/questions.md",
            author=author,
            wish=reading.kind is Kind.WISH,
            standing=reading.announcement is not None,
            things=self._count(len(reading.doubts)),
            questions=[self._render_doubt(doubt, rhythm) for doubt in reading.doubts],
            labels=list(labels),
            found=self._phrases.render_found(found, guesses),
            hints=self._phrases.render_hints(reading.hints),
            private=self._phrases.render_private(reading.private),
        )

    def _count(self, number: int) -> Markdown:
        words = self._words
        in_words = {
            1: words.gettext("one thing"),
            2: words.gettext("two things"),
            3: words.gettext("three things"),
        }
        return in_words.get(number) or words.ngettext("%(num)s thing", "%(num)s things", number)

    def _render_doubt(self, doubt: Doubt, rhythm: Sequence[datetime]) -> Markdown:
        if doubt.field is Field.FIRST_MEETING and doubt.kind is DoubtKind.MISSING and rhythm:
            return self._ask_first(rhythm)
        if doubt.kind is DoubtKind.MISSING:
            sentences = [self._ask(doubt.field), self._help(doubt.field)]
        else:
            sentences = [self._ask(doubt.field), self._explain(doubt), self._offer(doubt)]
        return Markdown(" ".join(filter(None, sentences)))

    def _ask_first(self, rhythm: Sequence[datetime]) -> Markdown:
        """`Thursdays, 6:30 pm. Which Thursday is the first?`"""
        words, weekly = self._words, plain(capitalize(self._times.render_weekly(rhythm)))
        if len(rhythm) > 1:
            asked = words.gettext("**On which date is the first meeting?**")
        else:
            # translators: such as Which Thursday is the first?
            asked = words.gettext(
                "**Which %(weekday)s is the first?**", weekday=self._times.name_weekday(rhythm[0])
            )
        return Markdown(f"{weekly}. {asked}")

    def _explain(self, doubt: Doubt) -> Markdown:
        """What we saw and why it is not enough; empty where the offered readings say it all."""
        words, text = self._words, plain(doubt.text or "")
        if doubt.kind is DoubtKind.PAST:
            return words.gettext("All dates I found lie in the past.")
        if not text:
            return Markdown("")
        if doubt.kind is DoubtKind.CONTRADICTORY:
            return words.gettext("I read “%(text)s”, and that does not fit together.", text=text)
        if doubt.kind is DoubtKind.UNREADABLE:
            return words.gettext("I read “%(text)s” and could not make it out.", text=text)
        if doubt.options:
            return Markdown("")
        return words.gettext("I read “%(text)s”, which can mean several things.", text=text)

    def _offer(self, doubt: Doubt) -> Markdown:
        options = self._render_options(doubt.options)
        if not options:
            return Markdown("")
        if doubt.kind is DoubtKind.PAST:
            return self._words.gettext("Did you mean %(options)s?", options=options)
        if doubt.kind is DoubtKind.AMBIGUOUS and doubt.text:
            return self._words.gettext(
                "I read “%(text)s”: is that %(options)s?", text=doubt.text, options=options
            )
        return self._words.gettext("Is it %(options)s?", options=options)

    def _render_options(self, options: tuple[str | datetime | Town, ...]) -> Markdown:
        if not options:
            return Markdown("")
        towns = sorted(
            (option for option in options if isinstance(option, Town)), key=lambda town: -town.people
        )
        others = [option for option in options if not isinstance(option, Town)]
        written = [*name_namesakes(towns, self._texts), *(self._render_option(option) for option in others)]
        shown = list(dict.fromkeys(written))
        if len(shown) > MOST_OPTIONS:
            shown = [*shown[:MOST_OPTIONS], self._words.gettext("another one")]
        return self._phrases.join_or(shown)

    def _render_option(self, option: str | datetime) -> Markdown:
        if isinstance(option, datetime):
            timed = (option.hour, option.minute) != (0, 0)
            say = self._times.render_start if timed else self._times.render_day
            return plain(say(option, year=True))
        return self._words.gettext("“%(text)s”", text=option)

    def _ask(self, field: Field) -> Markdown:
        words = self._words
        asked = {
            Field.NAME: words.gettext("**What would you like to learn together?**"),
            Field.COURSE: words.gettext("**Which course do you use?**"),
            Field.PLACE: words.gettext("**Where do you meet?**"),
            Field.TOWN: words.gettext("**In which town do you meet?**"),
            Field.ONLINE: words.gettext("**Do you meet online?**"),
            Field.FIRST_MEETING: words.gettext("**When is the first meeting?**"),
            Field.TIME: words.gettext("**At what time do you meet?**"),
            Field.MEETINGS: words.gettext("**How many times do you meet?**"),
            Field.MINUTES: words.gettext("**How long is a meeting?**"),
            Field.LANGUAGE: words.gettext("**In which language do you meet?**"),
            Field.ZONE: words.gettext("**In which time zone is that?**"),
            Field.SEATS: words.gettext("**How many places are there?**"),
            Field.SIGNUP: words.gettext("**Where do people sign up?**"),
            Field.FACILITATORS: words.gettext("**Who facilitates the circle?**"),
        }
        return asked.get(field) or words.gettext("**What did you mean here?**")

    def _help(self, field: Field) -> Markdown:
        words = self._words
        helps = {
            Field.NAME: words.gettext("A name for the circle will do, or the course."),
            Field.PLACE: words.gettext("A library or another place and the town, or “online”."),
            Field.FIRST_MEETING: words.gettext("The day and the hour, for example “13 October at 6 pm”."),
            Field.ZONE: words.gettext("A town is enough, for example “Berlin time”."),
        }
        return helps.get(field) or Markdown("")

    def _label(self, field: Field) -> Markdown:
        """The line to copy: the labels of the announcement form."""
        words = self._words
        labels = {
            Field.NAME: words.gettext("Name of the circle:"),
            Field.COURSE: words.gettext("Course:"),
            Field.TOWN: words.gettext("Town:"),
            Field.PLACE: words.gettext("Where:"),
            Field.ONLINE: words.gettext("Online:"),
            Field.FIRST_MEETING: words.gettext("First meeting:"),
            Field.TIME: words.gettext("First meeting:"),
            Field.MEETINGS: words.gettext("How many weeks:"),
            Field.MINUTES: words.gettext("How long:"),
            Field.LANGUAGE: words.gettext("Language:"),
            Field.ZONE: words.gettext("Time zone:"),
            Field.SEATS: words.gettext("Places:"),
            Field.SIGNUP: words.gettext("Sign up:"),
            Field.FACILITATORS: words.gettext("Facilitators:"),
        }
        return labels.get(field) or words.gettext("Anything else:")
