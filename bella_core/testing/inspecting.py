"""What a plugin's settings class says about itself."""

import inspect
import re
import typing
from collections.abc import Iterator, Mapping

import attrs

from bella_core.plugin import Secret

_CREDENTIAL = re.compile(r"(?:^|_)(?:token|password|passphrase|secret|credentials?|(?:api_?|private_?|access_?)?key|dsn)$")


def fields_of(settings: type | None) -> Mapping[str, object]:
    """Return the settings by name with their types."""
    if settings is None or not attrs.has(settings):
        return {}
    hints = typing.get_type_hints(settings)
    return {field.name: hints.get(field.name, object) for field in attrs.fields(settings)}


def shapeless(settings: type | None) -> list[str]:
    """Return the settings that would take anything."""
    return [
        name
        for name, kind in fields_of(settings).items()
        if any(part in (object, typing.Any) for part in _parts(kind)) or kind in (dict, list)
    ]


def bare_credentials(settings: type | None) -> list[str]:
    """Return the settings that are called like a credential and are not typed ``Secret``."""
    return [name for name, kind in fields_of(settings).items() if _CREDENTIAL.search(name) and Secret not in _parts(kind)]


def unexplained(settings: type | None) -> list[str]:
    """Return the settings that the class's docstring does not mention."""
    text = inspect.getdoc(settings) or "" if settings is not None else ""
    return [name for name in fields_of(settings) if not re.search(rf"\b{name}\b", text)]


def secrets_in(value: object) -> Iterator[str]:
    """Yield the text of every ``Secret`` in a settings object."""
    if isinstance(value, Secret):
        yield str(value.reveal())
    elif attrs.has(type(value)):
        for part in attrs.asdict(value, recurse=False).values():  # type: ignore[arg-type]  # it has attrs, as was asked
            yield from secrets_in(part)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from secrets_in(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from secrets_in(item)


def _parts(kind: object) -> list[object]:
    """Return a type and everything it is made of; the ``object`` of ``dict[str, object]`` too."""
    parts = [kind, typing.get_origin(kind)]
    for part in typing.get_args(kind):
        parts += _parts(part)
    return parts
