import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import PostalCode

SAID = [
    ("M5V 2T6", "M5V 2T6", "ON"),
    ("my postal code is k1a 0b1", "K1A 0B1", "ON"),
    ("m five v two t six", "M5V 2T6", "ON"),
    ("it's kilo one alpha zero bravo one", "K1A 0B1", "ON"),
    ("m as in mike five v as in victor two t as in tom six", "M5V 2T6", "ON"),
    ("V 6 B for B 1", "V6B 4B1", "BC"),
    ("h 2 x oh y 4", "H2X 0Y4", "QC"),
    ("X0A 0H0", "X0A 0H0", "NU"),
    ("X1A 2B3", "X1A 2B3", "NT"),
    ("E3B 5A3", "E3B 5A3", "NB"),
]


@pytest.mark.parametrize(("said", "code", "province"), SAID)
def test_a_postal_code_is_read_with_its_province(hear, said, code, province):
    found = hear(said, "en-CA", "postal_code", expecting=("postal_code",))
    assert [one.value for one in found] == [PostalCode(code, province)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("mon code postal c'est h deux x trois y quatre", "H2X 3Y4"),
        ("g un r comme Robert deux b comme Bernard trois", "G1R 2B3"),
        ("J4K 1A1", "J4K 1A1"),
    ],
)
def test_a_postal_code_is_read_in_french(hear, said, code):
    (found,) = hear(said, "fr-CA", "postal_code", expecting=("postal_code",))
    assert found.value == PostalCode(code, "QC")


@pytest.mark.parametrize("said", ["my number is 416 555 0123", "D5V 2T6", "I was born in 1980", "W1A 1A1", "at 3 p m", "A4 paper"])
def test_what_canada_post_does_not_write_is_no_postal_code(hear, said):
    assert hear(said, "en-CA", "postal_code") == []


_FIRST, _OTHER, _DIGIT = "ABCEGHJKLMNPRSTVXY", "ABCEGHJKLMNPRSTVWXYZ", "0123456789"
_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_FR = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
_CODES = st.tuples(*(st.sampled_from(signs) for signs in (_FIRST, _DIGIT, _OTHER, _DIGIT, _OTHER, _DIGIT))).map("".join)


@given(_CODES, st.sampled_from(["{}", "my postal code is {}", "um it's {}"]), st.booleans())
def test_any_postal_code_is_read_back(hear, code, lead, in_words):
    said = " ".join(_EN[int(sign)] if in_words and sign.isdigit() else sign for sign in code)
    (found,) = hear(lead.format(said), "en-CA", "postal_code", expecting=("postal_code",))
    assert found.value.code == f"{code[:3]} {code[3:]}"


@given(_CODES, st.sampled_from(["{}", "mon code postal c'est {}", "euh c'est le {}"]))
def test_any_postal_code_is_read_back_in_french(hear, code, lead):
    said = " ".join(_FR[int(sign)] if sign.isdigit() else sign.lower() for sign in code)
    (found,) = hear(lead.format(said), "fr-CA", "postal_code", expecting=("postal_code",))
    assert found.value.code == f"{code[:3]} {code[3:]}"


@pytest.mark.parametrize(("code", "province"), [("X0A 0H0", "NU"), ("X0B 1B0", "NU"), ("X0C 0G0", "NU"), ("X1A 2B3", "NT")])
def test_the_north_shares_a_letter(hear, code, province):
    (found,) = hear(f"my postal code is {code}", "en-CA", "postal_code")
    assert (found.value.code, found.value.province) == (code, province)
