"""A whole postal code, e-mail address or birth date is never shown where a day or an hour is asked for, nor a name that the call knows."""

import json

import pytest
from bella_canadian_nlp import CanadianNlp
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.dialogue.proposals import KINDS
from bella_core.domain.dialogue.state import DialogueState, Existing, Family, Field, Form, Member
from bella_core.domain.dialogue.types import Understood
from bella_core.plugin import NameValue
from bella_core.services.proposals_masking import masked, named_in
from bella_core.services.proposals_vocabulary import tokens_of, vocabulary
from tests.conversation.house import House
from tests.conversation.models import NOTHING, Model
from tests.dialogues.clinic import CLINIC

TIMED = st.sampled_from([kinds for kinds in KINDS.values() if "time" in kinds])
#: What people say around it; everything in it may be shown.
EN = (
    "{}",
    "my postal code is {}",
    "send it to {} and monday works",
    "it's {} any time after work",
    "{} is me and i can come tuesday",
    "for my son {} after school",
)
FR = (
    "{}",
    "mon code postal est {}",
    "c'est {} et le matin c'est bien",
    "plutôt mardi {} s'il vous plaît",
    "écrivez à {}",
    "ma fête c'est {} et lundi c'est bon",
)
CARRIERS = st.sampled_from(EN + FR)
#: Words that a code, an address or a date is said with, and that tell nothing of it.
SAID_WITH = {
    "as", "in", "comme", "of", "the", "le", "l", "en", "année", "year", "de", "mille", "at", "dot", "point", "period", "arobase", "à", "et", "back",
}  # fmt: skip

LETTERS = {
    "a": ("alpha", "apple"), "b": ("bravo", "boy"), "e": ("echo", "egg"), "g": ("golf", "girl"), "h": ("hotel", "house"), "k": ("kilo", "king"),
    "l": ("lima", "love"), "m": ("mike", "mother"), "n": ("november", "no"), "s": ("sierra", "sugar"), "t": ("tango", "table"),
    "v": ("victor", "very"), "y": ("yankee", "yes"),
}  # fmt: skip
DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGITS_FR = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
CODE = st.tuples(*(st.tuples(st.sampled_from(sorted(LETTERS)), st.integers(0, 9)) for _ in range(3)))
#: How a letter and a digit of a code are said, and what stands between two of these.
FORMS = st.sampled_from(
    (
        (lambda letter, digit: f"{letter}{digit}", ""),
        (lambda letter, digit: f"{letter.upper()} {digit}", " "),
        (lambda letter, digit: f"{letter} {DIGITS_EN[digit]}", " "),
        (lambda letter, digit: f"{letter} {DIGITS_FR[digit]}", ", "),
        (lambda letter, digit: f"{LETTERS[letter][0]} {DIGITS_EN[digit]}", " "),
        (lambda letter, digit: f"{letter} as in {LETTERS[letter][1]} {DIGITS_EN[digit]}", ", "),
        (lambda letter, digit: f"{letter} comme {LETTERS[letter][1]} {DIGITS_FR[digit]}", ", "),
    )
)
MONTHS_EN = ("january", "march", "april", "may", "june", "september", "december")
MONTHS_FR = ("janvier", "mars", "avril", "mai", "août", "septembre", "décembre")
DAYS_EN, DAYS_FR = ("first", "third", "twelfth", "nineteenth", "twenty second"), ("premier", "trois", "douze", "dix-neuf", "vingt-deux")
YEARS_EN = ("1980", "nineteen eighty", "nineteen oh five", "two thousand five", "twenty twelve", "eighty", "forty five", "fourteen", "'06")
YEARS_FR = (
    "1980",
    "mille neuf cent quatre-vingts",
    "dix-neuf cent cinquante",
    "deux mille cinq",
    "quatre-vingt-un",
    "quarante-cinq",
    "douze",
)
BIRTHS = st.builds(
    lambda form, day, month, year: form.format(DAYS_EN[day], MONTHS_EN[month], YEARS_EN[year]),
    st.sampled_from(
        ("{1} {0} {2}", "{1} {0}, {2}", "the {0} of {1} {2}", "{1} the {0} in {2}", "{1} {0} of the year {2}", "the {0} of {1} back in {2}", "{2} {1} the {0}")
    ),
    st.integers(0, 4), st.integers(0, 6), st.integers(0, 8),
) | st.builds(
    lambda form, day, month, year: form.format(DAYS_FR[day], MONTHS_FR[month], YEARS_FR[year]),
    st.sampled_from(("{0} {1} {2}", "le {0} {1} {2}", "le {0} {1}, {2}", "{0} {1} en {2}", "le {0} {1} de l'année {2}", "l'année {2} le {0} {1}")),
    st.integers(0, 4), st.integers(0, 6), st.integers(0, 6),
)  # fmt: skip
MAILS = st.builds(
    lambda whose, at, host, dot, last: f"{whose} {at} {host} {dot} {last}",
    st.sampled_from(("peter jones", "good day", "tuesday morning", "bon matin", "early bird one two three", "morning dash person", "j o h n", "matin trait d'union dix")),
    st.sampled_from(("at", "at sign", "arobase", "a commercial")),
    st.sampled_from(("gmail", "work", "proton mail", "vidéotron", "après midi")),
    st.sampled_from(("dot", "point", "period")),
    st.sampled_from(("com", "ca", "co dot uk", "work")),
) | st.sampled_from(("peter.jones@gmail.com", "info@tuesday.ca", "after.noon_7@uni.ca", "good day at hotmail", "mardi matin arobase gmail"))  # fmt: skip


def show(said, kinds, named=()):
    return masked(Understood(said), vocabulary().with_lists(CLINIC, kinds), kinds, named)


def left_of(carrier, whole, kinds):
    """The words of it that are shown, but for those that tell nothing."""
    at = carrier.index("{")
    shown = show(carrier.format(whole), kinds)[at : at + len(whole)]
    return {token.low for token in tokens_of(shown)} - SAID_WITH


@given(pairs=CODE, form=FORMS, carrier=CARRIERS, kinds=TIMED)
def test_no_letter_and_no_figure_of_a_whole_postal_code_is_shown_where_a_time_is_asked_for(pairs, form, carrier, kinds):
    said, between = form
    assert left_of(carrier, between.join(said(letter, digit) for letter, digit in pairs), kinds) == set()


@given(birth=BIRTHS, carrier=CARRIERS, kinds=TIMED)
def test_nothing_of_a_whole_birth_date_is_shown_where_a_time_is_asked_for(birth, carrier, kinds):
    assert left_of(carrier, birth, kinds) == set()


@given(mail=MAILS, carrier=CARRIERS, kinds=TIMED)
def test_nothing_of_a_whole_address_is_shown_where_a_time_is_asked_for(mail, carrier, kinds):
    assert left_of(carrier, mail, kinds) == set()


@pytest.mark.parametrize(
    "said",
    [
        "sometime in september", "the tenth of september at two", "in November or december", "en septembre ou en octobre le matin", "le douze janvier vers dix heures",
        "june fifth in the afternoon", "in ten days or on march third in two weeks", "le trois mai en après-midi à deux heures", "the third at two in may",
    ],
)  # fmt: skip
def test_days_months_and_hours_that_are_nobodys_birth_are_shown_where_a_time_is_asked_for(said):
    assert show(said, KINDS["when"]) == said


# --- names that the call knows -----------------------------------------------------------------------------------------


def form(full, given_name=None, family=None):
    return Form(name=Field(NameValue(given_name, family, full)))


NAMED = (
    DialogueState("1", form=form("Peter Weather", "Peter", "Weather")),
    DialogueState("1", form=form("weather")),
    DialogueState("1", existing=Existing(caller_name=NameValue(None, "Weather", "Mrs. Weather"))),
    DialogueState("1", form=form("Light"), family=Family(members=(Member(form("Marie Weather")), Member(Form())))),
)


@pytest.mark.parametrize("state", NAMED)
@pytest.mark.parametrize("kinds", KINDS.values(), ids="-".join)
def test_an_ordinary_word_that_somebody_in_the_call_is_called_is_not_shown(state, kinds):
    said = "whatever the weather allows, in the morning"
    assert show(said, kinds) == said
    assert show(said, kinds, named_in(state)) == "whatever the ####### allows, in the morning"


@pytest.mark.parametrize(
    ("name", "said"), [("Élise Matin", "le matin c'est bien"), ("June May", "in may or june"), ("Roy Cleaning", "a cleaning any day")]
)
@pytest.mark.parametrize("kinds", KINDS.values(), ids="-".join)
def test_so_is_one_that_says_when_or_what_for(name, said, kinds):
    named = named_in(DialogueState("1", form=form(name)))
    assert not named & {token.low for token in tokens_of(show(said, kinds, named))}


def test_one_of_the_clinics_people_who_is_called_so_too_is_shown_where_they_are_asked_for():
    named = named_in(DialogueState("1", form=form("Amir Okafor")))
    assert show("could I see Dr. Okafor", ("provider",), named) == "could I see Dr. Okafor"
    assert "Okafor" not in show("Okafor at any hour", ("provider",), named)


async def test_a_model_is_not_shown_a_word_that_the_caller_said_is_their_name(db):
    model = Model(lambda said, request: NOTHING)
    house = await House(db, plugins=(CanadianNlp, model)).open()
    said = "whatever the weather allows you know it depends"
    try:
        await house.call("I would like to make a cleaning appointment", "no I am new", "Peter Weather", said)
    finally:
        await house.close()
    shown = [json.loads(request.input)["caller_said"] for request in model.requests]
    assert said.replace("weather", "#######") in shown
    assert not [words for words in shown if "weather" in words.lower()]


@pytest.mark.parametrize(
    "said", ["a as in apple zero, a as in apple zero, a as in apple one", "A comme Alain zéro, A comme Alain un, A comme Alain deux"]
)
def test_figures_beside_a_letter_that_a_word_tells_are_a_codes(said):
    assert left_of("{}", said, ("intent", "service", "time")) <= {"alain", "apple"}


def test_a_length_that_french_tells_by_like_spells_nothing():
    assert "trois" in show("il y a comme trois jours que j'ai mal", ("time",))
