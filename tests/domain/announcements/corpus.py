"""The corpus: announcements as people write them, each a file with what a kind human would understand.

How a case file looks (`cases/<what-the-case-is>.md`):

    title: Basic Spanish Conversation
    author: maya
    written: 2026-10-01 09:00
    zone: America/New_York

    --- announcement
    Where: Riverside library, braddock
    --- answer by maya 2026-10-02 10:00
    tuesday 13 oct 6pm
    --- expected
    verdict: complete
    branch: Riverside library
    first: 2026-10-13 18:00

`written` is wall time in `zone`, the configured zone. `now:` is a minute after the last words unless it is stated.
`--- edited` holds the text that replaced the one above it; only that is read. `«U+202E»` stands for that
character, `«5000 times: text⏎»` for the text so many times, with line ends for ⏎.

Expected are only the fields stated: verdict, kind, name, branch, room, address, town ("Braddock, PA, US"; without
the region where it does not matter), online, zone, meetings (all starts), first, last, count, minutes, language, seats,
signup, course, course link, provider, facilitators, words (what they contain), free, doubts ("missing place; ambiguous
first_meeting 2026-10-11 | 2026-11-10": these doubts and no others, each offering at least these readings), guesses,
private, hints, organizer (why), never (texts that may stand nowhere in the reading, parted by ";").
`none` means that the field must be empty; "a | b" that both are well read. Texts are compared without case, accents,
punctuation and a leading article. Where there is no announcement yet, a field is looked for in what was found.

Conventions, written down so that the files agree:

- The name is the labelled one, else the title, else (a title that says nothing, such as "New circle") the first line
  of the text. Words such as "New circle:" before it do not belong to it.
- `branch` is the building, `room` the room in it, `address` the street with its number; the town is none of these.
- No number of meetings: 6, guessed. No length: 90 minutes, guessed. In a room no zone and no known town: the configured
  one, guessed; an online circle is asked for its zone. A town's zone is no guess. "8 weeks" are 8 weekly meetings, a
  last day counts them.
- An end without a day ("until Thanksgiving", "bis Anfang Dezember", "hasta diciembre") asks for the `meetings`, unless
  their number is said; "until the end of November" is its last such day.
- A bare hour from 1 to 8 is in the evening and guessed as `time`; 9 to 11 are in the morning. A German "19 Uhr" or
  Spanish "18h" leaves no doubt. An hour that the clocks skip moves on by an hour and is guessed as `time`.
- A coming weekday ("next Tuesday") is guessed as `first_meeting`; "tomorrow" and a date without a year are not.
- `10/11` with nothing beside it is asked about in every language; `10.11.` is the day first. A day without an hour
  asks for the `time`; a weekday and an hour without a day ask for the `first_meeting`.
- Of several towns of a name the one ten times as big counts, else `ambiguous town` is asked, unless the circle is
  online. A building named after a town lies in the town named beside it.
- "Complete" is everything that can become a topic; a price, a single date or a doubt about what the post is makes it
  "organizer". What invites nobody is left alone, even where it names a place and a day; `kind` says what it is. A wish
  to begin a circle is asked: it is told how.
- Once complete, only corrections change anything; `doubts` beside a complete circle are about a later word that looks
  like a change and is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from service.domain.announcements import compose_said, name_places, read_announcement
from service.domain.announcements.values import Reading, Source, WrittenPost
from service.domain.ids import ForumUserId
from service.domain.places import Town
from tests.domain.announcements.comparing import FIELDS, compare_reading
from tests.domain.announcements.judging import Fault, judge_reading
from tests.towns import gazetteer

CASES = Path(__file__).with_name("cases")
LONGEST_TEXT = 32_000
"""Characters; Discourse's own limit of a post."""

_SECTION = re.compile(
    r"^--- (?P<kind>announcement|edited|expected|answer by (?P<who>\S+) (?P<when>\d{4}-\d\d-\d\d \d\d:\d\d))\s*$",
    re.MULTILINE,
)
_CHARACTER = re.compile(r"«U\+([0-9A-F]{4,6})»")
_REPEATED = re.compile(r"«(\d+) times: (.*?)»")
_HEADER = frozenset({"title", "author", "written", "zone", "now"})


@dataclass(frozen=True, slots=True)
class Case:
    """One file."""

    name: str
    source: Source
    zone: str
    now: datetime
    expected: Mapping[str, str]


def parse_case(name: str, text: str) -> Case:
    """Raises ValueError, saying what is wrong, for a file that does not follow the format."""
    marks = list(_SECTION.finditer(text))
    header = _parse_pairs(name, text[: marks[0].start()] if marks else text, _HEADER)
    if {"title", "author", "written", "zone"} - set(header):
        raise ValueError(f"{name}: title, author, written and zone must be stated")
    posts: list[WrittenPost] = []
    expected: Mapping[str, str] = {}
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        body = text[mark.end() : end].strip("\n")
        if mark["kind"] == "expected":
            expected = _parse_pairs(name, body, FIELDS)
        elif mark["kind"] == "edited":
            before = posts.pop()
            posts.append(WrittenPost(_expand(body), before.author_id, before.author_name, before.written_at))
        else:
            posts.append(_parse_post(_expand(body), mark, header, posts))
    if not posts or "verdict" not in expected:
        raise ValueError(f"{name}: an announcement and a verdict are needed")
    now = _moment(header["now"], header["zone"]) if "now" in header else _a_minute_after(posts)
    return Case(name, Source(_expand(header["title"]), tuple(posts)), header["zone"], now, expected)


@cache
def load_cases() -> tuple[Case, ...]:
    """All files, in order of their names."""
    paths = sorted(CASES.glob("*.md"))
    return tuple(parse_case(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def read_case(case: Case) -> Reading:
    """What the reader makes of it, with the towns that the tests know."""
    return _read(case.source, case.zone, case.now)


def measure_corpus() -> tuple[int, int]:
    """Fields read as a kind human would, of all fields that the files state."""
    cases = load_cases()
    stated = sum(len(case.expected) for case in cases)
    wrong = sum(len(compare_reading(read_case(case), case.expected)) for case in cases)
    return stated - wrong, stated


def count_faults(fault: Fault) -> int:
    """Cases in which the reader makes this fault."""
    return sum(fault in judge_reading(read_case(case), case.expected) for case in load_cases())


def measure_longest_ms() -> float:
    """Milliseconds of processor time for the slowest of the long texts, each at its best of three."""
    return max(min(_time_ms(text) for _ in range(3)) for text in make_long_texts())


def make_long_texts() -> Iterator[str]:
    """As long as a post can be: everybody's words in a row, only dates, only numbers, only towns, only marks."""
    texts = [post.raw for case in load_cases() for post in case.source.posts if len(post.raw) < 2_000]
    parts = ["\n\n".join(texts), "\n".join(reversed(texts)), "13 October 2026, ", "1 2 3 4 ", "10/11/12 "]
    parts += ["Springfield Library in Berlin ", "[a](b) *c* <d> ", "Where: ", "word ", "> ", "a.b@c.d ", "x"]
    for part in parts:
        yield (part * (LONGEST_TEXT // len(part) + 1))[:LONGEST_TEXT]


def _time_ms(text: str) -> float:
    now = datetime(2026, 10, 1, 9, tzinfo=ZoneInfo("UTC"))
    source = Source("A long story", (WrittenPost(text, ForumUserId(1), "maya", now),))
    started = process_time()
    _read(source, "America/New_York", now)
    return (process_time() - started) * 1000


@cache
def _load_towns() -> Mapping[str, tuple[Town, ...]]:
    return gazetteer()


def _read(source: Source, zone: str, now: datetime) -> Reading:
    known = _load_towns()
    said = compose_said(source)
    towns = {name: known[name] for name in name_places(said) if name in known}
    return read_announcement(source, said, towns, zone=zone, now=now)


def _parse_post(
    raw: str, mark: re.Match[str], header: Mapping[str, str], before: list[WrittenPost]
) -> WrittenPost:
    author = mark["who"] or header["author"]
    known = {post.author_name: post.author_id for post in before}
    author_id = known.get(author, ForumUserId(len(known) + 1))
    return WrittenPost(raw, author_id, author, _moment(mark["when"] or header["written"], header["zone"]))


def _parse_pairs(name: str, text: str, known: frozenset[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in filter(str.strip, text.split("\n")):
        key, colon, value = line.partition(":")
        if not colon or key not in known or key in pairs or not value.strip():
            raise ValueError(f"{name}: cannot be understood or is said twice: {line!r}")
        pairs[key] = value.strip()
    return pairs


def _expand(text: str) -> str:
    text = _CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)
    return _REPEATED.sub(lambda found: found[2].replace("⏎", "\n") * int(found[1]), text)


def _moment(written: str, zone: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


def _a_minute_after(posts: list[WrittenPost]) -> datetime:
    return posts[-1].written_at + timedelta(minutes=1)
