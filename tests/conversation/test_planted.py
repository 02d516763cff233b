"""Nothing that is planted in what people say is shown to a language model: names, numbers, addresses, whoever says them and however."""

import json
import os
from pathlib import Path

import pytest
from bella_canadian_nlp import CanadianNlp

from bella_core.domain.dialogue.proposals import KINDS
from bella_core.domain.dialogue.types import Understood
from bella_core.plugin import Extraction, NameValue
from bella_core.services.proposals_evidence import quoted
from bella_core.services.proposals_masking import masked
from bella_core.services.proposals_numbers import is_number
from bella_core.services.proposals_vocabulary import tokens_of, vocabulary
from tests.conversation.house import House
from tests.conversation.models import NOTHING, Model
from tests.conversation.planted import PLANTED
from tests.dialogues.clinic import CLINIC

NEEDS = sorted({tuple(kinds) for kinds in KINDS.values()})
#: Rows of people who say who they are, and of people who are spoken of. Those of `name_en_sgd` name clinics.
NAMES = ("name_en", "name_en_evi", "person_en_slurp")
#: Rows of telephone numbers and e-mail addresses; of what has a number in it that may be a day or an hour where these are asked for.
OWN, NUMBERS = ("phone_en", "phone_foreign", "phone_spoken_en", "phone_spoken_fr", "email"), ("spelled_en_evi", "dob_en_evi", "number_en")
#: Words of an address that are no part of it, and numbers that are words.
_SAID_SO = frozenset({"at", "dot", "point", "a", "à", "arobase"})
_ORDINARY = frozenset({"one", "un", "une", "first", "second", "oh"})


def seen(said, kinds, extractions=()):
    return masked(Understood(said, extractions), vocabulary().with_lists(CLINIC, kinds), kinds)


def words(text):
    """The words of a text, but for what is left of one after an apostrophe."""
    return [token.low for token in tokens_of(text) if len(token.low) > 1 or not token.elided]


def holds(text, planted):
    """Whether all words of something stand in a text, one after the other."""
    there, wanted = words(text), words(planted)
    return any(there[first : first + len(wanted)] == wanted for first in range(len(there) - len(wanted) + 1))


def rows(name):
    folder = Path(os.environ["BELLA_EVAL_DATA"])
    for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if values := [str(value["value"]) for item in row["expect"].get("items", ()) for value in item["any"]]:
            yield row["text"], values


def test_there_are_enough_of_them():
    assert len(PLANTED) >= 250
    assert all(holds(said, planted) for said, all_of_it in PLANTED for planted in all_of_it)


@pytest.mark.parametrize("kinds", NEEDS, ids="-".join)
def test_nothing_that_is_planted_is_shown(kinds):
    shown = [(said, seen(said, kinds), planted) for said, all_of_it in PLANTED for planted in all_of_it]
    assert [(said, text, planted) for said, text, planted in shown if holds(text, planted)] == []


@pytest.mark.parametrize("kinds", NEEDS, ids="-".join)
def test_what_a_reader_suspects_is_not_shown_though_nothing_else_marks_it(kinds):
    said = "bring perfect weather along please"
    suspected = Extraction("name", NameValue("Perfect", "Weather", "Perfect Weather"), said[6:21], 6, 21, 0.05)
    assert holds(seen(said, kinds), "perfect weather")
    assert seen(said, kinds, (suspected,)) == "bring ####### ####### along please"


def test_the_words_that_are_left_stand_where_the_caller_said_them():
    for said, _ in PLANTED:
        text = seen(said, ("time",))
        assert len(text) == len(said)
        for token in tokens_of(text):
            left = text[token.start : token.end]
            found = quoted(left, text, said)
            assert said[token.start : token.end] == left
            assert found is None or found.text == said[slice(*found.place(0, len(found.text)))]


#: What callers say of teeth and times that words are needed for which people are called too.
NEEDED = (
    "my filling fell out", "I need a root canal", "my wisdom tooth hurts", "the bridge came off", "any day in the morning is fine", "sometime in the day",
    "it hurts when I chew", "I have a sharp pain", "could I speak to the doctor", "the day after tomorrow", "would another time be good for you",
    "my daughter broke her front tooth", "my son needs a cleaning", "my kids are at school until three", "my husband would like to come",
    "ma fille a perdu un morceau", "mon mari veut venir demain", "mes enfants sont à l'école", "c'est bien le matin", "il y a du sang",
    "j'ai besoin d'aide", "mon conjoint travaille le soir", "un traitement de racine", "it's in the way",
)  # fmt: skip


@pytest.mark.parametrize("said", NEEDED)
def test_what_is_needed_to_understand_is_shown(said):
    assert seen(said, KINDS["reason"]) == said


#: A call of somebody who says everything, at every turn that a model is asked in.
CALL = ("I would like to make an appointment", "no I am new", "Peter Quackenbush", "my boy chance chipped it he is nine and he is west's pal", "a cleaning",
        "well my number is four one six five five five oh one nine nine you see", "light and day say whenever really")  # fmt: skip
SAID_OF_THEM = ("peter", "quackenbush", "chance", "nine", "west", "four", "five", "light")


async def test_a_call_shows_a_model_none_of_who_calls(db):
    model = Model(lambda said, request: NOTHING)
    house = await House(db, plugins=(CanadianNlp, model)).open()
    try:
        line = await house.call(*CALL)
    finally:
        await house.close()
    assert line.turn
    assert len(model.requests) >= 2
    for request in model.requests:
        assert not set(words(json.loads(request.input)["caller_said"])) & set(SAID_OF_THEM)
        assert "Peter" not in request.input


@pytest.mark.skipif("BELLA_EVAL_DATA" not in os.environ, reason="BELLA_EVAL_DATA names no folder of evaluation rows")
@pytest.mark.parametrize("kinds", [KINDS["reason"], KINDS["service"]], ids="-".join)
def test_no_row_of_names_numbers_and_addresses_shows_one(kinds):
    told = []
    for file in NAMES:
        for said, values in rows(file):
            text, names = seen(said, kinds), {word for value in values for word in words(value)}
            told += [(said, text)] if any(holds(text, name) for name in names) else []
    for file in OWN:
        for said, values in rows(file):
            left = set(words(seen(said, kinds))) - _SAID_SO - _ORDINARY
            address = {word for value in values for word in words(value)}
            told += [(said, left)] if any(map(is_number, left)) or left & address else []
    for file in NUMBERS:
        whole = [(set(words(seen(said, kinds))), said) for said, _ in rows(file)]
        told += [(said, left) for left, said in whole if "time" not in kinds and any(map(is_number, left - _ORDINARY))]
    assert told == []
