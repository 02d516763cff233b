"""How much of each thing that is paid for was used, by location and time: out of the rows of calls, texts and recordings."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from sqlalchemy import ColumnElement, Connection, func, select

from bella_core.db.models import call_usage, calls, recordings, sent_messages, text_answers
from bella_core.domain.costs.advice import CallFigures, TextFacts
from bella_core.domain.costs.bills import Quantities, minutes
from bella_core.domain.period import Span

from .kpis import counted_calls
from .measuring import operation

#: Samples of a recording in a second.
_RATE_HZ = 8000
#: Items that carriers bill by the minute that has begun, and under what calls note them.
_BY_MINUTE = {
    "relay_seconds": "relay_minutes",
    "stream_seconds": "stream_minutes",
    "transfer_leg_seconds": "transfer_leg_minutes",
}
_AS_NOTED = frozenset({"gathers", "model_input_tokens", "model_output_tokens", "transcription_seconds"})
_REJECTED = "rejected"


@operation
def quantities(conn: Connection, span: Span) -> Quantities:
    """Return what the calls that began in a span used, and what was sent and received in it."""
    used: defaultdict[str, int] = defaultdict(int)
    used["call_minutes"] = sum(_call_minutes(conn, span))
    for item, quantity in _noted(conn, span):
        if item in _BY_MINUTE:
            used[_BY_MINUTE[item]] += minutes(quantity)
        elif item in _AS_NOTED:
            used[item] += quantity
    used["transcription_seconds"] += _transcribed(conn, span)
    used["sms_segments"] = _sent(conn, span)
    used["sms_received"] = conn.scalar(select(func.count()).select_from(text_answers).where(*_received(span))) or 0
    return {item: Fraction(quantity) for item, quantity in used.items() if quantity}


@operation
def figures(conn: Connection, span: Span) -> CallFigures:
    """Return what the calls of a span used that could be had for less."""
    joined = call_usage.join(calls, calls.c.id == call_usage.c.call_id)
    sums = (call_usage.c.item, func.count().label("calls"), func.sum(call_usage.c.quantity).label("quantity"))
    found = conn.execute(select(*sums).select_from(joined).where(counted_calls(span)).group_by(call_usage.c.item))
    of = {row.item: (row.calls, int(row.quantity)) for row in found}
    nothing = (0, 0)
    return CallFigures(
        relay_calls=of.get("relay_seconds", nothing)[0],
        relay_turns=of.get("relay_turns", nothing)[1],
        model_requests=of.get("model_requests", nothing)[1],
        model_nothing_new=of.get("model_nothing_new", nothing)[1],
    )


@operation
def dear_texts(conn: Connection, span: Span) -> tuple[TextFacts, ...]:
    """Return the texts that took more parts for characters outside of the 7-bit alphabet, summed up by class and language."""
    sent = sent_messages.c
    sums = (func.count(), func.sum(sent.segments), func.sum(sent.gsm_segments), func.min(sent.beside_gsm), func.max(sent.beside_gsm))
    which = (*_sent_in(span), sent.beside_gsm > 0, sent.segments > sent.gsm_segments, sent.message_class.is_not(None))
    found = conn.execute(select(sent.message_class, sent.language, *sums).where(*which).group_by(sent.message_class, sent.language))
    return tuple(TextFacts(row[0], row[1], *map(int, row[2:])) for row in found)


def _call_minutes(conn: Connection, span: Span) -> Iterable[int]:
    """Yield the minutes of each call by telephone that was taken and is over."""
    billed = (calls.c.channel == "phone", calls.c.status != _REJECTED, calls.c.ended_at.is_not(None))
    for started_at, ended_at in conn.execute(select(calls.c.started_at, calls.c.ended_at).where(counted_calls(span), *billed)):
        yield minutes(ceil((ended_at - started_at).total_seconds()))


def _noted(conn: Connection, span: Span) -> Iterable[tuple[str, int]]:
    joined = call_usage.join(calls, calls.c.id == call_usage.c.call_id)
    for row in conn.execute(select(call_usage.c.item, call_usage.c.quantity).select_from(joined).where(counted_calls(span))):
        yield row.item, row.quantity


def _transcribed(conn: Connection, span: Span) -> int:
    """Return the seconds of recordings that were written down, of the calls of a span."""
    joined = recordings.join(calls, calls.c.id == recordings.c.call_id)
    done = (counted_calls(span), recordings.c.words_status == "done")
    samples = conn.scalar(select(func.sum(recordings.c.samples)).select_from(joined).where(*done)) or 0
    return -(-int(samples) // _RATE_HZ)


def _sent(conn: Connection, span: Span) -> int:
    """Return the parts of texts that were sent unasked, and in answer to others."""
    unasked = conn.scalar(select(func.sum(sent_messages.c.segments)).where(*_sent_in(span))) or 0
    answers = conn.scalar(select(func.sum(text_answers.c.segments)).where(*_received(span))) or 0
    return int(unasked) + int(answers)


def _sent_in(span: Span) -> tuple[ColumnElement[bool], ...]:
    sent = sent_messages.c
    return sent.at >= span.start, sent.at < span.end, sent.location_id == span.location_id, sent.channel == "sms"


def _received(span: Span) -> tuple[ColumnElement[bool], ...]:
    got = text_answers.c
    return got.at >= span.start, got.at < span.end, got.location_id == span.location_id
