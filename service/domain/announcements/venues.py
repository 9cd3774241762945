"""Free text -> the place it names: "at the riverside library in braddock", "in der Stadtbibliothek Köln".

A venue is a building word with the words around it that belong to its name. Online is a place too.
"""

from __future__ import annotations

import re
from itertools import pairwise

from service.domain.announcements.private import MEETING_LINK_SIGN
from service.domain.announcements.said import Venue
from service.domain.announcements.vocabulary import (
    BUILDINGS,
    ENDS_A_NAME,
    GERMAN_ENDINGS,
    JOINS_A_NAME,
    NAME_FOLLOWS,
    NO_NAME,
    NOT_ONLINE,
    ONLINE,
    ONLINE_ALONE,
    ONLINE_AND_LITTLE_ELSE,
    ONLINE_SOMETHING,
    SOMETHING_ONLINE,
)
from service.domain.dates.spelling import build_spelling
from service.domain.dates.words import (
    MONTHS,
    NUMBERS,
    REPEATED_WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    flatten,
    parse_words,
)
from service.domain.places import fold

_TIME_WORDS = frozenset(
    {*MONTHS, *WEEKDAYS, *REPEATED_WEEKDAYS, "pm", "uhr", "today", "tomorrow", "next"}
) | {name for name in SHORT_WEEKDAYS if len(name) > 2}
_BUILDING_SPELLING = build_spelling({name: name for name in BUILDINGS if len(name) >= 6})
_STARTS = sorted({name[:3] for name in BUILDINGS})
_MAY_NAME_BUILDING = re.compile(rf"(?<![a-z])(?:{'|'.join(_STARTS)})|(?:{'|'.join(GERMAN_ENDINGS)})(?![a-z])")
"""No sentence without the beginning of a building's word names one, however it is misspelt."""
_ROOM_NAME = re.compile(
    r"(?:\b(?:meeting|community|study|conference|reading|back|big|seminar|activity)\s)?\broom\s?[a-z0-9]{0,3}\b"
    r"|(?-i:\b[A-ZÄÖÜ][\w'’-]{2,20}\sRoom\b)"
    r"|\b(?:raum|saal|zimmer|sala|aula|salon)\s[\w.]{1,12}|\b(?:first|second|third|1st|2nd|3rd|ground|top) floor\b",
    re.I,
)
_ROOM_HINT = re.compile("(?:[Rr]oo|[Rr]au|[Ss]aa|[Zz]im|[Ss]al|[Aa]ul|[Ff]lo|R[OA]|S[AÁ]|ZI|AU|FL)")
_TAKEN_BACK = parse_words("instead than not statt anstatt nicht vez")
_MADE_BY = parse_words("by from von vom de")
_MAKES_COURSES = parse_words("university college universitat hochschule universidad instituto school")
_MOST_WORDS_BEFORE = 5
_MOST_WORDS_AFTER = 4
_QUOTED_NAME = re.compile(
    r"(?:kreis|gruppe|werkstatt|circle|group|course|circulo|grupo|taller|curso|kurs|called|titled|namens|titel|llamado|titulado)"
    r"(?: de aprendizaje| de estudio)?:?\s[\"\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}«]"
    r"(?P<name>[^\"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}»]{3,100})"
)
"""A circle's own name, in which a building's word names no place: Lernkreis "Buchhaltung für kleine Vereine"."""
_WORD = re.compile(r"[^\W_](?:[\w'’.&/-]*[^\W_])?|[^\w\s]")


def parse_venue(sentence: str) -> Venue | None:
    """The building that a sentence names best: with a name of its own, behind "at" or "in"; None when it names none."""
    if name := _QUOTED_NAME.search(flatten(sentence)):
        sentence = sentence[: name.start("name")] + "," * len(name["name"]) + sentence[name.end("name") :]
    flat_sentence = flatten(sentence)
    if not _MAY_NAME_BUILDING.search(flat_sentence):
        return None
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(sentence)]
    smalls = (flat_sentence[start:end] for _, start, end in words)
    flat = [_BUILDING_SPELLING.mend(small) or small for small in smalls]
    best, venue = 0, None
    for at, word in enumerate(flat):
        if word.rpartition("-")[2] in BUILDINGS or word.endswith(GERMAN_ENDINGS):
            first, last = _first_of_name(flat, at), _last_of_name(words, flat, at)
            score = _score_name(flat, first, at, last)
            if score > best:
                end = words[last][2]
                best, venue = score, Venue(sentence[words[first][1] : end], sentence[end:])
    return venue


def _score_name(flat: list[str], first: int, at: int, last: int) -> int:
    """Names of their own before names behind "at" and "in"; 0 for what is no place to meet."""
    before = flat[first - 1] if first else ""
    if _TAKEN_BACK & set(flat[max(0, first - 3) : first]) or (
        before in _MADE_BY and flat[at] in _MAKES_COURSES
    ):
        return 0
    named = [word for word in flat[first : last + 1] if word not in NO_NAME and word not in ENDS_A_NAME]
    introduced = before[:1].isdigit() or before in ENDS_A_NAME | _TIME_WORDS | {"@", "📍", ":"}
    return 2 * (len(named) > 1 or _is_compound(flat[at])) + introduced


def parse_loose_venue(sentence: str) -> Venue | None:
    """The name before the last of several names parted by commas, in a sentence that tells a day and a time."""
    pieces = [piece for piece in re.split(r"[,;]\s+|\.\s", sentence)[:20] if piece]
    for name, behind in pairwise(pieces):
        capitals = re.search(r"(?:[A-ZÄÖÜ][\w'’-]*|&)(?:\s(?:[A-ZÄÖÜ][\w'’-]*|&))*$", name.strip())
        both = (capitals[0] if capitals and "&" in capitals[0] else name.strip(), behind.strip(" .!"))
        if all(
            re.fullmatch(r"(?:(?:[A-ZÄÖÜ][\w'’-]*|&)\s?){1,4}", piece) for piece in both
        ) and not _TIME_WORDS & set(flatten(name).split()):
            return Venue(both[0], f", {behind}", needs_town=True)
    return None


def find_room(sentence: str) -> str | None:
    """ "in meeting room b" names a room; "we have room for ten" does not."""
    for match in _ROOM_NAME.finditer(sentence) if _ROOM_HINT.search(sentence) else ():
        named = re.search(r"\s\w|\d|floor", match[0], re.I)
        if match[0].endswith(" Room") and flatten(match[0]).split()[0] in ENDS_A_NAME - {"meeting"}:
            continue
        if named and not re.match(r"room (?:for|to|is|in|it)\b", match[0], re.I):
            return match[0].strip()
    return None


def says_online(text: str) -> bool:
    """Whether a text says that people meet online; "a free online course" does not."""
    if MEETING_LINK_SIGN in text:
        return True
    flat = flatten(text)
    if NOT_ONLINE.search(flat):
        return False
    if ONLINE_ALONE.search(flat) and set(fold(flat).split()) <= ONLINE_AND_LITTLE_ELSE:
        return True
    return any(
        not ONLINE_SOMETHING.match(flat[match.end() :].lstrip(" -"))
        and not _ends_with(SOMETHING_ONLINE, flat[max(0, match.start() - 14) : match.start()].rstrip())
        for match in ONLINE.finditer(flat)
    )


def _ends_with(pattern: re.Pattern[str], text: str) -> bool:
    return any(match.end() == len(text) for match in pattern.finditer(text))


def _first_of_name(flat: list[str], at: int) -> int:
    """Go left while the words may belong to the building's name."""
    first = at
    while first > 0 and at - first < _MOST_WORDS_BEFORE:
        word = flat[first - 1]
        if word in ENDS_A_NAME or word in _TIME_WORDS or not word[0].isalnum() or word[0].isdigit():
            break
        first -= 1
    return first


def _last_of_name(words: list[tuple[str, int, int]], flat: list[str], at: int) -> int:
    """Go right over "of Pittsburgh", "Central de Sevilla", "branch", as long as it reads like a name."""
    last = at
    small_letters = all(word.islower() for word, _, _ in words if word[0].isalpha())
    while last + 1 < len(flat) and last - at < _MOST_WORDS_AFTER:
        word, small = words[last + 1][0], flat[last + 1]
        if small in BUILDINGS:
            last += 1
            continue
        step = 2 if last + 3 < len(flat) and {small, flat[last + 2]} <= JOINS_A_NAME else 1
        joins = (
            small in JOINS_A_NAME and last + step + 1 < len(flat) and words[last + step + 1][0][:1].isupper()
        ) or (
            small_letters
            and flat[at] == "biblio"
            and last == at
            and small in ("de", "del")
            and last + 2 < len(flat)
        )
        named = word[:1].isupper() or (flat[at] in NAME_FOLLOWS and last == at)
        if (
            small in _TIME_WORDS
            or (small in NUMBERS and word.islower())
            or not (joins or (named and word[0].isalpha() and small not in ENDS_A_NAME))
        ):
            break
        last += step + 1 if joins else 1
    return last


def _is_compound(word: str) -> bool:
    """ "Stadtbibliothek" names a building by itself, "Haus" does not."""
    return "-" in word or (word not in BUILDINGS and word.endswith(GERMAN_ENDINGS[:3]))
