"""``bella clinic why``: staff ask at a terminal why a time is offered or not."""

from datetime import date, datetime, timedelta

import pytest

from bella_core.domain import hours
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

LOCATION = clinics_document.read(demo_toml()).locations[0]
TODAY = datetime.now().date()  # noqa: DTZ005  # a command looks at the machine's clock; a day more or less does not matter here


def next_open_day():
    return next(day for ahead in range(3, 30) if hours.windows_on(LOCATION, day := TODAY + timedelta(days=ahead)))


def test_a_time_that_is_offered_is_told_with_whom_and_where(bella):
    day = next_open_day()
    ran = bella("clinic", "why", "checkup", f"{day}T10:00")
    assert (ran.code, ran.out) == (0, f"Offered: {day} 10:00, Dr. Sophie Lavoie, Room 1.\n")
    french = bella("clinic", "why", "crown", f"{day}T10:00", "--provider", "chen", "--location", "main", "--language", "fr")
    assert french.out.splitlines() == [
        f"Offert : {day} 10:00, Dr. David Chen, Room 1.",
        "",
        "À noter :",
        "  staff_only: Ce n’est pas l’appelant qui réserve cette visite, mais l’équipe.",
    ]


def test_a_time_that_is_not_is_told_every_reason(bella):
    canada_day = date(TODAY.year + 1, 7, 1)
    while canada_day.weekday() > 4:  # in the week, where the clinic would be open
        canada_day = canada_day.replace(year=canada_day.year + 1)
    ran = bella("clinic", "why", "checkup", f"{canada_day}T10:00:00-04:00")
    assert ran.out.startswith("Not offered:\n")
    assert "  holiday: The location is closed that day: Canada Day.\n" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("spa", "2027-03-16T10:00"), "spa is no service of the clinic's; it has exam_new, checkup"),
        (("checkup", "2027-03-16T10:00", "--provider", "nobody"), "nobody is no provider of the clinic's; it has lavoie, chen"),
        (("checkup", "2027-03-16T10:00", "--location", "moon"), "moon is no location of the clinic's; it has main"),
        (("checkup", "soon"), "soon is no date and time; write it as 2027-03-16T10:00"),
    ],
)
def test_what_cannot_be_asked_is_told(bella, words, told):
    ran = bella("clinic", "why", *words)
    assert ran.code == 1
    assert told in ran.err
    assert "Traceback" not in ran.err
