"""Nothing of a patient is said but to those who may hear it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.disclosure import Standing, is_child, refusal

standings = st.builds(Standing, st.integers(0, 3), st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(standings)
def test_it_takes_one_record_and_somebody_who_may_be_told(standing):
    may_be_told = standing.known_number or standing.is_patient or standing.is_contact
    assert (refusal(standing) is None) == (standing.records == 1 and not standing.forbidden and may_be_told)


@given(standings)
def test_what_the_patient_forbids_is_told_to_nobody(standing):
    if standing.forbidden:
        assert refusal(standing) is not None


@given(standings)
def test_who_cannot_be_identified_is_never_told_that_it_is_for_another_reason(standing):
    """Whether a flag is set, or the number known, is found out for one record only."""
    if standing.records != 1:
        assert refusal(standing) in {"unidentified", "several"}


def test_two_identifiers_alone_do_not_do():
    assert refusal(Standing(1)) == "stranger"
    assert refusal(Standing(1, known_number=True)) is None
    assert refusal(Standing(1, is_patient=True)) is None
    assert refusal(Standing(1, is_contact=True)) is None


@given(st.dates(date(1930, 1, 1), date(2027, 3, 1)), st.integers(0, 60))
def test_nobody_is_a_child_from_their_fourteenth_birthday_on(born, later):
    fourteenth = born.replace(year=born.year + 14) if (born.month, born.day) != (2, 29) else date(born.year + 14, 2, 28) + timedelta(days=1)
    assert not is_child(born, fourteenth + timedelta(days=later))
    assert is_child(born, fourteenth - timedelta(days=1))


def test_who_gave_no_birth_date_is_taken_for_no_child():
    assert not is_child(None, date(2027, 3, 1))
