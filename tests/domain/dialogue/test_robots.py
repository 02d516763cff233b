"""Nobody's calls end within half a minute and leave nothing; a relay operator is somebody."""

import pytest

from bella_core.domain.dialogue.operators import is_operator, without_go_ahead
from bella_core.domain.dialogue.types import SetOutcome
from bella_core.telephony.keypads import KEYPADS
from tests.domain.dialogue.talk import BOOK, SHUT, YES, Talk, intent, name, read, service
from tests.domain.dialogue.test_emergencies import emergency
from tests.domain.dialogue.test_prompts import PACE

RECORDINGS = (
    "This is an important message about your Google business listing. To speak to a specialist press 1. To be removed press 9.",
    "Hi, you have reached the voicemail of John. I'm not available right now. Please leave a message after the tone.",
    "Hello, this is an automated call from the air duct cleaning department. Press one to be connected to one of our agents now.",
    "Your social insurance number has been suspended. There is an arrest warrant in your name, do not hang up, press 1 now.",
    "Bonjour, ceci est un message enregistré. Pour parler à un conseiller, appuyez sur le 1. Pour être retiré de la liste, faites le 9.",
    "Vous avez bien joint la boîte vocale de Sylvie. Je ne suis pas disponible, laissez votre message après le bip sonore.",
    "Félicitations, vous avez gagné une croisière. Pour réclamer votre prix appuyez sur le 1 dès maintenant.",
)
PEOPLE = (
    "Hi, I got your message that said press 1 to confirm, and I want to speak to somebody about it please",
    "I tried to call before and I got the voicemail, and it said leave a message after the tone, so here I am again",
    "j'ai rappelé parce que la boîte vocale disait de laisser un message après le bip, mais je veux parler à quelqu'un",
    "can I leave a message for the dentist after the tone or do you take it down for me now",
    "press 1",
    "hello is this the dentist, my mother needs a cleaning and she cannot come to the phone",
    "bonjour est-ce que je suis bien chez le dentiste, la dentiste est pas disponible samedi matin",
)


def silent(**how):
    return Talk(**how).silence().silence()


@pytest.mark.parametrize("how", [{}, {"when": SHUT}, {"languages": ("fr-CA", "en-CA")}])
def test_two_silent_first_turns_are_nobody_and_leave_nothing(how):
    talk = silent(**how)
    assert (talk.keys, talk.reply.then) == (["robot"], "hang_up")
    assert talk.hang_up().tells == [SetOutcome("robot")]


@pytest.mark.parametrize("how", [{"languages": ("en-CA", "fr-CA")}, {"languages": ("fr-CA", "en-CA")}, {"when": SHUT}])
def test_nobody_is_let_go_within_half_a_minute(how):
    talk = Talk(**how)
    said = len(talk.text)
    for _ in range(2):
        said += len(talk.silence().text)
    assert said / PACE + 2 * KEYPADS["open"].timeout_s <= 30


def test_after_the_first_silence_keys_are_offered_to_who_may_have_no_voice():
    talk = Talk().silence()
    assert talk.keys == ["reason.silent"]
    assert talk.key("1").asked == "status"


def test_who_has_said_anything_is_somebody():
    talk = Talk().hear(text="hello").silence().silence()
    assert (talk.reply.then, "robot" in talk.keys) == ("listen", False)


@pytest.mark.parametrize("words", RECORDINGS)
def test_a_recording_is_taken_leave_of_at_once(words):
    talk = Talk().hear(name("Google Business"), service("checkup"), text=words)
    assert (talk.keys, talk.reply.then) == (["robot"], "hang_up")
    assert talk.hang_up().tells == [SetOutcome("robot")]


@pytest.mark.parametrize("words", PEOPLE)
@pytest.mark.parametrize("twice", [False, True])
def test_who_tells_of_a_recording_is_somebody(words, twice):
    talk = Talk().hear(text=words)
    if twice:
        talk.hear(text=words)
    assert "robot" not in talk.keys


def test_one_word_of_a_machine_s_is_asked_about_before_it_counts():
    words = "thank you for your patience please stay on the line or press 2 at any time"
    talk = Talk().hear(text=words)
    assert talk.reply.then == "listen"
    assert talk.hear(text=words).keys == ["robot"]


def test_who_talks_without_a_pause_and_answers_nothing_twice_is_a_recording():
    tirade = "we are the leading provider of solutions for growing businesses all across the country " * 5
    talk = Talk().hear(text=tirade)
    assert talk.reply.then == "listen"
    assert talk.hear(text=tirade).keys == ["robot"]


def test_somebody_who_has_begun_a_booking_is_no_recording():
    talk = Talk().hear(BOOK).hear(text=RECORDINGS[0])
    assert "robot" not in talk.keys


def test_an_emergency_is_heard_in_whatever_it_is_said():
    assert Talk().hear(emergency("911", "breathing"), text=RECORDINGS[0]).keys[0] == "emergency.911"


# --- relay operators ---------------------------------------------------------------------------------------------------

OPERATORS = (
    "Hello this is relay operator 4312 with a call from a deaf person, have you received a relay call before? Go ahead",
    "hi, IP relay 2217, the person is typing, please hold. GA",
    "communications assistant for a TTY user, press the key when you are ready, you have reached the relay service, to speak with a person say go ahead",
    "Bonjour, ici le service de relais Bell, téléphoniste 4312, à vous",
    "opératrice du relais, j'ai une personne sourde en ligne, à vous de parler",
)


@pytest.mark.parametrize("words", OPERATORS)
def test_a_relay_operator_is_a_caller(words):
    talk = Talk().hear(YES, name("Relay Operator"), text=words)
    assert (talk.keys, talk.asked, talk.form.name) == (["operator", "reason"], "reason", None)
    assert talk.reply.listen.patient
    for _ in range(5):
        assert talk.silence().reply.then == "listen"
    assert talk.hear(BOOK, text="I need an appointment").asked == "name"


def test_an_operator_who_says_what_it_is_about_is_not_asked_again():
    talk = Talk().hear(BOOK, service("checkup"), text="relay call for a deaf caller who would like a check-up")
    assert (talk.asked, talk.call.state.operator) == ("name", True)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I need a cleaning, go ahead", "I need a cleaning"),
        ("tomorrow at two GA", "tomorrow at two"),
        ("GA", ""),
        ("thank you bye GA SK", "thank you bye"),
        ("demain à deux heures, à vous", "demain à deux heures"),
        ("go ahead and book it", "go ahead and book it"),
        ("my name is Olga", "my name is Olga"),
    ],
)
def test_go_ahead_is_no_part_of_what_is_said(said, left):
    assert without_go_ahead(said) == left


@pytest.mark.parametrize("words", ["I need a cleaning", "can you relay a message", "my sister is deaf", "le relais routier"])
def test_not_everybody_is_an_operator(words):
    assert not is_operator(words)


def test_an_operator_has_half_an_hour():
    talk = Talk().hear(text=OPERATORS[0])
    talk.call.at = talk.call.state.started_at.replace(hour=15, minute=20)
    assert talk.hear(BOOK).reply.then == "listen"


def test_intents_and_answers_alone_are_no_marks():
    assert Talk().hear(intent("human"), read("number", 1), text="a person please").reply.then == "transfer"
