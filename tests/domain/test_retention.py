"""No record is erased before the law lets a dentist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.retention import kept_until

LAST = date(2026, 11, 10)
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")


@pytest.mark.parametrize(
    ("born", "provinces", "years", "until"),
    [
        (date(1971, 2, 3), ("ON",), None, date(2036, 11, 10)),
        (None, ("ON",), None, date(2036, 11, 10)),
        (date(2020, 5, 6), ("ON",), None, date(2048, 5, 6)),  # of age in 2038
        (date(2020, 5, 6), ("NS",), None, date(2049, 5, 6)),
        (date(1971, 2, 3), ("BC",), None, date(2042, 11, 10)),
        (date(2020, 5, 6), ("BC",), None, date(2055, 5, 6)),
        (date(1971, 2, 3), ("ON", "BC"), None, date(2042, 11, 10)),
        (date(1971, 2, 3), ("ON",), 15, date(2041, 11, 10)),
        (date(1971, 2, 3), ("ON",), 2, date(2036, 11, 10)),  # less than the law asks is not taken
    ],
)
def test_the_day_is_the_provinces_or_the_clinics_whichever_is_later(born, provinces, years, until):
    assert kept_until(LAST, born, provinces, years) == until


def test_the_29th_of_february_is_no_trouble():
    assert kept_until(date(2024, 2, 29), None, ("ON",), 15) == date(2039, 3, 1)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.none() | st.dates(date(1920, 1, 1), date(2030, 1, 1)), st.sampled_from(PROVINCES))
def test_nothing_goes_within_ten_years_of_the_last_entry(last, born, province):
    until = kept_until(last, born, (province,))
    assert until >= last.replace(year=last.year + 10, day=min(last.day, 28))
    assert kept_until(last, born, (province, "BC")) >= until
