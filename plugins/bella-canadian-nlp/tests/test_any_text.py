"""Whatever an engine writes, the plugin answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

_KINDS = ["phone", "name", "spelled", "postal_code", "email", "health_card", "insurer"]
_PIECES = st.sampled_from(
    [
        "my",
        "name",
        "is",
        "this",
        "c'est",
        "je",
        "m'appelle",
        "de",
        "la",
        "van",
        "O'",
        "Tremblay",
        "Jean",
        "T",
        "R",
        "E",
        "as",
        "in",
        "Tom",
        "comme",
        "double",
        "deux",
        "l",
        "zed",
        "oh",
        "four",
        "cinq",
        "cent",
        "quatre-vingt",
        "dix",
        "neuf",
        "hundred",
        "mille",
        "twenty",
        "two",
        "416",
        "555-0123",
        "(",
        ")",
        "+",
        "-",
        ".",
        ",",
        ":",
        "'",
        "@",
        "at",
        "dot",
        "arobase",
        "point",
        "gmail",
        "com",
        "no",
        "sorry",
        "non",
        "pardon",
        "um",
        "euh",
        "I'm",
        "it's",
        "postal",
        "code",
        "M5V",
        "OHIP",
        "RAMQ",
        "Sun",
        "Life",
        "ext",
        "poste",
        "[MUSIC]",
        "♪",
        "؟",
        "ß",
        "İ",
        "ǆ",
        "２",
        "٣",
        "é́",
        "😀",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map(" ".join), st.lists(_PIECES, max_size=30).map("".join)),
       st.sampled_from(["en-CA", "fr-CA"]), st.lists(st.sampled_from(_KINDS), max_size=2), st.sampled_from(["", "416", "416555"]))  # fmt: skip
def test_any_text_is_answered_with_spans_that_hold(hear, text, language, expecting, pending):
    found = hear(
        text, language, expecting=expecting, pending=pending, caller="+14165550123"
    )  # the fixture holds every span against its words
    assert all(0 <= one.confidence <= 1 for one in found)


@pytest.mark.parametrize(
    "piece",
    [
        "four one six ",
        "quatre vingt dix neuf ",
        "a no b ",
        " ",
        "a@",
        "my name is ",
        "(a ",
        "double ",
        "sun life number ",
        ", ",
        "um ",
        "i i ",
        "T as in Tom ",
    ],
)
@pytest.mark.parametrize("expecting", [(), ("name",), ("spelled",), ("phone",), ("postal_code", "health_card", "email")])
def test_four_thousand_characters_of_anything_are_answered(hear, piece, expecting):
    found = hear((piece * 4000)[:4000], "fr-CA", "phone", "email", "postal_code", "health_card", expecting=expecting)
    assert found == []
