"""Short phrases that several replies share: what was understood or guessed, hints, a word about privacy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from service.domain.announcements.values import Field, Guess, Hint, Place, Private
from service.domain.recaps.rows import Rows
from service.rendering.environment import Texts
from service.rendering.holidays import Holiday
from service.rendering.places import LONGEST_PLACE
from service.rendering.plain import Markdown, plain
from service.rendering.times import Times, render_zone_name

Value = str | int | datetime

TOLD = (
    Field.NAME,
    Field.COURSE,
    Field.PLACE,
    Field.TOWN,
    Field.ONLINE,
    Field.FIRST_MEETING,
    Field.TIME,
    Field.MEETINGS,
    Field.MINUTES,
    Field.ZONE,
    Field.LANGUAGE,
    Field.SEATS,
    Field.SIGNUP,
    Field.FACILITATORS,
)
"""What is repeated to the author, in this order."""


class Phrases:
    """Renders phrases in one language."""

    def __init__(self, texts: Texts, times: Times) -> None:
        self._texts = texts
        self._words = texts.words
        self._times = times

    def render_found(self, found: Mapping[Field, Value], guesses: Sequence[Guess]) -> Markdown:
        """`**Basic Spanish**, Pittsburgh, 6 meetings (my guess)`; empty when nothing is known."""
        guessed = {guess.field for guess in guesses}
        known = {field: value for field, value in found.items() if field not in guessed}
        things = self._list_guesses(guesses)
        marked = [self._words.gettext("%(thing)s (my guess)", thing=thing) for thing in things]
        return _enumerate((*self._list(known), *marked))

    def render_guesses(self, guesses: Sequence[Guess]) -> Markdown:
        """`evening, 6:30 pm; 6 meetings of 90 minutes`; empty when nothing was guessed."""
        return _enumerate(self._list_guesses(guesses))

    def _list_guesses(self, guesses: Sequence[Guess]) -> list[Markdown]:
        """Of an hour it is the part of the day that we guessed; a guessed day says its hour once."""
        values = {guess.field: guess.value for guess in guesses}
        day, hour = values.get(Field.FIRST_MEETING), values.get(Field.TIME)
        if isinstance(day, datetime) and isinstance(hour, datetime):
            values[Field.FIRST_MEETING] = datetime.combine(day.date(), time())
        told = self._list(values)
        if isinstance(hour, datetime):
            plain_hour, in_words = self.render_value(Field.TIME, hour), plain(self._times.render_part(hour))
            told = [in_words if phrase == plain_hour else phrase for phrase in told]
        return told

    def _list(self, values: Mapping[Field, Value]) -> list[Markdown]:
        phrases = {field: self.render_value(field, values[field]) for field in TOLD if field in values}
        if phrases.get(Field.NAME):
            phrases[Field.NAME] = Markdown(f"**{phrases[Field.NAME]}**")
        if Field.MEETINGS in phrases and Field.MINUTES in phrases:
            together = self._words.gettext(
                "%(meetings)s of %(minutes)s",
                meetings=phrases[Field.MEETINGS],
                minutes=phrases.pop(Field.MINUTES),
            )
            phrases[Field.MEETINGS] = together
        return [phrase for phrase in phrases.values() if phrase]

    def render_value(self, field: Field, value: Value) -> Markdown:
        match field, value:
            case Field.TIME, datetime():
                return plain(self._times.render_hour(value))
            case _, datetime(hour=0, minute=0):
                return plain(self._times.render_day(value, year=True))
            case _, datetime():
                return plain(self._times.render_start(value, year=True))
            case Field.MEETINGS, int():
                return self._words.ngettext("%(num)s meeting", "%(num)s meetings", value)
            case Field.MINUTES, int():
                return self._words.ngettext("%(num)s minute", "%(num)s minutes", value)
            case Field.SEATS, int():
                return self._words.ngettext("%(num)s place", "%(num)s places", value)
            case Field.ZONE, str():
                return plain(render_zone_name(value, self._texts))
            case Field.ONLINE, _:
                return self._words.gettext("online")
            case Field.SIGNUP, _:
                return self._words.gettext("a link to sign up")
        return plain(value)

    def render_hints(self, hints: Iterable[Hint]) -> tuple[Markdown, ...]:
        """One gentle sentence each; none of them asks for anything."""
        sentences = {
            Hint.FEW_SEATS: self._words.gettext(
                "A small thought: circles work well with 4 to 15 people, for not everyone can come each time."
            ),
            Hint.MANY_SEATS: self._words.gettext(
                "A small thought: circles work well with 4 to 15 people, so that everyone gets to speak."
            ),
            Hint.FEW_MEETINGS: self._words.gettext(
                "A small thought: most circles meet 6 to 8 times, so that people get to know each other."
            ),
            Hint.MANY_MEETINGS: self._words.gettext(
                "A small thought: most circles meet 6 to 8 times, for a few weeks are easier to promise."
            ),
        }
        return tuple(sentences[hint] for hint in dict.fromkeys(hints))

    def render_private(self, private: Sequence[Private]) -> Markdown:
        """One kind remark about contact data in the author's own post; empty when there is none."""
        if not private:
            return Markdown("")
        words = self._words
        names = {
            Private.MEETING_LINK: words.gettext("the link to the video meeting"),
            Private.EMAIL: words.gettext("an e-mail address"),
            Private.PHONE: words.gettext("a phone number"),
            Private.HOME: words.gettext("the address of a private home"),
            Private.MESSENGER: words.gettext("a name or group of a messenger"),
        }
        things = self.join_and([names[thing] for thing in names if thing in private])
        seen = words.gettext("One thing: your post is public, and I saw %(things)s in it.", things=things)
        advice = words.gettext("I repeat that nowhere, and you may want to take it out.")
        return Markdown(f"{seen} {advice}")

    def join_and(self, items: Sequence[Markdown]) -> Markdown:
        """`this`, `this and that`, `this, that and those`."""
        *rest, last = items
        if not rest:
            return last
        return self._words.gettext("%(first)s and %(last)s", first=_enumerate(rest), last=last)

    def render_holiday(self, holiday: Holiday, place: Place) -> Markdown:
        """A gentle word about a meeting at which the library may be closed."""
        gettext = self._words.gettext
        where = plain(place.branch or "", LONGEST_PLACE) or gettext("the library")
        day = self._times.render_day(holiday.day)
        return gettext(
            "%(day)s is %(holiday)s: ask at %(place)s whether it is open.",
            day=day,
            holiday=holiday.name,
            place=where,
        )

    def render_more(self, section: Rows[object]) -> Markdown:
        """The last line of a list that is cut; empty where it is whole."""
        if not section.more:
            return Markdown()
        line = self._words.ngettext("and %(num)s more", "and %(num)s more", section.more)
        return Markdown(f"- {line}")

    def join_or(self, items: Sequence[Markdown]) -> Markdown:
        """`this`, `this or that`, `this, that or those`."""
        *rest, last = items
        if not rest:
            return last
        return self._words.gettext("%(first)s or %(last)s", first=_enumerate(rest), last=last)


def _enumerate(items: Sequence[Markdown]) -> Markdown:
    """`this, that`; where an item has a comma of its own, as dates do, `this, with that; those`."""
    separator = "; " if any(", " in item for item in items) else ", "
    return Markdown(separator.join(items))
