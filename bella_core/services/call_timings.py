"""
How long callers wait: from the end of their speech to the first sound of the answer, by transport; and bella's own part of it.

Read from the journal, or given by simulated calls. What a carrier alone knows is modelled (``telephony.pacing``): the median with typical
times, the 95th percentile with rare ones, so that the latter is rather too high.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import ceil

import attrs
from sqlalchemy import Connection

from bella_core.crud import turns
from bella_core.domain.dialogue.types import ListenFor, Understood
from bella_core.schemas.journal import TurnRecord, load
from bella_core.telephony.keypads import KEYPADS
from bella_core.telephony.pacing import CARRIER, ENGINE_S, GOALS

from .relay.listening import PATIENCE_S as RELAY_PATIENCE_S
from .speech.endpointing import PATIENCE_S


@attrs.frozen
class Waited:
    """
    Hold the times of one turn; seconds.

    Args:
        by: the transport. ``engine_s``: bella's own part.
        end_s: from the last sound until the carrier, or bella herself, took the speech for ended and its words came; None for a turn
            without words, and where nobody can tell.
        voice_s: from the reply to its first sound, where bella speaks herself.
    """

    by: str
    engine_s: float
    end_s: float | None = None
    voice_s: float = 0.0


@attrs.frozen
class Waiting:
    """
    Sum up one transport; seconds, None where no turn with words says anything.

    Args:
        engine_p50, engine_p95: bella's own part. ``p50``, ``p95``: from the end of speech to the first sound.
        missed: names of the goals that were missed.
    """

    by: str
    turns: int
    engine_p50: float
    engine_p95: float
    p50: float | None
    p95: float | None
    missed: tuple[str, ...]


def end_of_speech(by: str, mode: ListenFor) -> float | None:
    """Return the seconds of silence after which speech has ended, on a transport and for a kind of answer; None where nobody speaks."""
    if by == "gather":
        return float(KEYPADS[mode].speech_timeout_s)
    if by == "stream":
        return PATIENCE_S[mode]
    return RELAY_PATIENCE_S.get(mode, 0.0) if by == "relay" else None  # after Twilio's own, which its figures hold already


def stored(conn: Connection, at: datetime, limit: int) -> tuple[Waited, ...]:
    """
    Return the times of journalled turns.

    Args:
        at: an aware instant; older turns are left out. ``limit``: of the newest so many are read.
    """
    return tuple(_of_calls((call_id, load(record)) for call_id, _, record in turns.since(conn, at, limit)))


def _of_calls(found: Iterable[tuple[str, TurnRecord]]) -> Iterator[Waited]:
    call, before, pending = "", None, None
    for call_id, record in found:
        if call_id != call:
            call, before = call_id, None
            if pending:
                yield pending
            pending = None
        timing = record.timing
        if timing is not None and pending is not None:
            yield attrs.evolve(pending, voice_s=timing.voice_s or 0.0)
            pending = None
        if timing is not None:
            pending = Waited(timing.by, timing.engine_s, _end_s(record, before))
        before = record
    if pending:
        yield pending


def _end_s(record: TurnRecord, before: TurnRecord | None) -> float | None:
    """Return the wait for the end of speech; as it was measured, or as the question before sets it."""
    timing, listen = record.timing, before.reply.listen if before is not None else None
    if timing is None or not isinstance(record.events[0], Understood):
        return None
    if timing.words_s is not None:
        return timing.words_s
    return end_of_speech(timing.by, listen.mode) if listen is not None and timing.by != "stream" else None


def summed_up(turns_of_all: Iterable[Waited]) -> tuple[Waiting, ...]:
    """Return the figures by transport, in the order of their names."""
    every = list(turns_of_all)
    return tuple(_summed_up(by, [one for one in every if one.by == by]) for by in sorted({one.by for one in every}))


def _summed_up(by: str, found: Sequence[Waited]) -> Waiting:
    engine = [one.engine_s for one in found]
    carrier = CARRIER.get(by)
    waited = [one.end_s + one.engine_s + one.voice_s for one in found if one.end_s is not None] if carrier else []
    p50 = _percentile(waited, 0.5) + carrier.typical if carrier and waited else None
    p95 = _percentile(waited, 0.95) + carrier.rare if carrier and waited else None
    row = Waiting(by or "unknown", len(found), _percentile(engine, 0.5), _percentile(engine, 0.95), p50, p95, ())
    return attrs.evolve(row, missed=tuple(_missed(row)))


def _missed(row: Waiting) -> Iterator[str]:
    if row.engine_p95 > ENGINE_S:
        yield "own part"
    goal = GOALS.get(row.by)
    if goal and row.p50 is not None and row.p50 > goal.typical:
        yield "p50"
    if goal and row.p95 is not None and row.p95 > goal.rare:
        yield "p95"


def _percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that so many are not above."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def table(rows: Sequence[Waiting]) -> str:
    """Return the figures as text."""
    lines = [f"{'transport':12}{'turns':>8}{'own p50':>10}{'own p95':>10}{'p50':>8}{'p95':>8}  goals"]
    for row in rows:
        own = f"{1000 * row.engine_p50:7.1f} ms{1000 * row.engine_p95:7.1f} ms"
        waited = "".join(f"{'–':>8}" if value is None else f"{value:6.2f} s" for value in (row.p50, row.p95))
        lines.append(f"{row.by:12}{row.turns:8}{own}{waited}  {', '.join(row.missed) + ' missed' if row.missed else 'met'}")
    return "\n".join(lines)
