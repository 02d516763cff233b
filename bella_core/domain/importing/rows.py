"""A row of a list as a patient or an appointment, or why it is none."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from bella_core.plugin.types import NameValue

from ..phonetics import fold
from . import cells, dates
from .cells import Came, Relation
from .dates import Order

#: Somebody younger on the day of the import is called for by others: the telephone on file is a parent's.
ADULT_YEARS = 18
#: A visit lasts a day at most, as any claim does.
LONGEST_MIN = 12 * 60


class Rejected(ValueError):
    """A row cannot be taken; the message says why and how to mend it. It goes to whoever brought the list, and nowhere else."""


@attrs.frozen
class PatientRow:
    """
    A patient as the list has them.

    Args:
        ref: their number there; without one, made of name and birth date.
        phones: E.164, the one to use first; ``mobiles`` and ``works`` are those of them that are known to be.
        family_ref: the number of whoever answers for the family, if not of the patient.
    """

    ref: str
    given: str | None
    family: str | None
    full: str
    birth_date: date | None
    phones: tuple[str, ...] = ()
    mobiles: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    email: str | None = None
    language: str | None = None
    relation: Relation | None = None
    family_ref: str | None = None

    def is_minor(self, today: date) -> bool:
        """Tell whether they are a child on a day; whoever's birth date is unknown is taken for an adult."""
        return self.birth_date is not None and _years(self.birth_date, today) < ADULT_YEARS


@attrs.frozen
class AppointmentRow:
    """
    An appointment as the list has it; instants are aware UTC.

    Args:
        ref: its number there; without one, made of the patient and the time.
        patient_ref: the patient's number there; else by name, and birth date or telephone.
        minutes: how long it lasts; None for as long as its service does.
        provider, room, service, location: in the list's own words; ``room`` and ``service`` may be empty.
    """

    ref: str
    patient_ref: str | None
    name: NameValue | None
    birth_date: date | None
    phone: str | None
    starts_at: datetime
    minutes: int | None
    provider: str
    room: str
    service: str
    location: str
    came: Came
    reason: str


@attrs.frozen
class Reading:
    """
    Say how the cells of a list are read.

    Args:
        columns: by field the column that holds it.
        orders: by field the order of day and month.
        today: the day of the import, at the clinic. ``zone``: IANA, in which the list's times are.
        unit_min: minutes of one unit, where the list tells lengths in units.
        statuses: what a status of the list's own means, folded.
    """

    columns: Mapping[str, str]
    orders: Mapping[str, Order | None]
    today: date
    zone: str = "UTC"
    unit_min: int = 10
    statuses: Mapping[str, Came] = attrs.field(factory=dict)


def read_patient(row: Mapping[str, str], reading: Reading) -> PatientRow:
    """
    Read a patient.

    Args:
        row: the cells, by column.

    Raises:
        Rejected: it has no name, or a cell that must be right is not.
    """
    cell = _Cells(row, reading)
    if cells.is_gone(cell["status"]):
        raise Rejected(f"status: {cell['status']!r} is not taken in")
    name = _name(cell)
    if name is None:
        raise Rejected("the name is empty")
    born = _birth_date(cell, reading)
    phones, mobiles, works = _phones(cell)
    ref = cell["external_id"] or _made_ref(name, born, phones)
    family_ref = cell["family_id"] or None
    return PatientRow(
        ref, name.given, name.family, name.full, born, phones, mobiles, works,
        email=cells.read_email(cell["email"]),
        language=cells.read_language(cell["language"]),
        relation=cells.read_relation(cell["relation"]),
        family_ref=None if family_ref == ref else family_ref,
    )  # fmt: skip


def read_appointment(row: Mapping[str, str], reading: Reading) -> AppointmentRow:
    """
    Read an appointment.

    Raises:
        Rejected: nobody can tell whose it is, when, with whom, or what became of it.
    """
    cell = _Cells(row, reading)
    name, born, phone = _name(cell), _birth_date(cell, reading), cells.read_phone(cell["phone"])
    patient_ref = cell["patient_id"] or None
    if patient_ref is None and (name is None or (born is None and phone is None)):
        raise Rejected("whose it is cannot be told: the patient's number, or a name with a birth date or a telephone, is needed")
    starts_at, local = _starts(cell, reading)
    if not cell["provider"]:
        raise Rejected("the provider is empty")
    came = reading.statuses.get(fold(cell["status"])) or cells.read_came(cell["status"])
    if came is None:
        raise Rejected(f"status: {cell['status']!r} is not known; put it under [statuses] of the map")
    whose = patient_ref or f"{name.full if name else ''}|{born or phone}"
    return AppointmentRow(
        cell["external_id"] or f"{fold(whose)}|{starts_at:%Y%m%d%H%M}",
        patient_ref, name, born, phone, starts_at, _minutes(cell, reading, local),
        cell["provider"], cell["room"], cell["service"], cell["location"], came, cell["reason"],
    )  # fmt: skip


class _Cells:
    """The cells of a row by field; empty where no column holds one."""

    def __init__(self, row: Mapping[str, str], reading: Reading) -> None:
        self._row, self._columns = row, reading.columns

    def __getitem__(self, field: str) -> str:
        column = self._columns.get(field)
        return "" if column is None else self._row.get(column, "").strip()


def _name(cell: _Cells) -> NameValue | None:
    return cells.read_name(cell["full_name"], cell["given"], cell["family"])


def _birth_date(cell: _Cells, reading: Reading) -> date | None:
    text = cell["birth_date"]
    if not text or not any(char in "123456789" for char in text):  # 00/00/0000 is how some write that they do not know
        return None
    born = dates.read_date(text, reading.orders.get("birth_date"), latest=reading.today)
    if born is None:
        raise Rejected(f"birth date: {text!r} is no date{_by(reading.orders.get('birth_date'))}")
    if born > reading.today or _years(born, reading.today) > 120:
        raise Rejected(f"birth date: {born} cannot be; is the order of day and month right?")
    return born


def _phones(cell: _Cells) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """
    Return the numbers, a mobile first, and which are mobiles, and which only work's.

    What cannot be a number is left out, as most lists have some.
    """
    mobile, home, work = (cells.read_phone(cell[field]) for field in ("mobile", "home_phone", "work_phone"))
    found = dict.fromkeys(number for number in (mobile, home, work) if number)
    return tuple(found), frozenset((mobile,) if mobile else ()), frozenset((work,) if work and work not in {mobile, home} else ())


def _made_ref(name: NameValue, born: date | None, phones: tuple[str, ...]) -> str:
    if born is None and not phones:
        raise Rejected("there is no patient number, birth date or telephone: the next import could not tell whether it is the same person")
    return f"{fold(name.full)}|{born or phones[0]}"


def _starts(cell: _Cells, reading: Reading) -> tuple[datetime, datetime]:
    """Return when it starts, aware UTC, and on the clinic's wall clock."""
    field = "starts" if cell["starts"] else "date"
    text = cell[field]
    if not text:
        raise Rejected("the date is empty")
    day = dates.read_date(text, reading.orders.get(field))
    if day is None:
        raise Rejected(f"date: {text!r} is no date{_by(reading.orders.get(field))}")
    told = cell["time"] or dates.split(text)[1]
    at = dates.read_time(told)
    if at is None:
        raise Rejected(f"time: {told!r} is no time of day; write 14:30 or 2:30 PM" if told else "the time is empty")
    local = datetime.combine(day, at, ZoneInfo(reading.zone))
    return local.astimezone(ZoneInfo("UTC")), local


def _minutes(cell: _Cells, reading: Reading, local: datetime) -> int | None:
    minutes: int | None = None
    if cell["minutes"]:
        minutes = cells.read_minutes(cell["minutes"])
    elif cell["units"].isdecimal():
        minutes = int(cell["units"]) * reading.unit_min
    elif cell["ends"]:
        at = dates.read_time(dates.split(cell["ends"])[1] or cell["ends"])
        minutes = None if at is None else _between(local.time(), at)
    else:
        return None
    if minutes is None or not 0 < minutes <= LONGEST_MIN:
        raise Rejected(f"its length cannot be read, or is not 1 to {LONGEST_MIN} minutes; write 60, or 1:00")
    return minutes


def _between(start: time, end: time) -> int:
    length = timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)
    return length // timedelta(minutes=1)


def _by(order: Order | None) -> str:
    told = {"dmy": " with the day first", "mdy": " with the month first", "ymd": " with the year first"}
    return told.get(order or "", "")


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
