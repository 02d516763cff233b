"""However long an engine's text is, the work it makes is bounded, and what is urgent is heard to its end."""

import pytest
from bella_canadian_nlp.reading import beginning, read

_CHATTER = "so lovely weather we are having over here and everybody is out "


@pytest.mark.parametrize("piece", ["word ", "9 ", "a@", "[", "Ab", " ", "5:06 ", "é", "four one six "])
def test_at_most_600_tokens_are_read_and_100_of_them_closely(piece):
    text = (piece * 4000)[:4000]
    whole = read(text, "en-CA")
    close = beginning(whole)
    assert len(whole.tokens) <= 600
    assert len(close.tokens) <= 100
    assert len(close.text) <= 600
    assert text.startswith(close.text)
    for reading in (whole, close):
        assert len(reading.text) == len(reading.low) == len(reading.plain)
        assert reading.words == {token.plain for token in reading.tokens}
        assert all(reading.plain[token.start : token.end] == token.plain for token in reading.tokens)


def test_what_callers_say_is_read_whole():
    text = "my name is Anne Tremblay and my number is 416 555 0123 and I would like to come in on Tuesday. " * 4
    reading = read(text, "en-CA")
    assert beginning(reading) is reading


def test_a_red_flag_is_heard_at_the_end_of_a_monologue(hear):
    text = _CHATTER * 40 + "my face is swollen and I can't breathe"
    assert "911" in {one.value.level for one in hear(text, "en-CA", "emergency")}


def test_a_number_is_heard_at_the_beginning_of_a_monologue(hear):
    text = "it's 416 555 0123 " + _CHATTER * 60
    assert [one.value.number for one in hear(text, "en-CA", "phone")] == ["+14165550123"]


def test_artefacts_are_taken_out_of_the_beginning_of_a_monologue(clean):
    text = "um it's uh me. " + _CHATTER * 40
    assert clean(text).text.startswith("it's me. so lovely")
