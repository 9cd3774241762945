"""What a circle is called: by its label, by the topic's title, or by a sentence that says what it is about."""

from __future__ import annotations

import re

from service.domain.announcements.tidying import drop_emoji, tidy
from service.domain.announcements.venues import parse_venue
from service.domain.announcements.vocabulary import ASKS, OPENS_NO_TITLE, SAYS_NOTHING
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.words import REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of, parse_words

_LONGEST = 120
_LONGEST_TITLE = 255
"""Discourse's own limit (`max_topic_title_length`)."""

_LEAD_INS = (
    "announcing|announcement|new|our|a|the|my|start(?:ing)?|join|free|upcoming|invitation(?: to)?"
    "|ankundigung|neuer?|unser|einladung(?: zum?)?|nuevo|nuestro|anuncio(?: de)?"
)
_CIRCLES = (
    "(?:learning |study )?circles?|announcement|lernkreis|lerngruppe|ankundigung"
    "|(?:circulos?|grupo) de (?:aprendizaje|estudio)|anuncio"
)
_PREFIX = re.compile(
    rf"^\W*(?:(?:{_LEAD_INS})\W+)*(?:{_CIRCLES})"
    r"\s*(?:[:\-|]+\s*|(?:on|about|for|zu|zum|uber|fur|de|sobre|para)\s+)"
)
_CIRCLE_SOMEWHERE = re.compile(rf"^\W*(?:(?:{_LEAD_INS})\W+)*(?:{_CIRCLES})\s(?:in|en|at|bei)\s")
_WHO_WANTS = re.compile(
    r"\W*(?:(?:is )?any(?:one|body)(?: (?:up|in|keen|interested))?(?: for| in| on| into)"
    r"|(?:who|anyone|anybody) wants? to (?:learn|study|read|try|do)|who's up for|wer (?:hat )?lust auf"
    r"|wer will (?=\w+ lernen)"
    r"|quien quiere (?:aprender|estudiar|leer))\s([^?]{2,60}?)(?: lernen| with me| together| conmigo"
    r"| mit mir)?\s?\?+\W*$"
)
_TAGGED = re.compile(r"^\s*(?:\[[^\]]{1,30}\]|#\w{1,30}|(?:re|fwd?|wg|aw|rv|reenv)\s?:)\s*", re.I)
_SPLIT = re.compile(
    r"\s+[-|\N{EN DASH}\N{EM DASH}\N{BULLET}~/]+\s+|\s*[,;|]\s+|\s*[(\[]|[)\]]\s*|\s*@\s+|\s*:\s+|!+\s+|\.\s+"
)
_TAIL_WORDS = (
    "at|in|on|from|starting|starts?|beginning|every|each|@|meets?|im|am|ab|bei|in der|jeden|vom|um"
    "|en|el|los|desde|a partir|cada"
)
_TAIL = re.compile(rf"\s+(?:{_TAIL_WORDS})\s+(?=.*(?:\d|{one_of(WEEKDAYS)}))")
_LAST_WEEKDAY = re.compile(rf"\s(?:{one_of(REPEATED_WEEKDAYS)})\W*$", re.I)
_ABOUT = re.compile(
    r"(?<![a-z])(?:(?:learning |study )?circle (?:on|about|for|to learn|where we learn|in)"
    r"|(?:the )?(?:subject|topic|theme) is |(?:das )?thema ist |(?:el )?tema es "
    r"|learn(?:ing)? (?:some |about )?|study(?:ing)? |practice |read(?:ing)? "
    r"|lernkreis (?:zu|zum|zur|uber|fur)|lerngruppe (?:zu|zum|fur)"
    r"|(?:circulo|grupo) (?:de aprendizaje |de estudio )?(?:de|sobre|para aprender)|aprender )\s*(?:the |el |la )?"
)
_ABOUT_LERNEN = re.compile(
    r"(?:zusammen|gemeinsam|wollen|mochten)\s+(?:zusammen\s|gemeinsam\s)?((?:[^\s.!?,]+\s){1,4}?)lernen\b"
)
_NAME_GOES_NOT_ON = (
    "together|with|at|in|on|every|each|from|starting|using|and we|who|this|that|if|because|online"
    "|zusammen|gemeinsam|mit|im|am|in der|bei|ab|jeden|juntos|juntas|en|con|los|cada|el|desde|para"
)
_NAME_ENDS = re.compile(
    rf"[.!?;:\n(,]|\s[-\N{{EN DASH}}\N{{EM DASH}}]\s|\s(?:for \d|(?:{_NAME_GOES_NOT_ON})(?=\s|$))", re.I
)
_QUOTED = re.compile(
    r"[\"\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}«]([^\"”“»]{3,100})[\"”“»]"
)
_NOT_NAMES = parse_words("together zusammen juntos something it more with in a new how to and aloud")


def parse_name(text: str) -> str | None:
    """The value of a label: a name as it is written, without emoji."""
    return tidy(drop_emoji(text.split("\n")[0]), _LONGEST)


def parse_title(title: str) -> str | None:
    """The name that a topic's title gives, without place and time; None when it gives none or is a question."""
    title = drop_emoji(_TAGGED.sub("", title[:_LONGEST_TITLE]))
    flat = flatten(title)
    if wanted := _WHO_WANTS.match(flat):
        return parse_name(title[wanted.start(1) : wanted.end(1)])
    if _is_no_name(title) or not re.search(r"[^\W\d_]{2}", flat):
        return None
    if _CIRCLE_SOMEWHERE.match(flat):
        return None
    if (prefix := _PREFIX.match(flat)) and not _says_nothing(flat[prefix.end() :]):
        title = title[prefix.end() :]
    return tidy(_without_tail(_first_part(title)), _LONGEST)


def _first_part(title: str) -> str:
    """The title up to the first part that says when or where: "Poems - Tuesdays at 6", "Tuesdays at 6: poems"."""
    parts = [part for part in _SPLIT.split(title) if part and part.strip()]
    if not parts:
        return title
    if _is_when_or_where(parts[0]):
        return next((part for part in parts if not _is_when_or_where(part)), parts[0])
    behind = next((part for part in parts[1:] if _is_when_or_where(part)), None)
    return title if behind is None else title[: title.index(behind, len(parts[0]))].rstrip(" ,;:|-([")


def parse_weak_title(title: str) -> str | None:
    """The last resort: the title as it stands, if it is no question ("Learning circle in Braddock")."""
    return None if _is_no_name(title) else parse_name(title)


def find_name(sentence: str) -> str | None:
    """What "a circle about ...", "learn ... together" or "wir wollen ... lernen" is about."""
    flat = flatten(sentence)
    if german := _ABOUT_LERNEN.search(flat):
        return parse_name(sentence[german.start(1) : german.end(1)])
    for match in _ABOUT.finditer(flat):
        rest = sentence[match.end() : match.end() + _LONGEST]
        if quoted := _QUOTED.match(rest):
            return parse_name(quoted[1])
        end = _NAME_ENDS.search(rest)
        name = parse_name(rest[: end.start()] if end else rest)
        if name and name.lower() not in _NOT_NAMES and len(name.split()) <= 8 and not name[0].isdigit():
            return name[:1].upper() + name[1:]
    return None


def _is_when_or_where(part: str) -> bool:
    flat = flatten(part)
    if any(not day.weak for day in parse_days(flat)) or parse_clocks(flat):
        return True
    words = flat.split()
    if any(word in REPEATED_WEEKDAYS or word in WEEKDAYS for word in words) or words == ["online"]:
        return True
    venue = parse_venue(part)
    return venue is not None and " " in venue.name and len(venue.name.split()) + 3 >= len(words)


def _without_tail(title: str) -> str:
    """ "Basic Spanish at Riverside Library on Tuesdays" -> "Basic Spanish"."""
    flat = flatten(title)
    ends = [match.start() for match in _TAIL.finditer(flat) if match.start() > 2]
    venue = parse_venue(title)
    if venue is not None and " " in venue.name and (at := title.find(venue.name)) > 3:
        before = re.search(
            r"\s+(?:at|in|@|im|in der|en|en la|en el|bei)(?:\s+(?:the|der|dem|la|el))?\s*$", flat[:at]
        )
        ends += [before.start()] if before else []
    title = title[: min(ends)] if ends else title
    return _LAST_WEEKDAY.sub("", title).rstrip(" !.,")


def _says_nothing(flat: str) -> bool:
    return set(re.findall(r"[^\W\d_]+", flat)) <= SAYS_NOTHING


def _is_no_name(title: str) -> bool:
    """A question, a greeting, or words that say nothing ("New learning circle")."""
    flat = flatten(title).strip(" ¡¿!.,;:*-'\"()")
    return flat.endswith("?") or bool(ASKS.match(flat) or OPENS_NO_TITLE.match(flat)) or _says_nothing(flat)
