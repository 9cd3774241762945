"""Structured logs on standard error, for people or as JSON, that carry ids and never a secret.

Lines of libraries take the same way. Bind ids with `structlog.contextvars.bound_contextvars(delivery_id=17)`;
every line logged meanwhile carries them.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable, Collection
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

HIDDEN = "***"
HIDDEN_KEYS = frozenset({"authorization", "cookie", "set-cookie", "password", "raw", "body", "email"})
HIDDEN_PARTS = ("secret", "token", "api_key", "api-key")
SHORTEST_SECRET = 6
"""Hiding every occurrence of a shorter text would garble the lines and protect nothing."""

QUIET = ("aiohttp.access", "arq", "asyncio", "pydiscourse", "urllib3")
"""Libraries of which only warnings are of interest; pydiscourse logs whole answers below that."""


def start_logging(log_format: str, secrets: Collection[str] = ()) -> None:
    """Log as `console` or `json` from now on; the texts of `secrets` are hidden wherever they stand."""
    to_line: Processor
    if log_format == "json":
        to_line = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        # Prettier tracebacks would show local variables, and those may hold what nobody else should read.
        to_line = structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(format_problem),
        hide_private_values,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, to_line, build_secret_hider(secrets)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def format_problem(exc_info: ExcInfo) -> str:
    """A traceback in which errors that quote what they could not take, a person's words perhaps, only have names."""
    _, problem, _ = exc_info
    told = traceback.format_tb(problem.__traceback__)
    message = HIDDEN if _may_quote(problem) else str(problem)
    told.append(f"{type(problem).__module__}.{type(problem).__qualname__}: {message}")
    inner = problem.exceptions if isinstance(problem, BaseExceptionGroup) else ()
    before = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    told += [f"\n\nin it:\n{_format(one)}" for one in inner]
    told += [f"\n\nafter:\n{_format(before)}"] if before else []
    return "".join(told)


def _format(problem: BaseException) -> str:
    return format_problem((type(problem), problem, problem.__traceback__))


def _may_quote(problem: BaseException) -> bool:
    """Of values and keys, and of what a database refuses."""
    return isinstance(problem, ValueError | LookupError) or type(problem).__module__.startswith("asyncpg")


def hide_private_values(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Blank the values whose key says that they are secret or a person's."""
    return {key: HIDDEN if _is_private(key) else value for key, value in line.items()}


def _is_private(key: str) -> bool:
    name = key.lower()
    return name in HIDDEN_KEYS or any(part in name for part in HIDDEN_PARTS)


def build_secret_hider(secrets: Collection[str]) -> Callable[[Any, str, Any], str]:
    """A last processor that blanks the given texts in the finished line, tracebacks included."""
    known = {text for secret in secrets if len(secret) >= SHORTEST_SECRET for text in _spell(secret)}
    ordered = sorted(known, key=len, reverse=True)

    def hide_secrets(_logger: Any, _method: str, line: Any) -> str:
        text = str(line)
        for secret in ordered:
            text = text.replace(secret, HIDDEN)
        return text

    return hide_secrets


def _spell(secret: str) -> set[str]:
    """The ways a secret can stand in a line: as it is, inside JSON, inside a Python repr."""
    return {
        secret,
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
    }
