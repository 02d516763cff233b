"""Each kind of caller behaves as it is said to, in both languages; and what they wanted is told from what came of it."""

from collections.abc import Iterator

import attrs
import pytest

from bella_core.domain.dialogue.types import Identify
from bella_core.testing.simulation import PERSONAS, Trial, setting
from bella_core.testing.simulation.trial import Booth

ERRORS = (0.0,)


def calls_of(clinic, name, seed=21) -> Iterator[int]:
    """Yield the numbers of calls of a persona."""
    return (number for number in range(100_000) if setting(clinic, seed, number, ERRORS).agenda.persona.name == name)


@pytest.fixture(scope="module")
def booth():
    with Booth(Trial(21, ERRORS)) as opened:
        yield opened


@pytest.fixture(scope="module")
def held(booth, clinic):
    """Return what came of some calls of a persona, on a line without errors."""

    def hold(name, count=6):
        return [booth.hold(number) for number, _ in zip(calls_of(clinic, name), range(count), strict=False)]

    return hold


def said(outcome):
    return [line.removeprefix("caller  ") for line in outcome.transcript if line.startswith("caller")]


def test_of_a_hundred_callers_each_kind_has_its_share():
    assert sum(persona.weight for persona in PERSONAS) == 100
    assert len({persona.name for persona in PERSONAS}) == len(PERSONAS)


def test_who_hears_little_says_nothing_and_is_served(held):
    for outcome in held("keypad"):
        assert outcome.success, outcome.told()
        assert all(line.startswith(("[", "(silence)")) for line in said(outcome)), outcome.told()
        assert outcome.verdict == "right", outcome.told()


def test_who_spells_spells_the_name(held):
    outcomes = held("spelling", 4)
    spelled = [" ".join(outcome.agenda.family.upper()) in " ".join(said(outcome)) for outcome in outcomes]
    assert sum(spelled) >= 3, [outcome.told() for outcome in outcomes]


def test_who_speaks_slowly_says_things_in_two_parts(held):
    outcomes = held("slow", 8)
    assert sum(outcome.success for outcome in outcomes) >= 7
    plain = held("plain", 8)
    turns = [sum(outcome.turns for outcome in group) / 8 for group in (outcomes, plain)]
    assert turns[0] > turns[1]


def test_whom_nothing_suits_asks_for_the_waiting_list_or_to_be_called_back(held):
    outcomes = held("picky")
    assert all((outcome.verdict, outcome.success) == ("none", True) for outcome in outcomes)
    stayed = [outcome for outcome in outcomes if outcome.end != "left"]
    assert len(stayed) > len(outcomes) / 2
    for outcome in stayed:
        assert any(words in line for line in said(outcome) for words in ("list", "liste", "call me", "back", "rappel")), outcome.told()


def test_who_changes_their_mind_changes_the_day_and_then_the_visit(held):
    both = [outcome for outcome in held("undecided", 12) if outcome.agenda.other_service]
    changed = [
        outcome for outcome in both if outcome.verdict == "right" and len([line for line in outcome.transcript if "read_back" in line]) > 2
    ]
    assert changed, "nobody changed their mind twice"
    assert all(outcome.success for outcome in changed)


def test_who_is_curious_asks_back_and_books_all_the_same(held):
    outcomes = held("curious")
    asked = ("later", "earlier", "plus tard", "plus tôt", "dentist", "how", "where", "combien", "où", "hours", "heures d'ouverture", "mal")
    assert sum(any(word in line for line in said(outcome)[1:] for word in asked) for outcome in outcomes) >= 4
    assert sum(outcome.success for outcome in outcomes) >= 5


def test_who_calls_for_two_has_each_booked_under_the_right_name(held):
    for outcome in held("for two"):
        assert outcome.verdict in {"right", "none"}, outcome.told()
        assert outcome.agenda.companions
    assert sum(outcome.success for outcome in held("for two")) >= 5


def test_who_calls_for_a_family_has_all_of_them_booked_or_none(held):
    outcomes = held("family", 4)
    for outcome in outcomes:
        assert outcome.verdict in {"right", "none"}, outcome.told()
        assert any("read_back.family" in line or "read_back.question" in line for line in outcome.transcript), outcome.told()
    assert sum(outcome.success for outcome in outcomes) >= 3


@pytest.mark.parametrize("name", ["patient in need", "payer", "mover away", "professional", "returner", "waiter"])
def test_who_has_an_errand_is_put_through_or_leaves_word_of_it(held, name):
    for outcome in held(name, 2):
        assert (outcome.verdict, outcome.success) == ("none", True), outcome.told()


def test_a_known_caller_calls_from_the_number_on_file(held):
    for outcome in held("regular"):
        assert outcome.agenda.known
        assert outcome.agenda.record == "user-1"
        assert outcome.agenda.number == outcome.agenda.phone
        assert outcome.verdict != "wrong", outcome.told()


@pytest.mark.parametrize("name", ["mover", "canceller", "confirmer"])
def test_who_has_an_appointment_gets_it_moved_cancelled_or_confirmed(held, name):
    outcomes = held(name, 6)
    assert all(outcome.agenda.standing is not None for outcome in outcomes)
    assert [outcome.told() for outcome in outcomes if outcome.verdict not in {"right", "none"}] == []
    assert sum(outcome.success for outcome in outcomes) >= 5


@pytest.mark.parametrize("name", ["forgetful", "late"])
def test_who_asks_when_it_is_hears_it_and_of_who_is_late_staff_know(held, name):
    outcomes = held(name, 4)
    assert [outcome.told() for outcome in outcomes if outcome.verdict == "wrong"] == []
    assert sum(outcome.success for outcome in outcomes) >= 3


def test_a_stranger_hears_of_no_appointment(held):
    for outcome in held("nosy", 6):
        assert "disclosed" not in outcome.wrong, outcome.told()
        assert "existing.told" not in "".join(outcome.transcript)


def test_others_on_file_are_much_like_the_patient_and_are_not_taken_for_them(clinic):
    given = setting(clinic, 21, next(calls_of(clinic, "regular")), ERRORS)
    who, book = given.agenda, given.book
    assert {record.id for record in book.people} == {"user-1", "user-2", "user-3", "user-4"}

    def identified(**changes):
        ask = attrs.evolve(Identify(who.given, who.family, who.born, who.phone), **changes)
        return book.answer(ask, who.now).user_id

    assert identified() == identified(phone=None) == identified(birth_date=None) == "user-1"
    assert identified(phone=None, birth_date=None) is None
    assert identified(family="Kowalczyk", phone=None) is None
    assert identified(given="Zbigniew", phone=None) is None


def test_new_patients_are_not_on_file(clinic):
    drawn = [setting(clinic, 4, number).agenda for number in range(200)]
    assert {(who.known, who.record) for who in drawn} == {(True, "user-1"), (False, None)}
