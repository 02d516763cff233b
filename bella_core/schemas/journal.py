"""
A turn as it is journalled: JSON that holds everything ``step`` was given and everything it decided.

Where a field may be one of several classes, the JSON names the class as ``"_"``. Equal records are equal bytes, in any process.
"""

import types
from collections.abc import Callable
from datetime import datetime, time
from functools import cache
from typing import Any, Union, get_args, get_origin

import attrs
import orjson
from cattrs.preconf.orjson import OrjsonConverter, make_converter

from bella_core.core.metrics import SERIALIZATION, timed
from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.types import Ask, Event, Reply, Tell

from .converter import schema_name

#: The member that names a value's class.
TAG = "_"


@attrs.frozen
class Timing:
    """
    Say how long a turn took; seconds.

    Args:
        by: how the turn came: ``gather``, ``relay``, ``stream``, ``chat``, ``terminal``; empty where nobody told.
        arrived: when it came, aware UTC.
        engine_s: from then until its reply was ready to be written down.
        words_s: from the caller's last sound until it came; None where only the carrier knows.
        voice_s: from the reply *before* being ready to its first sound; None likewise.
    """

    by: str
    arrived: datetime
    engine_s: float
    words_s: float | None = None
    voice_s: float | None = None


@attrs.frozen
class TurnRecord:
    """
    Hold one turn of a call.

    Args:
        at: when it was taken, aware UTC; the instant that ``step`` was given.
        revision: of the clinic that it was decided by.
        events: what ``step`` was fed, in order: the caller's part first, then the answers to what was asked.
        told: what was committed with the turn.
        state: after the turn. ``reply``: what the caller heard.
        heard: the words before cleaning, None where there were none.
        asks: what was asked of the book, of records or of a model, in order; answers are in ``events``.
        why: codes of what led to the reply; ``services.turns_reasons`` lists them.
        timing: None in records of before it was kept.
    """

    at: datetime
    revision: int
    events: tuple[Event, ...]
    told: tuple[Tell, ...]
    state: DialogueState
    reply: Reply
    heard: str | None = None
    asks: tuple[Ask, ...] = ()
    why: tuple[str, ...] = ()
    timing: Timing | None = None


_RECORD = schema_name(TurnRecord)


def dump(record: TurnRecord) -> str:
    """Return the record as JSON."""
    with timed(SERIALIZATION, _RECORD, "write"):
        return orjson.dumps(_converter().unstructure(record)).decode()


def load(text: str) -> TurnRecord:
    """Return the record that ``dump`` wrote."""
    with timed(SERIALIZATION, _RECORD, "read"):
        return _converter().structure(orjson.loads(text), TurnRecord)


def dump_reply(reply: Reply) -> bytes:
    """Return a reply as JSON bytes: what replaying a call is compared by."""
    return orjson.dumps(_converter().unstructure(reply))


def dump_bytes(value: Any) -> bytes:
    """Return a state, or what was told, as JSON bytes."""
    return orjson.dumps(_converter().unstructure(value))


def as_json(value: Any) -> str:
    """Return a call's story, or whatever else is made of a journal, as JSON."""
    return orjson.dumps(_converter().unstructure(value)).decode()


def plain(value: Any, kind: Any = None) -> Any:
    """
    Return a value of a record in JSON's own types.

    Args:
        kind: its type as declared, where that is a choice of classes: the class is then named as ``"_"``.
    """
    return _converter().unstructure(value, kind)


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter(detailed_validation=False, unstruct_collection_overrides={frozenset: sorted})
    converter.register_unstructure_hook(time, time.isoformat)  # orjson drops a zero of the microseconds
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_structure_hook_factory(_is_choice, lambda kind: _choice(kind, converter))
    converter.register_unstructure_hook_factory(_is_choice, lambda kind: _tagged(kind, converter))
    return converter


def _is_choice(kind: Any) -> bool:
    """Tell whether ``kind`` is a union of which more than one member is a class of ours."""
    return get_origin(kind) in (Union, types.UnionType) and sum(attrs.has(member) for member in get_args(kind)) > 1


def _tagged(kind: Any, converter: OrjsonConverter) -> Callable[[Any], Any]:
    dumps = {member: converter.get_unstructure_hook(member) for member in get_args(kind) if attrs.has(member)}

    def unstructure(value: Any) -> Any:
        dumped = dumps.get(type(value))
        return value if dumped is None else {TAG: type(value).__name__, **dumped(value)}

    return unstructure


def _choice(kind: Any, converter: OrjsonConverter) -> Callable[[Any, Any], Any]:
    loads = {member.__name__: (member, converter.get_structure_hook(member)) for member in get_args(kind) if attrs.has(member)}

    def structure(document: Any, _: Any) -> Any:
        if not isinstance(document, dict):
            return document  # the plain members of a union: text, a number, nothing
        member, loaded = loads[document[TAG]]
        return loaded(document, member)

    return structure
