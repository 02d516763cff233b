"""Turn plain tables into settings classes, strictly, and name every mistake by its path."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from cattrs.errors import AttributeValidationNote, ClassValidationError, IterableValidationError, IterableValidationNote

from .conversions import CONVERTER, EnvText, Missing

__all__ = ["EnvText", "Mistakes", "structure"]

T = TypeVar("T")


class Mistakes(Exception):
    """Every mistake of a table, each as ``path: what is wrong and how to mend it``."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def structure(table: Mapping[str, object], settings: type[T], path: str = "") -> T:
    """
    Return ``table`` as an instance of an attrs class.

    Args:
        table: as read from TOML; values from the environment are ``EnvText``.
        settings: an attrs class; its validators are run.
        path: where the table stands, such as ``plugins.echo``.

    Raises:
        Mistakes: all of them at once. No value of a ``Secret`` stands in one.
    """
    try:
        return CONVERTER.structure(table, settings)
    except Exception as error:  # noqa: BLE001  # a plugin's own converter or validator may raise anything; all of it is a mistake here
        lines = list(_explain(error, path))
    raise Mistakes(lines)  # out here, so that it does not carry along the frames in which values were read


def _explain(error: BaseException, path: str) -> Iterable[str]:
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner in error.exceptions:
            yield from _explain(inner, path + _step(inner))
    elif isinstance(error, Missing):
        yield f"{path.lstrip('.')}: is missing; set it in bella.toml, or in the environment as {_variable(path)}"
    else:
        yield f"{path.lstrip('.') or 'settings'}: {error}"


def _step(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return f".{note.name}"
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]"
    return ""


def _variable(path: str) -> str:
    return "BELLA_" + path.lstrip(".").replace(".", "__").upper()
