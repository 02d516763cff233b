"""
Measure what a hook call costs with all instrumentation on: ``python tests/bench/dispatch.py``.

CPU microseconds of this process, the best of seven rounds; exits 1 when a limit is exceeded.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bella_core.core import logging
from bella_core.plugin import Cleaned, TurnContext, Utterance, Verdict, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.testing import proposed_booking

ROUNDS = 7


def inline(number):
    class Plugin:
        name = f"inline_{number}"
        api = 1

        @hookimpl
        def extract(self, utterance, cleaned, context):
            return ()

    return Plugin


def awaiting(number):
    class Plugin:
        name = f"awaiting_{number}"
        api = 1

        @hookimpl
        async def extract(self, utterance, cleaned, context):
            await asyncio.sleep(0)
            return ()

    return Plugin


def hanging():
    class Plugin:
        name = "hanging"
        api = 1

        @hookimpl
        async def extract(self, utterance, cleaned, context):
            await asyncio.sleep(3600)

    return Plugin


def judging(number):
    class Plugin:
        name = f"judging_{number}"
        api = 1

        @hookimpl
        def check_booking(self, booking):
            return Verdict.allow()

    return Plugin


def reading(hooks):
    utterance, cleaned = Utterance("next tuesday", "en-CA"), Cleaned.verbatim("next tuesday")
    context = TurnContext("x", datetime.now(UTC), "en-CA", budget_s=5.0)
    return lambda: hooks.extract(utterance, cleaned, context)


def asking(hooks):
    booking = proposed_booking(known=True)
    return lambda: hooks.check_booking(booking)


async def cost(work, calls):
    for _ in range(4):
        await work()
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(calls):
            await work()
        best = min(best, (time.process_time() - started) / calls * 1e6)
    return best


def hooks_of(plugins):
    return Hooks(HookRunner(Registry(given=plugins, discover=False)))


def main():
    with Path(os.devnull).open("wb") as nowhere:
        logging.configure(stream=nowhere)
        rows = [
            ("5 inline extractors", reading, [inline(n) for n in range(5)], 4000, 12.0),
            ("20 inline extractors", reading, [inline(n) for n in range(20)], 1500, 40.0),
            ("5 that await", reading, [awaiting(n) for n in range(5)], 1000, 90.0),
            ("a hung one, its breaker open", reading, [hanging()], 4000, 100.0),
            ("no booking rule", asking, [], 8000, 3.0),
            ("5 booking rules", asking, [judging(n) for n in range(5)], 2000, 30.0),
        ]
        failed = False
        for name, work, plugins, calls, limit in rows:
            microseconds = asyncio.run(cost(work(hooks_of(plugins)), calls))
            failed |= microseconds > limit
            print(f"{name:32} {microseconds:7.1f} µs   limit {limit:5.0f} µs")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
