"""A bounded thread pool for blocking calls of the forum: each paid for, and ended at its deadline."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from service.errors import RateLimited, RetryLater
from service.forum.budget import Account
from service.forum.protocol import MayWrite
from service.forum.wire import Exchange
from service.reasons import Reason, ReasonCode

THREADS = 4
"""Calls at a time; more would only meet the forum's own limits sooner."""

_ROUTE = re.compile(r"[a-z0-9_]+(?:/[a-z0-9_]+)+")

OnCall = Callable[[str, int], None]
_Result = TypeVar("_Result")


class Caller:
    """Runs blocking calls, each one HTTP request.

    `on_call(route, status)` is told of every request: the route is Discourse's own (`X-Discourse-Route`,
    controller/action), else the name of the call; status 0 means that no whole answer came.
    """

    def __init__(self, on_call: OnCall, total_s: float) -> None:
        self._on_call = on_call
        self._total_s = total_s
        self._free = asyncio.Semaphore(THREADS)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="forum")

    async def run(
        self, name: str, account: Account, call: Callable[[Exchange], _Result], may_write: MayWrite
    ) -> _Result:
        """Do it when a thread is free and the account has a call left (else BudgetSpent).

        `may_write` is asked on the thread, right before a write leaves.

        Raises what the call raises, and RetryLater after `total_s` seconds. A cancelled call ends on its thread too.
        """
        async with self._free:
            account.count_call()
            exchange = Exchange(may_write)
            try:
                return await self._run(exchange, call)
            except RateLimited as limited:
                await account.pause(limited.after_s or 0)
                raise
            finally:
                exchange.end()
                route = exchange.route if _ROUTE.fullmatch(exchange.route) else name
                self._on_call(route, exchange.status)

    async def _run(self, exchange: Exchange, call: Callable[[Exchange], _Result]) -> _Result:
        try:
            async with asyncio.timeout(self._total_s):
                return await asyncio.get_running_loop().run_in_executor(self._threads, call, exchange)
        except TimeoutError as error:
            # First of all nothing may leave any more; only then it is certain whether anything has.
            exchange.end()
            raise RetryLater(Reason(ReasonCode.TOO_SLOW), unknown=exchange.unknown) from error

    def close(self) -> None:
        """Start nothing any more. Calls still under way should have been cancelled before."""
        self._threads.shutdown(wait=False, cancel_futures=True)
