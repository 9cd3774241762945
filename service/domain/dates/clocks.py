"""Times of day as they are written: `18:30`, `6 pm`, `6-7:30pm`, `18h`, "um 6", "half past six", "a las 6 de la tarde".

A bare hour is read as people mean it when they invite others, and says that it was bare: 1 to 8 are in the
afternoon and evening, 9 to 11 in the morning, 12 is noon.
"""

from __future__ import annotations

import re
from datetime import time

from service.domain.dates.values import WrittenClock
from service.domain.dates.words import NUMBERS, one_of

_HALF_DAY = 12 * 60
_LAST_AFTERNOON_HOUR = 8
_LONGEST_MEETING = 8 * 60
_MOST_TRIES = 300
_MOST_CLOCKS = 60
"""No text of a person has more; a row of 10,000 numbers is not looked at to its end."""
_TWELVE = {
    **dict.fromkeys(("noon", "midday", "mediodia"), time(12)),
    **dict.fromkeys(("midnight", "medianoche"), time(0)),
}

_GERMAN_AM = (
    r"(?:nach)?mittag|abend|wochenende|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|(?:ersten|zweiten|dritten|vierten|letzten)\b|\d{1,2}\."
)
"""After these "am" is German: "um fünf am Nachmittag", "um 6 am 13. Oktober"."""
_MORNING = (
    r"in the morning|in der fruh|am morgen|am vormittag|vormittags?|morgens|de la manana|por la manana"
    rf"|a\.?\s?m\b\.?(?!\s(?:{_GERMAN_AM}))|(?<=\d)a(?![a-z])"
)
_EVENING = (
    r"(?:in the |this )?(?:evening|afternoon)|at night|tonight|night|am (?:abend|nachmittag)|nachmittags?|abends?"
    r"|(?:de|por) la (?:tarde|noche)|tarde|noche|p\.?\s?m\b\.?|(?<=\d)p(?![a-z])"
)
_NOON = "noon|midday|(?:am )?mittags?|(?:de )?mediodia"
_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer", "un", "uno"})
_AFTERNOON_HOURS = (
    "dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig einundzwanzig zweiundzwanzig"
)
_HOURS_SPOKEN = {
    **{name: number for name, number in NUMBERS.items() if number <= 12 and name not in _ARTICLES},
    **{name: number for number, name in enumerate(_AFTERNOON_HOURS.split(), start=13)},
}
_MINUTES_SPOKEN = {
    **dict.fromkeys(("fifteen", "funfzehn", "quince"), 15),
    **dict.fromkeys(("twenty", "zwanzig"), 20),
    **dict.fromkeys(("thirty", "dreisig", "dreissig", "treinta"), 30),
    **dict.fromkeys(("forty-five", "forty five", "funfundvierzig"), 45),
}
_SPOKEN = {
    **dict.fromkeys(("half past", "half"), 30),
    **dict.fromkeys(("quarter past", "viertel nach"), 15),
    **dict.fromkeys(("quarter to", "viertel vor"), -15),
    "halb": -30,
    "dreiviertel": -15,
}
_SPOKEN_AFTER = {"y media": 30, "y cuarto": 15, "menos cuarto": -15}

_ONE = (
    rf"(?:(?P<spoken>{one_of(_SPOKEN)})\s)?"
    r"(?:(?P<run>(?:[01]?\d|2[0-3])[0-5]\d)(?=\s?(?:h|hrs|uhr|[ap]\.?\s?m|[ap])\b|(?![\w.:/]))"
    r"|(?P<hour>[01]?\d|2[0-4])(?:(?P<mark>[:.h])(?P<minute>[0-5]\d)(?!\d))?"
    rf"|(?P<word>{one_of(_HOURS_SPOKEN)})(?![a-z])(?:\s(?P<minute_word>{one_of(_MINUTES_SPOKEN)})(?![a-z]))?)"
    rf"(?:\s(?P<spoken_after>{one_of(_SPOKEN_AFTER)}))?"
    rf"(?:\s?(?P<suffix>uhr(?:\s(?:(?P<minute_after>[0-5]\d)(?!\d|\s?uhr|[.:])|(?P<spoken_minute>{one_of(_MINUTES_SPOKEN)})))?|h(?:rs?|s)?|horas|o'?clock|ish)(?![a-z\d]))?"
    rf"(?:\s?,?\s?(?:(?P<am>{_MORNING})|(?P<pm>{_EVENING})|(?P<noon>{_NOON}))(?![a-z]))?"
    r"(?P<utc>z)?(?![a-z\d/%$€]|[.:,]\d)"
)
_CLOCK = re.compile(rf"(?<![\w.,:/$€£#+-]){_ONE}|(?<![a-z])(?P<twelve>{one_of(_TWELVE)})(?![a-z])")
_UNTIL = re.compile(rf"\s?(?:-|/|to|until|till|til|bis|a las|a|hasta(?: las)?)\s?{_ONE}")
_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:at|um|gegen|ab|las|la|from|von|around|about|approx|ca|circa|starting|starts?|begins?|beginn|beginnt|start|inicio|empieza|time|uhrzeit|hora)\.?:?|@)\s{0,2}$"
)
_GERMAN_BEFORE = re.compile(r"(?<![a-z])(?:um|gegen|ab)\s$")
"""Behind it "am" belongs to the day: "um fünf am Mittwoch"."""
_HOUSE = re.compile(r"(?:str\.?|strass?e|platz|weg|gasse|allee|ring|ufer|damm|markt|hof)\s$")
"""Before the number of a house: "Urban-Loritz-Platz 2a" tells no hour."""
_OF = re.compile(r"(?<![a-z])(?:de|d)\s$")
"""Only before two hours: "de 10 a 12"."""
_PART_BEFORE = re.compile(
    r"(?:(?P<pm>evening|abend|afternoon|nachmittag|tarde|noche|night|tonight)|(?P<am>morning|vormittag|fruh))s?\b[^.\d]{0,12}$"
)
_NOT_A_CLOCK = re.compile(
    r"\s?-?(?:min|week|woche|semana|meeting|session|sesion|treffen|termin|encuentro|people|person|seat|place|platz|plaza"
    r"|spot|learner|teilnehm|participant|year|jahr|ano|times?\b|mal\b|x\b|days?|tage|dias?\b|month|monat|mes|hour|std|stunde"
    r"|st\b|nd\b|rd\b|th\b|euro|dollar|more\b|of\b|other|km\b|mile|weekly|or so|libro|book|chapter)"
    r"|(?:\s[\w.'-]{1,20}){1,3}\s(?:st|street|ave|avenue|road|rd|lane|ln|blvd|boulevard|drive|dr|way|square|sq)\b"
)
_SPOKEN_PART = re.compile(r"in the|de la|por la|p\.?m|a\.?m|abends|nachmittags|morgens")
"""What makes a number in words a time: "six in the evening", but not "one evening"."""
_ZONE = re.compile(
    r"\s?\(?(?P<zone>(?:utc|gmt)\s?[+-]\s?\d{1,2}|utc|gmt|bst|cest|cet|mesz|mez|eastern|central|mountain|pacific|[ecmp][sd]?t)(?![a-z/])"
)


def parse_clocks(flat: str, *, bare: bool = False) -> tuple[WrittenClock, ...]:
    """The times in a flat text, in order; `bare` numbers count where a time is expected ("Time: 6")."""
    found: list[WrittenClock] = []
    position = 0
    for _ in range(_MOST_TRIES):
        match = _CLOCK.search(flat, position)
        if match is None or len(found) == _MOST_CLOCKS:
            break
        until = None if match["twelve"] else _UNTIL.match(flat, match.end())
        position = match.end()
        if match["twelve"]:
            found.append(WrittenClock(_TWELVE[match["twelve"]], *match.span()))
        elif _is_clock(flat, match, until, bare):
            found.append(_compose_clock(flat, match, until))
            position = found[-1].end
    return tuple(found)


def _is_clock(flat: str, match: re.Match[str], until: re.Match[str] | None, bare: bool) -> bool:
    """A number is a time when something beside it says so, and no unit stands behind it."""
    last = until or match
    letter = match["am"] == "a" or match["pm"] == "p"
    if letter and _HOUSE.search(flat, max(0, match.start() - 12), match.start()):
        return False
    if _tells(match) or (until is not None and _tells(until)):
        return True
    if _NOT_A_CLOCK.match(flat, last.end()):
        return False
    if until is not None and (
        match["mark"]
        or until["mark"]
        or match["run"]
        or _OF.search(flat, max(0, match.start() - 4), match.start())
    ):
        return True
    introduced = _BEFORE.search(flat, max(0, match.start() - 12), match.start()) is not None
    if match["run"]:
        return introduced and not match["run"].startswith("202")
    return introduced or (bare and match["word"] is None and match["spoken"] is None)


def _tells(match: re.Match[str]) -> bool:
    spoken = match["spoken"] not in (None, "half") or match["spoken_after"]
    if match["word"]:
        return bool(match["suffix"] or spoken or match["minute_word"] or _SPOKEN_PART.search(match[0]))
    return bool(
        match["mark"] in (":", "h")
        or match["suffix"]
        or match["am"]
        or match["pm"]
        or match["noon"]
        or spoken
    )


def _compose_clock(flat: str, match: re.Match[str], until: re.Match[str] | None) -> WrittenClock:
    before = _PART_BEFORE.search(flat, max(0, match.start() - 30), match.start())
    part = _part_of(flat, match) or (before.lastgroup if before else None)
    start, sure = _minute_of_day(match, part)
    last = match
    minutes = None
    if until is not None:
        end, end_sure = _minute_of_day(until, _part_of(flat, until))
        if not sure and end_sure:
            start, sure = _latest_before(start % _HALF_DAY, end), True
        minutes = (end - start) % _HALF_DAY if not end_sure or end <= start else end - start
        last = until if 0 < minutes <= _LONGEST_MEETING else match
        minutes = minutes if last is until else None
    zone = _ZONE.match(flat, last.end())
    at = time(start // 60 % 24, start % 60)
    end_at = zone.end() if zone else last.end()
    named = zone["zone"] if zone else "utc" if match["utc"] else None
    return WrittenClock(at, match.start(), end_at, not sure and not match["utc"], minutes, named)


def _part_of(flat: str, match: re.Match[str]) -> str | None:
    if match["am"] == "am" and _GERMAN_BEFORE.search(flat, max(0, match.start() - 8), match.start()):
        return None
    return next((part for part in ("am", "pm", "noon") if match[part]), None)


def _minute_of_day(match: re.Match[str], part: str | None) -> tuple[int, bool]:
    """Minutes since midnight, and whether the words leave no doubt about morning or evening."""
    digits = match["run"][:-2].zfill(2) if match["run"] else match["hour"]
    if match["run"] and len(match["run"]) == 3:
        digits = match["run"][0]
    hour = int(digits) if digits else _HOURS_SPOKEN[match["word"]]
    spoken_minute = match["minute_word"] or match["spoken_minute"]
    minute = _MINUTES_SPOKEN[spoken_minute] if spoken_minute else 0
    minute += int(match["minute"] or match["minute_after"] or (match["run"] or "00")[-2:])
    total = hour * 60 + minute + _SPOKEN.get(match["spoken"], 0) + _SPOKEN_AFTER.get(match["spoken_after"], 0)
    if part == "am":
        return total % _HALF_DAY if hour == 12 else total, True
    if part is not None:
        return total + _HALF_DAY if hour < 12 and (part == "pm" or hour < 6) else total, True
    if hour > 12 or hour == 0 or (digits and len(digits) == 2 and digits[0] == "0"):
        return total, True
    if hour <= _LAST_AFTERNOON_HOUR:
        return total + _HALF_DAY, False
    return total, match["suffix"] is not None


def _latest_before(start: int, end: int) -> int:
    """ "6-7:30 pm" begins in the evening, "11-12:30 pm" before noon."""
    return start + _HALF_DAY if start + _HALF_DAY < end else start
