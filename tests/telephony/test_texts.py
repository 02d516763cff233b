"""Twilio's webhooks of texts as they really arrive, and the TwiML that answers them."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from bella_core.telephony.texts import MAX_WORDS, StatusForm, TextForm, read_status_form, read_text_form, text_reply

SID = "SM" + "0a" * 16
FIELDS = st.dictionaries(
    st.sampled_from(["MessageSid", "From", "To", "Body", "OptOutType", "MessageStatus", "ErrorCode"]), st.text(max_size=50)
)


def test_a_text_is_read():
    pairs = (("MessageSid", SID), ("From", "+14165550123"), ("To", "+14165550100"), ("Body", " C \n"), ("OptOutType", "stop"))
    assert read_text_form(pairs) == TextForm(SID, "+14165550123", "+14165550100", "C", "STOP")


@pytest.mark.parametrize("sid", ["", "SM", "CA" + "0a" * 16, SID + "0", "../x"])
def test_what_has_no_id_of_a_message_is_none(sid):
    assert read_text_form((("MessageSid", sid),)) is None
    assert read_status_form((("MessageSid", sid),)) is None


@pytest.mark.parametrize("sender", ["", "12345", "Telco", "+1", "4165550123", "whatsapp:+14165550123"])
def test_who_has_no_number_is_nobody(sender):
    form = read_text_form((("MessageSid", SID), ("From", sender)))
    assert form.sender is None


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("queued", None),
        ("sent", None),
        ("DELIVERED", "delivered"),
        ("undelivered", "undeliverable"),
        ("failed", "undeliverable"),
        ("new", None),
    ],
)
def test_what_became_of_a_message_is_read(status, final):
    assert read_status_form((("MessageSid", SID), ("MessageStatus", status), ("ErrorCode", "30005"))) == StatusForm(SID, final, "30005")


def test_a_code_that_is_none_is_left_out():
    assert read_status_form((("MessageSid", SID), ("ErrorCode", "+14165550123"))).code is None


@given(FIELDS)
def test_nothing_in_a_form_is_too_odd_to_be_read(fields):
    form = read_text_form(tuple({**fields, "MessageSid": SID}.items()))
    assert len(form.words) <= MAX_WORDS
    assert read_status_form(tuple({**fields, "MessageSid": SID}.items())).final in {None, "delivered", "undeliverable"}
    read_text_form(tuple(fields.items()))


@given(st.text(max_size=200))
def test_any_words_make_an_answer_that_twilio_takes(words):
    document = text_reply(words or None)
    root = ET.fromstring(document)
    assert root.tag == "Response"
    assert [child.tag for child in root] == ["Message"] * bool(words)


def test_an_answer_is_what_twilios_own_library_writes():
    words = 'C\'est confirmé : <14 h 30> & à bientôt. "Maple" Dental'
    theirs = MessagingResponse()
    theirs.message(words)
    assert ET.canonicalize(text_reply(words)) == ET.canonicalize(str(theirs))


def test_no_words_make_an_empty_answer():
    assert len(ET.fromstring(text_reply(None))) == 0
