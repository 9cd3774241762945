"""What the pages of the network's weeks say, in one language; the sentences are those of the recap's topic.

Whatever comes from people is escaped by the templates, or here; it can hold no invisible characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup, escape

from service.domain.ids import ForumUserId
from service.domain.recaps.facts import RecapCircle
from service.domain.recaps.network import LONGEST_LINE, NetworkRecap
from service.domain.weeks import is_late
from service.rendering.environment import Texts
from service.rendering.network_words import NetworkWords, Row
from service.rendering.people import MOST_NAMES
from service.rendering.plain import clean

_LINK = re.compile(r"\[([^]]*)\]\((%\(\w+\)s)\)")
"""A link in a sentence of the topic: `[What is a learning circle?](%(home)s)`."""


class NewsWords(NetworkWords):
    """`root`: what stands before the paths of our pages; the whole address where they are read elsewhere."""

    def __init__(self, texts: Texts, root: str) -> None:
        super().__init__(texts)
        self.root = root

    def say_title(self, recap: NetworkRecap, now: datetime) -> str:
        """With its year once that is over."""
        titles = self.render_network_titles(recap.week, late=is_late(recap.week, recap.zone, now))
        return titles[recap.week.sunday.year != now.year]

    def say_lasting_title(self, recap: NetworkRecap) -> str:
        """True whenever it is read."""
        return self.render_network_titles(recap.week, late=True)[1]

    def compose_rows(self, recap: NetworkRecap, names: Mapping[ForumUserId, str]) -> Row:
        """Whatever the page shows. `names`: how people are called."""
        return {
            "figures": str(self.say_figures(recap.figures)),
            "counted": self.say_counted(recap),
            "from_team": clean(recap.from_team or "", LONGEST_LINE),
            **self.say_dates(recap),
            **self.say_people(recap, names),
        }

    def say(self, sentence: str, **values: object) -> Markup:
        """A sentence of the topic, with its links as HTML; what fills it is escaped."""
        written = str(escape(self._texts.catalogue.gettext(sentence)))
        return Markup(_LINK.sub(r'<a href="\2">\1</a>', written)) % values  # noqa: S704 - our own sentence

    def link_circle(self, circle: RecapCircle) -> Markup:
        name = Markup("<bdi>{}</bdi>").format(clean(circle.name))
        if not circle.url:
            return name
        return Markup('<a href="{}/circles/{}">{}</a>').format(self.root, circle.origin, name)

    def link_town(self, town: str, url: str) -> Markup:
        return Markup('<a href="{}"><bdi>{}</bdi></a>').format(url, clean(town))

    def list_hosts(self, names: Sequence[str]) -> Markup:
        shown = list(dict.fromkeys(names))[:MOST_NAMES]
        return Markup(", ").join(Markup("<bdi>{}</bdi>").format(clean(name)) for name in shown)
