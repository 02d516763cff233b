"""Any value of any class of ours, by its annotations, without touching hypothesis's global table."""

import types
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from bella_core.plugin import Extraction
from bella_core.plugin.types import KINDS

PLAIN = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(0, 1),
    bool: st.booleans(),
    datetime: st.integers(1_600_000_000_000_000, 2_000_000_000_000_000).map(
        lambda us: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=us)
    ),
    date: st.dates(),
    time: st.times(),
    type(None): st.none(),
}


@cache
def any_of(kind):
    """Return a strategy for ``kind``: a class, a union, a tuple, a literal."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is Extraction:
        return st.sampled_from(sorted(KINDS)).flatmap(_extraction)
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return st.one_of([any_of(member) for member in inside])
    if origin is Literal:
        return st.sampled_from(inside)
    if origin is tuple:
        return st.lists(st.deferred(lambda: any_of(inside[0])), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(any_of(inside[0]), max_size=4)
    if origin is dict:
        return st.dictionaries(any_of(inside[0]), any_of(inside[1]), max_size=2)
    return _instance(origin or kind, dict(zip(getattr(origin, "__parameters__", ()), inside, strict=True)))


def _instance(kind, chosen):
    hints = get_type_hints(kind)
    return st.builds(
        kind,
        **{
            field.name: any_of(chosen.get(hint, hint) if isinstance(hint := hints[field.name], TypeVar) else hint)
            for field in attrs.fields(kind)
        },
    )


def _extraction(kind):
    value = any_of(KINDS[kind])
    return st.builds(
        Extraction,
        st.just(kind),
        value,
        PLAIN[str],
        PLAIN[int],
        PLAIN[int],
        PLAIN[float],
        any_of(frozenset[str]),
        st.tuples(value),
        PLAIN[str],
    )
