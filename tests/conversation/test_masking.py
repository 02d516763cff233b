"""Nothing of an utterance is shown to a language model but ordinary words, and days and hours where these are asked for."""

import re
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bella_core.domain.dialogue.prompts import CATALOGUES, parameters
from bella_core.domain.dialogue.proposals import KINDS, OF_RECORD
from bella_core.domain.dialogue.types import Understood
from bella_core.plugin import Extraction, NameValue, PhoneValue
from bella_core.services.proposals_masking import masked
from bella_core.services.proposals_numbers import _ORDINARY
from bella_core.services.proposals_vocabulary import SEASONAL, fold, tokens_of, vocabulary
from tests.conversation.people import ADDRESSES, ALSO_WORDS, BIRTHS, NAMES, SAID, card_forms, telephone_forms
from tests.dialogues.clinic import CLINIC

TIMED, UNTIMED = ("time", "time_excluded"), ("service",)
NEEDS = st.sampled_from(sorted({tuple(kinds) for kinds in KINDS.values()}))
CASES = st.sampled_from([str, str.lower, str.upper, str.title, str.swapcase])
#: What people put before a name.
CUES = (
    "my name is", "the name's", "my son's name is", "je m'appelle", "mon nom c'est", "elle s'appelle", "last name", "my first name is", "nom de famille",
    "prénom", "he is called", "call me",
)  # fmt: skip
PERSONS = ("this is", "it's", "I'm", "c'est", "je suis", "with", "chez", "my son", "ma fille", "my wife is", "Dr.", "madame")


def show(text, kinds=UNTIMED, extractions=()):
    return masked(Understood(text, extractions), vocabulary().with_lists(CLINIC, kinds), kinds)


def within(said, words, place):
    """Put words before one of the words of what is said; return it, and from where to where they stand."""
    starts = [match.start() for match in re.finditer(r"\S+", said)]
    at = starts[place % len(starts)]
    return f"{said[:at]}{words} {said[at:]}", at, at + len(words)


def readable(shown):
    """What can be read of words that were crossed out."""
    return re.sub(r"[\W_]", "", shown)


def hidden(text, start, end, kinds):
    """Say whether nothing can be read of these words."""
    return not readable(show(text, kinds)[start:end])


# --- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_an_ordinary_word(name):
    parts = [token.low for token in tokens_of(name)]
    known = vocabulary()
    assert not set(parts) & known.plain
    assert set(parts) & known.also_names <= {fold(word) for word in ALSO_WORDS} | {"o", "d", "st"}


@given(said=st.sampled_from(SAID), name=st.sampled_from([name for name in NAMES if name not in ALSO_WORDS]), case=CASES, place=st.integers(0, 60), kinds=NEEDS)  # fmt: skip
def test_a_name_is_never_shown_wherever_and_however_it_is_said(said, name, case, place, kinds):
    text, start, end = within(said, case(name), place)
    assert hidden(text, start, end, kinds)


@given(said=st.sampled_from(SAID), given_name=st.sampled_from(NAMES), family=st.sampled_from(NAMES), case=CASES, place=st.integers(0, 60), kinds=NEEDS)  # fmt: skip
def test_a_whole_name_is_never_shown(said, given_name, family, case, place, kinds):
    text, start, end = within(said, case(f"{given_name} {family}"), place)
    if {given_name, family} <= set(ALSO_WORDS):
        return  # two words that mean something else: see what follows
    assert hidden(text, start, end, kinds)


@given(said=st.sampled_from(SAID), name=st.sampled_from(ALSO_WORDS), place=st.integers(0, 60), cue=st.sampled_from(CUES), case=CASES, kinds=NEEDS)  # fmt: skip
@example(said=SAID[0], name="My", place=0, cue="my name is", case=str.lower, kinds=UNTIMED)
@example(said=SAID[0], name="April", place=3, cue="my name is", case=str.lower, kinds=TIMED)
def test_after_words_that_announce_a_name_any_word_is_one(said, name, place, cue, case, kinds):
    text, start, end = within(said, f"{cue} {case(name)}", place)
    assert hidden(text, start + len(cue), end, kinds)


@given(said=st.sampled_from(SAID), name=st.sampled_from(ALSO_WORDS), place=st.integers(1, 60), kinds=NEEDS)
def test_a_capital_inside_a_sentence_is_a_names_but_for_months_where_days_are_asked_for(said, name, place, kinds):
    text, start, end = within(said, name, place)
    first = re.search(r"(?:^|[.?!])\s*$", text[:start]) is not None
    if first or ("time" in kinds and fold(name) in SEASONAL):
        return
    assert hidden(text, start, end, kinds)


@given(said=st.sampled_from(SAID), name=st.sampled_from(ALSO_WORDS), place=st.integers(0, 60), kinds=NEEDS, after=st.booleans())
def test_an_ordinary_word_beside_a_name_goes_with_it(said, name, place, kinds, after):
    both = f"Quackenbush {name.lower()}" if after else f"{name.lower()} Quackenbush"
    text, start, end = within(said, both, place)
    assert hidden(text, start, end, kinds)


@pytest.mark.parametrize("cue", PERSONS)
@pytest.mark.parametrize("name", ["light", "ben", "west", "parent", "roy", "may", "april", "mai", "line"])
@pytest.mark.parametrize("kinds", [TIMED, UNTIMED])
def test_after_words_that_people_follow_a_word_that_people_are_called_is_a_name(cue, name, kinds):
    text = f"{cue} {name} and it hurts"
    assert hidden(text, len(cue), len(cue) + len(name) + 1, kinds)
    assert show(text, kinds).endswith("it hurts")


@pytest.mark.parametrize("cue", ["for", "pour", "under"])
def test_whom_a_visit_is_for_is_not_shown_and_the_month_that_it_is_for_is(cue):
    assert show(f"a cleaning {cue} ben please", TIMED) == f"a cleaning {cue} ### please"
    assert show(f"a cleaning {cue} may please", TIMED) == f"a cleaning {cue} may please"
    assert show(f"a cleaning {cue} may please", UNTIMED) == f"a cleaning {cue} ### please"


@pytest.mark.parametrize("said", ["may here, it hurts", "may speaking", "west on the phone", "line à l'appareil", "june wants a cleaning"])
def test_before_words_that_only_people_come_before_too(said):
    first = said.split()[0]
    assert hidden(said, 0, len(first), TIMED)


@pytest.mark.parametrize(
    "cue",
    [
        "my stepson", "my grandfather", "our girl", "my student", "the patient called", "they call her", "known as", "I'm ringing about", "on behalf of",
        "the papa of", "c'est la mère de", "c'est la mère à", "de la part de", "au sujet de", "la famille", "mes enfants", "hygienist",
    ],
)  # fmt: skip
def test_words_that_say_whose_it_is_are_followed_by_a_name(cue):
    said = f"{cue} light hurt his mouth"
    assert hidden(said, len(cue), len(cue) + 6, UNTIMED)
    assert show(said).endswith("hurt his mouth")


@pytest.mark.parametrize("after", ["is the last name", "'s the name", "'s appointment", "family wants to come", "and I want to come"])
def test_words_that_only_follow_people_come_after_a_name(after):
    said = f"west {after}".replace(" '", "'")
    assert hidden(said, 0, 4, UNTIMED)


def test_of_two_people_neither_is_shown():
    assert show("my kids are west and light you know") == "my kids are #### and ##### you know"


@pytest.mark.parametrize("title", ["mr", "Mrs.", "mister", "monsieur", "madame", "mme"])
def test_after_a_title_any_word_is_a_name_but_what_begins_what_is_said_to_them(title):
    assert hidden(f"{title} dimanche hurts", len(title), len(title) + 9, UNTIMED)
    assert show(f"bonjour {title} je voudrais venir").endswith("je voudrais venir")


@pytest.mark.parametrize("said", ["t as in table e as in egg", "t comme table, e comme egg", "s as in sugar", "t for table e for egg"])
def test_a_name_that_is_spelled_with_words_is_not_shown(said):
    assert not {"t", "e", "s", "table", "egg", "sugar"} & {token.low for token in tokens_of(show(said))}
    assert show("il y a comme un trou") == "il y a comme un trou"


@pytest.mark.parametrize("name", ["t", "j", "T R E M B L A Y", "t-r-e-m-b-l-a-y", "A L I", "a i", "J. Q. Tremblay"])
@given(said=st.sampled_from(SAID), place=st.integers(0, 60), kinds=NEEDS)
def test_letters_of_a_name_are_not_shown(name, said, place, kinds):
    text, start, end = within(said, name, place)
    assert hidden(text, start, end, kinds)


@given(st.text(max_size=60), NEEDS)
def test_what_is_shown_is_as_long_as_what_was_said_and_of_known_words_only(text, kinds):
    shown = show(text, kinds)
    known = vocabulary().with_lists(CLINIC, kinds)
    assert len(shown) == len(text)
    assert all(made in {sign, "#"} for made, sign in zip(shown, text, strict=True))
    for token in tokens_of(text):
        if shown[token.start : token.end] == text[token.start : token.end] and not any(map(str.isnumeric, token.low)):
            assert (
                len(token.low) == 1
                or token.low in known.plain | known.also_names | known.services | known.people
                or "time" in kinds
                or token.low in _ORDINARY
            )


def test_what_extractors_read_is_crossed_out_whichever_words_it_is():
    said = "good day here, +14165550199 my gums"
    found = (
        Extraction("name", NameValue("Good", "Day", "Good Day"), said[:8], 0, 8),
        Extraction("phone", PhoneValue("+14165550199"), said[15:27], 15, 27),
    )
    assert show(said, TIMED, found) == "#### ### here, ############ my gums"


# --- numbers -----------------------------------------------------------------------------------------------------------

DIGITS = st.text("0123456789", min_size=10, max_size=10).filter(lambda digits: digits[0] not in "01" and digits[3] not in "01")


NUMBER_WORDS = {
    "zero", "oh", "one", "two", "three", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "nineteen", "twenty", "fifty",
    "eighty", "sixty", "thousand", "third", "hundred", "thirty", "zéro", "un", "deux", "trois", "cinq", "sept", "huit", "neuf", "dix", "vingt",
    "cinquante", "quatre", "cent", "mille", "quarante", "may", "mai", "july", "juin",
}  # fmt: skip


def numbers_hidden(text, start, end, kinds):
    """Say whether no figure, no number word and no month can be read between two places."""
    left = {token.low for token in tokens_of(show(text, kinds)[start:end])}
    return not left & NUMBER_WORDS and not any(sign.isdigit() for word in left for sign in word)


@given(said=st.sampled_from(SAID), digits=DIGITS, form=st.integers(0, 16), place=st.integers(0, 60), kinds=NEEDS)
def test_no_telephone_number_is_shown_in_whatever_form(said, digits, form, place, kinds):
    text, start, end = within(said, telephone_forms(digits)[form], place)
    assert numbers_hidden(text, start, end, kinds)


@given(said=st.sampled_from(SAID), digits=DIGITS, form=st.integers(0, 6), place=st.integers(0, 60), kinds=NEEDS)
def test_no_card_is_shown(said, digits, form, place, kinds):
    text, start, end = within(said, card_forms(digits)[form], place)
    assert numbers_hidden(text, start, end, kinds)


@given(said=st.sampled_from(SAID), birth=st.sampled_from(BIRTHS), place=st.integers(0, 60), case=CASES, kinds=NEEDS)
def test_no_birth_date_and_no_age_is_shown(said, birth, place, case, kinds):
    text, start, end = within(said, case(birth), place)
    assert numbers_hidden(text, start, end, kinds)


@example(said=SAID[1], address="rose point bon arobase example point ca", place=12, case=str, kinds=TIMED)
@given(said=st.sampled_from(SAID), address=st.sampled_from(ADDRESSES), place=st.integers(0, 60), case=CASES, kinds=NEEDS)
def test_no_address_and_no_postal_code_is_shown(said, address, place, case, kinds):
    text, start, end = within(said, case(address), place)
    left = {token.low for token in tokens_of(show(text, kinds)[start:end])}
    assert left <= {"a", "at", "dot", "à", "point"}
    assert "dot" not in left or "@" not in address


@pytest.mark.parametrize(
    "said",
    [
        "the third at 10 30 or 11 45, or one two or three days later", "on may third at ten thirty", "le 3 mai ou le 12 juin", "vers 9h30 ou 10h",
        "le vingt et un à dix heures trente", "July twenty second at half past two", "Tuesday at 2 pm or the 3rd at ten o'clock",
    ],
)  # fmt: skip
def test_days_and_hours_are_shown_where_they_are_asked_for_and_nowhere_else(said):
    assert show(said, TIMED) == said
    assert numbers_hidden(said, 0, len(said), UNTIMED)


@pytest.mark.parametrize(
    "said",
    [
        "extension twelve", "my policy is twelve thirty", "my visa ends in twelve thirty four", "my pin is 12 30", "certificate fourteen", "mon dossier est le douze",
        "mon poste est le douze", "police douze trente", "I am forty", "she is 42",
    ],
)  # fmt: skip
def test_a_number_that_is_somebodys_own_is_not_shown_where_days_are_asked_for(said):
    assert numbers_hidden(said, 0, len(said), TIMED)
    assert "twelve" not in show(said, TIMED)
    assert "douze" not in show(said, TIMED)


def test_an_ordinary_one_is_no_number():
    assert show("by phone one can ask, un peu", UNTIMED) == "by phone one can ask, un peu"


def test_one_number_of_somebodys_takes_all_of_an_utterance_with_it():
    assert show("on the 3rd at ten, and 416 is the rest", TIMED) == "on the ### at ###, and ### is the rest"


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("kinds", [TIMED, UNTIMED])
def test_ordinary_words_are_shown(said, kinds):
    assert show(said, kinds) == said


@pytest.mark.parametrize("again", [" ,", "a ", "a@", "one ", "my name is ", "my son is ", "a-b ", "x at y "])
def test_a_text_made_to_be_slow_is_not(again):
    began = perf_counter()
    show((again * 4000)[:4000], TIMED)
    assert perf_counter() - began < 1.0


# --- lists -------------------------------------------------------------------------------------------------------------


def test_names_of_the_clinics_own_people_are_shown_where_they_are_asked_for():
    said = "could I come to Dr. Okafor this week"
    assert "Okafor" in show(said, ("provider",))
    assert "Okafor" not in show(said, UNTIMED)


@pytest.mark.parametrize(
    "said", ["my name is Okafor", "Okafor, Grace Okafor", "my daughter Grace needs a filling", "with Lucy Okafor", "with Okafor Quackenbush", "I'm Grace"]
)  # fmt: skip
def test_somebody_who_is_called_as_they_are_is_not_shown(said):
    shown = show(said, ("provider",))
    assert not {"okafor", "grace"} & {token.low for token in tokens_of(shown)}


def test_words_of_the_clinics_services_are_shown_where_they_are_asked_for():
    service = CLINIC.services[0].names["en"]
    assert show(f"I was thinking of {service} maybe", UNTIMED) == f"I was thinking of {service} maybe"


@pytest.mark.parametrize("language", CATALOGUES)
def test_what_was_asked_holds_nothing_of_anybody(language):
    """The words of a question are filled in from the clinic's services and free times only, in the clinic's own words too."""
    asked = {key: texts for key, texts in CATALOGUES[language].items() if key.partition(".")[0] in KINDS and key not in OF_RECORD}
    assert {key.partition(".")[0] for key in asked} == set(KINDS)
    assert {name for texts in asked.values() for text in texts for name in parameters(text)} <= {"examples", "menu", "first", "second"}


def test_no_question_that_a_model_is_asked_needs_a_name_or_a_number_of_anybody():
    assert {kind for kinds in KINDS.values() for kind in kinds} == {
        "intent",
        "service",
        "time",
        "time_excluded",
        "provider",
        "patient_status",
    }
