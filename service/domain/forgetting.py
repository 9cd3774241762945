"""Takes a person's names out of what we wrote and kept. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace

from service.domain.ids import ForumUserId
from service.domain.requests import (
    FirstPostRequest,
    MessageRequest,
    NewsRequest,
    ReplyRequest,
    ReplyTextRequest,
    Request,
    TopicRequest,
)
from service.domain.voices.values import CircleWords, Statement

INSTEAD = "…"
"""Stands where a name stood, in every language."""


SHORTEST_WORDS = 8
"""Shorter words of somebody could be anybody's."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Whom nobody shall be reminded of."""

    person: ForumUserId
    names: tuple[str, ...]
    """As they stand in what we wrote; the first is the user name."""
    words: tuple[str, ...] = ()
    """What they wrote and we repeated: reasons, notes, their own lines."""
    called: str = ""
    """How we spoke of them, where that is not by their user name."""

    @property
    def is_called_clearly(self) -> bool:
        """One word of theirs could be anybody's."""
        return " " in self.called


def scrub_text(text: str, gone: Forgotten, *, bare: bool) -> str:
    """`text` with `INSTEAD` for each mention of theirs, and for their words; with `bare` also for names without @.

    A bare name counts only in its own spelling: "will" is not Will.
    """
    for name in gone.names:
        word = re.escape(name)
        text = re.sub(rf"(?<![\w@])@{word}(?![\w-])", INSTEAD, text, flags=re.IGNORECASE)
        if bare:
            text = re.sub(rf"(?<![\w@/:-]){word}(?![\w-])", INSTEAD, text)
    if gone.called and (bare or gone.is_called_clearly):
        pattern = _compose_words_pattern(gone.called)
        text = re.sub(rf"(?<![\w@/:-]){pattern}(?![\w-])", INSTEAD, text)
    for words in gone.words:
        if len(words) >= SHORTEST_WORDS:
            text = re.sub(_compose_words_pattern(words), INSTEAD, text, flags=re.IGNORECASE)
    return text


def _compose_words_pattern(words: str) -> str:
    """Their words as we wrote them: made plain, which puts signs between theirs (`service/rendering/plain.py`)."""
    signs = (_compose_sign(sign) for sign in unicodedata.normalize("NFC", words.strip()))
    return _BETWEEN.join(("", *signs, ""))


_BETWEEN = "[\\\\\u2060]*"


def _compose_sign(sign: str) -> str:
    if sign.isspace():
        return r"\s+"
    if unicodedata.category(sign).startswith("C"):
        return f"{re.escape(sign)}?"
    return "(?:<|&lt;)" if sign == "<" else re.escape(sign)


def scrub_request(request: Request, gone: Forgotten, *, bare: bool) -> Request:
    """The request with these names taken out of its texts; of a private message to them nothing is left."""

    def scrub(text: str) -> str:
        return scrub_text(text, gone, bare=bare)

    match request:
        case MessageRequest(to=to) if to.casefold() in {name.casefold() for name in gone.names}:
            return replace(request, to="", title="", raw="")
        case TopicRequest():
            return replace(request, raw=scrub(request.raw), titles=tuple(map(scrub, request.titles)))
        case ReplyRequest() | NewsRequest() | ReplyTextRequest() | MessageRequest():
            return replace(request, raw=scrub(request.raw))
        case FirstPostRequest():
            return replace(request, block=scrub(request.block))
        case _:
            return request


def scrub_json(text: str | None, gone: Forgotten, *, bare: bool) -> str | None:
    """A receipt's JSON with these names taken out of all its texts."""

    def scrub(value: object) -> object:
        match value:
            case str():
                return scrub_text(value, gone, bare=bare)
            case list():
                return [scrub(one) for one in value]
            case dict():
                return {key: scrub(one) for key, one in value.items()}
            case _:
                return value

    return None if text is None else json.dumps(scrub(json.loads(text)))


def scrub_statement(statement: Statement, gone: Forgotten) -> Statement:
    """What was said of a circle stays true, without who said it and without their own words."""
    words = statement.words
    fields = words.fields
    theirs = statement.person == gone.person
    known = {name.casefold() for name in gone.names}
    names = fields.facilitator_names
    if names is not None:
        names = tuple(one for one in names if one.removeprefix("@").casefold() not in known) or None
    fields = replace(fields, facilitator_names=names, words=None if theirs else fields.words)
    facilitators = tuple(one for one in words.facilitators if one[0] != gone.person)
    because = None if theirs else words.because
    scrubbed: CircleWords = replace(words, fields=fields, facilitators=facilitators, because=because)
    return replace(statement, words=scrubbed, person=None if theirs else statement.person)
