"""Instants as the REST interface shows them: ISO 8601, to the second, with the offset that a location's clock has then."""

from collections.abc import Mapping
from datetime import datetime
from typing import overload

from .resources import local


@overload
def on_clock(instant: datetime, zone: str) -> str: ...
@overload
def on_clock(instant: datetime | None, zone: str) -> str | None: ...
def on_clock(instant: datetime | None, zone: str) -> str | None:
    """Return an instant by the clock of a zone (IANA); None for none."""
    return None if instant is None else local(instant, zone).isoformat()


def details_on_clock(details: Mapping[str, str], zone: str) -> dict[str, str]:
    """Return what is told of an item, its instants (``starts_at``, ``event_ends_at`` …) by the clock of a zone."""
    return {name: _on_clock(value, zone) if name.endswith("_at") else value for name, value in details.items()}


def _on_clock(text: str, zone: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:  # a caller's own words
        return text
    return text if instant.tzinfo is None else on_clock(instant, zone)
