"""A caller who only greets is asked, in that language, what can be done; and the gravest script is spoken in the caller's language."""

from datetime import UTC, datetime

from bella_core.domain.dialogue.state import initial
from bella_core.domain.dialogue.step import step
from bella_core.domain.dialogue.types import Started, Understood
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.line import read

AT = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)


def said(*words):
    made = step(initial("call"), Started(LOCATION.id, None), AT, CLINIC)
    for line in words:
        language = made.reply.listen.language
        text, found = read(line, language, AT, expecting=made.reply.listen.expecting)
        made = step(made.state, Understood(text, found), AT, CLINIC)
    return made


def test_a_greeting_is_no_failure_and_changes_no_language():
    made = said("hi there")

    assert made.state.language == "en-CA"
    assert made.state.trouble.misses == 0
    assert [part.key for part in made.reply.parts] == ["reason"]


def test_a_french_greeting_is_answered_in_french():
    assert said("bonjour").reply.listen.language == "fr-CA"


def test_a_second_empty_greeting_counts():
    assert said("hello", "hello").state.trouble.misses == 1


def test_911_is_said_in_the_language_of_the_caller():
    made = said("j'ai de la misère à respirer pis ma face est toute enflée")

    assert {part.language for part in made.reply.parts} == {"fr-CA"}
    assert "911" in made.reply.parts[0].text


def test_english_is_heard_behind_a_french_question():
    made = said("shun swee", "I want to book")

    assert made.state.language == "en-CA"
