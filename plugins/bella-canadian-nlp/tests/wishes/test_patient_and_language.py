"""For whom, whether known, and in which language."""

import pytest


@pytest.mark.parametrize(
    ("text", "language", "relation"),
    [
        ("my son has hockey on Tuesday so I want Wednesday for my cleaning", "en-CA", None),
        ("my mom's visiting Friday so I can't, Monday for a cleaning please", "en-CA", None),
        ("My wife says I need a cleaning. Thursday at ten", "en-CA", None),
        ("My husband works nights so I need a morning for my cleaning", "en-CA", None),
        ("Ma femme dit que j'ai besoin d'un nettoyage", "fr-CA", None),
        ("ma mère vient vendredi, lundi pour un nettoyage", "fr-CA", None),
        ("mon gars a son hockey mardi, mercredi pour mon nettoyage", "fr-CA", None),
        ("my son has hockey on Tuesday, he needs a cleaning on Wednesday", "en-CA", "child"),
        ("my wife says her tooth hurts", "en-CA", "partner"),
        ("ma femme dit qu'elle a besoin d'un nettoyage", "fr-CA", "partner"),
        ("my son has a toothache", "en-CA", "child"),
        ("for my son who has hockey on Tuesday", "en-CA", "child"),
    ],
)
def test_who_is_only_spoken_of_is_not_the_patient(hear, text, language, relation):
    found = [
        one.value.relation
        for one in hear(text, language=language, expecting=("intent", "patient_relation"))
        if one.kind == "patient_relation"
    ]
    assert found == ([relation] if relation else [])


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("my son", "child"),
        ("mon fils", "child"),
        ("ma blonde", "partner"),
        ("my mom", "parent"),
        ("ma mère", "parent"),
        ("moi", "self"),
        ("a friend", "other"),
    ],
)
def test_a_bare_relation_answers_the_question_for_whom(says, text, relation):
    assert f"rel:{relation}" in says(text, expecting=["patient_relation"])


@pytest.mark.parametrize(
    "text", ["my son has soccer at four", "ma blonde m'a dit d'appeler", "my wife works at the hospital", "that time is good for me"]
)
def test_someone_mentioned_in_passing_is_not_the_patient(says, text):
    assert not [one for one in says(text) if one.startswith("rel:")]


@pytest.mark.parametrize(
    "text", ["Bonjour, je voudrais prendre un rendez-vous", "est-ce que vous avez de la place demain", "j'ai mal à une dent depuis hier"]
)
def test_a_whole_sentence_in_the_other_language_is_noticed(says, text):
    assert "~fr!" in says(text, "en-CA")
    assert "~fr!" not in says(text, "fr-CA")


def test_a_whole_english_sentence_on_a_french_call_is_noticed(says):
    assert "~en!" in says("I would like to book an appointment for my son", "fr-CA")


@pytest.mark.parametrize(
    "text",
    [
        "oui",
        "Tremblay",
        "un cleaning",
        "merci",
        "rendez-vous",
        "I want a rendez-vous please",
        "okay merci",
        "Jean-Paul de la Durantaye",
        "mardi",
        "le 12",
        "bonjour, yes",
    ],
)
def test_a_borrowed_word_switches_nothing(says, text):
    assert "~fr!" not in says(text, "en-CA")


@pytest.mark.parametrize(
    "text",
    ["un cleaning", "okay", "yes", "weekend", "non le weekend", "chus booké", "McDonald", "c'est cool", "oui, un check-up full complet"],
)
def test_an_english_word_in_french_switches_nothing(says, text):
    assert "~en!" not in says(text, "fr-CA")


@pytest.mark.parametrize("text", ["I speak a little French", "my French teacher", "je parle un peu anglais"])
def test_talking_of_a_language_does_not_ask_for_it(says, text):
    assert not {"fr!", "en!"} & set(says(text))


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("moi pis mon p'tit gars", {"self", "child"}),
        ("c'est pour moi pis mon p'tit gars", {"self", "child"}),
        ("ma fille pis moi", {"self", "child"}),
        ("it's for me and my daughter", {"self", "child"}),
        ("moi et mon chum", {"self"}),
    ],
)
def test_two_patients_in_one_breath_are_two(says, text, relations):
    assert relations <= {one.removeprefix("rel:") for one in says(text) if one.startswith("rel:")}
