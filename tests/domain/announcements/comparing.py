"""Whether a reading says what a case file expects, field by field; `corpus.py` tells how expectations are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from service.domain.announcements.values import Announcement, Doubt, Field, Reading
from service.domain.places import Town, fold

Compare = Callable[[Reading, str], str | None]
"""What was read instead, or None when it is as expected."""

_ARTICLES = frozenset({"the", "a", "der", "die", "das", "den", "dem", "el", "la", "los", "las"})
_MOMENT = "%Y-%m-%d %H:%M"


def compare_reading(reading: Reading, expected: Mapping[str, str]) -> dict[str, str]:
    """The fields that were read otherwise, each with what was read."""
    found = {field: _COMPARE[field](reading, value) for field, value in expected.items()}
    return {field: read for field, read in found.items() if read is not None}


def _text(field: Field, said: Callable[[Announcement], object]) -> Compare:
    """A text or number: as said by the announcement, or contained in what was found so far."""

    def compare(reading: Reading, expected: str) -> str | None:
        wanted = [_fold(option) for option in expected.split(" | ")]
        if reading.announcement is not None:
            read = said(reading.announcement)
            right = _fold(_written(read)) in wanted
        else:
            read = " ".join(_written(value) for found, value in reading.found if found is field) or None
            text = f" {fold(_written(read))} "
            right = any(f" {option} " in text for option in wanted)
        return None if right else _written(read)

    return compare


def _words(said: Callable[[Reading], list[str]]) -> Compare:
    """A set of words, in any order."""

    def compare(reading: Reading, expected: str) -> str | None:
        read = said(reading) or ["none"]
        return None if sorted(read) == sorted(expected.replace(",", " ").split()) else " ".join(read)

    return compare


def _exact(said: Callable[[Reading], object]) -> Compare:
    def compare(reading: Reading, expected: str) -> str | None:
        read = _written(said(reading))
        return None if read in expected.split(" | ") else read

    return compare


def _of(said: Callable[[Announcement], object]) -> Callable[[Reading], object]:
    return lambda reading: None if reading.announcement is None else said(reading.announcement)


def _compare_town(reading: Reading, expected: str) -> str | None:
    options = [[part.strip() for part in option.split(",")] for option in expected.split(" | ")]
    if reading.announcement is None:
        read = " ".join(
            _written(value) for field, value in reading.found if field in (Field.TOWN, Field.PLACE)
        )
        return None if any(fold(name) in fold(read) for name, *_ in options) else read or "none"
    town = reading.announcement.place.town
    text = reading.announcement.place.town_text
    names = [town.name, town.region, town.country] if town else [text or "none"]
    if any(fold(names[0]) == fold(name) and set(rest) <= set(names) for name, *rest in options):
        return None
    return ", ".join(names)


def _compare_words(reading: Reading, expected: str) -> str | None:
    words = reading.announcement.words if reading.announcement else None
    if expected == "none":
        return words
    return None if fold(expected) in fold(words or "") else words or "none"


def _compare_never(reading: Reading, expected: str) -> str | None:
    standing = [text.strip() for text in expected.split(";") if text.strip().lower() in repr(reading).lower()]
    return ", ".join(standing) or None


def _compare_doubts(reading: Reading, expected: str) -> str | None:
    wanted = [] if expected == "none" else [part.split(maxsplit=2) for part in expected.split(";")]
    named = sorted((kind, field) for kind, field, *_ in wanted)
    read = {(doubt.kind.value, doubt.field.value): doubt for doubt in reading.doubts}
    offered = all(
        _offers(read[kind, field], option.strip())
        for kind, field, *options in wanted
        if (kind, field) in read
        for option in " ".join(options).split("|")
        if option.strip()
    )
    if offered and named == sorted((doubt.kind.value, doubt.field.value) for doubt in reading.doubts):
        return None
    return "; ".join(_write_doubt(doubt) for doubt in reading.doubts) or "none"


def _offers(doubt: Doubt, option: str) -> bool:
    """A stated day fits any hour of it."""
    return any(_written(offered).startswith(option) for offered in doubt.options)


def _write_doubt(doubt: Doubt) -> str:
    options = " | ".join(_written(option) for option in doubt.options)
    return f"{doubt.kind.value} {doubt.field.value} {options}".strip()


def _written(value: object) -> str:
    match value:
        case None | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime(_MOMENT)
        case Town():
            return f"{value.name}, {value.region}, {value.country}"
    return str(value)


def _fold(text: str) -> str:
    words = fold(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _starts(announcement: Announcement) -> list[str]:
    return [meeting.start.strftime(_MOMENT) for meeting in announcement.meetings]


_COMPARE: Mapping[str, Compare] = {
    "verdict": _exact(lambda reading: reading.verdict.value),
    "kind": _exact(lambda reading: reading.kind.value),
    "name": _text(Field.NAME, lambda said: said.name),
    "course": _text(Field.COURSE, lambda said: said.course_title),
    "provider": _text(Field.COURSE, lambda said: said.course_provider),
    "branch": _text(Field.PLACE, lambda said: said.place.branch),
    "room": _text(Field.PLACE, lambda said: said.place.room),
    "address": _text(Field.PLACE, lambda said: said.place.address),
    "town": _compare_town,
    "language": _text(Field.LANGUAGE, lambda said: said.language),
    "minutes": _text(Field.MINUTES, lambda said: said.meetings[0].minutes),
    "count": _text(Field.MEETINGS, lambda said: len(said.meetings)),
    "seats": _text(Field.SEATS, lambda said: said.seats),
    "zone": _text(Field.ZONE, lambda said: said.zone),
    "online": _exact(_of(lambda said: said.place.online)),
    "free": _exact(_of(lambda said: said.free)),
    "meetings": _exact(_of(lambda said: ", ".join(_starts(said)))),
    "first": _exact(_of(lambda said: _starts(said)[0])),
    "last": _exact(_of(lambda said: _starts(said)[-1])),
    "signup": _exact(_of(lambda said: said.signup_link)),
    "course link": _exact(_of(lambda said: said.course_link)),
    "facilitators": _words(
        lambda reading: list(reading.announcement.facilitator_names) if reading.announcement else []
    ),
    "words": _compare_words,
    "doubts": _compare_doubts,
    "guesses": _words(lambda reading: list({guess.field.value for guess in reading.guesses})),
    "private": _words(lambda reading: [private.value for private in reading.private]),
    "hints": _words(lambda reading: [hint.value for hint in reading.hints]),
    "organizer": _words(lambda reading: list(reading.not_followed)),
    "never": _compare_never,
}

FIELDS = frozenset(_COMPARE)
"""All that a case file may expect."""
