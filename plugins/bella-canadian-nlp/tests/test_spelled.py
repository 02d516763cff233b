import pytest
from hypothesis import given
from hypothesis import strategies as st

SAID = [
    ("T R E M B L A Y", "TREMBLAY"),
    ("tango romeo echo mike bravo lima alpha yankee", "TREMBLAY"),
    ("T as in Tom, R, E, M as in Mary", "TREM"),
    ("g i double l i s", "GILLIS"),
    ("bravo november 8 9 2 zulu tango", "BN892ZT"),
    ("oscar x-ray 8 7 x ray tango", "OX87XT"),
    ("h r 7 y 3 n a", "HR7Y3NA"),
    ("ha01 8JL", "HA018JL"),
    ("W 9 1 5 b b b", "W915BB"),
    ("g a f 7 2", "GAF72"),
    ("please code is m 9 1 d d", "M91DD"),
    ("Sierra Oscar 802 Sierra Gulf", "SO802SG"),
    ("double you eight two", "W82"),
]
SAID_FR = [
    ("t comme Thomas, r, e, m comme Marie", "TREM"),
    ("b comme Bernard, o, u, c, h, a, r, d", "BOUCHARD"),
    ("h deux x trois y quatre", "H2X3Y4"),
    ("double vé é zède", "WEZ"),
    ("ça s'épelle g u a y", "GUAY"),
]


@pytest.mark.parametrize(("said", "text"), SAID)
def test_letters_and_digits_are_one_string(hear, said, text):
    assert [one.value for one in hear(said, "en-CA", "spelled", expecting=("spelled",))] == [text]


@pytest.mark.parametrize(("said", "text"), SAID_FR)
def test_letters_and_digits_are_one_string_in_french(hear, said, text):
    assert [one.value for one in hear(said, "fr-CA", "spelled", expecting=("spelled",))] == [text]


@pytest.mark.parametrize(
    "said",
    ["I'd like an appointment at 3 p m", "it's a good day", "I have a b and a c", "that's it", "j'ai mal à une dent", "y a-tu de la place", "a cleaning for two", "Mike and Victor"],
)  # fmt: skip
def test_nothing_is_spelled_by_chance(hear, said):
    assert hear(said, "en-CA", "spelled") == []


def test_what_was_not_asked_for_needs_three_letters(hear):
    assert [one.value for one in hear("my name is Guay, G U A Y", "en-CA", "spelled")] == ["GUAY"]
    assert hear("it's G U", "en-CA", "spelled") == []


_NATO = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu"], strict=True))  # fmt: skip
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=12), st.data())
def test_any_letters_are_read_back(hear, text, data):
    said = data.draw(st.sampled_from([" ", ", "])).join(
        data.draw(st.sampled_from([letter, letter.lower(), _NATO[letter]])) for letter in text
    )
    assert [one.value for one in hear(said, "en-CA", "spelled", expecting=("spelled",))] == [text]


@pytest.mark.parametrize("said", ["next Thursday at 4", "le jeudi à 16 heures", "2 pm"])
def test_a_name_that_was_asked_for_has_no_digits(hear, said):
    assert hear(said, "en-CA", "spelled", expecting=("name", "spelled")) == []


@pytest.mark.parametrize(("text", "spelled"), [("a as in apple, b as in bob, o as in oscar", "ABO"), ("it's double a r o n", "AARON")])
def test_letters_that_are_words_are_spelled_unasked_where_nothing_else_fits(hear, text, spelled):
    assert [one.value for one in hear(text, "en-CA", "spelled")] == [spelled]
