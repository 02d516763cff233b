"""What is asked of plugins that take alerts, measurements, log lines and traces to operators."""

from datetime import timedelta
from typing import ClassVar

from hypothesis import given

from bella_core.plugin import Alert, LogBatch, LogRecord, MetricBatch, Sample, TraceBatch, TraceSpan
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect

from ..bench import Bench, told
from ..fakes import NOW
from ..promises import Grade, promise
from ..strategies import limits, values_of
from .remote import RemoteSuite

_NOTHING = expect(None)


class AlertSinkSuite(RemoteSuite):
    """
    Hold a plugin to the family of alert sinks.

    Attributes:
        delivers: whether it has the hook ``send_alert``.
        alert: what the suite sends.
    """

    capabilities = {"delivers": "send_alert"}  # noqa: RUF012  # typed in the base
    delivers: ClassVar[bool] = True
    alert: ClassVar[Alert] = Alert("a1", "calls:failing", "critical", "calls_failing", "3 turns failed in 5 minutes", NOW, {"count": 3})

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Send the suite's alert."""
        return {"send_alert": bench.ask("send_alert", self.alert, check=_NOTHING)}

    @promise(Grade.BRONZE)
    def test_any_alert_is_delivered_and_may_be_repeated(self, started: Bench) -> None:
        """Every alert is delivered, a repeated one too."""

        @limits(15)
        @given(values_of(Alert))
        def holds(alert: Alert) -> None:
            for result in (started.ask("send_alert", alert, check=_NOTHING), started.ask("send_alert", alert, check=_NOTHING)):
                assert result.outcome == "ok", told(result)

        holds()


class MetricBackendSuite(RemoteSuite):
    """
    Hold a plugin to the family of metric backends.

    Attributes:
        records: whether it has the hook ``record_metrics``.
        batch: what the suite records.
    """

    capabilities = {"records": "record_metrics"}  # noqa: RUF012  # typed in the base
    records: ClassVar[bool] = True
    batch: ClassVar[MetricBatch] = MetricBatch(
        NOW, NOW + timedelta(seconds=10), (Sample("Bella/Calls", "calls", "Count", (("language", "en-CA"),), (1.0,), (3,)),)
    )

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Record the suite's batch."""
        return {"record_metrics": bench.ask("record_metrics", self.batch, check=_NOTHING)}

    @promise(Grade.BRONZE)
    def test_any_batch_is_recorded(self, started: Bench) -> None:
        """Every batch is recorded, an empty one too."""

        @limits(15)
        @given(values_of(MetricBatch))
        def holds(batch: MetricBatch) -> None:
            result = started.ask("record_metrics", batch, check=_NOTHING)
            assert result.outcome == "ok", told(result)

        holds()


class LogBackendSuite(RemoteSuite):
    """
    Hold a plugin to the family of log backends.

    Attributes:
        takes: whether it has the hook ``record_log``.
        batch: what the suite records.
    """

    capabilities = {"takes": "record_log"}  # noqa: RUF012  # typed in the base
    takes: ClassVar[bool] = True
    batch: ClassVar[LogBatch] = LogBatch(
        NOW, (LogRecord(NOW, "app", '{"time":"2026-11-03T15:00:00Z","level":"info","event":"turn_answered","logger":"bella","ms":41}'),)
    )

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Record the suite's batch."""
        return {"record_log": bench.ask("record_log", self.batch, check=_NOTHING)}

    @promise(Grade.BRONZE)
    def test_any_lines_are_taken(self, started: Bench) -> None:
        """Every batch of lines is taken, an empty one too, and one that a clock which was set back has out of order."""

        @limits(15)
        @given(values_of(LogBatch))
        def holds(batch: LogBatch) -> None:
            result = started.ask("record_log", batch, check=_NOTHING)
            assert result.outcome == "ok", told(result)

        holds()


class TraceBackendSuite(RemoteSuite):
    """
    Hold a plugin to the family of trace backends.

    Attributes:
        traces: whether it has the hook ``record_traces``.
        batch: what the suite records.
    """

    capabilities = {"traces": "record_traces"}  # noqa: RUF012  # typed in the base
    traces: ClassVar[bool] = True
    batch: ClassVar[TraceBatch] = TraceBatch(
        NOW,
        (
            TraceSpan("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7", "extract", NOW, 0.012),
            TraceSpan("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", "", "turn", NOW, 0.041, "", (("turn", 3),)),
        ),
    )

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Record the suite's batch."""
        return {"record_traces": bench.ask("record_traces", self.batch, check=_NOTHING)}

    @promise(Grade.BRONZE)
    def test_any_spans_are_taken(self, started: Bench) -> None:
        """Every batch of spans is taken, an empty one too, and one whose wholes are missing."""

        @limits(15)
        @given(values_of(TraceBatch))
        def holds(batch: TraceBatch) -> None:
            result = started.ask("record_traces", batch, check=_NOTHING)
            assert result.outcome == "ok", told(result)

        holds()
