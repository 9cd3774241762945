"""Every reason reads as a sentence, with all its values, in every language."""

from __future__ import annotations

import pytest

from service.domain.languages import Language
from service.reasons import Reason, ReasonCode
from service.rendering.environment import load_catalogue
from service.rendering.reasons import ReasonWords
from tests.test_reasons import make_reason

SPOKEN = {language: ReasonWords(load_catalogue(language)) for language in Language}
ENGLISH = SPOKEN[Language.EN]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", ReasonCode)
def test_reason_says_all_its_values(code: ReasonCode, language: Language) -> None:
    reason = make_reason(code)
    said = SPOKEN[language].render_reason(reason)
    assert [value for value in reason.values.values() if str(value) not in said] == []
    assert "%" not in said
    assert said.endswith((".", "?")) or code is ReasonCode.IN_WORDS


def test_only_what_is_counted_changes_with_its_number() -> None:
    assert ENGLISH.render_reason(Reason(ReasonCode.CRASHED, {"times": 1})).endswith("1 time.")
    assert ENGLISH.render_reason(Reason(ReasonCode.CRASHED, {"times": 5})).endswith("5 times.")


def test_cause_follows_its_reason() -> None:
    slow = Reason(ReasonCode.TOO_SLOW)
    tried = Reason(ReasonCode.TRIED_FOR_DAYS, {"days": 7}, cause=slow)
    assert ENGLISH.render_reason(tried) == "I tried for 7 days. The forum took too long to answer."
