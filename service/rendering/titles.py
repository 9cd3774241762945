"""Titles and tags of a circle's topic, within Discourse's rules.

Rules of titles: lib/text_sentinel.rb, lib/text_cleaner.rb, app/models/topic.rb (15 to 255 characters, at
least 10 different ones, no long words, no shouting, one emoji). Rules of tags: lib/discourse_tagging.rb.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from service.domain.announcements.values import Announcement, Place
from service.domain.places import Town
from service.rendering.parts import Part
from service.rendering.places import is_online, says, says_online
from service.rendering.plain import clean, shorten
from service.rendering.times import compose_span

SHORTEST_TITLE = 15
LONGEST_TITLE = 255
LEAST_ENTROPY = 10
"""Different characters a title needs (`title_min_entropy`)."""
LONGEST_WORD = 26
"""Older versions of Discourse refuse words of exactly 30 already, and brackets and a comma may join the word."""
LONGEST_TAG = 20
MOST_TAGS = 3
RUNGS = 4

LONGEST_NAME = 90
LONGEST_PLACE = 60

_FAR = timedelta(days=300)
"""A first meeting farther away than this has its year in the title."""

_EMOJI_CODE = re.compile(r":[\w+-]*[^\W\d][\w+-]*:")
_NOT_IN_TITLES = frozenset({"So", "Sk", "Me"})
_KEPT_SYMBOLS = frozenset("°`^")
_NEW_EMOJI = range(0x1F000, 0x1FB00)
_VARIATION = frozenset("\ufe0e\ufe0f")
_HEAPS = re.compile(r"([!?.,;:])\1+")
_WORD = re.compile(rf"[^\s/\-.:]{{{LONGEST_WORD + 1},}}")
_NOT_IN_TAGS = re.compile(r"[^\w-]+|_")


class Titles(Part):
    """Renders titles in one language. They are ordinary text, for the forum escapes titles itself."""

    def render_titles(self, circle: Announcement, now: datetime) -> tuple[str, ...]:
        """Four different titles, in the order in which they are tried when the forum refuses one.

        The usual one; with the town; with weekday and time; with the year and "(2)". `now` only decides
        whether the year must be said because the first meeting is far away.
        """
        start = compose_span(circle.meetings[0], circle.zone).start
        usual = self._times.render_date(start, year=start - now > _FAR)
        dated = self._times.render_date(start, year=True)
        rungs = [
            self._render_title(circle, usual, with_town=False),
            self._render_title(circle, usual, with_town=True),
            self._render_title(circle, self._times.render_start(start), with_town=True),
        ]
        titles = tuple(dict.fromkeys(rungs))
        last = (
            self._render_title(circle, f"{dated} ({number})", with_town=True)
            for number in range(2, 2 + RUNGS - len(titles))
        )
        return (*titles, *last)

    def _render_title(self, circle: Announcement, date: str, *, with_town: bool) -> str:
        name = tidy(circle.name, LONGEST_NAME) or self._catalogue.gettext("Learning circle")
        pattern, place = self._render_place(name, circle.place, with_town=with_town)
        title = pattern % {"name": name, "place": place, "date": date}
        if len(title) < SHORTEST_TITLE or len(set(title)) < LEAST_ENTROPY:
            title = self._catalogue.gettext("Learning circle: %(title)s") % {"title": title}
        return shorten(title, LONGEST_TITLE)

    def _render_place(self, name: str, place: Place, *, with_town: bool) -> tuple[str, str]:
        """The sentence a title follows, and the place that is filled in; what the name says is not said again."""
        building = _tidy_place(place.branch or "")
        branch = "" if says(name, building) else building
        town = _tidy_place(place.town.name if place.town else place.town_text or "")
        if says(name, town) or town.casefold() in building.casefold():
            town = ""
        online = place.online and not building and not says_online(name)
        if branch:
            at = self._catalogue.gettext("%(name)s at %(place)s, from %(date)s")
            return at, f"{branch}, {town}" if with_town and town else branch
        if online and town and with_town:
            return self._catalogue.gettext("%(name)s, online (%(place)s), from %(date)s"), town
        if online:
            return self._catalogue.gettext("%(name)s, online, from %(date)s"), ""
        if town and (with_town or not (building or place.online)):
            return self._catalogue.gettext("%(name)s in %(place)s, from %(date)s"), town
        return self._catalogue.gettext("%(name)s, from %(date)s"), ""


def _tidy_place(text: str) -> str:
    """A place for a title; "online" is none, for we say it in the circle's language."""
    return "" if is_online(text) else tidy(text, LONGEST_PLACE)


def tidy(text: str, longest: int) -> str:
    """A person's words for a title: no emoji, no shouting, no endless words; empty if nothing is left."""
    shown = clean("".join(filter(_may_stand, text)), longest)
    words = clean(_EMOJI_CODE.sub(" ", _HEAPS.sub(r"\1", shown))).strip(" .,;:-–—")
    if not any(character.isalnum() for character in words):
        return ""
    return _WORD.sub(_split_word, _soften(words))


def _may_stand(character: str) -> bool:
    if character in _KEPT_SYMBOLS:
        return True
    if character in _VARIATION or character in "<>" or ord(character) in _NEW_EMOJI:
        return False
    return unicodedata.category(character) not in _NOT_IN_TITLES


def _soften(words: str) -> str:
    letters = [character for character in words if character.isalpha()]
    shouted = words == words.upper() != words.lower()
    return words.title() if shouted and (len(letters) > 5 or " " in words) else words


def _split_word(match: re.Match[str]) -> str:
    word = match.group()
    pieces = (word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
    return "-".join(pieces)


def render_tags(circle: Announcement, circle_tags: tuple[str, ...]) -> tuple[str, ...]:
    """At most three tags: that of every circle, the town's, and that of online circles."""
    return render_town_tags(circle.place.town, circle_tags, online=bool(circle.place.online))


def render_town_tags(
    town: Town | None, circle_tags: tuple[str, ...], *, online: bool = False
) -> tuple[str, ...]:
    """`circle_tags` holds the first and the last. Only towns of our list become tags, so that nobody's words do."""
    every, at_home = (*circle_tags, "", "")[:2]
    wanted = (every, town.name if town else "", at_home if online else "")
    tags = (_render_tag(text) for text in wanted)
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]


def _render_tag(text: str) -> str:
    joined = _NOT_IN_TAGS.sub("-", clean(text).lower())
    tag = re.sub(r"-+", "-", joined).strip("-")
    if len(tag) <= LONGEST_TAG:
        return tag
    head = tag[: LONGEST_TAG + 1].rpartition("-")[0]
    return head or tag[:LONGEST_TAG]
