"""What a telephone does for a caller is told to a writer in words."""

import pytest

from bella_core.domain.dialogue.prompts import CATALOGUES
from bella_core.domain.dialogue.types import Listen, Prompt, Reply
from bella_core.telephony.chat import ChatTransport
from bella_core.telephony.transport import Keys, Nothing, Spoken

CHAT = ChatTransport("+14165550100")


def written(key, text, language="en-CA", then="listen"):
    reply = Reply("c:1", (Prompt(key, language, text),), then, Listen("open", language) if then == "listen" else None)
    return CHAT.render(reply)


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("2", Keys("2")),
        (" # ", Keys("#")),
        ("416 555 0142", Spoken("416 555 0142", source="typed")),
        ("yes", Spoken("yes", source="typed")),
        ("  ", Nothing()),
    ],
)
def test_a_single_key_is_pressed_and_anything_else_was_typed(typed, body):
    assert CHAT.read(typed) == body


def test_a_clinic_without_a_number_names_none():
    reply = Reply("c:1", (Prompt("transfer", "en-CA", ""),), "transfer", None)
    [told] = ChatTransport("").render(reply).parts
    assert told.text == CHAT.render(reply).parts[0].text.replace("(416) 555-0100", "–")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en-CA", "Press 0 for a person. For a cleaning, press 1.", "Type 0 for a person. For a cleaning, type 1."),
        ("fr-CA", "Faites le 0. Pour un nettoyage, faites le 1.", "Écrivez 0. Pour un nettoyage, écrivez 1."),
        ("en-CA", "Under pressure, press on.", "Under pressure, press on."),
    ],
)
def test_keys_are_typed(language, text, told):
    assert written("reason", text, language).parts[0].text == told


@pytest.mark.parametrize("language", ["en-CA", "fr-CA"])
def test_nothing_of_a_telephones_is_promised_in_writing(language):
    for key, texts in CATALOGUES[language].items():
        for text in texts:
            told = written(key, text.replace("{digit}", "1"), language).parts[0].text
            for phrase in (
                "putting you through",
                "the tone",
                "le signal",
                "transfère votre appel",
                "Hang up",
                "Raccrochez",
                "ress 1",
                "aites le",
            ):
                assert phrase not in told, (key, told)


@pytest.mark.parametrize(("then", "status"), [("listen", "open"), ("message", "message"), ("transfer", "over"), ("hang_up", "over")])
def test_what_becomes_of_it_is_told(then, status):
    assert written("x", "y", then=then).status == status
