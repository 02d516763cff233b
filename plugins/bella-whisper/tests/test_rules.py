"""What engines invent is dropped; what callers say stays."""

import pytest
from bella_whisper.rules import Part, said
from hypothesis import given
from hypothesis import strategies as st

#: What tiny.en and base say of music, ringing and noise, with their own figures.
INVENTED = [
    Part(".", 0, 2, -1.3, 0.93, 0.1),
    Part("you", 0, 2, -1.2, 0.7, 0.3),
    Part("I'm sorry.", 0, 2, -1.5, 0.65, 0.6),
    Part("Beep beep beep beep beep beep beep beep beep", 0, 6, -0.05, 0.72, 3.1),
    Part("7th year of 9, I, I, I, I, I, I, I, I, I, I, I, I", 0, 6, -0.12, 0.3, 12.6),
    Part("I was going to go there, I was going to go there, I was going to go there", 0, 6, -0.1, 0.2, 3.4),
    Part("Thanks for watching!", 0, 2, -0.4, 0.6, 0.7),
    Part("Please subscribe to my channel.", 0, 2, -0.4, 0.55, 0.7),
    Part("Sous-titrage Société Radio-Canada", 0, 2, -0.3, 0.8, 0.9),
    Part("Sous-titres réalisés par la communauté d'Amara.org", 0, 2, -0.3, 0.7, 0.9),
    Part("   ", 0, 2, -0.2, 0.1, 0.0),
]

SAID = [
    "Thank you.", "Thank you very much.", "Bye.", "Okay, bye.", "Merci beaucoup.", "Oui.", "No.", "No no no no no.", "Hello? Hello? Hello? Hello?",
    "5, 5, 5, 5, 5", "five five five five", "cinq cinq cinq cinq", "5 5 5 5 5 5 5 5 5 5", "I need a root canal.", "It's about Amara Singh.",
    "Thank you for listening, I would like to book.", "4 1 6 5 5 5 0 1 2 3, I repeat, 4 1 6 5 5 5 0 1 2 3",
    "four one six five five five zero one two three four one six five five five zero one two three",
]  # fmt: skip


@pytest.mark.parametrize("part", INVENTED, ids=lambda part: part.text[:20])
def test_inventions_are_dropped(part):
    assert said([part], speech_s=1.0) == []


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("no_speech", [0.05, 0.46, 0.7])
def test_what_callers_say_stays_however_little_it_sounds_like_speech(text, no_speech):
    part = Part(text, 0, 2, -0.5, no_speech, 1.2)

    assert said([part], speech_s=1.0) == [part]


@pytest.mark.parametrize("text", SAID)
def test_what_callers_say_stays_where_a_service_tells_no_figures(text):
    assert said([Part(text)]) == [Part(text)]


def test_films_end_is_dropped_where_a_service_tells_no_figures():
    assert said([Part("Thank you for watching.")]) == []


def test_films_end_stays_where_an_engine_is_sure_that_it_was_said():
    clear = Part("Thank you for watching.", 0, 2, -0.2, 0.1, 0.9)

    assert said([clear], speech_s=1.5) == [clear]


def test_a_little_word_needs_a_voice_that_is_there():
    little = Part("you", 0, 1, -0.5, 0.2, 0.5)

    assert said([little], speech_s=1.0) == [little]
    assert said([little], speech_s=0.15) == []


def test_a_voice_that_is_hardly_there_must_be_understood_well():
    clear, doubtful = Part("No.", 0, 1, -0.3, 0.2, 0.5), Part("Milk.", 0, 1, -1.1, 0.2, 0.5)

    assert said([clear, doubtful], speech_s=0.2) == [clear]


def test_the_prompt_that_comes_back_was_not_said():
    prompt = "cleaning, check-up, filling, Dr. Anjali Rao. Thursday, February 30 at 11:47 p.m."

    assert said([Part("Thursday February 30 at 11:47 PM.", 0, 2, -0.3, 0.2, 0.9)], 1.0, prompt) == []
    assert said([Part("A check-up with Dr. Anjali Rao", 0, 2, -0.3, 0.2, 0.9)], 1.0, prompt) != []


def test_a_part_that_is_dropped_takes_no_other_with_it():
    good, loop = Part("I need a cleaning.", 0, 2, -0.3, 0.1, 0.8), Part("beep beep beep beep beep beep", 28, 40, -0.1, 0.7, 2.9)

    assert said([good, loop], speech_s=3.0) == [good]


@given(st.lists(st.sampled_from(["zero", "oh", "one", "double five", "seven", "9", "5", "deux", "huit"]), min_size=1, max_size=11))
def test_no_number_is_ever_dropped(words):
    part = Part(" ".join(words), 0, 5, -0.6, 0.46, 2.9)

    assert said([part], speech_s=2.0) == [part]


@given(st.text(max_size=80), st.floats(-3, 0), st.floats(0, 1), st.floats(0, 30), st.floats(0, 30))
def test_whatever_an_engine_writes_the_rules_keep_it_or_drop_it(text, logprob, no_speech, compression, speech_s):
    part = Part(text, 0, 2, logprob, no_speech, compression)

    assert said([part], speech_s, "cleaning, check-up.") in ([], [part])
