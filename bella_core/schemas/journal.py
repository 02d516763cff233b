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

from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.types import Event, Reply, Tell

#: The member that names a value's class.
TAG = "_"


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
    """

    at: datetime
    revision: int
    events: tuple[Event, ...]
    told: tuple[Tell, ...]
    state: DialogueState
    reply: Reply
    heard: str | None = None


def dump(record: TurnRecord) -> str:
    """Return the record as JSON."""
    return orjson.dumps(_converter().unstructure(record)).decode()


def load(text: str) -> TurnRecord:
    """Return the record that ``dump`` wrote."""
    return _converter().structure(orjson.loads(text), TurnRecord)


def dump_reply(reply: Reply) -> bytes:
    """Return a reply as JSON bytes: what replaying a call is compared by."""
    return orjson.dumps(_converter().unstructure(reply))


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
