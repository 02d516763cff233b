"""Traces: what the time of a turn went into. Never anything of a patient's."""

from datetime import datetime

import attrs


@attrs.frozen
class TraceSpan:
    """
    Tell of one piece of work.

    Args:
        trace: 32 hexadecimal digits; those of the request's correlation id where it is a UUID, so that a trace and the log's lines find
            each other. A call over a socket is one trace.
        id: 16 hexadecimal digits. ``parent``: the ``id`` of the work of which it is a part; ``""`` for none.
        name: a code: ``turn``, one of its parts such as ``extract`` and ``commit``, or ``hook`` for a plugin's work.
        started: aware UTC. ``seconds``: how long it took.
        error: the class of what was raised, or the code of how a hook ended; ``""`` where it went well.
        attributes: ids, numbers and codes, as they stand on log lines.
    """

    trace: str
    id: str
    parent: str
    name: str
    started: datetime
    seconds: float
    error: str = ""
    attributes: tuple[tuple[str, str | int | float | bool], ...] = ()


@attrs.frozen
class TraceBatch:
    """
    Hold the work of one process that is over.

    Args:
        until: when it was taken, aware UTC. ``spans``: in the order in which they ended, so that a part comes before its whole.
    """

    until: datetime
    spans: tuple[TraceSpan, ...]
