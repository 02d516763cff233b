"""The messages of ConversationRelay: read without trust, written as Twilio reads them, and what was heard counted for what it proves."""

import json
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.dialogue.types import Listen, Prompt, Reply
from bella_core.telephony.locales import TABLE, Locales
from bella_core.telephony.relay import (
    Failed,
    Handoff,
    Interrupted,
    Played,
    Pressed,
    Prompted,
    Refused,
    RelayTransport,
    Setup,
    Speaking,
    end_message,
    language_message,
    parse,
    play_message,
    read_handoff,
    text_message,
)
from bella_core.telephony.relay_playback import RelayPlayback
from bella_core.telephony.relay_twiml import relay
from bella_core.telephony.transport import Keys, Nothing, Spoken
from bella_core.telephony.twiml import document
from tests.peers.twiml_schema import faults

LOCALES = Locales()
#: The messages of Twilio's documentation, word for word.
SETUP = {
    "type": "setup",
    "sessionId": "VX00000000000000000000000000000000",
    "accountSid": "ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    "parentCallSid": "",
    "callSid": "CA00000000000000000000000000000000",
    "from": "+18005550100",
    "to": "+18005550101",
    "forwardedFrom": "+18005550102",
    "callType": "PSTN",
    "callerName": "",
    "direction": "inbound",
    "callStatus": "RINGING",
    "customParameters": {"callReference": "bar"},
}


def read(message):
    return parse(json.dumps(message))


def test_every_message_of_twilios_is_understood():
    assert read(SETUP) == Setup(SETUP["sessionId"], SETUP["callSid"], {"callReference": "bar"})
    assert read({"type": "prompt", "voicePrompt": "Hi!", "lang": "en-US", "last": True}) == Prompted("Hi!", last=True)
    assert read({"type": "prompt", "voicePrompt": "H", "lang": "en-US", "last": False}) == Prompted("H", last=False)
    assert read({"type": "dtmf", "digit": "1"}) == Pressed("1")
    assert read({"type": "interrupt", "utteranceUntilInterrupt": "Life is", "durationUntilInterruptMs": 460}) == Interrupted("Life is")
    assert read({"type": "error", "description": 'Invalid message received: { "foo" : "bar" }'}) == Failed()
    assert read({"type": "info", "name": "agentSpeaking", "value": "off", "ts": 1752091238901}) == Speaking("agent", on=False)
    assert read({"type": "info", "name": "clientSpeaking", "value": "on", "ts": 1752091238901}) == Speaking("client", on=True)
    assert read({"type": "info", "name": "tokensPlayed", "value": "Hi there,"}) == Played("Hi there,")


@pytest.mark.parametrize(
    ("message", "frame"),
    [
        ({**SETUP, "sessionId": None, "customParameters": None}, Setup("", SETUP["callSid"], {})),
        ({**SETUP, "parentCallSid": None, "customParameters": {}}, Setup(SETUP["sessionId"], SETUP["callSid"], {})),
        ({"type": "prompt", "voicePrompt": "Hi!"}, Prompted("Hi!", last=True)),
        ({"type": "prompt", "voicePrompt": None, "last": "false"}, Prompted("", last=False)),
        ({"type": "prompt", "voicePrompt": "Hi!", "last": "true"}, Prompted("Hi!", last=True)),
        ({"type": "dtmf", "digit": 1}, Pressed("1")),
        ({"type": "dtmf", "digit": "#"}, Pressed("#")),
        ({"type": "interrupt", "utteranceUntilInterrupt": "Life", "durationUntilInterruptMs": "460"}, Interrupted("Life")),
        ({"type": "interrupt"}, Interrupted("")),
        ({"type": "info", "name": "agentSpeaking", "value": True}, Speaking("agent", on=True)),
        ({"type": "info", "name": "agentSpeaking", "value": "start"}, Speaking("agent", on=True)),
        ({"type": "info", "name": "roundTripDelay", "value": "12"}, None),
    ],
)
def test_odd_spellings_are_understood_too(message, frame):
    assert read(message) == frame


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not_json"),
        (b"\xff\xfe", "not_json"),
        ('{"type"', "not_json"),
        ("null", "no_type"),
        ("[1]", "no_type"),
        ('{"type":null}', "no_type"),
        ('{"event":"start"}', "no_type"),
        ('{"type":"telepathy"}', "unknown_type"),
        ('{"type":"prompt"}', "bad_shape"),
        ('{"type":"prompt","voicePrompt":7}', "bad_shape"),
        ('{"type":"dtmf","digit":"12"}', "bad_shape"),
        ('{"type":"setup"}', "bad_shape"),
        ('{"type":"setup","callSid":"CA1","customParameters":[1]}', "bad_shape"),
        ('{"type":"info","name":"tokensPlayed"}', "bad_shape"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text, fault):
    assert parse(text) == Refused(fault)


ATOMS = st.sampled_from([None, True, 0, -7, 1e99, "", "x", "on", "CA1", "\x00é"])
JSON = ATOMS | st.lists(ATOMS, max_size=2) | st.dictionaries(st.sampled_from(["a", "ticket"]), ATOMS)
KEYS = ("voicePrompt", "last", "digit", "utteranceUntilInterrupt", "name", "value", "callSid", "customParameters", "sessionId")


@given(st.sampled_from(["setup", "prompt", "dtmf", "interrupt", "info", "error"]), st.dictionaries(st.sampled_from(KEYS), JSON))
def test_nothing_that_comes_raises(kind, fields):
    parse(json.dumps({**fields, "type": kind}))


@given(st.text() | st.binary())
def test_no_text_raises(raw):
    parse(raw)


def test_what_was_said_is_kept_within_bounds():
    assert len(read({"type": "prompt", "voicePrompt": "x" * 50_000}).text) == 4000
    assert len(read({**SETUP, "customParameters": {str(n): "y" for n in range(99)}}).parameters) == 20


# --- what bella says -------------------------------------------------------------------------------------------------


def line(text, language="en-CA"):
    return Prompt("p", language, text)


def test_a_reply_is_words_with_their_languages_and_what_must_be_heard_cannot_be_interrupted():
    reply = Reply("c:1", (line("Tuesday."), line("At ten."), line(" "), line("Oui?", "fr-CA")), "listen", Listen("yes_no", "en-CA"), 2)
    said = [json.loads(message) for message in RelayTransport(LOCALES).render(reply)]
    assert [(one["token"], one["lang"], one["interruptible"], one["last"]) for one in said] == [
        ("Tuesday. ", "en-US", False, False),
        ("At ten. ", "en-US", False, True),
        ("Oui? ", "fr-CA", True, True),
    ]
    assert all(one["type"] == "text" and one["preemptible"] is False for one in said)


def test_a_name_is_no_markup():
    said = json.loads(text_message(line("Smith & <b>Sons"), LOCALES, last=True, interruptible=True))["token"]
    assert said.split() == ["Smith", "and", "b", "Sons"]
    assert " et " in json.loads(text_message(line("Roy & Fils", "fr-CA"), LOCALES, last=True, interruptible=True))["token"]


def test_the_other_messages_are_as_documented():
    assert json.loads(language_message("fr-CA", LOCALES)) == {"type": "language", "ttsLanguage": "fr-CA", "transcriptionLanguage": "fr-CA"}
    assert json.loads(play_message("https://x.ca/a.wav"))["source"] == "https://x.ca/a.wav"
    ended = json.loads(end_message(Handoff(4, "done")))
    assert isinstance(ended["handoffData"], str)
    assert read_handoff(ended["handoffData"]) == Handoff(4, "done")


@pytest.mark.parametrize(
    "text",
    ["", "null", "7", '"x"', "{}", '{"turn": "4", "why": "done"}', '{"turn": 4, "why": "because"}', '{"turn": 4, "why": []}', "\x00"],
)
def test_what_is_no_handoff_of_bellas_is_none(text):
    assert read_handoff(text) is None


@pytest.mark.parametrize(
    ("frame", "body"),
    [
        (Prompted("yes", last=True), Spoken("yes")),
        (Prompted(" ... ", last=True), Nothing()),
        (Prompted("", last=True), Nothing()),
        (Pressed("2"), Keys("2")),
    ],
)
def test_what_a_caller_does_is_the_body_of_a_turn(frame, body):
    assert RelayTransport(LOCALES).read(frame) == body


@pytest.mark.parametrize("language", TABLE)
def test_a_session_is_twiml_that_twilio_knows_with_every_engine_and_voice_pinned(language):
    text = document(
        relay(
            "wss://x.ca/twilio/relay",
            "tick&et",
            "https://x.ca/a?b=1&c=2",
            language=language,
            locales=LOCALES,
            hints=("Dr Roy, DMD", "détartrage"),
        )
    )
    assert faults(text) == []
    noun = ET.fromstring(text).find("Connect/ConversationRelay")
    pinned = ("ttsProvider", "voice", "transcriptionProvider", "speechModel")
    for element, row in ((noun, TABLE[language]), *zip(noun.findall("Language"), TABLE.values(), strict=True)):
        assert tuple(element.get(name) for name in pinned) == (row.relay_tts, row.relay_voice, row.relay_transcription, row.relay_model)
    assert noun.get("language") == TABLE[language].relay_language
    assert noun.get("hints") == "Dr Roy DMD,détartrage"
    assert noun.get("welcomeGreeting") is None  # the first words are the dialogue's, and may hold what a greeting must not
    assert ET.fromstring(text).findtext("Redirect") == ET.fromstring(text).find("Connect").get("action") == "https://x.ca/a?b=1&c=2"


# --- what was heard --------------------------------------------------------------------------------------------------

MUST, REST = "Tuesday the tenth of November at ten, for Peter Jones.", "Is that right?"


def playing(must=MUST, rest=REST):
    return RelayPlayback(must, rest, sent_at=100.0)


def test_what_is_being_said_is_not_heard_yet():
    play = playing()
    assert not play.heard(100.5)
    assert play.must_be_waited_for(100.5)
    assert not play.over


def test_what_was_said_is_heard():
    play = playing()
    play.played(MUST)
    assert play.heard(100.5)
    assert not play.must_be_waited_for(100.5)
    assert not play.over
    play.played(REST)
    assert play.over


@pytest.mark.parametrize(
    "events",
    [
        ["Tuesday the tenth", "Tuesday the tenth of November at ten, for Peter Jones. "],
        ["Tuesday the tenth ", "of November at ten,", "for Peter Jones."],
    ],
)
def test_words_are_added_up_whether_twilio_tells_all_of_them_or_the_next(events):
    play = playing()
    for words in events[:-1]:
        play.played(words)
    assert not play.heard(100.5)
    play.played(events[-1])
    assert play.heard(100.5)


def test_without_events_time_must_have_passed():
    play = playing(must="x" * 50, rest="")
    assert not play.heard(101.9)
    assert play.heard(102.1)


def test_an_interruption_leaves_unheard_what_was_not_said_however_long_ago_it_was():
    play = playing()
    play.interrupted("Tuesday the tenth of")
    assert play.over
    assert not play.heard(999.0)


def test_an_interruption_of_the_question_leaves_the_read_back_heard():
    for until in (f"{MUST} Is that", "Is that"):
        play = playing()
        play.interrupted(until)
        assert play.heard(100.5), until


def test_an_interruption_that_tells_nothing_proves_nothing():
    play = playing()
    play.interrupted("")
    assert not play.heard(999.0)


def test_the_same_words_at_the_beginning_of_both_prove_nothing():
    play = playing(must="Is it Tuesday at ten?", rest="Is it?")
    play.interrupted("Is it")
    assert not play.heard(999.0)


def test_what_may_be_cut_off_counts_as_heard_only_when_all_of_it_was_said():
    play = playing(must="", rest="How can I help you?")
    play.interrupted("How can I")
    assert not play.heard(999.0)
    whole = playing(must="", rest="How can I help you?")
    whole.interrupted("How can I help you?")
    assert whole.heard(999.0)


def test_an_interruption_after_the_end_takes_nothing_back():
    play = playing()
    play.played(MUST + REST)
    play.interrupted("")
    assert play.heard(100.5)


def test_a_pause_in_the_middle_is_no_end():
    play = playing()
    play.quiet(100.4)
    assert not play.over
    play.quiet(106.0)
    assert play.over


def test_an_end_that_nobody_tells_comes_in_time():
    play = playing(must="", rest="x" * 100)
    assert play.ends_at == pytest.approx(100.0 + 10 + 1.5)
    assert attrs.evolve(play, pace=10.0).ends_at == pytest.approx(100.0 + 1.15)
    play.finish()
    assert play.over


@given(st.text(), st.text(), st.lists(st.text(), max_size=4), st.text())
def test_an_interrupted_read_back_is_heard_only_if_all_its_letters_were_said(must, rest, played, until):
    letters = "".join(filter(str.isalnum, must.casefold()))
    play = RelayPlayback(must, rest, sent_at=0.0)
    for words in played:
        play.played(words)
    if play.over:
        return
    play.interrupted(until)
    said = "".join(filter(str.isalnum, "".join((*played, until)).casefold()))
    if play.heard(0.0) and letters and len(said) < len(letters):
        continued = "".join(filter(str.isalnum, rest.casefold()))
        assert until
        assert continued.startswith("".join(filter(str.isalnum, until.casefold())))
