"""A text's parts are counted as carriers count them."""

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.notices.segments import is_gsm, plain, segments

CODEC = gsm0338.Codec()
#: Letters of both languages, signs of the 7-bit alphabet and of its extension, and others.
SIGNS = "aàâäeéèêëiîïoôöuùûüyÿcçÇÉÈÊ ŒœæÆ'’«»–—-.,:;()€[]{}~|^\\@£$_1234567890\n😀👩ΔΩ中"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("ê" + "a" * 69, 1),
        ("ç" + "a" * 70, 2),
        ("Ç" + "a" * 159, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_what_a_text_comes_to(text, parts):
    assert segments(text) == parts


def test_no_character_is_cut_in_two():
    """A part has 153 septets: the euro's two do not fit into the last one, and a face's two code units not into the last of 67."""
    assert segments("a" * 152 + "€" + "a" * 151) == 2
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("a" * 66 + "😀" + "a" * 65) == 2
    assert segments("a" * 66 + "😀" + "a" * 66) == 3


@given(st.text(SIGNS, max_size=400))
def test_the_alphabet_is_the_standards(text):
    try:
        septets = len(CODEC.encode(text)[0])
    except UnicodeError:
        assert not is_gsm(text)
        assert (segments(text) == 1) == (len(text.encode("utf-16-be")) <= 140)
    else:
        assert is_gsm(text)
        assert (segments(text) == 1) == (septets <= 160)
        assert segments(text) >= septets / 160


@given(st.text(SIGNS, max_size=400), st.text(SIGNS, max_size=50))
def test_more_text_never_costs_less(text, more):
    assert segments(text + more) >= segments(text)


@given(st.text(SIGNS + "\u00a0\u202f", max_size=400))
def test_plain_signs_keep_every_letter_and_cost_no_more(text):
    assert [sign for sign in plain(text) if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
    assert segments(plain(text)) <= segments(text) or "…" in text
    assert plain("l’été « à 9 h » – ça") == 'l\'été " à 9 h " - ça'
