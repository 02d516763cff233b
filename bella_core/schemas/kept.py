"""Wishes and slots as the book keeps them: JSON, in which a later version may add members."""

from datetime import time
from functools import cache
from typing import TypeVar

import orjson
from cattrs.preconf.orjson import OrjsonConverter, make_converter

from bella_core.domain.slots import Slot, Wish

T = TypeVar("T", Slot, Wish)


def dump(value: Slot | Wish) -> str:
    """Return a slot or a wish as JSON."""
    return orjson.dumps(_converter().unstructure(value)).decode()


def load(text: str, kind: type[T]) -> T:
    """Return what ``dump`` wrote."""
    return _converter().structure(orjson.loads(text), kind)


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter(detailed_validation=False)
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    return converter
