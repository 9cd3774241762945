"""The forms in which the sides of commands are written, as regular expressions of flat text; `sides` reads them."""

from __future__ import annotations

import re

from service.domain.commands.side_words import MEETING_NAMES, NEXT_WEEK, ORDINALS, THIS_WEEK, UNITS
from service.domain.dates.words import MONTHS, NUMBERS, REPEATED_WEEKDAYS, SHORT_WEEKDAYS, one_of

WORD = re.compile(r"[^\s,;.!()\"]+")
POSSESSIVE = re.compile(r"'s\b")
PLURAL = re.compile(
    rf"(?<![a-z])(?:{one_of(name for name in REPEATED_WEEKDAYS if name.endswith('s'))})(?![a-z])"
)
SHORT_DAY = re.compile(rf"(?<![a-z])({one_of(SHORT_WEEKDAYS)})(?![a-z])\.?")
BARE_DAY = re.compile(r"\s*(\d{1,2})(st|nd|rd|th|\.)?\s*$")
_NUMBER = rf"\d{{1,3}}|{one_of(NUMBERS)}|an?"
_STEP = rf"(?:{_NUMBER})\s?(?:{one_of(UNITS)})(?![a-z])"
_EARLIER = "earlier|fruher|antes|nach vorne?"
_LATER = "later|spater|mas tarde|despues|nach hinten"
DISTANCE = re.compile(
    rf"(?<![\w.:])(?:(?P<mark>by|um|por|en)\s)?(?P<sign>[+-]\s?)?(?P<steps>{_STEP}(?:\s?(?:,|and|und|y)?\s?{_STEP}){{0,3}})"
    rf"(?:\s(?:(?P<earlier>{_EARLIER})|(?P<later>{_LATER}))(?![a-z]))?"
)
ONE_STEP = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<unit>{one_of(UNITS)})(?![a-z])")
WEEK = re.compile(rf"(?<![a-z])(?:(?P<this>{THIS_WEEK})|(?P<next>{NEXT_WEEK}))(?![a-z])")
_MEETING = rf"(?:{MEETING_NAMES})"
WHICH = re.compile(
    rf"(?<![\w])(?:(?P<name>{one_of(ORDINALS)})\s{_MEETING}(?![a-z])"
    rf"|(?P<number>\d{{1,2}})(?:st|nd|rd|th|\.|º|ª)\s?{_MEETING}(?![a-z])"
    rf"|{_MEETING}\s(?:number |nr\.? |no\.? |numero |#\s?)?(?P<behind>\d{{1,2}})"
    rf"(?![\w.:/]|\.?\s?(?:de )?(?:{one_of((*UNITS, *MONTHS))})(?![a-z]))"
    rf"|{_MEETING}\s(?P<last>siguiente))"
)
NEXT_ALONE = re.compile(
    r"\s*(?:the |our |el |la |das |den |die |der )?(?P<name>next|nachste[sn]?|proxim[oa]|siguiente)(?: one)?\s*$"
)
AN_HOUR = rf"las?\s(?:\d|(?:{one_of(NUMBERS)})(?![a-z]))"
"""Behind Spanish "a": "a las 19", "a la una"."""
SAME_HOUR = r"la(?: misma)? hora(?: de siempre)?(?![a-z])"
NO_CONNECTOR = re.compile(
    rf"(?<![a-z])(?:(?:a(?=\s(?:{AN_HOUR}|{SAME_HOUR}))"
    r"|a partir del?|por(?=\sla\s(?:tarde|manana|noche))|por favor|after all)(?![a-z]))"
)
"""Spanish "a" and "por" that lead to no other side."""
HALF_HOUR = re.compile(
    r"(?<![^\W\d_])(?:half an hour|(?:eine |einer )?halben? stunde|(?:una )?media hora)(?![^\W\d_])", re.I
)
HOUR_MARK = re.compile(r"(?<![a-z])(?:at|um|gegen|las?)\s\d|@\s?\d")
BARE_DAY_AND_HOUR = re.compile(
    r"\s*(?:(?:the|el|den|der|dem) )?(\d{1,2})(st|nd|rd|th|\.)?(?=,?\s+(?:at|um|gegen|las?)\s)"
)
NUMBER_BEHIND = re.compile(
    r",?\s(?:the |el |den |der )?(\d{1,2})(?![\d:.]|\s?(?:-|–|[ap]\.?m\b|uhr|h\b|hrs?\b|horas?\b|o'?clock"
    r"|de la|y (?:media|cuarto)|menos|(?:to|a|bis|until|hasta)\s\d))"
)
"""A day of the month behind a weekday, "sábado 12", if an hour follows; else it may be an hour itself."""
DAY_PART = re.compile(
    r"(?:(?:por )?(?:la )?(?:tarde|manana|noche)|(?:in the )?(?:morning|afternoon|evening)"
    r"|(?:am )?(?:vormittag|nachmittag|abend)|abends)?[\s.,!?]*"
)
SAME_TIME = re.compile(rf"{SAME_HOUR}|same (?:time|hour)|gleichen? (?:zeit|uhrzeit)")
LAST_HOUR = 23
DIGITS_OF_HOUR = re.compile(
    r"(?<![\w.:/+-])([01]\d|2[0-3])(?!(?<=20)[2-5])([0-5]\d)(?=\s?(?:h|hrs|uhr)?[\s.,!?]*$)", re.I
)
"""1830 at the end; 2026 is a year."""
TODAY = re.compile(r"(?<![a-z])(?:this (?:morning|afternoon|evening)|esta (?:tarde|noche))(?![a-z])")
DOTTED = re.compile(r"(?<![\w.:])(\d{1,2})\.(1[0-2]|0?[1-9])(?![\d:]|\.\d|\s?(?:uhr|h|[ap]\.?m)\b)")
