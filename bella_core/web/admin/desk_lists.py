"""What the desk's lists share: whose they are, filters by what the clinic has, and where a page of one ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from bella_core.domain.clinic import ClinicView

from .guard import Visitor
from .lists import PAGE_ROWS, Filter, View
from .menu import N_
from .places import locations_of, looks_after, named

Row = TypeVar("Row")


def place_filter(visitor: Visitor, clinic: ClinicView) -> Filter:
    """Return the choice among the locations that somebody looks after."""
    options = [(location.id, location.name) for location in locations_of(visitor, clinic)]
    return Filter("location", N_("Location"), "choice", options, is_named=True)


def service_filter(visitor: Visitor, clinic: ClinicView) -> Filter:
    """Return the choice among the clinic's services."""
    options = [(service.code, named(service.names, visitor.language) or service.code) for service in clinic.services]
    return Filter("service", N_("Service"), "choice", options, is_named=True)


def places_of(view: View, visitor: Visitor, clinic: ClinicView) -> tuple[str, ...] | None:
    """Return of which locations a list is: the one that is chosen, else all that somebody looks after; None for all there are."""
    if chosen := view.values.get("location"):
        return (str(chosen),)
    return tuple(location.id for location in clinic.locations if looks_after(visitor, location.id)) if visitor.locations else None


def after_of(view: View) -> tuple[datetime, str] | None:
    """Return after which row a page begins, of a list that is sorted by an instant."""
    return view.after if view.after and isinstance(view.after[0], datetime) else None


def page_of(rows: Sequence[Row]) -> tuple[Sequence[Row], Row | None]:
    """Return the rows that are shown of one more than fit, and the last of them where there are more."""
    shown = rows[:PAGE_ROWS]
    return shown, shown[-1] if len(rows) > PAGE_ROWS else None
