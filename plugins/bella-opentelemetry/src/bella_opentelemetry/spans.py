"""Bella's spans as OpenTelemetry has them."""

from datetime import UTC, datetime, timedelta

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from bella_core.plugin import TraceSpan

_SCOPE = InstrumentationScope("bella")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def readable(span: TraceSpan, resource: Resource) -> ReadableSpan:
    """Return a span with bella's own fields under ``bella.``, and what failed under ``error.type``, as the conventions have it."""
    attributes = {f"bella.{name}": value for name, value in span.attributes}
    if span.error:
        attributes["error.type"] = span.error
    started = (span.started - _EPOCH) // timedelta(microseconds=1) * 1000
    return ReadableSpan(
        name=_name(span),
        context=_context(span.trace, span.id),
        parent=_context(span.trace, span.parent) if span.parent else None,
        resource=resource,
        attributes=attributes,
        kind=SpanKind.INTERNAL if span.parent else SpanKind.SERVER,
        instrumentation_scope=_SCOPE,
        status=Status(StatusCode.ERROR if span.error else StatusCode.UNSET),
        start_time=started,
        end_time=started + round(span.seconds * 1e9),
    )


def _name(span: TraceSpan) -> str:
    fields = dict(span.attributes)
    return f"{fields['hook']} {fields['plugin']}" if span.name == "hook" and {"hook", "plugin"} <= fields.keys() else span.name


def _context(trace: str, span: str) -> SpanContext:
    return SpanContext(int(trace, 16), int(span, 16), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
