"""Send spans by OpenTelemetry's own exporter; what the collector does not take waits, in bounds."""

import os
import socket
from collections import deque
from datetime import datetime, timedelta
from itertools import islice
from threading import Lock
from time import monotonic

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace.export import SpanExportResult

from bella_core.plugin import Host, PluginError, TraceBatch, TraceSpan

from .settings import OpentelemetrySettings
from .spans import readable

#: Spans of one request, as many as OpenTelemetry's own batches have; and spans that wait at most, the oldest being let go of first.
MOST_SENT, MOST_WAITING = 512, 10_000
#: Seconds that one request takes at most with its repetitions, and all of a flush, as the host waits 10; and the last one.
REQUEST_S, FLUSH_S, LAST_FLUSH_S = 4.0, 5.0, 3.0
#: Seconds from a request that failed to the next one at least.
REST_S = 30.0


class Exporting:
    """
    Send spans.

    Args:
        host: is told whether it can be done, and of what is dropped.
    """

    def __init__(self, settings: OpentelemetrySettings, host: Host) -> None:
        self._host = host
        self._exporter = OTLPSpanExporter(
            endpoint=settings.endpoint or None,
            headers=dict(_pairs(settings.headers.reveal())) or None,
            timeout=REQUEST_S,
            compression=Compression.Gzip,
        )
        self._resource = Resource.create(
            {"service.name": settings.service_name, "service.instance.id": f"{socket.gethostname()}/{os.getpid()}"}
        )
        self._waiting: deque[TraceSpan] = deque()
        self._sending = Lock()
        self._rests_until: datetime | None = None
        self._trouble = False

    def record(self, batch: TraceBatch) -> None:
        """
        Keep spans, and send them, unless sending failed a moment ago.

        Raises:
            PluginError: they were not taken; they are kept for the next time.
        """
        self._waiting.extend(batch.spans)
        self._drop(len(self._waiting) - MOST_WAITING)
        rests = timedelta(0) if self._rests_until is None else self._rests_until - batch.until
        if timedelta(0) < rests <= timedelta(seconds=REST_S):  # a clock that was set back waits for nothing
            return
        self._rests_until = batch.until + timedelta(seconds=REST_S)
        self._flush(FLUSH_S)
        self._rests_until = None

    def finish(self) -> None:
        """Send what there is, for as long as bella may take to stop, and tell what had to be left."""
        try:
            self._flush(LAST_FLUSH_S)
        except PluginError:
            self._drop(len(self._waiting))
        finally:
            self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the library annotates most of its methods, and not this one

    def _flush(self, limit_s: float) -> None:
        if not self._sending.acquire(blocking=False):
            return  # a request that the host has given up is still on its way
        try:
            until = monotonic() + limit_s
            while self._waiting and monotonic() < until:
                sent = list(islice(self._waiting, MOST_SENT))
                if self._exporter.export([readable(span, self._resource) for span in sent]) is not SpanExportResult.SUCCESS:
                    self._fail()
                for _ in sent:
                    self._waiting.popleft()
        finally:
            self._sending.release()
        if self._trouble:
            self._trouble = False
            self._host.ready(None)

    def _fail(self) -> None:
        reason = "the OpenTelemetry collector does not take traces"
        self._trouble = True
        self._host.ready(reason)
        raise PluginError(reason)

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()
        if count > 0:
            self._host.logger.warning("spans_dropped", dropped=min(count, 999_999))


def _pairs(headers: str) -> list[tuple[str, str]]:
    found = [one.partition("=") for one in headers.split(",") if "=" in one]
    return [(name.strip(), value.strip()) for name, _, value in found]
