"""The recap of the network's week as a topic, from figures and rows that name people by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from service.domain.ids import ForumUserId
from service.domain.recaps.facts import RecapCircle
from service.domain.recaps.index import CirclesIndex, TownLine
from service.domain.recaps.network import LONGEST_LINE, NetworkRecap
from service.rendering.links import own_link
from service.rendering.network_words import NetworkWords, Row
from service.rendering.people import list_names
from service.rendering.plain import Markdown, plain
from service.rendering.titles import LONGEST_PLACE


class NetworkPosts(NetworkWords):
    """Renders the network's weeks in one language."""

    def render_network_week(self, recap: NetworkRecap, names: Mapping[ForumUserId, str]) -> Markdown:
        """`names`: how people are called, as text."""
        house = self._texts.house
        return self._texts.render(
            "recaps/network.md",
            recap=recap,
            more=self._phrases.render_more,
            figures=self.say_figures(recap.figures),
            counted=self.say_counted(recap),
            circles=own_link(f"{house.public_url}/circles"),
            signed_up=recap.figures.signed_up,
            from_team=plain(recap.from_team, LONGEST_LINE) if recap.from_team else None,
            bot=house.bot[:1].upper() + house.bot[1:],
            home=own_link(f"{house.public_url}/"),
            intake=own_link(f"{house.forum_url}/c/{house.intake_category}"),
            **self.say_dates(recap),
            **self.say_people(recap, names),
        )

    def render_index_titles(self) -> tuple[str, ...]:
        gettext = self._texts.catalogue.gettext
        return gettext("All learning circles: when and where"), gettext("The list of all learning circles")

    def render_index(self, index: CirclesIndex) -> Markdown:
        house = self._texts.house
        return self._texts.render(
            "topics/index.md",
            says_something=index.says_something,
            towns=[self._say_town(town) for town in index.towns.rows],
            more_towns=self._phrases.render_more(index.towns),
            bot=house.bot,
            home=own_link(f"{house.public_url}/"),
            circles=own_link(f"{house.public_url}/circles"),
            intake=own_link(f"{house.forum_url}/c/{house.intake_category}"),
            **self.say_coming(index.meeting, index.starting),
        )

    def _say_town(self, town: TownLine) -> Row:
        name = plain(town.town) if town.town else self._words.gettext("Online")
        wanted = {"where": town.town} if town.town else {"how": "online"}
        address = own_link(f"{self._texts.house.public_url}/circles?{urlencode(wanted)}")
        return {"name": Markdown(f"[{name}]({address})"), "circles": town.circles}

    def link_circle(self, circle: RecapCircle) -> Markdown:
        name = plain(circle.name)
        return Markdown(f"[{name}]({own_link(circle.url)})") if circle.url and name else name

    def link_town(self, town: str, url: str) -> Markdown:
        return Markdown(f"[{plain(town, LONGEST_PLACE) or '…'}]({own_link(url)})")

    def list_hosts(self, names: Sequence[str]) -> Markdown | None:
        listed = list_names(names)
        return self._phrases.join_and(listed) if listed else None
