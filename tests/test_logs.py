"""Logs carry ids, never a secret; lines of libraries take the same way."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import asyncpg
import pytest
import structlog

from service.logs import start_logging

SECRET = 'a"secret\\with ünusual characters'


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_bound_ids_stand_in_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("json")
    with structlog.contextvars.bound_contextvars(delivery_id=17):
        structlog.get_logger().info("decided", effects=2)
        logging.getLogger("some.library").warning("odd")
    structlog.get_logger().info("later")
    decided, odd, later = lines_of(capsys)
    assert (decided["event"], decided["delivery_id"], decided["effects"]) == ("decided", 17, 2)
    assert (odd["event"], odd["delivery_id"], odd["level"]) == ("odd", 17, "warning")
    assert "delivery_id" not in later


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_secrets_are_hidden_wherever_they_stand(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(log_format, [SECRET])
    logger = structlog.get_logger()
    logger.info(f"key {SECRET}", where={"deep": [SECRET]})
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logger.exception("failed")
    logging.getLogger("urllib3").warning("GET /?key=%s", SECRET)
    shown = capsys.readouterr().err
    assert shown.count("***") >= 4
    for spelling in (SECRET, json.dumps(SECRET)[1:-1], repr(SECRET)[1:-1], "ünusual", "\\u00fcnusual"):
        assert spelling not in shown


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_traceback_tells_where_and_what_but_quotes_nobody(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(log_format)
    words = "my mother is ill"
    try:
        try:
            int(words)
        except ValueError:
            inner = asyncpg.DataError(f"invalid input for query argument $3: {words!r}")
            raise ExceptionGroup("two at once", [KeyError(words), inner]) from None
    except ExceptionGroup as problem:
        problem.__cause__ = OSError("no space left on device")
        structlog.get_logger().exception("unforeseen problem")
    shown = capsys.readouterr().err
    assert "mother" not in shown
    for said in ("test_logs.py", "two at once", "KeyError: ***", "DataError: ***", "no space left on device"):
        assert said in shown


def test_values_with_telling_names_are_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("json")
    structlog.get_logger().info("x", api_key="k", raw="private words", Authorization="a", topic_id=3)
    (line,) = lines_of(capsys)
    assert (line["api_key"], line["raw"], line["Authorization"], line["topic_id"]) == ("***", "***", "***", 3)


def test_chatty_libraries_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("console")
    logging.getLogger("pydiscourse.client").info("the whole answer of the forum")
    logging.getLogger("arq.worker").info("tick")
    assert capsys.readouterr().err == ""
