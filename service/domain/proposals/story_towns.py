"""Where in a story its town may be named, in the order in which such words are believed; and which town that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.announcements.said import SaidPlace
from service.domain.announcements.tidying import tidy
from service.domain.announcements.town_choice import decide_named_town
from service.domain.announcements.town_names import TownText, Trust, find_town_texts, names_in
from service.domain.languages import Language
from service.domain.places import Town, choose_namesakes, parse_regions
from service.domain.proposals.namesakes import MOST_BETWEEN, is_plain, list_rivals
from service.domain.proposals.values import Where

_LONGEST_TOWN = 80
_MOST_BARE_WORDS = 6
_MOST_TEXTS = 12
_THE = r"(?i:the\s|der\s|dem\s|el\s|la\s|los\s|las\s)?"
_IN = (
    rf"(?<!\w)(?i:in|for|near|around|at|to|outside|für|fuer|bei|nach|um|nahe|en|para|a|de|cerca\sde)\s{_THE}"
)
_BARE_LEAD = re.compile(
    r"^(?:[\W_]|(?:oh|ah|sorry|oops|ups|yes|yeah|ja|s[ií]|ok|perd[oó]n|disculpas?|claro|entschuldigung|hi|hello|hallo|hola"
    r"|it'?s|it is|that'?s|that is|das ist|es ist|es|est[aá] en|in|en|aus|de|from|near|the town is)(?!\w))+",
    re.I,
)
"""Before the town's name in an answer of a few words."""
_TITLE_IN = re.compile(rf"{_IN}(?=[^\W\d_a-z])")
_TITLE_BEGINS = re.compile(
    r"^(?P<name>[^\W\d_][\w.'’-]+(?:\s[\w.'’-]+){0,3}?)(?:,\s[^,:]{2,30})?"
    r"(?:\s?[:–—|!?]|\s-\s|\s(?:wants?|needs?|would|could|is ready|braucht|sucht|will|wünscht|quiere"
    r"|necesita|busca|pide)\b|$)"
)
_LIVING = re.compile(
    r"\b(?:(?:live|living|lives|based|located|settled|stay|staying)(?:\shere)?\s(?:in|near|outside|at|close to)"
    r"|(?:moved|came)\s(?:back\s|over\s)?to|here in|over here in"
    r"|(?:wohn\w{0,3}|leb\w{1,3})(?:\s\w+){0,4}?\s(?:in|bei|nahe)|(?:gezogen|zogen)\snach|hier in"
    r"|bei uns in|(?:wir|ich)\s(?:sind|bin)\s(?:\w+\s){0,2}in"
    r"|(?:viv\w{1,4}|resid\w{1,3})(?:\s\w+){0,3}?\s(?:en|cerca de)|(?:estamos|estoy)\sen|aqu[ií] en"
    rf"|(?:the|a|our|my)\s(?:small |little |lovely |quiet )?(?:town|village|city|suburb) (?:of|called|named)"
    rf"|(?:our|my|this)\s(?:small |little )?(?:town|village|city),"
    r"|(?:unser\w{0,2}|mein\w{0,2}|dem|die|das|eine[rm]?)\s(?:klein\w{1,2}\s)?(?:stadt|dorf|ort"
    r"|städtchen|kleinstadt)(?:\s(?:namens|heißt)|,)"
    r"|(?:nuestr[oa]|mi|el|la|un|una)\s(?:peque[nñ][oa]\s)?(?:pueblo|ciudad|municipio)(?:\s(?:de"
    r"|se llama|llamad[oa])|,))"
    rf"\s{_THE}",
    re.I,
)
_FROM = re.compile(
    r"\b(?:(?:i'm|i’m|i am|we're|we’re|we are|writing|greetings|hello|hi|people)(?:\s\w+)?\sfrom"
    r"|(?:komm\w{1,2}|sind|bin|grüße|gruß|hallo)(?:\s\w+){0,2}?\saus|(?:soy|somos|saludos desde"
    r"|escribo desde|escribimos desde)(?:\sde)?)"
    rf"\s{_THE}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TownsSaid:
    """What one post or several say of their town."""

    tiers: tuple[tuple[TownText, ...], ...] = ()
    """The first that names a town of our list decides."""
    written: str = ""
    """What stands at the label, or is a bare answer; for a town that is not in our list."""
    beside: str = ""
    """Title and text, in which a region or country may be named."""

    def answered_by(self, later: TownsSaid) -> TownsSaid:
        """Later words fill what earlier ones leave open."""
        beside = f"{later.beside}\n{self.beside}".strip()
        return TownsSaid((*self.tiers, *later.tiers), self.written or later.written, beside)


def say_towns(label: str, title: str, text: str) -> TownsSaid:
    """Of a story's own post. `label`: the value at its town's label, with the country if that has its own."""
    label = _tidy(label)
    tiers = (
        tuple(_list_labelled(label)),
        tuple(_list_titled(title)),
        tuple(_list_behind(_LIVING, text)),
        tuple(_list_behind(_FROM, text)),
        () if label else tuple(find_town_texts(SaidPlace(), (), f"{title}\n{text}")),
    )
    return TownsSaid(tiers, label, f"{title}\n{label}\n{text}".strip())


def say_towns_later(label: str, text: str) -> TownsSaid:
    """Of an answer: its label, what it says in a sentence, or its few bare words."""
    label = _tidy(label)
    bare = _tidy(_BARE_LEAD.sub("", text)) if len(text.split()) <= _MOST_BARE_WORDS else _find_led(text)
    living = (*_list_behind(_LIVING, text), *_list_behind(_FROM, text))
    tiers = (tuple(_list_labelled(label)), living, tuple(_list_labelled(bare)))
    return TownsSaid(tiers, label or ("" if living else bare), f"{label}\n{text}".strip())


def _find_led(text: str) -> str:
    """ "Oh sorry, it's Aliquippa, just down the river": what a long answer begins with."""
    lead = _BARE_LEAD.match(text)
    led = re.split(r"[,;:.!?\n]", text[lead.end() :], maxsplit=1)[0] if lead else ""
    return _tidy(led) if len(led.split()) <= _MOST_BARE_WORDS else ""


def _tidy(written: str) -> str:
    line = written.strip().split("\n")[0]
    return (tidy(line, _LONGEST_TOWN) or "").strip(" .!?")


def _list_labelled(label: str) -> Iterator[TownText]:
    if label:
        yield from find_town_texts(SaidPlace(town=label), (), "")
        for match in re.finditer(_IN, label):
            yield TownText(label[match.end() :], (label,))


def _list_titled(title: str) -> Iterator[TownText]:
    """ "Learning circles in Braddock?", "Lernkreise für Jena", "Braddock wants learning circles"."""
    for match in reversed(list(_TITLE_IN.finditer(title))):
        yield TownText(title[match.end() :], (title,))
    if begins := _TITLE_BEGINS.match(title):
        yield TownText(begins["name"], (title,), whole=True)


def _list_behind(pattern: re.Pattern[str], text: str) -> Iterator[TownText]:
    """Behind "we live in", up to the end of the sentence or line."""
    for _, match in zip(range(_MOST_TEXTS), pattern.finditer(text), strict=False):
        rest = re.split(r"[.!?;\n](?:\s|$)", text[match.end() : match.end() + 80])[0]
        yield TownText(rest, (rest,), trust=Trust.WRITTEN)


def name_towns_said(said: TownsSaid) -> Iterator[str]:
    """Folded names that `decide_where` will look up."""
    return (name for tier in said.tiers for text in tier for name, _ in names_in(text))


def decide_where(
    said: TownsSaid, towns: Mapping[str, Sequence[Town]], *, zone: str, language: Language | None = None
) -> Where:
    """The town that was meant, or what was written, and between which towns only its author can choose.

    `towns`: all of each folded name; `zone`: the configured one; `language`: in which the author writes.
    """
    meant = {name: choose_namesakes(name, found) for name, found in towns.items()}
    doubtful: Where | None = None
    for tier in said.tiers:
        named = decide_named_town(iter(tier), meant, beside=said.beside, zone=zone)
        rivals = list_rivals(named, towns, said.beside, language)
        town = rivals[0] if rivals and (len(rivals) == 1 or is_plain(rivals, language)) else named.town
        if town is not None and (len(rivals) < 2 or (town == rivals[0] and is_plain(rivals, language))):
            return Where(named.written or town.name, town.country, town)
        if len(rivals) > 1 and doubtful is None:
            text = said.written or named.written or ""
            doubtful = Where(text, _find_country(text), between=rivals[:MOST_BETWEEN])
    text = said.written
    return doubtful or Where(text, _find_country(text))


def _find_country(text: str) -> str:
    countries = {region.country for region in parse_regions(text)}
    return countries.pop() if len(countries) == 1 else ""
