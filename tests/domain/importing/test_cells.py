"""Cells of lists: dates in every order, times, names, telephones, languages and lengths as people and programs write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.importing import cells, dates
from bella_core.domain.importing.columns import KINDS, guess, missing

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
FORMS = {"dmy": "{d:02}{s}{m:02}{s}{y}", "mdy": "{m:02}{s}{d:02}{s}{y}", "ymd": "{y}{s}{m:02}{s}{d:02}"}


def written(day, order, sign):
    return FORMS[order].format(d=day.day, m=day.month, y=day.year, s=sign)


@given(DAYS, st.sampled_from(sorted(FORMS)), st.sampled_from("-/. "))
def test_a_date_is_read_as_it_was_written_in_every_order(day, order, sign):
    assert dates.read_date(written(day, order, sign), order) == day


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["dmy", "mdy"]), st.sampled_from("-/."))
def test_the_order_of_a_column_is_told_right_or_not_at_all(days, order, sign):
    column = [written(day, order, sign) for day in days]
    found = dates.order_of(column)
    assert found in {order, None}
    assert (found is None) == all(day.day <= 12 for day in days)
    if found is None:
        assert any(dates.needs_order(cell) for cell in column) == any(day.day != day.month for day in days)


@given(st.text(max_size=40))
def test_no_cell_stops_the_reading(text):
    for order in (None, *dates.ORDERS):
        dates.read_date(text, order, latest=date(2027, 3, 12))
    dates.read_time(text)
    dates.needs_order(text)
    cells.read_minutes(text)
    cells.read_phone(text)
    cells.read_name(text, text, "")
    cells.read_email(text)


def test_a_column_that_is_written_in_both_orders_is_refused():
    with pytest.raises(dates.UnknownOrder):
        dates.order_of(["13/04/2026", "04/13/2026"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mar 4, 2026", date(2026, 3, 4)),
        ("4 mars 2026", date(2026, 3, 4)),
        ("1er août 2026", date(2026, 8, 1)),
        ("04-Mar-26", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("2026-03-04T09:30:00", date(2026, 3, 4)),
        ("March 4th 2026", date(2026, 3, 4)),
        ("30 février 2026", None),
        ("0/0/0000", None),
        ("4 of 2026", None),
    ],
)
def test_dates_with_words_and_times(text, day):
    assert dates.read_date(text, "dmy") == day


def test_a_birth_year_of_two_digits_is_the_last_that_is_past():
    today = date(2027, 3, 12)
    assert dates.read_date("01/02/27", "dmy", latest=today) == date(2027, 2, 1)
    assert dates.read_date("01/02/28", "dmy", latest=today) == date(1928, 2, 1)
    assert dates.read_date("01/02/28", "dmy") == date(2028, 2, 1)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:30", time(9, 30)),
        ("9:30 AM", time(9, 30)),
        ("12:05 p.m.", time(12, 5)),
        ("12:05 am", time(0, 5)),
        ("14 h 30", time(14, 30)),
        ("14h", time(14)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("2 PM", time(14)),
        ("25:00", None),
        ("13:00 PM", None),
        ("", None),
    ],
)
def test_times_of_day(text, at):
    assert dates.read_time(text) == at


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Tremblay, Marie", "Marie", "Tremblay"),
        ("O'BRIEN,  Ann  Marie", "Ann Marie", "O'BRIEN"),
        ("Roy, Mme Sylvie", "Sylvie", "Roy"),
        ("Dr. Jean Roy", "Jean", "Roy"),
        ("Marie Côté Roy", "Marie", "Côté Roy"),
        ("Tremblay,", None, "Tremblay"),
        ("Cher", None, None),
    ],
)
def test_names_in_one_cell(text, given, family):
    name = cells.read_name(text)
    assert (name.given, name.family) == (given, family)


def test_names_in_two_cells_and_none():
    assert cells.read_name("", " Marie ", "Tremblay").full == "Marie Tremblay"
    assert cells.read_name("  ") is None


@pytest.mark.parametrize(
    "text",
    ["514 555-1234", "(514) 555-1234 x12", "+1 514.555.1234", "1-514-555-1234", "5145551234 poste 4", "Tél. 514-555-1234"],
)
def test_canadian_telephones_however_written(text):
    assert cells.read_phone(text) == "+15145551234"


@pytest.mark.parametrize("text", ["", "555-1234", "000-000-0000", "911", "0033 1 42 68 53 00"])
def test_what_is_no_canadian_telephone(text):
    assert cells.read_phone(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"), [("60", 60), ("60 min", 60), ("1:30", 90), ("1 h 30", 90), ("1h", 60), ("90.0", 90), ("long", None)]
)
def test_lengths(text, minutes):
    assert cells.read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "came"),
    [("", "booked"), ("Confirmed", "booked"), ("Annulé", "cancelled"), ("No-Show", "no_show"), ("Terminé", "completed"), ("Zorg", None)],
)
def test_what_became_of_an_appointment(text, came):
    assert cells.read_came(text) == came


HEADERS = {
    "Dentrix-like": ["PatNum", "LName", "FName", "Birthdate", "HmPhone", "WkPhone", "WirelessPhone", "Email"],
    "ABELDent-like": ["Patient ID", "Last Name", "First Name", "Date of Birth", "Home Phone", "Work Phone", "Cell Phone", "E-mail"],
    "Tracker-like": ["Chart #", "Surname", "Given Name", "DOB", "Phone", "Business Phone", "Mobile", "Email Address"],
    "in French": ["No dossier", "Nom", "Prénom", "Date de naissance", "Tél. résidence", "Tél. travail", "Cellulaire", "Courriel"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_columns_of_patients_are_recognised(name):
    fields = ["external_id", "family", "given", "birth_date", "home_phone", "work_phone", "mobile", "email"]
    assert guess("patients", HEADERS[name]) == dict(zip(fields, HEADERS[name], strict=True))


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            ["AptNum", "PatNum", "AptDateTime", "Op", "ProvNum", "AptStatus", "ProcDescript"],
            ["external_id", "patient_id", "starts", "room", "provider", "status", "service"],
        ),
        (
            ["Appointment ID", "Chart #", "Patient", "Date", "Time", "Length", "Provider", "Operatory", "Type", "Status"],
            ["external_id", "patient_id", "full_name", "date", "time", "minutes", "provider", "room", "service", "status"],
        ),
        (
            ["No RDV", "No dossier", "Date du rendez-vous", "Heure", "Durée", "Praticien", "Salle", "Type de rendez-vous", "Statut"],
            ["external_id", "patient_id", "date", "time", "minutes", "provider", "room", "service", "status"],
        ),
    ],
)
def test_columns_of_appointments_are_recognised(header, fields):
    assert guess("appointments", header) == dict(zip(fields, header, strict=True))


def test_a_full_name_is_guessed_only_where_there_are_no_parts():
    assert guess("patients", ["Name", "Phone"]) == {"full_name": "Name", "home_phone": "Phone"}
    assert "full_name" in guess("patients", ["Nom complet", "Tél"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_list_lacks_is_told(kind):
    assert missing(kind, [])
    assert "date and time" in (missing("appointments", ["patient_id", "provider"]) or "")
