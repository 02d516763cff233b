"""The secrets in a plugin's settings, kept out of what is told of it: a library's error may quote the key that it was given."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from bella_core.plugin import Secret

#: What is shorter is no secret, and is part of many words.
_SHORTEST = 4


def secrets_in(value: Any) -> Iterator[str]:
    """Yield the text of every secret in some settings."""
    if isinstance(value, Secret):
        yield str(value.reveal())
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from secrets_in(getattr(value, field.name, None))
    elif isinstance(value, Mapping):
        yield from secrets_in(tuple(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from secrets_in(item)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Return a text with every secret in it taken out, the longest first, as one may be part of another."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "…")
    return text
