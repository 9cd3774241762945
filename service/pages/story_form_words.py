"""What the form for stories says in one language: its fields, what can be chosen in them, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain.languages import Language
from service.domain.places import fold
from service.domain.proposals.typed import LONGEST_ANSWER, LONGEST_FIELD, QUESTIONS, Problem, ProblemKind
from service.domain.proposals.values import Who
from service.pages.circle_words import capitalize
from service.rendering.environment import N_, Texts
from service.rendering.plain import clean

_WHO: Mapping[Who, str] = {
    Who.LEARNER: N_("Somebody who wants to learn"),
    Who.FACILITATOR: N_("Somebody who would facilitate"),
    Who.LIBRARIAN: N_("A librarian"),
    Who.ORGANISATION: N_("An organisation"),
}
_FIELDS: Mapping[str, str] = {
    "where": N_("Your town"),
    "why": N_("Why is learning together locally needed in your community?"),
    "how": N_("How do you imagine it happening?"),
    "story": N_("Your story"),
    "place": N_("A place where you could meet"),
    "topics": N_("What you would like to learn"),
    "languages": N_("In which languages"),
    "when": N_("When people could come"),
    "contact": N_("A private way to reach you"),
}
_NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
"""Two letters in CLDR that no country has (Unicode Technical Standard 35, 3.5.3)."""


class StoryFormWords:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._catalogue = texts.catalogue

    @property
    def countries(self) -> Sequence[tuple[str, str]]:
        """Codes and names, by name."""
        lands = self._texts.locale.territories
        known = {code: name for code, name in lands.items() if len(code) == 2 and code not in _NO_COUNTRIES}
        return sorted(known.items(), key=lambda pair: fold(pair[1]))

    @property
    def tongues(self) -> Sequence[tuple[str, str]]:
        """In which a story's topic can be, by name."""
        named = ((one.value, self.name_tongue(one)) for one in Language)
        return sorted(named, key=lambda pair: fold(pair[1]))

    @property
    def whos(self) -> Sequence[tuple[str, str]]:
        return [(who.value, self._catalogue.gettext(words)) for who, words in _WHO.items()]

    def say_field(self, name: str) -> str:
        return self._catalogue.gettext(_FIELDS[name])

    def name_tongue(self, language: Language | None) -> str:
        return capitalize(self._texts.locale.languages[language.value]) if language else ""

    def say_problem(self, problem: Problem) -> str:
        match problem.kind:
            case ProblemKind.WHERE_MISSING:
                return self._catalogue.gettext("Tell us your town.")
            case ProblemKind.WHERE_MIXED:
                return self._catalogue.gettext(
                    "This name mixes letters of two alphabets that look alike. Please type it once more."
                )
            case ProblemKind.WORDS_MISSING:
                return self._catalogue.gettext(
                    "Answer at least one of the three questions; a few lines are plenty."
                )
            case ProblemKind.TOO_LONG:
                return self._say_too_long(problem)
            case ProblemKind.TOO_MANY_LINKS:
                return self._catalogue.gettext(
                    "There are too many links. Please keep those that matter most, ten at the most."
                )
            case ProblemKind.PRIVATE:
                found = ", ".join(clean(one) for one in problem.values)
                return self._catalogue.gettext("Everyone would read this: %(found)s") % {"found": found}

    def _say_too_long(self, problem: Problem) -> str:
        longest = LONGEST_ANSWER if problem.field in QUESTIONS else LONGEST_FIELD
        over = int(problem.values[0])
        sentence = self._catalogue.ngettext(
            "This is %(num)s character longer than the %(longest)s that fit here. Please shorten it; nothing is lost.",
            "This is %(num)s characters longer than the %(longest)s that fit here. Please shorten it; nothing is lost.",
            over,
        )
        return sentence % {"num": over, "longest": longest}
