"""
What a measured value, a log line and the lines of a turn cost: ``python -m tests.bench.measuring``.

CPU time of the thread that measures or logs, in rounds; the median of them. The limits are 2 µs for a value and 20 µs for a line.
"""

import contextlib
import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bella_core.core import logging
from bella_core.core.log_settings import LogSettings
from bella_core.core.metrics import CRUD_LATENCY, TURN_SECONDS, Meter, record, recording, timed
from bella_core.core.phi import allow

ROUNDS, REPEATS = 31, 2000
CALL = "0190a5b0-1234-7abc-8def-0123456789ab"
METRIC_US, LINE_US = 2.0, 20.0

allow("aggregate", ["turns"])
allow("operation", ["add"])
log = logging.get_logger("tests.bench")


def cost(work):
    """CPU microseconds of one go, of this thread."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.thread_time_ns()
        for number in range(REPEATS):
            work(number)
        rounds.append((time.thread_time_ns() - started) / REPEATS / 1000)
    return statistics.median(rounds)


def nothing(number):
    """What the loop itself costs."""


@contextlib.contextmanager
def discarded():
    """Standard output that goes nowhere, as cheap as any disk."""
    before, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123,SIM115  # put back below
    try:
        yield
    finally:
        sys.stdout.close()
        sys.stdout = before


def line(number):
    with logging.log_context(correlation_id=CALL, call_id=CALL, turn=3):
        log.info("turn_answered", asks=number % 5, ms=12.5)


def metrics(empty):
    meter = Meter()
    yield "a value, by a meter", cost(lambda number: meter.add(TURN_SECONDS, number % 300 / 1000)) - empty, METRIC_US
    yield "a value with two dimensions", cost(lambda number: meter.add(CRUD_LATENCY, number % 300 / 1e4, "turns", "add")) - empty, METRIC_US
    with recording(meter):
        yield "a value from a lower floor", cost(lambda number: record(TURN_SECONDS, number % 300 / 1000)) - empty, METRIC_US

        def block(number):
            with timed(TURN_SECONDS):
                pass

        yield "a block that is timed", cost(block) - empty, 2 * METRIC_US


def lines(empty):
    with discarded():
        logging.configure()
        once = cost(line) - empty
        with TemporaryDirectory() as folder, logging.serving(LogSettings()):
            logging.configure(stream=(Path(folder) / "log").open("wb", buffering=0))
            behind = cost(lambda number: (line(number), time.sleep(0.002) if number % 200 == 0 else None)) - empty
        logging.configure(libraries=False)
        with logging.copied() as copies:
            copied = cost(lambda number: (line(number), copies.take(500) if number % 500 == 0 else None)) - empty
    yield "a line, written at once", once, LINE_US
    yield "a line that a plugin takes, too", copied, LINE_US
    yield "a line, written by the server's thread", behind, LINE_US


def main():
    empty = cost(nothing)
    rows = [*metrics(empty), *lines(empty)]
    for name, us, limit in rows:
        print(f"{name:<40} {us:6.2f} µs   limit {limit:g} µs")
    return int(any(us > limit for _, us, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
