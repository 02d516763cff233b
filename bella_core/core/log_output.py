"""Where log lines go: a stream for each kind of them, written at once, or by a thread so that nobody waits for a slow disk or reader."""

import contextlib
import os
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, Literal

Kind = Literal["app", "access", "security"]

#: Lines that wait for the writing thread at most; what comes beyond is dropped and counted.
MOST_WAITING = 10_000
#: Lines that are written in one go.
_BATCH = 500
#: Lines that wait at most for whoever takes copies of them.
MOST_COPIED = 10_000
#: Seconds that closing waits for what is not written yet.
CLOSE_S = 2.0


class Output:
    """
    Where lines go and from which level on: of this process, as standard output is.

    Attributes:
        stream: binary; ``None`` for standard output, whatever that is when a line is written.
        own: streams of kinds that do not go with the others.
        level: the lowest that is written.
        withheld: values that were withheld. ``lost``: lines that nobody took.
    """

    def __init__(self) -> None:
        self.stream: BinaryIO | None = None
        self.own: Mapping[Kind, BinaryIO] = {}
        self.level = 20
        self.withheld = 0
        self.lost = 0
        self._behind: _Behind | None = None
        self._copies: tuple[Copies, ...] = ()

    def write(self, kind: Kind, line: bytes) -> None:
        """Write a line, or leave it to the thread that writes; never raises, and a call goes on without what cannot be written."""
        for copies in self._copies:
            copies.put(kind, line)
        if self._behind is None:
            self._write(kind, line)
        elif not self._behind.put(kind, line):
            self.lost += 1

    @contextlib.contextmanager
    def behind(self) -> Iterator[None]:
        """Have a thread write all lines while inside; at the end what waits is written, unless it takes too long."""
        self._behind = _Behind(self)
        try:
            yield
        finally:
            ended, self._behind = self._behind, None
            self.lost += ended.close()

    @contextlib.contextmanager
    def copied(self) -> "Iterator[Copies]":
        """Keep a copy of every line that is written while inside, for whoever brings them elsewhere too."""
        copies = Copies()
        self._copies = (*self._copies, copies)
        try:
            yield copies
        finally:
            self._copies = tuple(others for others in self._copies if others is not copies)

    def waiting(self) -> int:
        """Return how many lines wait for the thread."""
        return 0 if self._behind is None else len(self._behind.waiting)

    def _write(self, kind: Kind, lines: bytes, count: int = 1) -> None:
        try:
            stream = self.own.get(kind) or self.stream or sys.stdout.buffer
            stream.write(lines)
            stream.flush()
        except (OSError, ValueError):  # nobody reads it any more, or the disk is full
            self.lost += count


class Copies:
    """
    Lines that wait to be taken elsewhere, beside standard output; what is newest is dropped when there is no room.

    Attributes:
        lost: how many found no room.
    """

    def __init__(self, most: int = MOST_COPIED) -> None:
        self._most = most
        self._lines: deque[tuple[Kind, bytes]] = deque()
        self.lost = 0

    def put(self, kind: Kind, line: bytes) -> None:
        """Add a line; from whichever thread."""
        if len(self._lines) < self._most:
            self._lines.append((kind, line))
        else:
            self.lost += 1

    def take(self, most: int) -> list[tuple[Kind, bytes]]:
        """Return the lines that wait longest, and keep them no longer."""
        return [self._lines.popleft() for _ in range(min(most, len(self._lines)))]  # nobody else takes: none is gone in between


class Channel:
    """What structlog hands a rendered line of one kind to."""

    def __init__(self, output: Output, kind: Kind) -> None:
        self._output, self._kind = output, kind

    def msg(self, line: bytes) -> None:
        self._output.write(self._kind, line)

    debug = info = warning = error = critical = msg


class _Behind:
    """A bounded queue of lines and the thread that writes them, many at once."""

    def __init__(self, output: Output) -> None:
        self.waiting: deque[tuple[Kind, bytes]] = deque()
        self._output = output
        self._come = Event()
        self._ended = False
        self._thread = Thread(target=self._run, name="bella-log", daemon=True)
        self._thread.start()

    def put(self, kind: Kind, line: bytes) -> bool:
        """Add a line; tell whether there was room."""
        if len(self.waiting) >= MOST_WAITING:
            return False
        self.waiting.append((kind, line))
        if not self._come.is_set():
            self._come.set()
        return True

    def close(self) -> int:
        """Write what waits, and return how many lines were not written; nothing is written later, where others write by then."""
        self._ended = True
        self._come.set()
        self._thread.join(CLOSE_S)
        return len(list(self._take(len(self.waiting))))

    def _run(self) -> None:
        while not self._ended or self.waiting:
            self._come.wait()
            self._come.clear()
            while self.waiting:
                self._write_some()

    def _write_some(self) -> None:
        lines: dict[Kind, list[bytes]] = {}
        for kind, line in self._take(_BATCH):
            lines.setdefault(kind if kind in self._output.own else "app", []).append(line)  # one stream's lines keep their order
        for kind, some in lines.items():
            self._output._write(kind, b"".join(some), len(some))  # noqa: SLF001  # its own thread

    def _take(self, most: int) -> Iterator[tuple[Kind, bytes]]:
        """Yield what waits longest; both the thread and whoever ends it may take, so that the last may be gone before it is asked for."""
        with contextlib.suppress(IndexError):
            for _ in range(most):
                yield self.waiting.popleft()


def open_file(path: Path) -> BinaryIO:
    """Open a file to append lines to, readable by its owner and group only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return open(path, "ab", buffering=0, opener=_private)  # open for as long as the process


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o640)
