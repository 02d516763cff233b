"""Numbers of North America exist, and belong to a country, as ``phonenumbers`` says."""

import phonenumbers
from bella_canadian_nlp.nanp import plan
from hypothesis import example, given
from hypothesis import strategies as st


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
@example("4165550123")
@example("2425551234")
@example("8005550199")
@example("9115550123")
@example("8295551234")
def test_a_number_exists_where_the_library_says(national):
    number = phonenumbers.parse(f"+1{national}")
    expected = phonenumbers.region_code_for_number(number) if phonenumbers.is_valid_number(number) else None
    assert plan().country(national) == expected


def test_every_area_code_is_told_as_the_library_tells_it():
    for area in range(200, 1000):
        national = f"{area}2345678"
        number = phonenumbers.parse(f"+1{national}")
        assert plan().country(national) == (phonenumbers.region_code_for_number(number) if phonenumbers.is_valid_number(number) else None)
