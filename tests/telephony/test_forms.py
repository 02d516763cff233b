"""Whatever a form holds, it is read without an error and without anything that could hurt further in."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.telephony.forms import MAX_DIGITS, MAX_SPEECH, CallForm, parse_pairs, read_form

FIELDS = ["CallSid", "From", "To", "SpeechResult", "Digits", "Confidence", "RecordingDuration", "DialCallStatus", "Unheard"]


def read(**fields):
    return read_form(tuple(fields.items()))


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body):
    form = read_form(parse_pairs(body))
    assert form.call_sid is None or form.call_sid.isascii()


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
def test_any_values_are_read_into_clean_text(fields):
    form = read_form(parse_pairs(urlencode(fields, errors="surrogatepass").encode()))
    for text in (form.caller, form.called, form.speech, form.digits):
        assert text is None or not any(ord(char) < 32 for char in text)
        assert text is None or text.encode().decode() == text.strip()


def test_a_megabyte_of_speech_is_clipped():
    assert len(read(SpeechResult="la " * 400_000).speech) <= MAX_SPEECH


def test_broken_utf8_becomes_a_mark_and_not_an_error():
    assert read_form(parse_pairs(b"SpeechResult=caf%E9+tomorrow")).speech == "caf\ufffd tomorrow"


def test_missing_fields_are_missing():
    assert read_form(()) == CallForm()


@pytest.mark.parametrize("sid", ["", "C", "CA12 34", "CA\x00", "a" * 65, "../x", "é" * 34])
def test_what_is_no_call_id_is_none(sid):
    assert read(CallSid=sid).call_sid is None


@pytest.mark.parametrize(
    ("text", "value"), [("0.91", 0.91), ("0.0", None), ("", None), ("1.5", None), ("nan", None), ("-1", None), ("x", None)]
)
def test_a_confidence_that_says_nothing_is_none(text, value):
    assert read(Confidence=text).confidence == value


def test_keys_are_keys_only():
    assert read(Digits="1 2*#x").digits == "12*#"
    assert read(Digits="9" * 1000).digits == "9" * MAX_DIGITS
    assert read(Digits="hello").digits is None


@pytest.mark.parametrize(("text", "seconds"), [("12", 12), ("", 0), ("-3", 0), ("²", 0), ("9" * 50, 999_999)])
def test_a_recordings_length_is_a_number(text, seconds):
    assert read(RecordingDuration=text).recording_s == seconds
