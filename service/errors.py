"""Errors whose type says who acts: retry later, give up, or tell the person.

The forum gateway maps every HTTP answer to one of these in a single place (`service/forum/answers.py`).
"""

from __future__ import annotations

from service.reasons import Reason, ReasonCode


class CompanionError(Exception):
    """The root of all errors we raise on purpose."""


class ConfigError(CompanionError):
    """The settings cannot be used; `problems` names every one of them, for the administrator."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class RetryLater(CompanionError):
    """The outside could not answer now; the same call may work later.

    `after_s`: seconds the outside asked us to wait, if it said so.
    `unknown`: the call may have taken effect although no usable answer came; look before repeating it.
    """

    def __init__(self, reason: Reason, *, after_s: float | None = None, unknown: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_s = after_s
        self.unknown = unknown


class NotYet(RetryLater):
    """The forum answers, but what we need is not there, or is being changed: no sign that the forum fails."""


class RateLimited(RetryLater):
    """The forum takes nothing now (429, or read-only): nothing happened, all wait `after_s` seconds."""

    def __init__(self, reason: Reason, *, after_s: float) -> None:
        super().__init__(reason, after_s=after_s, unknown=False)


class BudgetSpent(RetryLater):
    """This action has used up its calls, or the forum asked for a pause: the forum was not asked.

    No failure: what has been done so far is saved, and the next claim goes on.
    """

    def __init__(self, *, after_s: float) -> None:
        super().__init__(Reason(ReasonCode.BUDGET_SPENT), after_s=after_s, unknown=False)


class LeaseLost(CompanionError):
    """Another worker has the work now: whatever we hold of it is worth nothing."""


class Refused(CompanionError):
    """The forum understood the request and refuses it as it is (422, 400, 413): another request may work.

    `misplaced`: not for its words, but for where they should go, such as a category that is gone.
    """

    def __init__(self, reason: Reason, *, messages: tuple[str, ...] = (), misplaced: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.messages = messages
        self.misplaced = misplaced


class NotFound(CompanionError):
    """What we asked for is not there, or not for our eyes (404, 410)."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class EditConflict(CompanionError):
    """Somebody changed the post since we read it (409): read it again and merge."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(RetryLater):
    """The forum refuses our key or rights (401, 403): an administrator can mend it, so it is tried again."""


class GiveUp(CompanionError):
    """No repetition can help; `reason` stands on the status page for the administrator."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
