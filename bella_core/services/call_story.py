"""The story of a call, told from its journal: turn by turn what was heard, understood, decided and why, and what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection

from bella_core.core.errors import UnknownCall
from bella_core.crud import calls, turns
from bella_core.domain.dialogue.types import Answer, Event, Keyed, Result, StaffTakes, Started, Tell, TransferEnded, Understood
from bella_core.plugin import Extraction
from bella_core.plugin.types import Value
from bella_core.schemas.journal import Timing, TurnRecord, load, plain


@attrs.frozen
class Evidence:
    """
    Hold one value that was understood, and the words that carry it.

    Args:
        value, alternatives: in JSON's own types. ``start``, ``end``: where the words stand in what was left after cleaning.
        confidence: 0 to 1, the plugin's own.
        inferred: what the caller did not say. ``plugin``: who read it.
    """

    kind: str
    value: Any = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    start: int
    end: int
    confidence: float
    inferred: tuple[str, ...]
    alternatives: tuple[Any, ...] = attrs.field(repr=False)
    plugin: str


@attrs.frozen
class Heard:
    """
    Hold what the caller did.

    Args:
        by: ``call`` (it began), ``words``, ``keys``, ``silence`` ``transfer`` (it ended; ``words`` is how, as a code), or
            ``staff`` (somebody takes the call over).
        words: as the engine wrote them; ``cleaned``: as they were read. ``confidence``: the engine's, or None.
        to_the_end: bella had been heard to her end.
    """

    by: str
    words: str = attrs.field(default="", repr=False)
    cleaned: str = attrs.field(default="", repr=False)
    keys: str = attrs.field(default="", repr=False)
    confidence: float | None = None
    to_the_end: bool = True


@attrs.frozen
class Asked:
    """What was asked of the book, of records or of a model, and what came of it; both in JSON's own types."""

    ask: Any = attrs.field(repr=False)
    answer: Any = attrs.field(repr=False)


@attrs.frozen
class Said:
    """One thing that bella said: its key in the catalogue, its language, and the words."""

    key: str
    language: str
    text: str = attrs.field(repr=False)


@attrs.frozen
class TurnStory:
    """
    Tell one turn.

    Args:
        at: aware UTC. ``revision``: of the clinic that it was decided by.
        understood: with evidence; the values that dates and times became are local.
        asked: in order. ``told``: what was left for staff and operators, in JSON's own types.
        why: codes; ``services.turns_reasons`` lists them. Empty in turns of before they were kept.
        question: that is open now; ``then``: what follows the reply (``listen``, ``transfer``, ``message``, ``hang_up``).
        timing: None in turns of before it was kept.
    """

    turn: int
    at: datetime
    revision: int
    heard: Heard
    understood: tuple[Evidence, ...]
    asked: tuple[Asked, ...]
    told: tuple[Any, ...] = attrs.field(repr=False)
    why: tuple[str, ...]
    said: tuple[Said, ...]
    question: str
    then: str
    timing: Timing | None


@attrs.frozen
class CallStory:
    """
    Tell one call.

    Args:
        id: bella's; ``carrier_id``: the carrier's. ``caller``: E.164 or None.
        started_at, ended_at: aware UTC; ``ended_at`` None while it goes on.
    """

    id: str
    carrier_id: str
    location_id: str
    channel: str
    caller: str | None = attrs.field(repr=False)
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    turns: tuple[TurnStory, ...]


def call_records(conn: Connection, call: str) -> tuple[calls.CallRow, tuple[TurnRecord, ...]]:
    """
    Return a call and its journal.

    Args:
        call: bella's id of it, or the carrier's.

    Raises:
        UnknownCall: there is none of that id.
    """
    row = calls.by_id(conn, call) or calls.by_carrier(conn, call)
    if row is None:
        raise UnknownCall("there is no call of that id, neither bella's nor the carrier's")
    return row, tuple(load(text) for _, text in turns.every(conn, row.id))


def call_story(conn: Connection, call: str) -> CallStory:
    """
    Return the story of a call; all that a patient said is in it.

    Args:
        call: bella's id of it, or the carrier's.

    Raises:
        UnknownCall: there is none of that id.
    """
    row, records = call_records(conn, call)
    told = tuple(turn_story(record) for record in records)
    facts = (row.id, row.carrier_id, row.location_id, row.channel, row.caller, row.status, row.outcome, row.started_at, row.ended_at)
    return CallStory(*facts, told)


def turn_story(record: TurnRecord) -> TurnStory:
    """Return the story of one turn."""
    first = record.events[0]
    return TurnStory(
        turn=record.state.turn,
        at=record.at,
        revision=record.revision,
        heard=_heard(first, record.heard),
        understood=tuple(_evidence(found) for found in first.extractions) if isinstance(first, Understood) else (),
        asked=_asked(record),
        told=tuple(plain(tell, Tell) for tell in record.told),
        why=record.why,
        said=tuple(Said(part.key, part.language, part.text) for part in record.reply.parts),
        question=record.state.question,
        then=record.reply.then,
        timing=record.timing,
    )


def _heard(event: Event, words: str | None) -> Heard:
    match event:
        case Understood(text, heard=to_the_end, confidence=confidence):
            return Heard("words", words if words is not None else text, text, "", confidence, to_the_end)
        case Keyed(digits, to_the_end):
            return Heard("keys", keys=digits, to_the_end=to_the_end)
        case Started():
            return Heard("call")
        case TransferEnded(why):
            return Heard("transfer", why)
        case StaffTakes():
            return Heard("staff")
    return Heard("silence", words or "")


def _evidence(found: Extraction) -> Evidence:
    others = tuple(plain(value, Value) for value in found.alternatives)
    inferred = tuple(sorted(found.inferred))
    value = plain(found.value, Value)
    return Evidence(found.kind, value, found.text, found.start, found.end, found.confidence, inferred, others, found.plugin)


def _asked(record: TurnRecord) -> tuple[Asked, ...]:
    answers = [event.result for event in record.events if isinstance(event, Answer)]
    asks: Sequence[Any] = record.asks or [None] * len(answers)  # of before asks were kept
    given = zip(asks, answers, strict=False)
    return tuple(Asked(None if ask is None else _named(ask), plain(answer, Result)) for ask, answer in given)


def _named(ask: Any) -> Any:
    return {"_": type(ask).__name__, **plain(ask)}
