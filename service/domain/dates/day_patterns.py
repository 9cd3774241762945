"""The forms in which days are written, as regular expressions of flat text; `days` says what each means."""

from __future__ import annotations

import re

from service.domain.dates.words import (
    MONTHS,
    NTHS,
    NUMBERS,
    REPEATED_WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    one_of,
)

ANY_WEEKDAY = {**WEEKDAYS, **SHORT_WEEKDAYS}
_WEEKDAY_NAMES = one_of({*WEEKDAYS, *SHORT_WEEKDAYS, *REPEATED_WEEKDAYS})
_A_WEEKDAY = (
    rf"(?:(?<![a-z])(?P<weekday>{_WEEKDAY_NAMES})(?:abend|nachmittag|vormittag)?"
    r"(?:\.?,?\s{1,3}(?:(?:the|der|dem|den|el|dia|am)\s)?|(?=\d)))"
)
WEEKDAY_BEFORE = re.compile(rf"{_A_WEEKDAY}$")
LONGEST_WEEKDAY = 24
"""Letters of a weekday with its part of the day, comma and article."""
_MONTH = rf"(?P<month>{one_of(MONTHS)})(?![a-z])\.?"
_ORDINAL = r"(?:st|nd|rd|th|ten|ter|te|\.|\N{MASCULINE ORDINAL INDICATOR})?"
_AND = r"\s?(?:,\s?(?:and|und|y)\s|,|;|&|\+|/|\sand\s|\sund\s|\sy\s)\s?(?:the\s|el\s)?"
_YEAR = (
    r"(?:(?:,|\s-)?\s?(?:de\s|del\s|of\s)?(?P<year>(?:19|[2-9]\d)\d\d)(?!\d)|\s?'(?P<short_year>\d\d)(?!\d))?"
)
_FREE = r"(?<![\d.:/$€£-])(?<!\bat )(?<!\bum )(?<!\blas )"
_LIST_GOES_ON = (
    rf"(?=\s?(?:$|[,;.)&+\n@]|and\b|und\b|y\b|at\b|um\b|a las|from\b|each\b|{one_of(MONTHS)}|20\d\d))"
)
_NO_CLOCK = r"(?![\d:]|\.\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|h\d|\s?o'?clock)"

ENDS_WITH_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(MONTHS)})\.?\s?$")

ISO = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<days>\d\d?)(?!\d)t?"
)
DAY_MONTH = re.compile(
    rf"{_FREE}(?P<days>\d\d?{_ORDINAL}(?:{_AND}\d\d?{_ORDINAL}){{0,12}})"
    rf"(?:\s?(?:of|de|del|d)\s|[-/]|\.?\s?){_MONTH}(?:[-/](?=\d{{4}}))?{_YEAR}"
)
MONTH_DAY = re.compile(
    rf"(?<![a-z]){_MONTH}\s?(?:the\s)?(?P<days>\d\d?(?:st|nd|rd|th)?{_NO_CLOCK}"
    rf"(?:{_AND}\d\d?(?:st|nd|rd|th)?{_NO_CLOCK}{_LIST_GOES_ON}){{0,12}}){_YEAR}"
)
_TO = r"\s?(?:-|to|until|till|through|thru|bis(?: zum)?|al?|hasta(?: el)?)\s?(?:the\s|den\s|zum\s|el\s)?"
_NO_DAY = r"(?!\s\d\d?(?![\d:]|\.\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|h\d|\s?o'?clock|\s?-\s?\d))"
RANGE_DAY_MONTH = re.compile(
    rf"{_FREE}(?P<begin>(?P<first>\d\d?){_ORDINAL}){_TO}(?P<last>\d\d?){_ORDINAL}"
    rf"(?:\s?(?:of|de|del|d)\s|\.?\s?){_MONTH}{_YEAR}{_NO_DAY}"
)
RANGE_MONTH_DAY = re.compile(
    rf"(?<![a-z]){_MONTH}\s?(?:the\s)?(?P<begin>(?P<first>\d\d?)(?:st|nd|rd|th)?){_TO}"
    rf"(?P<last>\d\d?)(?:st|nd|rd|th)?{_NO_CLOCK}{_YEAR}"
)
RANGE_DOTTED = re.compile(
    rf"{_FREE}(?P<begin>(?P<first>\d\d?)\.?){_TO}(?P<last>\d\d?)\.\s?(?P<month>\d\d?)\."
    r"(?:\s?(?P<year>20\d\d)|(?P<short_year>\d\d)(?!\d|\s?uhr|\.\d))?(?!\d|\s?uhr)"
)
DOTTED = re.compile(
    rf"{_FREE}(?<!python )(?<!version )(?P<days>\d\d?\.(?:(?:{_AND}|\s)\d\d?\.){{0,12}}?)\s?"
    r"(?P<month>\d\d?)\.(?:\s?(?P<year>20\d\d)|(?P<short_year>\d\d)(?!\d|\s?uhr|\.\d))?(?!\d|\s?uhr)"
)
DOTTED_OPEN = re.compile(
    rf"(?:{_A_WEEKDAY}|(?:am|vom|ab|den|dem|bis|zum|seit)\s)(?P<days>\d\d?)\.(?P<month>\d\d?)(?!\d|\.\d|\s?uhr)"
)
SLASHED = re.compile(
    r"(?<![\d.:/$€£-])(?<!\d )(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>20\d\d)|/(?P<short_year>\d\d))?"
    r"(?![\d/]|\s?(?:h|hrs?|hours?|std|stunden?|horas?)\b)"
)
DASHED = re.compile(
    r"(?<![\d.:/-])(?P<first>\d\d?)-(?P<second>\d\d?)-(?:(?P<year>20\d\d)|(?P<short_year>\d\d))(?![\d-])"
)
NTH = re.compile(
    rf"(?<![a-z\d])(?P<nth>{one_of(NTHS)})\.?\s(?P<weekday>{one_of(WEEKDAYS)})\s(?:in|of|im|de|des)\s(?:the\s)?{_MONTH}{_YEAR}"
)
ON_THE = re.compile(
    rf"(?:(?<!los )(?<!cada )(?<!every )(?<!jeden )(?P<weekday>{one_of(WEEKDAYS)}),?\s(?:(?:the|den|dem|der"
    rf"|el|dia)\s)?(?:(?P<day>1[3-9]|2\d|3[01])\b\.?"
    r"|(?P<ordinal>\d\d?)(?:st|nd|rd|th|\.))|(?<![a-z])(?:the\s(?P<the>\d\d?)(?:st|nd|rd|th)"
    r"|am\s(?P<am>\d\d?)\.|(?:der|den)\s(?P<der>\d\d?)\.(?=\s?(?:$|[,;!?)\n]))|el\s(?:dia\s)?(?P<el>\d\d?)))(?!\d|[:.h/]\d|\s?-\s?\d|\s(?:a|to|bis)\s\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|\s?hrs?\b|\s(?:of|de)\s)"
)
_SOON = r"next|nxt|this coming|coming|this|nachste[nrs]?|kommende[nrs]?|diese[nrs]?|proximo|este"
COMING = re.compile(
    rf"(?<![a-z])(?:(?P<soon>{_SOON})\s(?P<near>{one_of(ANY_WEEKDAY)})|(?P<weekday>{one_of(WEEKDAYS)}))"
    r"(?:abend|nachmittag|vormittag|morgen|mittag)?(?![a-z])"
    r"(?P<later>\s(?:week|in einer woche|en una semana|after next))?(?P<that_comes>\s(?:que viene|proximo))?"
)
AHEAD = {
    **dict.fromkeys(("yesterday", "gestern", "ayer"), -1),
    **dict.fromkeys(("today", "tonight", "heute", "hoy"), 0),
    **dict.fromkeys(("tomorrow", "morgen", "manana"), 1),
    **dict.fromkeys(("the day after tomorrow", "ubermorgen", "uebermorgen", "pasado manana"), 2),
}
RELATIVE = re.compile(
    rf"(?<![a-z])(?<!am )(?<!guten )(?<!la )(?<!jeden )(?:(?P<ahead>{one_of(AHEAD)})(?!'s)"
    rf"|(?:in|dentro de)\s(?P<count>\d\d?|{one_of(NUMBERS)}|a)\s"
    r"(?P<unit>days?|tagen?|dias?|weeks?|wochen?|semanas?))(?![a-z])"
)
_WEEK_COUNT = rf"(?P<count>\d\d?|{one_of(NUMBERS)}|an?)"
WEEKS_ON = re.compile(
    rf"(?<![a-z])(?:{_WEEK_COUNT}\sweeks?\s(?:from\s|on\s)?(?:(?P<ahead>{one_of(AHEAD)})|(?P<weekday>{one_of(WEEKDAYS)}))"
    rf"|(?:(?P<ahead_before>{one_of(AHEAD)})|(?P<weekday_before>{one_of(WEEKDAYS)}))(?:abend|nachmittag|vormittag)?"
    rf"\s(?:in|en)\s(?P<count_behind>\d\d?|{one_of(NUMBERS)}|a)\s(?:weeks?|wochen?|semanas?))(?![a-z])"
)
WEEKDAY_AFTER = re.compile(
    rf"\s?(?:,\s?|\s)?(?:\((?P<short>{one_of(ANY_WEEKDAY)})\.?\)|(?P<full>{one_of(WEEKDAYS)})(?![a-z]))"
)
