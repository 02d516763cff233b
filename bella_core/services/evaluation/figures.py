"""Evaluate a folder of rows, and show the figures as a table."""

import statistics
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.errors import BellaError
from bella_core.plugin import LocationView, TurnContext, Utterance
from bella_core.services.extraction import Extractor

from .judging import judge
from .rows import Row, kind_of, rows_of

#: The time of the call for rows that name none.
_SOME_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@attrs.frozen
class Figures:
    """
    Hold what one file's rows gave.

    Args:
        accuracy: share of the utterances that are right; a time's other readings count as well. ``first``: by the first readings alone.
        positives, negatives: accuracy of those with and without a value.
        clean: of those whose value can be read off the text. None where there are no such rows.
        extra: share in which more was read than there is, other readings apart.
        median_us, p95_us: CPU microseconds per utterance, cleaning and reading.
    """

    file: str
    rows: int
    accuracy: float
    first: float
    positives: float | None
    negatives: float | None
    clean: float | None
    extra: float
    median_us: float
    p95_us: float


async def evaluate(folder: Path, extractor: Extractor, location: LocationView) -> list[Figures]:
    """
    Evaluate every file of a folder that has rows of a known kind.

    Raises:
        BellaError: there is no such file, or one that cannot be read.
    """
    return [await _file(path, extractor, location) for path in _files(folder)]


def _files(folder: Path) -> list[Path]:
    paths = [path for path in sorted(folder.glob("*.jsonl")) if kind_of(path)]
    if not paths:
        raise BellaError(f"{folder} holds no evaluation rows: files such as time_en_….jsonl or phone_en.jsonl")
    return paths


async def _file(path: Path, extractor: Extractor, location: LocationView) -> Figures:
    kind = kind_of(path) or ""
    right: list[tuple[Row, bool]] = []
    extra, first, costs = 0, 0, []
    for row in rows_of(path):
        utterance = Utterance(row.text, row.language)
        context = _context(row, location)
        began = time.thread_time_ns()
        read = await extractor.read(utterance, context)
        costs.append((time.thread_time_ns() - began) / 1000)
        verdict = judge(kind, row, read)
        right.append((row, verdict.right))
        extra, first = extra + verdict.extra, first + verdict.first
    if not right:
        raise BellaError(f"{path.name} is empty")
    costs.sort()
    return Figures(
        file=path.stem,
        rows=len(right),
        accuracy=_share(ok for _, ok in right) or 0.0,
        first=first / len(right),
        positives=_share(ok for row, ok in right if row.items),
        negatives=_share(ok for row, ok in right if not row.items),
        clean=_share(ok for row, ok in right if row.clean),
        extra=extra / len(right),
        median_us=statistics.median(costs),
        p95_us=costs[int(len(costs) * 0.95)],
    )


def _context(row: Row, location: LocationView) -> TurnContext:
    zone = ZoneInfo(location.zone)
    now = row.now.replace(tzinfo=zone) if row.now else _SOME_DAY.astimezone(zone)
    return TurnContext("evaluation", now, row.language, row.expecting, location)


def _share(right: Iterable[bool]) -> float | None:
    rows = list(right)
    return sum(rows) / len(rows) if rows else None


def table(figures: Iterable[Figures]) -> str:
    """Return the figures as a table, a line a file."""
    lines = [f"{'file':<26}{'rows':>6}{'right':>8}{'first':>8}{'pos':>8}{'neg':>8}{'clean':>8}{'extra':>8}{'median':>9}{'p95':>9}"]
    lines += [
        f"{one.file:<26}{one.rows:>6}"
        + "".join(
            f"{'–' if share is None else f'{share:.1%}':>8}"
            for share in (one.accuracy, one.first, one.positives, one.negatives, one.clean, one.extra)
        )
        + f"{one.median_us:>6.0f} µs{one.p95_us:>6.0f} µs"
        for one in figures
    ]
    return "\n".join(lines)
