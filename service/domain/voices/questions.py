"""Where the voices contradict each other and nobody but a person can tell: one question for each cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from service.domain.voices.circle import Meeting, Question, QuestionKind
from service.domain.voices.folding import find_elsewhere
from service.domain.voices.speaking import Spoken, Word, Words
from service.domain.voices.values import Fields, Voice, When

K = TypeVar("K")
T = TypeVar("T")


def find_questions(
    voices: Mapping[Voice, Spoken], fields: Fields, meetings: Sequence[Meeting]
) -> Iterator[Question]:
    """What the facilitator should be asked about the folded circle, each question as long as its cause lasts."""
    for voice, spoken in voices.items():
        yield from _ask_otherwise(voice, spoken, fields, meetings)
        yield from _ask_cancelled_elsewhere(voice, voices)


def _ask_otherwise(
    voice: Voice, spoken: Spoken, fields: Fields, meetings: Sequence[Meeting]
) -> Iterator[Question]:
    """All that a voice said when it joined and that is not so, in one question."""
    refs = [*_base_refs(spoken.fields), *_base_refs(spoken.listed), *_base_refs(spoken.whens)]
    if not refs:
        return
    names = tuple(
        name
        for name, (word, *_) in spoken.fields.items()
        if word.base and getattr(word.value, name) != getattr(fields, name)
    )
    differing = tuple(one.uid for one in meetings if _is_otherwise(spoken, one))
    if names or differing:
        yield Question(QuestionKind.OTHERWISE, voice, refs[0], names, differing)


def _base_refs(words: Words[K, T]) -> Iterator[str]:
    """The ref of the statement with which the voice joined, once for each word that it has not changed since."""
    return (word.since[1] for word, *_ in words.values() if word.base)


def _is_otherwise(spoken: Spoken, meeting: Meeting) -> bool:
    if meeting.uid not in spoken.listed:
        return meeting.stands and bool(spoken.listed) and all(one[0].base for one in spoken.listed.values())
    if not meeting.stands:
        return spoken.listed[meeting.uid][0].base
    word = spoken.whens[meeting.uid][0] if meeting.uid in spoken.whens else None
    return word is not None and word.base and not _agrees(word, meeting)


def _agrees(word: Word[When], meeting: Meeting) -> bool:
    said = word.value
    return said.start == meeting.start and (
        said.minutes is None or said.length_guessed or said.minutes == meeting.minutes
    )


def _ask_cancelled_elsewhere(voice: Voice, voices: Mapping[Voice, Spoken]) -> Iterator[Question]:
    for uid, stack in voices[voice].whens.items():
        stacks = [spoken.whens[uid] for spoken in voices.values() if uid in spoken.whens]
        if find_elsewhere(stacks, stack) is not None:
            yield Question(QuestionKind.CANCELLED_ELSEWHERE, voice, stack[0].ref, (), (uid,))
