"""Log lines that wait to be sent: bounded, and cut into requests that CloudWatch Logs takes."""

import json
from collections import deque

import attrs

from bella_core.plugin import LogBatch, LogRecord

#: The most that CloudWatch Logs takes, by the page of PutLogEvents: lines of a request, and milliseconds from the first to the last.
MAX_LINES, MAX_SPAN_MS = 10_000, 24 * 3600 * 1000
#: Bytes of a request, as they are sent, and what each line needs beside its text. AWS takes 1,048,576 bytes, 26 of them a line beside its
#: text; as JSON a text is never shorter, so that this keeps to it, with room for the head.
MAX_BYTES, OVERHEAD_BYTES = 1_000_000, 48
#: Bytes of a line. AWS takes 1 MB by now; 256 KB is what it took before, and what still stands in some of its regions' pages.
MAX_LINE_BYTES = 256 * 1024 - 26
#: Bytes of all lines that wait, about an hour's of a busy clinic; what is oldest is let go of first.
MAX_WAITING = 16_000_000


@attrs.frozen
class Line:
    """A line; ``at``: milliseconds since 1970, UTC. ``size``: bytes of it in a request."""

    at: int
    text: str
    size: int


class Lines:
    """
    Keep lines until they are sent.

    Args:
        most: bytes of what waits at most.
    """

    def __init__(self, most: int = MAX_WAITING) -> None:
        self._most = most
        self._waiting: dict[str, deque[Line]] = {}
        self._bytes = 0
        self._dropped = 0

    def add(self, batch: LogBatch) -> None:
        """Add what was written; what finds no room is let go of, and so is what no request could hold."""
        for record in batch.records:
            if len(record.text.encode()) > MAX_LINE_BYTES:
                self._dropped += 1
                continue
            line = _line(record)
            self._waiting.setdefault(record.stream, deque()).append(line)
            self._bytes += line.size
        while self._bytes > self._most:
            self._pop(min(self._waiting, key=lambda stream: self._waiting[stream][0].at))
            self._dropped += 1

    def streams(self) -> list[str]:
        """Return the streams of which lines wait."""
        return list(self._waiting)

    def request(self, stream: str) -> list[Line]:
        """Return the next request's lines, in the order in which they were written; they wait until ``sent`` or ``drop`` is called."""
        chosen: list[Line] = []
        size, first, last = 0, 0, 0
        for line in self._waiting.get(stream, ()):
            first, last = min(first, line.at) if chosen else line.at, max(last, line.at)
            size += line.size
            if len(chosen) == MAX_LINES or size > MAX_BYTES or last - first >= MAX_SPAN_MS:
                break
            chosen.append(line)
        return chosen

    def sent(self, stream: str, count: int) -> None:
        """Let go of the lines of a request that was taken."""
        for _ in range(count):
            self._pop(stream)

    def drop(self, stream: str, count: int) -> None:
        """Let go of the lines of a request that is refused for good."""
        self._dropped += count
        self.sent(stream, count)

    def note_refused(self, count: int) -> None:
        """Count lines that CloudWatch Logs left out of a request that it took."""
        self._dropped += count

    def drop_all(self) -> int:
        """Let go of everything, and return how many lines were dropped in all."""
        for stream in self.streams():
            self.drop(stream, len(self._waiting[stream]))
        return self.take_dropped()

    def take_dropped(self) -> int:
        """Return how many lines were dropped since the last time."""
        dropped, self._dropped = self._dropped, 0
        return dropped

    def _pop(self, stream: str) -> None:
        waiting = self._waiting[stream]
        self._bytes -= waiting.popleft().size
        if not waiting:
            del self._waiting[stream]


def _line(record: LogRecord) -> Line:
    return Line(round(record.at.timestamp() * 1000), record.text, len(json.dumps(record.text)) + OVERHEAD_BYTES)
