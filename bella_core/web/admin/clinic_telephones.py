"""Which numbers reach a location, who answers, to whom calls are put through, and who is on call."""

from collections.abc import Sequence
from datetime import time
from typing import cast

import attrs

from bella_core.domain.clinic import AnswerMode, ClinicView, Location
from bella_core.domain.clinic_paging import OnCall

from .clinic_hours import DAYS
from .clinic_sheets import Desk, Field, Given, Sheet, slug
from .menu import N_
from .schedule_forms import time_of

MODES = {
    "first": N_("Bella, at once"),
    "overflow": N_("the desk first; Bella when it does not answer"),
    "after_hours": N_("the desk while open; Bella while closed"),
    "off": N_("the desk only"),
}
#: Rows for people on call that are not there yet.
_MORE = 1


def telephones_sheet(desk: Desk) -> Sheet:
    """Return the form of a location's telephones."""
    place = desk.place
    modes = [(mode, desk.said(words)) for mode, words in MODES.items()]
    fields = [
        Field(
            "numbers", desk.said("The telephone numbers that reach Bella"), ", ".join(place.numbers), "tel",
            desk.said("Those that your telephone company forwards to Bella, parted by commas."), required=True,
        ),
        Field("mode", desk.said("Who answers"), place.answering.mode, "choice", options=modes, required=True),
        Field("ring", desk.said("Seconds that the desk rings first"), str(place.answering.ring_s), "number", required=True),
        Field(
            "desk", desk.said("A person answers at"), place.desk or "", "tel",
            desk.said("To whom callers are put through while you are open. It must not be a number that Bella answers."),
        ),
        Field(
            "on-call", desk.said("For urgent calls while closed"), place.on_call or "", "tel",
            desk.said("Without a number, Bella takes a message and tells staff."),
        ),
    ]  # fmt: skip
    for row, person in enumerate([*place.paging.rota, *([None] * _MORE)]):
        fields += _person_fields(desk, row, person)
    return Sheet(desk.said("Telephones"), "", tuple(fields))


def change_telephones(desk: Desk, given: Given) -> ClinicView:
    """Return the clinic with the telephones that were typed."""
    place, numbers = desk.place, given.phones("numbers")
    if not numbers:
        given.wrong("numbers", given.said("Without a number nobody reaches Bella."))
    mode = cast("AnswerMode", given.chosen("mode", MODES))
    answering = attrs.evolve(place.answering, mode=mode, ring_s=given.number("ring", 5, 120))
    people = [_person(given, row) for row in range(len(place.paging.rota) + _MORE)]
    there = {row: person for row, person in enumerate(people) if person is not None}
    changed = attrs.evolve(
        place,
        numbers=numbers,
        answering=answering,
        desk=given.phone("desk"),
        on_call=given.phone("on-call"),
        paging=attrs.evolve(place.paging, rota=_named([*there.values()])),
    )
    rung = [("desk", changed.desk), ("on-call", changed.on_call), *((f"number-{row}", person.number) for row, person in there.items())]
    _check(desk, given, changed, rung)
    return desk.with_place(changed)


def _person_fields(desk: Desk, row: int, person: OnCall | None) -> list[Field]:
    group = desk.said("On call and paged, person %(number)s", number=row + 1)
    days = [(str(day), desk.said(name)) for day, name in enumerate(DAYS)]
    all_day = person is None or (person.start, person.end) == (time.min, time.min)
    start, end = ("", "") if person is None or all_day else (f"{person.start:%H:%M}", f"{person.end:%H:%M}")
    ticked = [str(day) for day in person.days] if person else []
    hint = desk.said("None for every day.")
    return [
        Field(f"name-{row}", desk.said("Name"), person.name if person else "", group=group),
        Field(f"number-{row}", desk.said("Telephone"), person.number if person else "", "tel", group=group),
        Field(f"days-{row}", desk.said("Days"), ticked, "many", hint, days, group=group),
        Field(f"start-{row}", desk.said("From"), start, "time", group=group),
        Field(f"end-{row}", desk.said("Until"), end, "time", desk.said("Nothing for all day; the next day if it is before."), group=group),
    ]


def _person(given: Given, row: int) -> OnCall | None:
    """Read who is on call; nobody where neither a name nor a number is written."""
    name, number = given.text(f"name-{row}", most=40), given.phone(f"number-{row}")
    if not name and number is None:
        return None
    if not name:
        given.wrong(f"name-{row}", given.said("Please fill this in."))
    if number is None:
        given.wrong(f"number-{row}", given.said("Please fill this in."))
    times = [_time(given, f"{edge}-{row}") for edge in ("start", "end")]
    days = tuple(int(day) for day in given.many(f"days-{row}", [str(day) for day in range(7)]))
    return OnCall(slug(name, ()), number or "", days, *times)


def _time(given: Given, name: str) -> time:
    text = given.text(name)
    found = time_of(text) if text else time.min
    if found is None:
        given.wrong(name, given.said("This is no time, such as 14:30."))
    return (found or time.min).replace(second=0, microsecond=0)


def _named(people: Sequence[OnCall]) -> tuple[OnCall, ...]:
    """Return the rota, where two people of one name are told apart: who has one number is one person."""
    numbers: dict[str, str] = {}
    told = []
    for person in people:
        name = next((known for known, number in numbers.items() if number == person.number and known.startswith(person.name)), None)
        name = name or slug(person.name, numbers)
        numbers[name] = person.number
        told.append(attrs.evolve(person, name=name))
    return tuple(told)


def _check(desk: Desk, given: Given, changed: Location, rung: Sequence[tuple[str, str | None]]) -> None:
    """
    Note numbers that another location has, and lines on which a call would come back to Bella.

    Args:
        rung: the numbers that she rings, behind the fields in which they stand.
    """
    answered = {number for one in desk.with_place(changed).locations for number in one.numbers}
    others = {number for one in desk.clinic.locations if one.id != changed.id for number in one.numbers}
    if twice := sorted(others & set(changed.numbers)):
        given.wrong("numbers", given.said("%(number)s is the number of another location.", number=twice[0]))
    for name, number in rung:
        if number in answered:
            given.wrong(name, given.said("Bella answers this number herself: the call would come back to her."))
