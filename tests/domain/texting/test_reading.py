"""A text is taken for an answer only if it says nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.texting.reading import TextAnswer, read_text

SAID = {
    "confirm": ["C", "c", " C. ", "C!", "Confirm", "CONFIRME", "je confirme", "I confirm", "Confirmé", "c please", "yes confirm", "“C”"],
    "yes": ["YES", "yes", "Y", "Oui", "OUI merci", "Yes, thank you!", "ok", "d'accord", "👍", "👍🏽", "yes I will be there", "oui j'y serai"],
    "no": ["no", "NON", "N", "non merci", "Nope."],
    "cancel": ["X", "x", "Cancel", "cancel please", "ANNULER", "annulez svp", "Cancel my appointment", "no cancel", "yes cancel"],
    "stop": ["STOP", "stop.", "Stop all", "ARRÊT", "ARRET", "arrêt", "arrêtez", "UNSUBSCRIBE", "END", "quit", "Stop texting me", "fin"],
    "change": ["change", "Reschedule please", "déplacer", "changer svp"],
    "start": ["START", "unstop", "Subscribe"],
    "help": ["HELP", "help!", "AIDE", "info"],
    "other": [
        "", "   ", "yes but can I come at 3?", "C?", "What time is it?", "my tooth hurts", "yes no", "confirm cancel", "Stop by at noon",
        "416-555-0142", "call me at 4165550142", "C 2027", "non mais je peux venir à 15 h", "https://example.org", "x" * 500, "?", "merci",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("intent", "words"), [(intent, words) for intent, texts in SAID.items() for words in texts])
def test_what_a_text_is_taken_for(intent, words):
    assert read_text(words).intent == intent


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("C1", TextAnswer("confirm", (1,))),
        ("c 1 2", TextAnswer("confirm", (1, 2))),
        ("C 1 and 2", TextAnswer("confirm", (1, 2))),
        ("X2", TextAnswer("cancel", (2,))),
        ("2", TextAnswer("choose", (2,))),
        ("1 et 3", TextAnswer("choose", (1, 3))),
        ("all", TextAnswer("choose", (), everything=True)),
        ("les deux", TextAnswer("choose", (), everything=True)),
        ("C tous", TextAnswer("confirm", (), everything=True)),
    ],
)
def test_which_of_several(words, answer):
    assert read_text(words) == answer


def test_the_language_of_the_words_is_told_where_they_have_one():
    assert [read_text(words).language for words in ("oui", "yes", "C", "ARRÊT", "STOP")] == ["fr-CA", "en-CA", None, "fr-CA", None]


def test_what_the_carrier_takes_for_stop_is_told_also_where_bella_takes_it_for_something_else():
    assert read_text("Cancel") == TextAnswer("cancel", language="en-CA", carrier_stop=True)
    assert not read_text("cancel please").carrier_stop
    assert not read_text("ARRET").carrier_stop


@given(st.text(max_size=300))
def test_anything_at_all_is_read(words):
    assert read_text(words) == read_text(f"  {words}\n")
