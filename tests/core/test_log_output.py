"""A server's log lines: written by a thread, in order, apart where that is wanted, and never at the cost of whoever logs."""

import contextlib
import json
import logging as standard
import sys
import threading
import time

import pytest

from bella_core.core import log_output, logging
from bella_core.core.log_settings import LogSettings

log = logging.get_logger("tests.log_output")
security = logging.get_logger("tests.log_output", kind="security")
access = logging.get_logger("tests.log_output", kind="access")


class Pipe:
    """Standard output whose reader may stall."""

    def __init__(self):
        self.open, self.written, self.buffer = threading.Event(), b"", self

    def write(self, lines):
        self.open.wait(10)
        self.written += lines

    def flush(self):
        pass


@pytest.fixture
def pipe():
    made = Pipe()
    made.open.set()
    return made


@pytest.fixture
def serving(pipe, monkeypatch):
    """A process that serves, and writes to the pipe; the root logger is put back."""
    root = standard.getLogger()
    before = root.handlers, root.level

    @contextlib.contextmanager
    def process(**given):
        monkeypatch.setattr(sys, "stdout", pipe)  # here, for pytest has one of its own for each phase of a test
        with logging.serving(LogSettings(**given)):
            yield

    yield process
    root.handlers, root.level = before[0], before[1]


def lines(written):
    """Return this module's lines: a thread that another test left may write one of its own meanwhile."""
    return [line for line in map(json.loads, written.splitlines()) if line["logger"] == "tests.log_output"]


def events(written):
    return [line["event"] for line in lines(written)]


def test_lines_come_in_order_and_all_of_them_when_the_server_ends(pipe, serving):
    with serving():
        for number in range(300):
            log.info("line_written", n=number)

    assert [line["n"] for line in lines(pipe.written)] == list(range(300))


def test_a_reader_that_stalls_keeps_nobody_waiting_and_what_it_loses_is_counted(pipe, serving, monkeypatch):
    monkeypatch.setattr(log_output, "MOST_WAITING", 50)
    before, longest = logging.lost(), 0.0
    with serving():
        pipe.open.clear()
        for _ in range(200):
            started = time.perf_counter()
            log.info("line_written")
            longest = max(longest, time.perf_counter() - started)
        lost, waiting = logging.lost() - before, logging.waiting()
        pipe.open.set()

    assert longest < 0.5
    assert waiting == 50
    assert len(events(pipe.written)) + lost == 200


def test_a_reader_that_never_comes_back_does_not_keep_the_server_from_ending(pipe, serving, monkeypatch):
    monkeypatch.setattr(log_output, "CLOSE_S", 0.1)
    before = logging.lost()
    with serving():
        pipe.open.clear()
        log.info("line_written")
        while logging.waiting():  # the thread has it in hand
            time.sleep(0.001)
        log.info("line_lost")
    pipe.open.set()
    for thread in [each for each in threading.enumerate() if each.name == "bella-log"]:
        thread.join(10)

    assert logging.lost() == before + 1
    assert events(pipe.written) == ["line_written"]  # what was counted as lost does not come later, among others' lines


def test_access_and_security_are_streams_of_their_own(pipe, serving):
    with serving():
        log.info("line_written")
        security.warning("signature_refused")
        access.info("request_answered")

    assert [line.get("stream") for line in lines(pipe.written)] == [None, "security", "access"]


def test_access_and_security_may_have_files_of_their_own(pipe, serving, tmp_path):
    files = {"access_file": tmp_path / "logs" / "access.log", "security_file": tmp_path / "security.log"}
    with serving(**files):
        log.info("line_written")
        security.warning("signature_refused")
        access.info("request_answered")

    assert events(pipe.written) == ["line_written"]
    assert events(files["security_file"].read_bytes()) == ["signature_refused"]
    assert events(files["access_file"].read_bytes()) == ["request_answered"]
    assert files["security_file"].stat().st_mode & 0o007 == 0


def test_the_level_is_a_setting(pipe, serving):
    with serving(level="warning"):
        log.info("line_written")
        log.warning("line_warned")

    assert events(pipe.written) == ["line_warned"]
