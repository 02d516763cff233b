"""What reports, the audit, the list of plugins and the reading of a text look like to programs."""

from datetime import date, datetime
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class KpiFigures:
    """The figures of some days; one of which there is no sample is left out."""

    from_: date
    to: date
    location: str | None = None
    kpis: dict[str, float]


@attrs.frozen
class CostLine:
    """What one thing cost; ``source``: where its price comes from."""

    item: str
    quantity: float
    unit: str
    amount: float
    source: str


@attrs.frozen(kw_only=True)
class CostFigures:
    """What some days cost, in the currency of the prices."""

    from_: date
    to: date
    location: str | None = None
    currency: str
    prices_of: date
    prices_are_old: bool
    items: tuple[CostLine, ...]
    total: float | None = None
    per_call: float | None = None
    per_booking: float | None = None
    advice: tuple[dict[str, Any], ...]


@attrs.frozen
class ActorFigures:
    """How often somebody did what."""

    actor: str
    actions: dict[str, int]


@attrs.frozen
class AuditFinding:
    """What somebody should look at."""

    rule: str
    day: date
    who: str
    count: int
    usual: float | None


@attrs.frozen
class AuditAlert:
    """An alert that concerns security."""

    id: str
    rule: str
    status: str
    count: int
    first_at: datetime
    last_at: datetime


@attrs.frozen
class AuditFigures:
    """Who did what in some days."""

    from_: date
    to: date
    actions: int
    actors: tuple[ActorFigures, ...]
    findings: tuple[AuditFinding, ...]
    alerts: tuple[AuditAlert, ...]


@attrs.frozen
class HookOutcome:
    """How often a hook ended so, and how long it took, in seconds."""

    count: int
    seconds: float
    longest: float


@attrs.frozen
class HookState:
    """A hook of a plugin: its breaker, and its outcomes by name."""

    name: str
    breaker: str
    outcomes: dict[str, HookOutcome]


@attrs.frozen
class PluginItem:
    """A plugin of the running process."""

    name: str
    distribution: str
    version: str
    state: str
    reason: str
    deprecated: tuple[str, ...]
    hooks: tuple[HookState, ...]


@attrs.frozen
class ExtractionItem:
    """One value that was read; ``start`` and ``end`` are places in the text."""

    kind: str
    value: Any
    text: str
    start: int
    end: int
    confidence: float
    plugin: str
    inferred: tuple[str, ...]
    alternatives: tuple[Any, ...]
    alternative: bool


@attrs.frozen
class ReadText:
    """What was read in a text."""

    text: str
    cleaned: str
    extractions: tuple[ExtractionItem, ...]
