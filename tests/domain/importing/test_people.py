"""Patients of a list are told apart: two identifiers link, one never does, and whose telephone it is follows from the family."""

from datetime import date
from itertools import count

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.importing.people import Known, Number, People, Person, Related
from bella_core.domain.importing.rows import PatientRow

TODAY = date(2027, 3, 12)
BORN = date(1980, 5, 4)
HOME, MOBILE = "+15145550142", "+15145550199"


def row(ref="1", given="Marie", family="Tremblay", birth_date=BORN, phones=(HOME,), **more):
    return PatientRow(ref, given, family, f"{given} {family}", birth_date, phones, **more)


def person(number="p1", given="Marie", family="Tremblay", birth_date=BORN, **more):
    values = {"language": "en-CA", "verified": True, **more}
    return Person(number, given, family, f"{given} {family}", birth_date, **values)


def people(*known, numbers=(), relations=(), refs=None, linked=()):
    numbered = count(1)
    made = People(TODAY, "fr-CA", lambda: f"new{next(numbered)}")
    made.learn(refs or {}, known, numbers, relations, linked)
    return made


def relations_of(made):
    phones = {number.id: phone for phone, number in made.changes.numbers.items()}
    return {(one.user_id, phones.get(one.contact_id, one.contact_id)): one.relation for one in made.changes.related}


def test_a_family_name_and_a_birth_date_with_the_same_given_name_are_the_same_person():
    made = people(person(family="TREMBLAY", verified=False))
    assert made.take(row()) == "linked"
    assert made.changes.changed["p1"] == person(language="en-CA")
    assert made.changes.made == {}


def test_a_verified_record_keeps_its_spelling_and_learns_what_it_does_not_have():
    made = people(
        person(given="Mary", birth_date=None), numbers=[Number("c", HOME, False, "en-CA")], relations=[Related("p1", "c", "self")]
    )
    assert made.take(row(given="Mary", language="fr-CA")) == "linked"
    assert made.changes.changed["p1"] == person(given="Mary", language="fr-CA")


@pytest.mark.parametrize(
    "known",
    [
        [person(given="Mary-Anne", birth_date=date(1981, 1, 1))],  # another birth date
        [person(given="Sophie")],  # a twin
        [person(family="Roy")],
    ],
)
def test_who_shares_one_identifier_is_somebody_else(known):
    made = people(*known)
    assert made.take(row()) == "new"


@pytest.mark.parametrize(
    "known",
    [
        [person("a"), person("b")],  # two of them
        [person(given="Mari")],  # a name that only sounds the same, with the same birth date: perhaps a twin
    ],
)
def test_who_may_be_somebody_here_is_new_and_unverified_and_staff_decide(known):
    made = people(*known)
    assert made.take(row()) == "doubtful"
    [doubt] = made.changes.doubts
    assert doubt.similar == tuple(one.id for one in known)
    assert not made.changes.made[doubt.user_id].verified


def test_two_charts_of_one_person_are_not_made_one_by_the_list():
    made = people()
    assert [made.take(row("1")), made.take(row("2"))] == ["new", "doubtful"]


def test_a_number_on_file_is_a_hint_and_with_the_full_name_a_second_identifier():
    at_home = {"numbers": [Number("c", HOME, False, "en-CA")], "relations": [Related("p1", "c", "self")]}
    assert people(person(birth_date=None), **at_home).take(row()) == "linked"
    assert people(person(birth_date=None), **at_home).take(row(family="Tremblé")) == "doubtful"
    assert people(person(birth_date=None), **at_home).take(row(given="Luc")) == "new"


@pytest.mark.parametrize("slip", [date(1980, 5, 5), date(1980, 4, 5), date(1999, 1, 1)])
def test_a_name_and_a_number_with_another_birth_date_are_for_staff_to_decide(slip):
    at_home = {"numbers": [Number("c", HOME, False, "en-CA")], "relations": [Related("p1", "c", "self")]}
    made = people(person(), **at_home)
    assert made.take(row(birth_date=slip)) == "doubtful"
    assert [doubt.similar for doubt in made.changes.doubts] == [("p1",)]
    assert people(person(), **at_home).take(row(given="Mari", birth_date=slip)) == "new"  # neither the name nor the day
    assert people(person()).take(row(birth_date=slip)) == "new"  # a namesake on another number


def test_a_family_on_one_telephone():
    made = people()
    mother = row("1", phones=(MOBILE, HOME), mobiles=frozenset({MOBILE}))
    father = row("2", given="Luc", birth_date=date(1979, 1, 1), family_ref="1")
    child = row("3", given="Zoé", birth_date=date(2018, 1, 1), family_ref="1")
    baby = row("4", given="Léo", birth_date=date(2026, 1, 1), phones=(), family_ref="1")
    assert [made.take(one) for one in (mother, father, child, baby)] == ["new"] * 4
    ids = list(made.changes.made)
    assert relations_of(made) == {
        (ids[0], MOBILE): "self",
        (ids[0], HOME): "self",
        (ids[1], HOME): "other",
        (ids[2], HOME): "child",
        (ids[3], MOBILE): "child",
    }
    assert len(made.changes.numbers) == 2
    assert made.changes.numbers[MOBILE].is_mobile


def test_a_workplaces_telephone_hears_nothing():
    made = people()
    made.take(row(phones=(HOME, MOBILE), works=frozenset({MOBILE})))
    assert [one.may_be_told for one in made.changes.related] == [True, False]


def imported(before):
    """A row that was taken in as ``before``, and the record that it became."""
    first = people()
    first.take(before)
    [one] = first.changes.made.values()
    return one, dict(first.changes.kept), first


def again(one, refs, after, **changed):
    made = people(attrs.evolve(one, **changed), refs=refs)
    return made.take(after), made


def test_the_same_row_again_changes_nothing():
    one, refs, _ = imported(row())
    outcome, made = again(one, refs, row())
    assert (outcome, made.changes.changed, made.changes.related, made.changes.kept) == ("same", {}, [], {})


def test_what_the_list_changed_is_carried_over():
    one, refs, _ = imported(row())
    outcome, made = again(one, refs, row(family="Roy"))
    assert (outcome, made.changes.changed[one.id].family) == ("changed", "Roy")


def test_what_staff_changed_stays_and_they_are_told_once():
    one, refs, _ = imported(row())
    outcome, made = again(one, refs, row(family="Roy"), family="Gagnon", full="Marie Gagnon")
    assert (outcome, made.changes.changed) == ("kept", {})
    assert list(made.changes.doubts[0].differs) == ["name"]
    assert again(one, made.changes.kept, row(family="Roy"), family="Gagnon", full="Marie Gagnon")[0] == "same"


def test_what_staff_changed_stays_where_the_list_did_not_change():
    one, refs, _ = imported(row())
    assert again(one, refs, row(), family="Gagnon")[0] == "same"


def test_a_number_that_left_the_list_reaches_its_patient_no_more():
    one, refs, first = imported(row(phones=(HOME, MOBILE)))
    made = people(one, refs=refs, numbers=first.changes.numbers.values(), relations=first.changes.related)
    assert made.take(row(phones=(MOBILE,))) == "changed"
    assert made.changes.parted == [(one.id, first.changes.numbers[HOME].id)]


def test_a_row_whose_record_was_merged_is_the_record_that_it_went_to():
    one, refs, _ = imported(row())
    other = attrs.evolve(one, id="kept")
    made = people(other, refs={"1": Known("kept", refs["1"].row)})
    assert made.take(row()) == "same"


ROWS = st.builds(
    row,
    ref=st.integers(1, 6).map(str),
    given=st.sampled_from(["Marie", "Mari", "Luc"]),
    family=st.sampled_from(["Tremblay", "Tremblé"]),
    birth_date=st.sampled_from([BORN, date(2018, 1, 1), None]),
    phones=st.lists(st.sampled_from([HOME, MOBILE]), unique=True).map(tuple),
    family_ref=st.none() | st.integers(1, 6).map(str),
)


@given(st.lists(ROWS, max_size=12, unique_by=lambda one: one.ref))
def test_any_list_given_again_changes_nothing(rows):
    first = people()
    for one in rows:
        first.take(one)
    found = {**first.changes.made, **first.changes.changed}
    made = people(
        *found.values(),
        refs=first.changes.kept,
        numbers=first.changes.numbers.values(),
        relations=first.changes.related,
        linked=list(found),
    )
    assert {made.take(one) for one in rows} <= {"same"}
    assert len({one.user_id for one in first.changes.kept.values()}) == len(rows)
