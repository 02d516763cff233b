from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import Cleaned, Span, TurnContext, Utterance

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)

FILLED = [
    ("um I I I want to book", "I want to book"),
    ("uh it's for Tuesday", "it's for Tuesday"),
    ("I'd like, um, a cleaning", "I'd like, a cleaning"),
    ("I want I want to cancel", "I want to cancel"),
    ("can I can I come in on Monday", "can I come in on Monday"),
    ("app- appointment for Tuesday", "appointment for Tuesday"),
    ("wh- what time do you close", "what time do you close"),
    ("Tuesday um.", "Tuesday."),
    ("um", ""),
]
FILLED_FR = [
    ("euh ben je voudrais euh un rendez-vous", "je voudrais un rendez-vous"),
    ("je je je voudrais céduler un cleaning", "je voudrais céduler un cleaning"),
    ("c'est pour le le nettoyage", "c'est pour le nettoyage"),
    ("ben là, j'ai mal", "là, j'ai mal"),
]
REPAIRED = [
    ("July fourth, no, July fifth, 1982", "July fifth, 1982"),
    ("July fourth uh no August third 1982", "August third 1982"),
    ("June 5th, no, June 6th 1985", "June 6th 1985"),
    ("Thursday the fourth, sorry, Thursday the eleventh", "Thursday the eleventh"),
    ("jeudi à dix heures, non, jeudi à onze heures", "jeudi à onze heures"),
    ("Tuesday at ten, no, Thursday", "at ten, Thursday"),
    ("Anna Brown, no, Anna Browne with an e", "Anna Browne with an e"),
    ("my name is John Smith, no, John Smythe", "my name is John Smythe"),
    ("Anne Roy, non, Anne Leroy", "Anne Leroy"),
    ("Tuesday, I mean Thursday", "Thursday"),
    ("on the 8th no the 9th", "on the 9th"),
    ("at three no sorry at four", "at four"),
    ("six months no 3 months", "3 months"),
    ("my name is John, no sorry, Jon Smith", "my name is Jon Smith"),
    ("it's for my daughter, sorry, my son", "it's for my son"),
    ("I'd like a cleaning, or wait, a checkup", "I'd like a checkup"),
    ("what time do you open no wait what time do you close", "what time do you close"),
    ("four one six five five five no sorry five five six zero one two three", "four one six five five six zero one two three"),
    ("nine oh five, no, four one six, five five five, zero one two three", "four one six, five five five, zero one two three"),
    ("my number is 416 555 0123 no wait 0124", "my number is 416 555 0124"),
    ("the morning appointment no sorry the afternoon appointment", "the afternoon appointment"),
    ("a wisdom tooth no sorry a front tooth", "a front tooth"),
    ("on Tuesday no no on Thursday rather", "on Thursday"),
    ("Monday no not Monday but Wednesday", "Wednesday"),
    ("what day uh when is my appointment", "when is my appointment"),
    ("how much what is the price", "what is the price"),
    ("how long or better what does it cost", "what does it cost"),
    ("when is no I meant to ask what is the address", "what is the address"),
    ("In the no What time do you open", "What time do you open"),
]
REPAIRED_FR = [
    ("mardi non jeudi", "jeudi"),
    ("mardi, je veux dire jeudi", "jeudi"),
    ("mardi ou plutôt jeudi", "jeudi"),
    ("c'est pour ma fille, pardon, mon fils", "c'est pour mon fils"),
    ("à trois heures, non, à quatre heures", "à quatre heures"),
    ("lundi non pas lundi mais mercredi", "mercredi"),
    ("quatre un six cinq cinq cinq non pardon cinq cinq six zéro un deux trois", "quatre un six cinq cinq six zéro un deux trois"),
]
INVENTED = [
    "Thanks for watching!", "Thank you for watching.", "Please subscribe to my channel.", "[MUSIC]", "(upbeat music)", "♪ ♪", "[BLANK_AUDIO]",
    "Subtitles by the Amara.org community", "Thank you so much for joining us today, thank you so much for joining us today.",
    "Thanks for watching. Thank you.", "www.example.org", "I'll see you in the next video.", "Don't forget to like and subscribe!",
]  # fmt: skip
INVENTED_FR = [
    "Sous-titrage Société Radio-Canada", "Sous-titrage ST' 501", "Sous-titres réalisés par la communauté d'Amara.org", "[Musique]",
    "Merci d'avoir regardé cette vidéo !", "N'oubliez pas de vous abonner", "Abonnez-vous à la chaîne",
]  # fmt: skip
KEPT = [
    "Thank you.", "Thanks a lot, bye bye.", "Yes.", "yes yes yes", "no no no, I said Friday", "uh huh", "mm-hmm", "nope nope nope", "Bye.", "Thank you, see you Monday.",
    "what about Tuesday or when do you close", "do you know what time it is", "Monday or like Tuesday", "Monday or perhaps Tuesday",
    "what time do you open and what time do you close", "tell me when and where", "I'd rather not", "Good morning I wanted to ask something", "no not Monday but Wednesday",
    "no, Thursday", "I have no insurance", "I'm sorry I'm late", "Monday or Tuesday", "not Tuesday, no, Thursday", "my tooth hurts no fever", "a lot of pain no swelling",
    "there's no rush", "no trouble swallowing, no trouble breathing", "trouble swallowing, no trouble breathing", "no fever no swelling", "I want to cancel. No, move it to Friday.", "wait, I have a question", "actually I'd rather come in the afternoon", "rather in the morning",
    "let's make that Friday", "I can't breathe, I mean, it's hard to breathe", "yes or no", "five five five five", "o r t er", "Ben Tremblay", "very very sore",
    "I heard music on the line", "(416) 555-0123",
]  # fmt: skip
KEPT_FR = [
    "non non, c'est correct", "oui, non, c'est pas ça", "vous vous appelez comment", "plutôt en après-midi", "mardi plutôt que jeudi", "Merci beaucoup", "oui oui oui",
    "c'est correct ou non", "nous nous sommes trompés", "deux deux quatre", "bonjour bonjour",
]  # fmt: skip


@pytest.mark.parametrize(("said", "left"), [*FILLED, *REPAIRED])
def test_fillers_stutters_and_repairs_are_taken_out(clean, said, left):
    assert clean(said).text == left


@pytest.mark.parametrize(("said", "left"), [*FILLED_FR, *REPAIRED_FR])
def test_fillers_stutters_and_repairs_are_taken_out_of_french(clean, said, left):
    assert clean(said, "fr-CA").text == left


@pytest.mark.parametrize("said", INVENTED)
def test_what_an_engine_invents_is_dropped(clean, said):
    assert clean(said).text == ""


@pytest.mark.parametrize("said", INVENTED_FR)
def test_what_an_engine_invents_in_french_is_dropped(clean, said):
    assert clean(said, "fr-CA").text == ""


@pytest.mark.parametrize("said", KEPT)
def test_what_callers_say_is_kept(clean, said):
    assert clean(said) == Cleaned.verbatim(said)


@pytest.mark.parametrize("said", KEPT_FR)
def test_what_callers_say_in_french_is_kept(clean, said):
    assert clean(said, "fr-CA") == Cleaned.verbatim(said)


def test_what_was_removed_is_told_with_its_reason(clean):
    cleaned = clean("[MUSIC] um it's it's Tuesday I mean Thursday")
    assert cleaned.text == "it's Thursday"
    assert [(span.start, span.why) for span in cleaned.removed] == [(0, "invention"), (8, "filler"), (11, "stutter"), (21, "repair")]


def test_what_another_plugin_removed_before_stays_told(plugin):
    utterance = Utterance("XX um Tuesday", "en-CA")
    before = Cleaned("um Tuesday", (Span(0, 3, "other"),), (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13))
    cleaned = plugin.clean_transcript(utterance, before, TurnContext("call", NOW, "en-CA"))
    assert cleaned == Cleaned("Tuesday", (Span(0, 3, "other"), Span(3, 6, "filler")), (6, 7, 8, 9, 10, 11, 12, 13))


_WORDS = st.sampled_from(
    [
        "um",
        "uh",
        "no",
        "sorry",
        "i",
        "mean",
        "wait",
        "or",
        "rather",
        "tuesday",
        "thursday",
        "four",
        "one",
        "six",
        "five",
        "non",
        "pardon",
        "euh",
        "ben",
        "je",
        "the",
        "the",
        "a",
        "name",
        "is",
        "[MUSIC]",
        "thanks",
        "for",
        "watching",
        ".",
        ",",
        "?",
        "!",
        "—",
        "I'm",
        "416",
        "555",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join)), st.sampled_from(["en-CA", "fr-CA"]))
def test_words_are_only_deleted_and_their_places_are_known(clean, said, language):
    cleaned = clean(said, language)
    assert len(cleaned.origin) == len(cleaned.text) + 1
    assert list(cleaned.origin) == sorted(cleaned.origin)
    assert all(said[place] == char for place, char in zip(cleaned.origin, cleaned.text, strict=False))
    gone = {place for span in cleaned.removed for place in range(span.start, span.end)}
    assert gone == set(range(len(said))) - set(cleaned.origin[:-1])
