"""Send log lines to CloudWatch Logs: each stream to its log group, into a log stream of this process's own."""

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bella_core.plugin import LogBatch, PluginError

from .aws import failure_of, persistently
from .lines import Line, Lines
from .publishing import FLUSH_S, LAST_FLUSH_S, REST_S


def stream_name(started: datetime) -> str:
    """Return a name that no other process has: the machine, the process, and when it began."""
    machine = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:200]
    return f"{machine}/{os.getpid()}/{started:%Y%m%dT%H%M%SZ}"


class LogSender:
    """
    Send log lines.

    Args:
        client: of CloudWatch Logs. ``lines``: what waits.
        path: under which the log groups stand. ``name``: of the log stream in each.
        tell: is told why nothing can be sent, or ``None`` when it can.
        lost: is told how many lines were dropped, and when.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self,
        client: Any,
        lines: Lines,
        path: str,
        name: str,
        tell: Callable[[str | None], None],
        lost: Callable[[datetime | None, int], None],
    ) -> None:
        self._client, self._lines, self._path, self._name = client, lines, path, name
        self._tell, self._lost = tell, lost
        self._rests_until: datetime | None = None

    async def record(self, batch: LogBatch) -> None:
        """
        Keep what was written, and send it, unless sending failed a moment ago.

        Raises:
            PluginError: it could not be sent; it is kept for the next time, unless CloudWatch Logs refuses it for good.
        """
        self._lines.add(batch)
        if dropped := self._lines.take_dropped():
            self._lost(batch.until, dropped)
        rests = timedelta(0) if self._rests_until is None else self._rests_until - batch.until
        if not timedelta(0) < rests <= timedelta(seconds=REST_S):  # a clock that was set back waits for nothing
            self._rests_until = batch.until + timedelta(seconds=REST_S)
            await self._flush(FLUSH_S)
            self._rests_until = None

    async def finish(self) -> None:
        """Send what there is, for as long as bella may take to stop, and tell what had to be left."""
        with contextlib.suppress(PluginError):  # why is told; what is left is counted below
            await self._flush(LAST_FLUSH_S)
        if dropped := self._lines.drop_all():
            self._lost(None, dropped)

    async def _flush(self, limit_s: float) -> None:
        refused: str | None = None
        try:
            async with asyncio.timeout(limit_s):
                for stream in self._lines.streams():
                    while request := self._lines.request(stream):
                        refused = await self._send(stream, request) or refused
        except TimeoutError:
            self._fail("CloudWatch Logs took too long")
        if refused is not None:
            self._fail(refused)
        self._tell(None)

    async def _send(self, stream: str, request: list[Line]) -> str | None:
        """Send one request; return why it was refused for good."""
        place = {"logGroupName": f"{self._path}/{stream}", "logStreamName": self._name}
        events = [{"timestamp": line.at, "message": line.text} for line in sorted(request, key=lambda line: line.at)]
        try:
            answer = await persistently(lambda: self._put(place, events))
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            if _is(error, "ResourceNotFoundException"):
                self._fail(f"there is no log group {place['logGroupName']}: bella cloudwatch apply makes it")
            if failure.kind != "refused":
                self._fail(failure.reason)
            self._lines.drop(stream, len(request))
            return failure.reason
        self._lines.sent(stream, len(request))
        self._lines.note_refused(_left_out(answer.get("rejectedLogEventsInfo") or {}, len(request)))
        return None

    async def _put(self, place: dict[str, str], events: list[dict[str, Any]]) -> Any:
        """Send lines; the log stream is made when there is none yet."""
        try:
            return await self._client.put_log_events(**place, logEvents=events)
        except Exception as error:
            if not _is(error, "ResourceNotFoundException"):
                raise
        try:
            await self._client.create_log_stream(**place)
        except Exception as error:
            if not _is(error, "ResourceAlreadyExistsException"):
                raise
        return await self._client.put_log_events(**place, logEvents=events)

    def _fail(self, reason: str) -> None:
        self._tell(f"log: {reason}")
        raise PluginError(reason)


def _is(error: Exception, code: str) -> bool:
    """Tell whether that is what AWS answered; an error of the way there has no answer."""
    answer = getattr(error, "response", None)
    return isinstance(answer, dict) and answer.get("Error", {}).get("Code") == code


def _left_out(told: dict[str, int], count: int) -> int:
    """Return how many of a request's lines were too old or too new, by what its answer tells."""
    old = max(told.get("tooOldLogEventEndIndex", 0), told.get("expiredLogEventEndIndex", 0))
    return min(count, old + max(0, count - told.get("tooNewLogEventStartIndex", count)))
