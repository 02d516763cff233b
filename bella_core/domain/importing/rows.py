"""A row of a list as a patient or an appointment, or why it is none."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from bella_core.plugin.types import NameValue

from ..local_times import is_shown
from ..phonetics import fold
from . import cells, dates
from .cells import Came, Relation
from .dates import Order
from .dropping import Cells, Dropped, says_nothing

#: Somebody younger on the day of the import is called for by others: the telephone on file is a parent's.
ADULT_YEARS = 18
#: A visit lasts a day at most, as any claim does.
LONGEST_MIN = 12 * 60
#: Years of a life, and of a book: a day beyond them is a slip of the list's.
OLDEST_YEARS = 120
EARLIEST_VISIT_YEARS, LATEST_VISIT_YEARS = 100, 10

#: What no name holds, though "Mary (Molly) Lee" and "Henry 3rd" are names: line breaks and other controls, formulas, tags, long numbers.
_NO_NAME = re.compile(r"^\s*[=+@]|[\x00-\x1f\x7f={}\[\]<>|\\]|\d{3,}")

_NO_PHONE = "is no telephone number of North America with its area code, such as 514 555-0142"


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
        dropped: cells that were left out of it.
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
    dropped: tuple[Dropped, ...] = ()

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
        dropped: cells that were left out of it.
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
    dropped: tuple[Dropped, ...] = ()


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
    cell = Cells(row, reading.columns)
    if cells.is_gone(cell["status"]):
        raise Rejected(f"status: {cell['status']!r} is not taken in")
    name = _name(cell)
    if name is None:
        raise Rejected("the name is empty")
    born = _birth_date(cell, reading)
    phones, mobiles, works = _phones(cell)
    if born is None and not phones and cell.dropped:
        raise Rejected(f"{cell.dropped[0].reason}; without it there is neither a telephone nor a birth date to know the patient by")
    ref = cell["external_id"] or _made_ref(name, born, phones)
    family_ref = cell["family_id"] or None
    return PatientRow(
        ref, name.given, name.family, name.full, born, phones, mobiles, works,
        email=_email(cell, phones),
        language=cell.read("language", cells.read_language, "is neither English nor French"),
        relation=cell.read("relation", cells.read_relation, "is not known; write self, child, partner, parent or other"),
        family_ref=None if family_ref == ref else family_ref,
        dropped=tuple(cell.dropped),
    )  # fmt: skip


def read_appointment(row: Mapping[str, str], reading: Reading) -> AppointmentRow:
    """
    Read an appointment.

    Raises:
        Rejected: nobody can tell whose it is, when, with whom, or what became of it.
    """
    cell = Cells(row, reading.columns)
    name, patient_ref, phone = _name(cell), cell["patient_id"] or None, cell.read("phone", cells.read_phone, _NO_PHONE)
    born = _birth_date_beside(cell, reading)
    if patient_ref is None and (name is None or (born is None and phone is None)):
        why = "the patient's number, or a name with a birth date or a telephone, is needed"
        raise Rejected(f"whose it is cannot be told: {'; '.join((*(one.reason for one in cell.dropped), why))}")
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
        cell["provider"], cell["room"], cell["service"], cell["location"], came, cell["reason"], tuple(cell.dropped),
    )  # fmt: skip


def _name(cell: Cells) -> NameValue | None:
    """Read the name, of which nothing can be a formula, a number or another line."""
    for field in ("full_name", "given", "family"):
        if wrong := _NO_NAME.search(cell[field]):
            raise Rejected(f"name: {wrong.group()!r} stands in no name; is it another column's, or is a quote missing?")
    return cells.read_name(cell["full_name"], cell["given"], cell["family"])


def _birth_date(cell: Cells, reading: Reading) -> date | None:
    text = cell["birth_date"]
    if says_nothing(text):
        return None
    born = dates.read_date(text, reading.orders.get("birth_date"), latest=reading.today)
    if born is None:
        raise Rejected(f"birth date: {text!r} is no date{_by(reading.orders.get('birth_date'))}")
    if born > reading.today:
        raise Rejected(f"birth date: {born} is yet to come; is the order of day and month right?")
    if _years(born, reading.today) > OLDEST_YEARS:
        raise Rejected(f"birth date: {born} is more than {OLDEST_YEARS} years ago; is the year right?")
    return born


def _birth_date_beside(cell: Cells, reading: Reading) -> date | None:
    """Return the birth date that stands beside an appointment; one that cannot be is dropped, as others may say whose it is."""
    try:
        return _birth_date(cell, reading)
    except Rejected as why:
        cell.dropped.append(Dropped("birth_date", reading.columns["birth_date"], cell["birth_date"], str(why)))
        return None


def _phones(cell: Cells) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """
    Return the numbers, a mobile first, and which are mobiles, and which only work's.

    What cannot be a number is dropped, as most lists have some.
    """
    mobile, home, work = (cell.read(field, cells.read_phone, _NO_PHONE) for field in ("mobile", "home_phone", "work_phone"))
    found = dict.fromkeys(number for number in (mobile, home, work) if number)
    return tuple(found), frozenset((mobile,) if mobile else ()), frozenset((work,) if work and work not in {mobile, home} else ())


def _email(cell: Cells, phones: tuple[str, ...]) -> str | None:
    """Return the address, which stands beside a telephone."""
    email = cell.read("email", cells.read_email, "is no single address such as name@example.com")
    if email is not None and not phones:
        cell.drop("email", "stands beside no telephone that it could be kept with")
        return None
    return email


def _made_ref(name: NameValue, born: date | None, phones: tuple[str, ...]) -> str:
    if born is None and not phones:
        raise Rejected("there is no patient number, birth date or telephone: the next import could not tell whether it is the same person")
    return f"{fold(name.full)}|{born or phones[0]}"


def _starts(cell: Cells, reading: Reading) -> tuple[datetime, datetime]:
    """Return when it starts, aware UTC, and on the clinic's wall clock."""
    field = "starts" if cell["starts"] else "date"
    text = cell[field]
    if not text:
        raise Rejected("the date is empty")
    day = dates.read_date(text, reading.orders.get(field))
    if day is None:
        raise Rejected(f"date: {text!r} is no date{_by(reading.orders.get(field))}")
    years = day.year - reading.today.year
    if not -EARLIEST_VISIT_YEARS <= years <= LATEST_VISIT_YEARS:
        span = f"{EARLIEST_VISIT_YEARS} years back to {LATEST_VISIT_YEARS} years ahead"
        raise Rejected(f"date: {text!r} is not within {span}; is the year right?")
    told = cell["time"] or dates.split(text)[1]
    at = dates.read_time(told)
    if at is None:
        raise Rejected(f"time: {told!r} is no time of day; write 14:30 or 2:30 PM" if told else "the time is empty")
    local = datetime.combine(day, at, ZoneInfo(reading.zone))
    if not is_shown(local):
        raise Rejected(f"time: there is no {at:%H:%M} on {day}, when the clocks go forward; is the hour right?")
    return local.astimezone(ZoneInfo("UTC")), local


def _minutes(cell: Cells, reading: Reading, local: datetime) -> int | None:
    minutes: int | None = None
    if cell["minutes"]:
        minutes = cells.read_minutes(cell["minutes"])
    elif (units := cell.read("units", _units, "is no whole number of units")) is not None:
        minutes = units * reading.unit_min
    elif cell["ends"]:
        at = dates.read_time(dates.split(cell["ends"])[1] or cell["ends"])
        minutes = None if at is None else _between(local.time(), at)
    else:
        return None
    if minutes is None or not 0 < minutes <= LONGEST_MIN:
        raise Rejected(f"its length cannot be read, or is not 1 to {LONGEST_MIN} minutes; write 60, or 1:00")
    return minutes


def _units(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 3 else None


def _between(start: time, end: time) -> int:
    length = timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)
    return length // timedelta(minutes=1)


def _by(order: Order | None) -> str:
    told = {"dmy": " with the day first", "mdy": " with the month first", "ymd": " with the year first"}
    return told.get(order or "", "")


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
