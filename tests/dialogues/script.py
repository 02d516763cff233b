"""
Scripted callers, as people write them down.

A script (``scripts/*.toml``) is the caller's side of a call, and what must then stand in the book: the grader sees the caller's agenda and
the resulting rows. What bella says is looked at only for what must, or must never, be said.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

FOLDER = Path(__file__).parent / "scripts"
ZONE = ZoneInfo("America/Toronto")


@attrs.frozen
class Said:
    """One thing the caller does: ``say`` words, press ``keys``, stay ``silent`` or ``hang_up``."""

    do: str
    words: str = ""
    heard: bool = True
    confidence: float | None = None

    @classmethod
    def read(cls, line):
        if isinstance(line, dict):
            return cls("say", line["say"], line.get("heard", True), line.get("confidence"))
        if line == "(silence)":
            return cls("silent")
        if line == "(hangs up)":
            return cls("hang_up")
        if line.startswith("[") and line.endswith("]"):
            return cls("keys", line[1:-1])
        return cls("say", line)


@attrs.frozen
class Script:
    """
    One caller.

    Args:
        caller: what they do, in order; what is left when bella's part is over is not said.
        row: what the one appointment must be, as far as it matters; None when there must be none. ``rows``: of several.
        tasks: kinds that must be left for staff, and no others; ``outcome``: of the call.
        spoken: words that must be said; ``unexpected``: words that must never be.
        has: appointments that patients on file have: ``user``, ``service``, ``at``. ``stands``: what of these must be left, in order of
            starting: ``service``, ``day``, ``time``, and ``confirmed`` where that is told.
        taken: stretches of local time in which everybody is busy. ``known``: patients on file. ``rules``: names in ``rules.py``.
        first: the location's own language. ``end``: how bella's part must end.
    """

    title: str
    caller: tuple[Said, ...]
    now: datetime
    number: str | None = "+14165550123"
    first: str = "en-CA"
    row: dict | None = None
    rows: tuple[dict, ...] = ()
    tasks: tuple[str, ...] = ()
    outcome: str | None = None
    end: str | None = None
    spoken: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    taken: tuple[tuple[datetime, datetime], ...] = ()
    known: tuple[dict, ...] = ()
    has: tuple[dict, ...] = ()
    stands: tuple[dict, ...] = ()
    rules: tuple[str, ...] = ()
    desk: bool = True
    turns: int = 25


def load() -> list[Script]:
    """Read every script there is."""
    return [_script(path, table) for path in sorted(FOLDER.glob("*.toml")) for table in tomllib.loads(path.read_text("utf-8"))["dialogue"]]


def _script(path, table):
    known = {field.name for field in attrs.fields(Script)} | {"from"}
    assert table.keys() <= known, f"{path.name}: {table['title']}: no such keys: {table.keys() - known}"
    return Script(
        title=f"{path.stem}: {table['title']}",
        caller=tuple(Said.read(line) for line in table["caller"]),
        now=_local(table.get("now", "2027-03-01T10:00")),
        number=table.get("from", "+14165550123") or None,
        row=table.get("row"),
        taken=tuple(tuple(_local(end) for end in stretch.split("/")) for stretch in table.get("taken", [])),
        **{key: tuple(table[key]) for key in ("rows", "tasks", "spoken", "unexpected", "known", "rules", "has", "stands") if key in table},
        **{key: table[key] for key in ("first", "outcome", "end", "desk", "turns") if key in table},
    )


def _local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
