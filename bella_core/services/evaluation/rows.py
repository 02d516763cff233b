"""Rows: an utterance with the values that must be read in it, one JSON object a line."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import orjson

from bella_core.core.errors import BellaError

#: What the first part of a file's name says of its rows, and what is expected of the caller there.
_FILES = {
    "time": ("time", ()),
    "detect": ("time", ()),
    "dob": ("date_of_birth", ("date_of_birth",)),
    "phone": ("phone", ()),
    "email": ("email", ()),
    "name": ("name", ("name",)),
    "person": ("name", ()),
    "spelled": ("spelled", ("spelled",)),
    "yesno": ("yes_no", ("yes_no",)),
    "number": ("number", ("number",)),
    "disfluency": ("fluent", ()),
    "artefact": ("artefact", ()),
}


@attrs.frozen
class Row:
    """
    One utterance.

    Args:
        items: what must be found, each a mapping with ``any``: the values that will do. Empty: nothing may be found.
        now: local time of the call, naive, or None where it does not matter.
        expecting: kinds that the question before asked for.
        clean: the whole value can be read off the text, as a person would.
    """

    text: str
    language: str
    now: datetime | None
    items: tuple[Mapping[str, Any], ...]
    expecting: tuple[str, ...]
    clean: bool


def kind_of(path: Path) -> str | None:
    """Return the kind of value that a file's rows are about, or None for a file of something else."""
    return _FILES.get(path.stem.split("_", 1)[0], (None,))[0]


def rows_of(path: Path) -> Iterator[Row]:
    """
    Read a file's rows.

    Raises:
        BellaError: a line is no row; the message says which.
    """
    _, expecting = _FILES[path.stem.split("_", 1)[0]]
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _row(orjson.loads(line), expecting)
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
                raise BellaError(f"{path.name}, line {number}: not a row of an evaluation file ({type(error).__name__})") from None


def _row(given: Mapping[str, Any], expecting: tuple[str, ...]) -> Row:
    now = given.get("reference_datetime")
    asked = given.get("requested")
    if asked is not None:  # the row says itself what was asked for
        expecting = ("name",) if any("name" in slot for slot in asked) else ()
    return Row(
        text=given["text"],
        language={"en": "en-CA", "fr": "fr-CA"}[given["lang"]],
        now=datetime.fromisoformat(now).replace(tzinfo=None) if now else None,
        items=tuple(given["expect"]["items"]),
        expecting=expecting,
        clean="clean" in given.get("tags", ()),
    )
