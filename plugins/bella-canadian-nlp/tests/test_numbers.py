"""Numbers as callers say them, and what only looks like one."""

import pytest
from bella_canadian_nlp.numbers import number_at
from bella_canadian_nlp.reading import read
from hypothesis import given
from hypothesis import strategies as st

_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"]


def english(number):
    if number < 20:
        return _EN[number]
    if number < 100:
        return _EN_TENS[number // 10] + (f"-{_EN[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{_EN[number // 100]} hundred" + (f" and {english(number % 100)}" if number % 100 else "")
    return f"{english(number // 1000)} thousand" + (f" {english(number % 1000)}" if number % 1000 else "")


def _french_below_hundred(number):
    if number < 20:
        return _FR[number]
    if number < 80 and number // 10 != 7:
        rest = number % 10
        joiner = " et " if rest == 1 else "-"
        return _FR_TENS[number // 10] + (joiner + _FR[rest] if rest else "")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{_FR[number - 60]}"
    return "quatre-vingts" if number == 80 else f"quatre-vingt-{_FR[number - 80]}"


def french(number):
    if number < 100:
        return _french_below_hundred(number)
    if number < 1000:
        head = "cent" if number < 200 else f"{_FR[number // 100]} cent"
        return head + (f" {french(number % 100)}" if number % 100 else "")
    head = "mille" if number < 2000 else f"{french(number // 1000)} mille"
    return head + (f" {french(number % 1000)}" if number % 1000 else "")


@given(st.integers(0, 999_999), st.booleans())
def test_any_number_in_words_is_read_back(number, hyphens):
    for language, words in (("en", english(number)), ("fr", french(number))):
        spoken = words if hyphens else words.replace("-", " ")
        tokens = read(spoken, language).tokens
        found = number_at(tokens, 0, language)
        assert (found.value, found.stop, found.ordinal) == (number, len(tokens), False)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I have two kids and one dog", "en-CA", [2, 1]),
        ("a hundred and six", "en-CA", [106]),
        ("3 hundred and 21", "en-CA", [321]),
        ("two point two million", "en-CA", [2_200_000]),
        ("12,500 dollars", "en-CA", [12_500]),
        ("twenty-two", "en-CA", [22]),
        ("ten thirty", "en-CA", [10, 30]),
        ("j'ai trois dents qui me font mal", "fr-CA", [3]),
        ("quatre-vingt-dix-neuf", "fr-CA", [99]),
        ("quatre vingt dix neuf", "fr-CA", [99]),
        ("nonante-neuf", "fr-CA", [99]),
        ("septante et un", "fr-CA", [71]),
        ("vingt et un", "fr-CA", [21]),
        ("100 000", "fr-CA", [100_000]),
        ("une", "fr-CA", [1]),
        ("j'ai two kids", "fr-CA", [2]),
        ("I have deux enfants", "en-CA", [2]),
    ],
)
def test_numbers_are_found_in_what_a_caller_says(hear, text, language, expected):
    assert [one.value for one in hear(text, language, "number")] == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("je voudrais une carie plombée", "fr-CA"),
        ("at 5:30", "en-CA"),
        ("416-555-0199", "en-CA"),
        ("the third time", "en-CA"),
        ("la première fois", "fr-CA"),
        ("room B12", "en-CA"),
        ("2.5 centimetres", "en-CA"),
    ],
)
def test_articles_ranks_and_parts_of_something_else_are_no_numbers(hear, text, language):
    assert hear(text, language, "number") == []


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("first", "en", 1), ("twenty-first", "en", 21), ("thirty first", "en", 31), ("twelfth", "en", 12), ("thirtieth", "en", 30),
        ("premier", "fr", 1), ("première", "fr", 1), ("vingt et unième", "fr", 21), ("trente et unième", "fr", 31), ("dix-neuvième", "fr", 19),
        ("cinquième", "fr", 5),
    ],
)  # fmt: skip
def test_ordinals_are_told_from_cardinals(words, language, expected):
    found = number_at(read(words, language).tokens, 0, language)
    assert (found.value, found.ordinal) == (expected, True)


@pytest.mark.parametrize(("text", "values"), [("123456789", [123456789]), ("1234567890", []), ("416555012345", [])])
def test_ten_digits_and_more_are_no_amount(hear, text, values):
    assert [one.value for one in hear(text, "en-CA", "number", expecting=["number"])] == values
