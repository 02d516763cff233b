"""Twilio is told exactly what is meant, in words that it knows."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.dialogue.types import Listen, Prompt, Reply
from bella_core.telephony import twiml
from bella_core.telephony.forms import CallForm
from bella_core.telephony.keypads import KEYPADS
from bella_core.telephony.locales import TABLE, Locales
from bella_core.telephony.transport import Keys, Nothing, Spoken
from bella_core.telephony.twiml import Dial, GatherTransport, Urls
from tests.peers.twiml_schema import faults

BASE = "https://bella.example.org"
URLS = Urls(BASE)
#: Twilio's documentation of <Gather>: the languages of the model phone_call.
PHONE_CALL_LANGUAGES = {"en-US", "en-GB", "en-AU", "fr-FR", "fr-CA"}


def line(language="en-CA", text="Hello."):
    return Prompt("greeting", language, text)


def render(reply, **dial):
    text = GatherTransport(URLS, Locales(), "0190-call", 4, dial).render(reply)
    assert faults(text) == []
    return ET.fromstring(text)


def listening(mode="open", language="en-CA", *, parts=None, uninterrupted=0, hints=(), patient=False):
    listen = Listen(mode, language, hints=hints, patient=patient)
    return Reply("0190-call:4", parts or (line(language),), "listen", listen, uninterrupted)


def gather(*args, **kwargs):
    return render(listening(*args, **kwargs)).find("Gather").attrib


@pytest.mark.parametrize(
    ("mode", "digits", "speech"),
    [
        ("open", "1", "2"),
        ("yes_no", "1", "1"),
        ("choice", "1", "2"),
        ("name", "1", "2"),
        ("time", "1", "2"),
        ("phone", "10", "3"),
        ("birth_date", "8", "3"),
        ("spelling", None, "4"),
    ],
)
def test_a_gather_waits_as_long_as_its_answer_needs(mode, digits, speech):
    asked = gather(mode)
    assert (asked.get("numDigits"), asked["speechTimeout"]) == (digits, speech)


@pytest.mark.parametrize("mode", KEYPADS)
@pytest.mark.parametrize("locale", TABLE)
def test_a_gather_is_one_that_twilio_can_serve(mode, locale):
    asked = gather(mode, locale)
    assert asked["input"] == "dtmf speech"
    assert asked["actionOnEmptyResult"] == "true"
    assert asked["profanityFilter"] == "false"
    assert asked["method"] == "POST"
    assert asked["action"] == f"{BASE}/twilio/turn?call=0190-call&turn=5"
    assert asked["speechModel"] == "phone_call"
    assert asked["language"] in PHONE_CALL_LANGUAGES
    assert int(asked["speechTimeout"]) > 0
    assert int(asked["timeout"]) >= 5


def test_a_sharp_is_an_answer_of_one_key_and_the_end_of_many():
    assert gather("choice")["finishOnKey"] == ""
    assert gather("phone")["finishOnKey"] == "#"


def test_what_must_be_heard_stands_before_the_gather_where_nothing_cuts_it_short():
    tree = render(listening("yes_no", parts=(line(text="Thursday at three."), line(text="Is that right?")), uninterrupted=1))
    assert [child.tag for child in tree] == ["Say", "Gather", "Redirect"]
    assert tree.findtext("Say") == "Thursday at three."
    assert tree.findtext("Gather/Say") == "Is that right?"


def test_two_languages_are_two_voices():
    tree = render(listening(parts=(line(text="Hello."), line(text="How are you?"), line("fr-CA", "Bonjour."))))
    assert [(said.get("language"), said.text) for said in tree.findall("Gather/Say")] == [
        ("en-US", "Hello. How are you?"),
        ("fr-CA", "Bonjour."),
    ]


def test_a_gather_that_fails_comes_back_as_a_silent_turn():
    tree = render(listening())
    assert tree.findtext("Redirect") == tree.find("Gather").get("action")


def test_hints_keep_to_twilios_limits():
    hints = gather(hints=("Dr Tremblay", "détartrage, couronne", "x" * 101, *(f"word {n}" for n in range(600))))["hints"].split(",")
    assert hints[:2] == ["Dr Tremblay", "détartrage couronne"]
    assert len(hints) == 500
    assert max(map(len, hints)) <= 100


def test_a_transfer_dials_its_target_and_comes_back():
    tree = render(Reply("c:4", (line(),), "transfer", target="on_call"), on_call=Dial("+14165550199", 25))
    assert tree.findtext("Dial/Number") == "+14165550199"
    assert tree.find("Dial").attrib == {"action": f"{BASE}/twilio/dialled?call=0190-call&turn=4", "method": "POST", "timeout": "25"}


def test_a_transfer_to_nobody_takes_a_message():
    tree = render(Reply("c:4", (line(),), "transfer", target="desk"))
    assert tree.find("Dial") is None
    assert tree.find("Record").get("action") == f"{BASE}/twilio/message?call=0190-call&turn=4"


def test_a_message_is_at_most_two_minutes_and_silence_comes_back_too():
    tree = render(Reply("c:4", (line(),), "message"))
    assert tree.find("Record").get("maxLength") == "120"
    assert tree.find("Record").get("playBeep") == "true"
    assert tree.findtext("Redirect") == tree.find("Record").get("action")


def test_a_goodbye_hangs_up():
    assert [child.tag for child in render(Reply("c:4", (line(),), "hang_up"))] == ["Say", "Hangup"]


def test_a_filler_leads_back_to_the_same_turn():
    text = twiml.filler(line(text="One moment."), Locales(), URLS.turn("0190-call", 4, wait=True))
    assert faults(text) == []
    assert ET.fromstring(text).findtext("Redirect") == f"{BASE}/twilio/turn?call=0190-call&turn=4&wait=1"


def test_the_desk_rings_without_answering_the_call():
    text = twiml.document(twiml.dial(Dial("+14165550199", 15), URLS.overflow(), while_ringing=True))
    assert faults(text) == []
    assert ET.fromstring(text).find("Dial").attrib["answerOnBridge"] == "true"


@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(sorted(TABLE)))
def test_any_words_make_well_formed_twiml(text, hint, locale):
    tree = render(listening(language=locale, parts=(line(locale, text),), hints=(hint,)))
    said = tree.findtext("Gather/Say") or ""
    kept = "".join(char for char in text if char.isalnum() and ord(char) < 0xFFFE)
    assert "".join(char for char in said if char.isalnum() and ord(char) < 0xFFFE) == kept


def test_the_table_of_attributes_would_notice_a_slip():
    assert faults('<Response><Gather inptt="x"><Say>a</Say><Dial/></Gather></Response>') == ["Gather@inptt", "<Dial> inside <Gather>"]


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (CallForm(speech="hello", confidence=0.5), Spoken("hello", 0.5)),
        (CallForm(digits="2", speech="two"), Keys("2")),
        (CallForm(), Nothing()),
    ],
)
def test_keys_come_before_words_and_neither_is_silence(form, body):
    assert GatherTransport(URLS, Locales(), "c", 1).read(form) == body


def test_what_a_relay_operator_types_is_waited_for():
    usual, patient = (gather(patient=patient) for patient in (False, True))
    assert (int(patient["timeout"]), int(usual["timeout"])) == (30, 6)
    assert int(patient["speechTimeout"]) > int(usual["speechTimeout"])
    assert patient["speechModel"] == usual["speechModel"]


def test_a_transfer_whispers_before_it_connects():
    whisper = f"{BASE}/twilio/whisper?call=0190-call&turn=4&place=main&target=desk"
    tree = render(Reply("c:4", (line(),), "transfer"), desk=Dial("+14165550199", 25, whisper))
    assert tree.find("Dial/Number").attrib == {"url": whisper, "method": "POST"}


def test_a_transfer_dials_who_is_meant_of_those_on_call():
    tree = render(Reply("c:4", (line(),), "transfer", target="on_call", person="okafor"), **{"on_call:okafor": Dial("+14165550171")})
    assert tree.findtext("Dial/Number") == "+14165550171"
