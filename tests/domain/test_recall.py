"""When a patient is due again."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.recall import add_months, interval
from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read

CLINIC = read(demo_toml())


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 24, date(2028, 1, 31)),
    ],
)
def test_months_end_where_they_end(day, months, wanted):
    assert add_months(day, months) == wanted


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120), st.integers(1, 120))
def test_a_longer_interval_never_ends_earlier_and_no_month_is_skipped(day, one, other):
    assert (add_months(day, one) <= add_months(day, other)) == (one <= other)
    then = add_months(day, one)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == one


def test_the_patients_own_interval_counts_before_the_services_and_that_before_the_clinics():
    cleaning, checkup = CLINIC.service("cleaning"), CLINIC.service("checkup")
    assert (interval(CLINIC, cleaning), interval(CLINIC, checkup)) == (6, None)
    assert interval(attrs.evolve(CLINIC, recall_months=9), cleaning) == 9
    assert interval(CLINIC, attrs.evolve(cleaning, recall_months=4)) == 4
    assert interval(CLINIC, attrs.evolve(cleaning, recall_months=4), 3) == 3
    assert interval(CLINIC, attrs.evolve(cleaning, recall_months=0), 3) is None
    assert interval(CLINIC, attrs.evolve(checkup, recall_months=12)) == 12
