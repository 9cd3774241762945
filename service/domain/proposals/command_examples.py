"""Commands in a story's topic as lines to copy: each is understood as it stands. Pure."""

from __future__ import annotations

from datetime import date

from service.domain.languages import Language
from service.domain.proposals.command_words import JOIN, STYLES, Verb
from service.domain.proposals.values import Wanted

OF_AUTHORS = (Verb.WITHDRAW, Verb.RESUBMIT, Verb.TAKE_OVER, Verb.HELP)
"""Which authors may say of their own stories."""


def list_examples(language: Language, today: date, link: str, *, is_author: bool) -> tuple[str, ...]:
    """Every command once, without the mention, the most useful first."""
    style = STYLES[language]
    if is_author:
        return (style.withdraw, style.resubmit, style.take_over)
    verbs = (
        Verb.CLAIM, Verb.ASK, Verb.LOOK, Verb.ACCEPT, Verb.PARK, Verb.DECLINE, Verb.TOGETHER, Verb.UNDO, Verb.TAKE_OVER,
    )  # fmt: skip
    return tuple(write_example(verb, language, today, link) for verb in verbs)


def write_example(verb: Verb, language: Language, today: date, link: str) -> str:
    """A line to copy that is understood as it stands. `link`: of another story's topic."""
    style = STYLES[language]
    accepted, declined, parked = (style.because.format(one) for one in style.reasons)
    day = write_day(_find_first_of_month(today), language)
    match verb:
        case Verb.ACCEPT:
            return style.accept + accepted
        case Verb.DECLINE:
            return style.decline + declined
        case Verb.ASK:
            return style.ask.format(style.question)
        case Verb.LOOK:
            both = JOIN[language].join(style.look[one] for one in Wanted)
            return style.both.format(both) + style.until.format(day)
        case Verb.PARK:
            return style.park.format(day) + parked
        case Verb.TOGETHER:
            return style.together.format(link)
        case Verb.CLAIM:
            return style.claim
        case Verb.UNDO:
            return style.undo
        case Verb.TAKE_OVER:
            return style.take_over
        case Verb.WITHDRAW:
            return style.withdraw
        case Verb.RESUBMIT:
            return style.resubmit
        case Verb.HELP:
            return style.help


def write_day(day: date, language: Language) -> str:
    style = STYLES[language]
    return style.day.format(day.day, style.months.split()[day.month - 1], day.year)


def _find_first_of_month(today: date) -> date:
    """Some two months ahead."""
    months = today.year * 12 + today.month + 2
    return date(months // 12, months % 12 + 1, 1)
