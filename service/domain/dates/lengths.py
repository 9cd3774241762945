"""How long a meeting is, how many there are and how often: "90 min", "sechs Treffen", "every two weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.domain.dates.values import WrittenLength
from service.domain.dates.words import NUMBERS, REPEATED_WEEKDAYS, WEEKDAYS, one_of

_AMOUNT = rf"(?P<amount>\d{{1,3}}(?:[.,]\d{{1,2}})?|{one_of(NUMBERS)}|an?)"
_HALVES: Mapping[str, int] = {
    phrase.strip(): minutes
    for minutes, phrases in {
        90: "an hour and a half, hour and a half, one and a half hours, one and a half hour, 1 1/2 hours, 1 1/2 hour"
        ", 1 1/2 h, anderthalb stunden, eineinhalb stunden, einundhalb stunden, 1 1/2 stunden, 1 1/2 std"
        ", una hora y media, hora y media",
        150: "zweieinhalb stunden, two and a half hours, dos horas y media",
        30: "half an hour, halbe stunde, media hora",
        45: "three quarters of an hour, dreiviertelstunde",
        60: "an hour, eine stunde, una hora",
    }.items()
    for phrase in phrases.split(",")
}
_HALF = re.compile(rf"(?<![a-z\d])(?:{one_of(_HALVES)})(?![a-z])")
_MINUTES = re.compile(
    r"(?<![\d.:])(?P<amount>\d{2,3})\s?-?(?:min(?:s|ute[ns]?|utos?)?(?![a-z])|['\N{PRIME}](?!\w))"
)
_HOURS = re.compile(
    rf"(?<![\w.,:])(?<!\bat )(?<!\bum )(?<!\blas ){_AMOUNT}(?:\s?(?P<quarter>[½¼¾]))?"
    r"\s?-?(?:(?:hours?|hrs?|std|stunden?|horas?)(?![a-z])\.?|h(?![a-z]))"
    r"(?:\s?(?:and|und|y)?\s?(?:(?P<half>a half|media)|(?P<minutes>[1-5]\d)(?!\d)\s?(?:min\w{0,4})?))?"
)

_WEEKS = re.compile(
    rf"(?<![\w.,:/])(?:{_AMOUNT}\s?(?:-|to|bis|a|or|oder|o)\s?)??(?P<number>\d{{1,3}}|{one_of(NUMBERS)})\s?-?(?:weeks?|wks?|wochen?|wochig\w{{0,2}}|semanas?)(?![a-z])"
)
_MONTHS_LONG = re.compile(
    rf"(?<![\w.,:/])(?:for|over|fur|uber|durante)\s(?P<number>\d|{one_of(NUMBERS)})\s(?:months?|monate?|meses|mes)(?![a-z])"
)
_MEETING_WORDS = (
    "meetings?|meetups?|sessions?|gatherings?|evenings|classes|treffen|terminen?|termine?|abenden?|nachmittagen?|sitzungen"
    "|encuentros?|reunion(?:es)?|sesion(?:es)?|clases|tardes|veces|times|mal"
)
_PLURAL_DAYS = one_of(
    [f"{name}e" for name in WEEKDAYS if name.endswith("tag")]
    + [name for name in WEEKDAYS if name.endswith("es") or name == "lunes"]
)
_MEETINGS = re.compile(
    rf"(?<![\w.,:/])(?P<number>\d{{1,3}}|{one_of(NUMBERS)})(?:\s?x(?!\d)|\s?-?(?:weekly |consecutive |full "
    rf"|more |straight |evening |wochentliche |aufeinanderfolgende |ganze )?"
    rf"(?:{_MEETING_WORDS}|{one_of(REPEATED_WEEKDAYS)}|{_PLURAL_DAYS}|mons|tues|weds|thurs|fris|sats|suns)(?![a-z]))"
)
_EVERY = re.compile(
    r"(?<![a-z])(?:(?P<two>every (?:other|second|two|2) weeks?|every other (?!week)[a-z]+|every (?:2nd|second) [a-z]+"
    r"|bi-?weekly|fortnightly|every fortnight"
    r"|alle (?:zwei|2) wochen|alle 14 tage|(?:14|vierzehn)-?tag\w{1,4}|zweiwochentlich\w{0,2}|jede[nr]? zweiten? \w+"
    r"|cada (?:dos|2) semanas|cada (?:15|quince) dias|quincenal\w{0,5}|semana si,? semana no)"
    r"|(?P<one>weekly|every week|each week|once a week|wochentlich\w{0,2}|jede woche|einmal (?:die|pro|in der) woche"
    r"|semanal\w{0,5}|cada semana|(?:una vez|1 vez) (?:a|por) (?:la )?semana))(?![a-z])"
)


_LATER = re.compile(
    r"\s(?:later|earlier|ago|before|after|from|spater|fruher|zuvor|vorher|mas tarde|antes|despues)"
)
_AHEAD = re.compile(r"(?<![a-z])(?:in|um|within|nach|vor|en|dentro de|hace)\s$")
_A_NUMBER = re.compile(rf"(?<![\w.,])(?:\d{{1,4}}|{one_of(NUMBERS)})(?![\w])")
_LENGTH_HINT = re.compile(r"min|h(?:ou)?r|stund|std|hora|\dh|\d\sh|['\N{PRIME}½]")
_MONTHLY = re.compile(
    r"(?<![a-z])(?:monthly|(?:every|each|a|per|of the|of each|of every|once a) month"
    r"|monatlich\w{0,2}|(?:im|pro|jeden) monat|(?:cada|de cada|al|por) mes|del mes|mensual\w{0,5})(?![a-z])"
)


def parse_minutes(flat: str) -> WrittenLength | None:
    """The length of a meeting in minutes: the first length in the text between 15 minutes and five hours."""
    if not _LENGTH_HINT.search(flat):
        return None
    matches = [match for pattern in (_HALF, _MINUTES, _HOURS) for match in pattern.finditer(flat)]
    found = [WrittenLength(_minutes_of(match), *match.span()) for match in matches]
    sensible = [length for length in found if 15 <= length.value <= 5 * 60]
    return min(sensible, key=lambda length: (length.start, -length.end), default=None)


def parse_weeks(flat: str) -> WrittenLength | None:
    """How many weeks a circle runs: "6 weeks", "6 to 8 weeks" (the first number), "for two months"."""
    if match := next(filter(_is_a_run, _WEEKS.finditer(flat)), None):
        first = match["amount"] if match["amount"] in NUMBERS or (match["amount"] or "").isdigit() else None
        return WrittenLength(_number(first or match["number"]), *match.span())
    if match := _MONTHS_LONG.search(flat):
        return WrittenLength(_number(match["number"]) * 4, *match.span())
    return None


def _is_a_run(match: re.Match[str]) -> bool:
    """ "One week later" and "in two weeks" are no run of a circle."""
    flat = match.string
    later = _LATER.match(flat, match.end()) is not None
    return not later and _AHEAD.search(flat, max(0, match.start() - 10), match.start()) is None


def parse_meetings(flat: str) -> WrittenLength | None:
    """How many meetings there are: "8 meetings", "6x", "sechs Treffen", "8 sesiones"."""
    match = _MEETINGS.search(flat)
    return WrittenLength(_number(match["number"]), *match.span()) if match else None


def parse_interval(flat: str) -> WrittenLength | None:
    """Weeks between two meetings, if the text says so: 1 or 2."""
    match = _EVERY.search(flat)
    return WrittenLength(2 if match["two"] else 1, *match.span()) if match else None


def says_monthly(flat: str) -> bool:
    """ "every first Monday of the month", "monthly", "einmal im Monat", "cada mes"."""
    return _MONTHLY.search(flat) is not None


def parse_number(flat: str) -> int | None:
    """The first whole number, in digits or in a word."""
    match = _A_NUMBER.search(flat)
    return _number(match[0]) if match else None


def _minutes_of(match: re.Match[str]) -> int:
    if match.re is _HALF:
        return _HALVES[match[0]]
    if match.re is _MINUTES:
        return int(match["amount"])
    amount = match["amount"].replace(",", ".")
    hours = float(NUMBERS.get(amount) or (1 if amount in ("a", "an") else amount))
    half = {"½": 30, "¼": 15, "¾": 45}.get(match["quarter"], 0) + (30 if match["half"] else 0)
    return round(hours * 60) + half + int(match["minutes"] or 0)


def _number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)
