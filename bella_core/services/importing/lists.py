"""A list made ready: its map settled, its dates' order known, and every row read or rejected with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from bella_core.core.suggesting import suggestion
from bella_core.domain.clinic import ClinicView
from bella_core.domain.hours import local_date
from bella_core.domain.importing import rows
from bella_core.domain.importing.columns import Kind
from bella_core.domain.importing.dates import Order, UnknownOrder, needs_order, order_of
from bella_core.domain.importing.dropping import Dropped
from bella_core.domain.importing.rows import AppointmentRow, PatientRow, Reading, Rejected
from bella_core.domain.phonetics import fold

from .maps import ListMap
from .reading import ImportRefused, Line, Table

_DATES: Mapping[Kind, tuple[str, ...]] = {"patients": ("birth_date",), "appointments": ("starts", "date", "birth_date")}
_ASK = "say which with --dates dmy or --dates mdy (the day or the month first), or with dates in the map"


@attrs.frozen
class Ready:
    """
    A list that can be taken in.

    Args:
        reading: how its cells were read. ``location``: where appointments are that do not say.
        patients, appointments: each with its line; one of the two is empty.
        rejected: the other lines, each with its reason.
    """

    kind: Kind
    table: Table
    map: ListMap
    reading: Reading
    location: str
    patients: tuple[tuple[Line, PatientRow], ...] = attrs.field(repr=False)
    appointments: tuple[tuple[Line, AppointmentRow], ...] = attrs.field(repr=False)
    rejected: tuple[tuple[Line, str], ...] = attrs.field(repr=False)

    @property
    def dropped(self) -> tuple[tuple[Line, Dropped], ...]:
        """Return the cells that are left out of lines that can be taken in, in the order of the list."""
        rows: tuple[tuple[Line, PatientRow | AppointmentRow], ...] = (*self.patients, *self.appointments)
        return tuple((line, cell) for line, row in rows for cell in row.dropped)


def make_ready(table: Table, made: ListMap, clinic: ClinicView, now: datetime, location: str | None = None) -> Ready:
    """
    Read every row of a list.

    Args:
        now: aware UTC. ``location``: where appointments are that do not say; None where there is only one.

    Raises:
        ImportRefused: nobody can tell how the list is meant.
    """
    where = _location(made, clinic, location)
    orders = orders_of(table, made)
    statuses = {fold(word): came for word, came in made.statuses.items()}
    today, zone = local_date(clinic.location(where), now), clinic.location(where).zone
    reading = Reading(made.columns, orders, today, zone, made.unit_min, statuses)
    patients: list[tuple[Line, PatientRow]] = []
    appointments: list[tuple[Line, AppointmentRow]] = []
    rejected: list[tuple[Line, str]] = []
    lines: dict[str, int] = {}
    for line in table.rows:
        try:
            _fits(table, line)
            if made.kind == "patients":
                patient = rows.read_patient(table.row(line), reading)
                _only(lines, patient.ref, line)
                patients.append((line, patient))
            else:
                appointment = rows.read_appointment(table.row(line), reading)
                _only(lines, appointment.ref, line)
                appointments.append((line, appointment))
        except Rejected as why:
            rejected.append((line, str(why)))
    return Ready(made.kind, table, made, reading, where, tuple(patients), tuple(appointments), tuple(rejected))


def orders_of(table: Table, made: ListMap) -> dict[str, Order | None]:
    """
    Return the order of day and month of each column of dates: as it was said, as the column itself tells, or as the others of the list do.

    Raises:
        ImportRefused: a column's dates are written in two ways, or read in two ways.
    """
    if made.dates is not None:
        return dict.fromkeys(_DATES[made.kind], made.dates)
    found: dict[str, Order | None] = {}
    for field in _DATES[made.kind]:
        if (column := made.columns.get(field)) is not None:
            try:
                found[field] = order_of(table.column(column))
            except UnknownOrder as error:
                raise ImportRefused(f"column {column!r}: {error}; {_ASK}, and mend the rows that are rejected then") from None
    told = {order for order in found.values() if order is not None}
    for field, order in found.items():
        if order is None and len(told) == 1:
            found[field] = next(iter(told))
        elif order is None and any(needs_order(cell) for cell in table.column(made.columns[field])):
            raise ImportRefused(
                f"column {made.columns[field]!r}: every date reads both with the day first and with the month first; {_ASK}"
            )
    return found


def summary_of(rejected: Sequence[tuple[Line, str]]) -> Mapping[str, int]:
    """Return how often rows were rejected for what, without what they say: a reason's words up to a colon."""
    counts: dict[str, int] = {}
    for _, reason in rejected:
        what = reason.partition(":")[0]
        counts[what] = counts.get(what, 0) + 1
    return counts


def _fits(table: Table, line: Line) -> None:
    if line.broken:
        raise Rejected(line.broken)
    if any(cell.strip() for cell in line.cells[len(table.header) :]):
        raise Rejected(f"it has {len(line.cells)} cells where the header has {len(table.header)}: is a cell's quote missing?")


def _only(lines: dict[str, int], ref: str, line: Line) -> None:
    """See that a number stands in one row only: of two that differ nobody can tell which counts."""
    first = lines.setdefault(ref, line.number)
    if first != line.number:
        raise Rejected(f"its number stands twice: in line {first} too, leave one of the two")


def _location(made: ListMap, clinic: ClinicView, given: str | None) -> str:
    known = [location.id for location in clinic.locations]
    if given is not None and given not in known:
        raise ImportRefused(f"the clinic has no location {given!r}{suggestion(given, known)}")
    if given is None and len(known) > 1 and made.kind == "appointments" and "location" not in made.columns:
        raise ImportRefused(
            f"the clinic has {len(known)} locations and the list does not say which: give --location{suggestion('', known)}"
        )
    return given or known[0]
