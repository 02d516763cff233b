from datetime import date

import pytest
from bella_canadian_nlp.health_card import has_ramq_date, luhn
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import HealthCard


@pytest.mark.parametrize(
    ("said", "card"),
    [
        ("my OHIP number is 9876 543 217 version AB", HealthCard("9876543217", "ON", "AB", checked=True)),
        ("my health card is one two three four five six seven eight nine seven a b", HealthCard("1234567897", "ON", "AB", checked=True)),
        ("the health card number is 1234 567 890", HealthCard("1234567890", "ON", None, checked=False)),
        ("my Alberta health card is 12345 6789", HealthCard("123456789", "AB", None, checked=None)),
        ("it's my MSP number 9123 456 780", HealthCard("9123456780", "BC", None, checked=False)),
        ("my BC health card is 9698 658 215 a b", HealthCard("9698658215", "BC", None, checked=True)),
        ("my BC health card is 8698 658 215", HealthCard("8698658215", "BC", None, checked=False)),
        ("my Alberta health card is 9876 543 217", HealthCard("9876543217", "AB", None, checked=None)),
    ],
)
def test_a_card_is_read_with_its_issuer(hear, said, card):
    assert [one.value for one in hear(said, "en-CA", "health_card")] == [card]


@pytest.mark.parametrize(
    "said",
    [
        "TREM 8512 1234",
        "ma carte soleil c'est t r e m 8 5 1 2 1 2 3 4",
        "ma RAMQ c'est t comme Thomas r e m huit cinq douze douze trente-quatre",
    ],
)
def test_a_card_of_the_ramq_is_letters_and_a_birth_date(hear, said):
    (found,) = hear(said, "fr-CA", "health_card", province="QC")
    assert found.value == HealthCard("TREM85121234", "QC", None, None)


def test_a_card_of_the_ramq_with_an_impossible_month_is_none(hear):
    assert hear("TREM 8513 1234", "fr-CA", "health_card", province="QC") == []


@pytest.mark.parametrize("said", ["ma RAMQ c'est TREM 8513 1234", "ma carte soleil c'est t r e m 8 5 0 2 3 0 3 4"])
def test_a_card_of_the_ramq_whose_birth_date_cannot_be_is_told_with_a_warning(hear, said):
    (found,) = hear(said, "fr-CA", "health_card", province="QC")
    assert (found.value.number[:4], found.value.issuer, found.value.checked) == ("TREM", "QC", False)
    assert found.confidence < 0.8


@given(
    born=st.dates(date(1920, 1, 1), date(2026, 1, 1)),
    woman=st.booleans(),
    name=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
)
def test_any_birth_date_makes_a_card_of_the_ramq(hear, born, woman, name):
    digits = f"{born:%y}{born.month + 50 * woman:02}{born.day:02}17"
    (found,) = hear(f"{name} {digits[:4]} {digits[4:]}", "fr-CA", "health_card", expecting=("health_card",), province="QC")
    assert found.value == HealthCard(name + digits, "QC", None, None)


@pytest.mark.parametrize("date", ["851301", "850230", "856301", "850632", "850050", "855001"])
def test_no_impossible_date_is_one_of_the_ramq(date):
    assert not has_ramq_date(f"TREM{date}17")


def test_a_card_that_fails_its_check_is_told_with_less_confidence(hear):
    (good,) = hear("1234 567 897", "en-CA", "health_card", expecting=("health_card",))
    (bad,) = hear("1234 567 898", "en-CA", "health_card", expecting=("health_card",))
    assert good.confidence > bad.confidence


def test_digits_are_no_card_unless_one_is_spoken_of(hear):
    assert hear("1234 567 897", "en-CA", "health_card") == []


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from(["", "um ", "my OHIP number is "]))
def test_any_ontario_card_is_read_back_and_checked(hear, nine, lead):
    number = next(nine + digit for digit in "0123456789" if luhn(nine + digit))
    said = lead + f"{number[:4]} {number[4:7]} {number[7:]}"
    (found,) = hear(said, "en-CA", "health_card", expecting=("health_card",))
    assert found.value == HealthCard(number, "ON", None, checked=True)
