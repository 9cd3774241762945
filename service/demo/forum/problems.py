"""Refusals in Discourse's words and shapes; one type, because each is only a status and a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = dict[str, object]

NO_ACCESS = "You are not permitted to view the requested resource."
BAD_KEY = "You are not permitted to view the requested resource. The API username or key is invalid."


class Problem(Exception):
    """Ends a request with `status` and a JSON `body`; what the request had changed is undone."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = dict(headers or {})

    @property
    def errors(self) -> list[str]:
        """The messages for a person."""
        errors = self.body.get("errors")
        return [str(error) for error in errors] if isinstance(errors, list) else [str(self)]


def build_problem(
    status: int, errors: Sequence[str], error_type: str | None = None, **more: object
) -> Problem:
    body: Json = {"errors": list(errors), **more}
    if error_type is not None:
        body["error_type"] = error_type
    return Problem(status, body)


def build_not_found() -> Problem:
    return build_problem(404, ["The requested URL or resource could not be found."], "not_found")


def build_page_not_found() -> Problem:
    """Topics and categories say it at greater length."""
    extras: Json = {"title": "The page you requested doesn't exist or is private.", "html": "", "group": None}
    return build_problem(
        404, ["The requested URL or resource could not be found."], "not_found", extras=extras
    )


def build_denied(message: str = NO_ACCESS) -> Problem:
    return build_problem(403, [message], "invalid_access")


def build_not_logged_in() -> Problem:
    return build_problem(403, ["You need to be logged in to do that."], "not_logged_in")


def build_missing(parameter: str) -> Problem:
    return build_problem(400, [f"param is missing or the value is empty or invalid: {parameter}"])


def build_invalid(parameter: str) -> Problem:
    message = f"You supplied invalid parameters to the request: {parameter}"
    return build_problem(400, [message], "invalid_parameters")


def build_refusal(errors: Sequence[str], action: str | None = None) -> Problem:
    """422: understood and not taken. `action` stands in the answers of `POST /posts` only."""
    body: Json = {"errors": list(errors)}
    return Problem(422, {"action": action, **body} if action else body)


def build_conflict() -> Problem:
    message = "That post was edited by another user and your changes can no longer be saved."
    return build_problem(409, [message])


def build_rate_limited(wait_s: int, code: str | None = None) -> Problem:
    left = f"{wait_s} second" + ("" if wait_s == 1 else "s")
    problem = build_problem(
        429,
        [f"You've performed this action too many times, please try again later. Please wait {left}."],
        "rate_limit",
        extras={"wait_seconds": wait_s, "time_left": left},
    )
    problem.headers["Retry-After"] = str(wait_s)
    if code:
        problem.headers["Discourse-Rate-Limit-Error-Code"] = code
    return problem


def build_read_only() -> Problem:
    message = "The site is in read only mode. Interactions are disabled."
    return build_problem(503, [message], "read_only")
