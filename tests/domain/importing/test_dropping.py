"""Cells that say nothing usable are left out of their row and told, each with why; a row of which nothing useful is left is rejected."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.importing.dropping import says_nothing
from bella_core.domain.importing.rows import Reading, Rejected, read_appointment, read_patient

TODAY = date(2027, 3, 12)
FIELDS = ("external_id", "full_name", "birth_date", "mobile", "home_phone", "work_phone", "email", "language", "relation")
PATIENT = Reading({field: field for field in FIELDS}, {"birth_date": "ymd"}, TODAY)
MARIE = {"external_id": "1", "full_name": "Marie Roy", "birth_date": "1980-05-24", "mobile": "514 555 0142", "email": "m@example.com"}
VISIT = Reading(
    {field: field for field in ("external_id", "patient_id", "full_name", "birth_date", "phone", "date", "time", "provider", "units")},
    {"birth_date": "ymd", "date": "ymd"},
    TODAY,
)
TEN = {"external_id": "A", "patient_id": "1", "date": "2027-03-15", "time": "10:00", "provider": "Okafor"}


def dropped(row):
    return {(cell.column, cell.cell) for cell in row.dropped}


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("home_phone", "555-0142", "is no telephone number of North America with its area code"),
        ("mobile", "12", "is no telephone number"),
        ("work_phone", "+33 1 23 45 67 89", "is no telephone number"),
        ("email", "marie at example.com", "is no single address"),
        ("email", "a@example.com; b@example.com", "is no single address"),
        ("language", "Cantonese", "is neither English nor French"),
        ("relation", "landlord", "is not known"),
    ],
)
def test_a_cell_that_cannot_be_is_left_out_and_told(column, cell, why):
    row = read_patient({**MARIE, column: cell}, PATIENT)
    assert dropped(row) == {(column, cell), *({("email", "m@example.com")} if column == "mobile" else ())}
    assert row.full == "Marie Roy"
    assert row.dropped[0].reason.startswith(f"{column.replace('_', ' ')}: {cell!r} {why}")


@pytest.mark.parametrize("cell", ["", "n/a", "N.A.", "-", "--", "aucun", "None", "000-000-0000", "Inconnue", "0"])
def test_saying_that_there_is_nothing_is_no_mistake(cell):
    row = read_patient({**MARIE, "home_phone": cell, "email": cell, "language": cell}, PATIENT)
    assert dropped(row) == set()
    assert read_patient({**MARIE, "birth_date": cell}, PATIENT).birth_date is None


def test_an_address_without_a_telephone_is_told():
    row = read_patient({**MARIE, "mobile": ""}, PATIENT)
    assert row.email is None
    assert dropped(row) == {("email", "m@example.com")}


def test_a_row_of_which_nothing_useful_is_left_is_rejected():
    with pytest.raises(Rejected, match=r"mobile: '555-0142' is no telephone .* neither a telephone nor a birth date"):
        read_patient({**MARIE, "birth_date": "", "mobile": "555-0142"}, PATIENT)
    assert read_patient({**MARIE, "birth_date": "", "mobile": ""}, PATIENT).full == "Marie Roy"  # a list that has no more than that


@pytest.mark.parametrize(
    ("born", "why"),
    [("1066-10-14", "more than 120 years ago"), ("2090-01-01", "yet to come"), ("1990-13-32", "no date"), ("someday", "no date")],
)
def test_a_birth_date_that_cannot_be_rejects_the_patient_with_why(born, why):
    with pytest.raises(Rejected, match=f"^birth date: .*{why}"):
        read_patient({**MARIE, "birth_date": born}, PATIENT)


@pytest.mark.parametrize("day", ["9999-12-31", "2038-01-01", "1066-10-14", "0001-01-01"])
def test_an_appointment_in_an_impossible_year_is_rejected(day):
    with pytest.raises(Rejected, match=r"^date: .* is not within 100 years back to 10 years ahead"):
        read_appointment({**TEN, "date": day}, VISIT)


@pytest.mark.parametrize(("told", "exists"), [("01:59", True), ("02:00", False), ("02:30", False), ("03:00", True)])
def test_an_hour_that_the_clocks_leave_out_is_rejected_and_not_moved(told, exists):
    given = {**TEN, "date": "2027-03-14", "time": told}
    reading = attrs.evolve(VISIT, zone="America/Toronto")
    if exists:
        at = read_appointment(given, reading).starts_at.astimezone(ZoneInfo("America/Toronto"))
        assert f"{at:%H:%M}" == told
    else:
        with pytest.raises(Rejected, match=f"there is no {told} on 2027-03-14, when the clocks go forward"):
            read_appointment(given, reading)


def test_an_appointments_patient_is_known_without_the_cells_that_cannot_be():
    row = read_appointment({**TEN, "birth_date": "1066-10-14", "phone": "0142", "units": "six"}, VISIT)
    assert (row.patient_ref, row.birth_date, row.phone, row.minutes) == ("1", None, None, None)
    assert dropped(row) == {("birth_date", "1066-10-14"), ("phone", "0142"), ("units", "six")}
    assert row.starts_at == datetime(2027, 3, 15, 10, tzinfo=UTC)
    unknown = {**TEN, "patient_id": "", "full_name": "Marie Roy", "phone": "0142"}
    with pytest.raises(Rejected, match="whose it is cannot be told: phone: '0142' is no telephone"):
        read_appointment(unknown, VISIT)


@given(st.fixed_dictionaries({field: st.text(max_size=12) for field in FIELDS}))
def test_every_cell_is_taken_or_told_or_its_row_rejected(cells):
    try:
        row = read_patient(cells, PATIENT)
    except Rejected:  # with a reason, as it cannot be made without one
        return
    taken = {"email": row.email, "language": row.language, "relation": row.relation}
    told = {cell.column for cell in row.dropped}
    assert all(value is not None or field in told or says_nothing(cells[field].strip()) for field, value in taken.items())
    assert row.phones or all(field in told or says_nothing(cells[field].strip()) for field in ("mobile", "home_phone", "work_phone"))
