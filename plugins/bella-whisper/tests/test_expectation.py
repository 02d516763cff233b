"""What the last question asked for sharpens what is heard."""

import pytest
from bella_whisper.expectation import figures, has_postal_code, is_telephone_number, prompt, wanted
from hypothesis import given

from bella_core.plugin import SpeechHints
from bella_core.testing import values_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("You can reach me at 604-555-0123.", "6045550123"),
        ("five one four double five five oh one four two", "5145550142"),
        ("Five, one, four. Triple five, zero, one, 4 2", "5145550142"),
        ("cinq un quatre, cinq cinq cinq, zéro un quatre deux", "5145550142"),
        ("my daughter Una is nine", "9"),
        ("", ""),
    ],
)
def test_figures_are_counted_however_they_are_written(text, number):
    assert figures(text) == number


@pytest.mark.parametrize("text", ["604-555-0123", "1 604 555 0123", "nine zero two five five five zero one seven seven"])
def test_a_number_is_one_of_this_continent(text):
    assert is_telephone_number(text)


@pytest.mark.parametrize("text", ["604-555-012", "604-555-01234", "104-555-0123", "604-055-0123", "911-555-0123", "604-911-0123", ""])
def test_a_figure_too_few_or_too_many_is_no_number(text):
    assert not is_telephone_number(text)


@pytest.mark.parametrize(
    ("text", "there"), [("It's H2X 3Y4.", True), ("m5v3l9", True), ("B6B 101", False), ("D2X 3Y4", False), ("H2X 3Y45", False)]
)
def test_a_postal_code_is_told_from_others(text, there):
    assert has_postal_code(text) is there


def test_a_number_is_looked_for_where_it_was_asked_for_or_nearly_said():
    asked, unasked, other = (wanted(SpeechHints("en-CA", kinds)) for kinds in (("phone",), (), ("health_card",)))

    assert asked.meant("604 555 01")
    assert not asked.meant("my area code is 604")
    assert unasked.meant("604 555 012")
    assert not unasked.meant("in 2 or 3 weeks")
    assert other is None


def test_nothing_is_told_before_a_telephone_number_which_is_heard_worse_after_an_example():
    assert prompt(SpeechHints("en-CA", ("phone",), ("cleaning",))) == ""


def test_the_clinics_words_come_first_and_are_bounded():
    words = tuple(f"service number {at}" for at in range(100))
    told = prompt(SpeechHints("fr-CA", ("name",), words))

    assert told.startswith("service number 0, service number 1")
    assert told.endswith("T-R-E-M-B-L-A-Y.")
    assert len(told) < 300


@given(values_of(SpeechHints))
def test_any_hints_make_a_prompt_that_fits_an_engine(hints):
    assert len(prompt(hints)) < 400
