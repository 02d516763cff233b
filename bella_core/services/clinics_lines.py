"""The lines of a clinic's document that calls go out on: the desk, who is on call, and that none of them leads back to bella."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any, cast

from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.clinic_paging import Level, OnCall, Paging

from .clinics_tables import DAYS, TableReader

LEVELS = ("911", "immediate", "same_day")


def read_paging(table: TableReader) -> Paging:
    """Read who is on call; ``levels`` left out are the gravest two."""
    levels = cast("tuple[Level, ...]", table.texts("levels", LEVELS))
    paging = Paging(
        rota=tuple(_on_call(person) for person in table.tables("rota")),
        levels=levels or Paging().levels,
        next_after_min=table.number("next_after_min", 1, 120, Paging().next_after_min),
    )
    table.finish()
    return paging


def _on_call(table: TableReader) -> OnCall:
    number = table.phone("number")
    if number is None:
        table.wrong("number", "is missing; give a telephone number such as +14165550100")
    start, end = (table.clock(key) if table.text(key, "") else time.min for key in ("start", "end"))
    days = tuple(DAYS.index(day) for day in table.texts("days", DAYS) if day in DAYS)
    return OnCall(table.name("name"), number or "", days, start, end)


def paging_table(paging: Paging) -> dict[str, Any]:
    """Return the table that reads as this; empty for what is as by default."""
    table: dict[str, Any] = {}
    if paging.levels != Paging().levels:
        table["levels"] = list(paging.levels)
    if paging.next_after_min != Paging().next_after_min:
        table["next_after_min"] = paging.next_after_min
    if paging.rota:
        table["rota"] = [_on_call_table(person) for person in paging.rota]
    return table


def _on_call_table(person: OnCall) -> dict[str, Any]:
    table: dict[str, Any] = {"name": person.name, "number": person.number}
    if person.days:
        table["days"] = [DAYS[day] for day in person.days]
    if (person.start, person.end) != (time.min, time.min):
        table |= {"start": f"{person.start:%H:%M}", "end": f"{person.end:%H:%M}"}
    return table


def outgoing(location: Location) -> Iterator[tuple[str, str]]:
    """Yield each number that bella rings for a location, E.164, behind the key under which it stands."""
    for key, number in (("desk", location.desk), ("on_call", location.on_call)):
        if number:
            yield key, number
    for place, person in enumerate(location.paging.rota):
        yield f"paging.rota[{place}].number", person.number


def own_numbers(clinic: ClinicView) -> Iterator[tuple[str, str]]:
    """Yield every number, E.164, that bella answers or rings, behind the path under which the clinic's file has it."""
    for place, location in enumerate(clinic.locations):
        for number in location.numbers:
            yield f"locations[{place}].numbers", number
        for key, number in outgoing(location):
            yield f"locations[{place}].{key}", number


def leading_back(clinic: ClinicView) -> Iterator[tuple[str, str]]:
    """Yield the paths of the numbers that bella rings and answers herself, with the id of the location that they reach."""
    for place, location in enumerate(clinic.locations):
        for key, number in outgoing(location):
            reached = clinic.location_of(number)
            if reached is not None:
                yield f"locations[{place}].{key}", reached.id


def check_lines(clinic: ClinicView, top: TableReader) -> None:
    """Note numbers on which a call that is put through would come back to bella, and people in the rota with two numbers."""
    for path, reached in leading_back(clinic):
        top.wrong(path, f"must not be a number that bella answers (that of {reached}): the call would come back to her")
    for place, location in enumerate(clinic.locations):
        _check_rota(location.paging.rota, top, f"locations[{place}].paging.rota")


def _check_rota(rota: Sequence[OnCall], top: TableReader, path: str) -> None:
    for name in sorted({person.name for person in rota if person.name}):
        if len({person.number for person in rota if person.name == name}) > 1:
            top.wrong(path, f"{name!r} has two numbers; name each of them differently")
