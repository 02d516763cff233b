"""What is read without doubt is booked; anything else is proposed, asked for, or not booked at all."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.clinic import Need, Service
from bella_core.domain.slots import Wish
from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    LetterHint,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhonePart,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    TimeValue,
    YesNo,
)
from bella_core.schemas.assistant import Doubt
from bella_core.services.assistant_doubts import OTHER_WISHES
from bella_core.services.assistant_reading import fitted, read_text

local = datetime.fromisoformat

TODAY = date(2026, 3, 2)  # a Monday
CALLER = "+14165550199"
TUESDAY_TEN = local("2026-03-03T10:00")
MARIE = NameValue("Marie", "Tremblay", "Marie Tremblay")


def said(kind, value, at=0, **more):
    return Extraction(kind, value, "words", at, at + 5, **more)


def when(start=TUESDAY_TEN, kind="datetime", grain="minute", **more):
    return TimeValue(start, more.pop("end", None), grain, kind, **more)


NAME = said("name", MARIE)
SERVICE = said("service", ServiceValue("cleaning"), 20)
TIME = said("time", when(), 40)
PLAIN = (NAME, SERVICE, TIME)


def read(*found, caller=CALLER):
    return read_text(found, caller=caller, today=TODAY)


def doubts(*found):
    return {(doubt.field, doubt.why) for doubt in read(*found).doubts}


def test_a_plain_request_leaves_no_doubt():
    reading = read(*PLAIN)

    assert (reading.name, reading.service, reading.phone) == (MARIE, "cleaning", CALLER)
    assert reading.wish == Wish(days=(date(2026, 3, 3),), at=time(10))
    assert (reading.missing, reading.doubts, reading.emergency, reading.other) == ((), (), None, None)


def test_what_was_not_said_is_missing():
    assert read(caller=None).missing == ("name", "service", "time", "phone")
    assert read(NAME, TIME).missing == ("service",)
    assert read(*PLAIN, caller=None).missing == ("phone",)


def test_a_number_that_was_said_stands_before_the_one_it_came_from():
    assert read(*PLAIN, said("phone", PhoneValue("+15145550123"), 60)).phone == "+15145550123"


@pytest.mark.parametrize("why", ["meridiem", "next_weekday", "doubt", "order", "date"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_an_extractor_supplied_is_a_doubt(why, place):
    found = list(PLAIN)
    found[place] = Extraction(found[place].kind, found[place].value, "words", place, place + 5, inferred=frozenset({why}))

    assert doubts(*found) == {(found[place].kind, why)}


@pytest.mark.parametrize("why", ["year", "caller_id"])
def test_a_year_or_a_callers_number_may_be_supplied(why):
    assert doubts(NAME, SERVICE, said("time", when(), 40, inferred=frozenset({why}))) == set()


@pytest.mark.parametrize(
    ("found", "doubt"),
    [
        (said("name", NameValue("Luc", "Roy", "Luc Roy"), 70), ("name", "several")),
        (said("service", ServiceValue("filling"), 70), ("service", "several")),
        (said("time", when(local("2026-03-05T10:00")), 70), ("time", "several")),
        (said("time", when(local("2026-03-03T14:00")), 70), ("time", "several")),
        (said("provider", ProviderValue("singh"), 70), None),
        (said("phone_part", PhonePart("416555"), 70), ("phone", "unfinished")),
        (said("yes_no", YesNo("no"), 70), ("intent", "no")),
        (said("intent", IntentValue("book"), 70), None),
        (said("patient_status", PatientStatus(known=True), 70), None),
        (said("patient_relation", PatientRelation("self"), 70), None),
        (said("patient_relation", PatientRelation("child"), 70), ("name", "relation")),
        (said("letter_hint", LetterHint("T"), 70), None),
        (said("letter_hint", LetterHint("K"), 70), ("name", "spelling")),
        (said("spelled", "TREMBLAY", 70), None),
        (said("spelled", "TRAMBLAY", 70), ("name", "spelling")),
        (said("time_excluded", when(local("2026-03-04"), "date", "day"), 70), ("time", "excluded")),
    ],
)
def test_more_words_may_raise_a_doubt(found, doubt):
    assert doubts(*PLAIN, found) == ({doubt} if doubt else set())


def test_the_same_value_twice_is_no_doubt():
    assert doubts(*PLAIN, said("name", MARIE, 70), said("time", when(), 90)) == set()


def test_a_day_and_a_time_said_apart_are_one_start():
    day, hour = said("time", when(local("2026-03-03"), "date", "day"), 40), said("time", when(kind="time"), 60)

    assert read(NAME, SERVICE, day, hour).wish == Wish(days=(date(2026, 3, 3),), at=time(10))
    assert doubts(NAME, SERVICE, day, hour) == set()


@pytest.mark.parametrize(
    "time_said",
    [
        when(local("2026-03-03"), "date", "day"),
        when(kind="time"),
        when(local("2026-03-03T08:00"), "interval", "hour", end=local("2026-03-03T12:00"), part="morning"),
        when(local("2026-03-09"), "interval", "week", end=local("2026-03-16")),
        when(local("2026-03-02T09:00"), "datetime", asap=True),
        when(local("2026-03-06"), "date", "day", recurring=True),
    ],
)
def test_a_time_that_leaves_a_choice_is_a_doubt(time_said):
    assert doubts(NAME, SERVICE, said("time", time_said, 40)) == {("time", "vague")}


def test_an_unsure_extractor_is_a_doubt():
    assert doubts(said("name", MARIE, confidence=0.79), SERVICE, TIME) == {("name", "confidence")}
    assert doubts(said("name", MARIE, confidence=0.8), SERVICE, TIME) == set()


def test_one_word_of_a_name_is_a_doubt():
    assert doubts(said("name", NameValue("Marie", None, "Marie")), SERVICE, TIME) == {("name", "one_word")}


def test_another_reading_is_a_doubt():
    other = said("time", when(), 40, alternatives=(when(local("2026-03-10T10:00")),))

    assert doubts(NAME, SERVICE, other) == {("time", "alternatives")}


def test_who_books_for_a_child_names_the_child_after_saying_so():
    parent, child = said("name", MARIE, 0), said("name", NameValue("Luc", "Roy", "Luc Roy"), 40)

    reading = read(parent, said("patient_relation", PatientRelation("child"), 30), child, SERVICE, TIME)

    assert (reading.name.full, reading.relation) == ("Luc Roy", "child")
    assert Doubt("name", "several") in reading.doubts


def test_a_provider_who_was_named_is_wished_for():
    assert read(*PLAIN, said("provider", ProviderValue("singh"), 70)).wish.provider_id == "singh"
    assert read(*PLAIN, said("provider", ProviderValue(None, "hygienist"), 70)).wish.provider_id is None


def test_the_same_words_name_the_provider_or_the_patient():
    grace, okafor = NameValue("Grace", "Okafor", "Grace Okafor"), said("provider", ProviderValue("okafor"), 71)
    unsure, sure = said("name", grace, 70, confidence=0.7), said("name", grace, 70, confidence=0.9)

    with_her, she_herself = read(unsure, okafor, *PLAIN), read(sure, okafor, SERVICE, TIME)

    assert (with_her.name, with_her.wish.provider_id, with_her.doubts) == (MARIE, "okafor", ())
    assert (she_herself.name, she_herself.wish.provider_id, she_herself.doubts) == (grace, None, ())


@pytest.mark.parametrize(("kind", "value"), [("phone", PhoneValue("+19055550147")), ("date_of_birth", BirthDate(date(1990, 9, 5)))])
def test_digits_of_a_number_are_no_time(kind, value):
    number, inside = said(kind, value, 70), said("time", when(local("2026-03-02T09:05"), "time"), 71, confidence=0.6)

    assert doubts(*PLAIN, number, inside) == set()
    assert doubts(*PLAIN, said("time", when(local("2026-03-02T09:05"), "time"), 90)) == {("time", "several")}


def test_a_spelled_name_is_verified():
    assert read(*PLAIN, said("spelled", "TREMBLAY", 70)).name_verified
    assert not read(*PLAIN, said("spelled", "MARIE", 70)).name_verified
    assert not read(*PLAIN).name_verified


def test_a_birth_date_counts_when_it_was_said_once():
    first, second = (said("date_of_birth", BirthDate(date(1980, 1, day)), 70 + day) for day in (1, 2))

    assert read(*PLAIN, first).birth_date == date(1980, 1, 1)
    assert read(*PLAIN, first, second).birth_date is None


@pytest.mark.parametrize("intent", sorted(OTHER_WISHES))
def test_who_wants_something_else_gets_no_appointment(intent):
    assert read(*PLAIN, said("intent", IntentValue(intent), 70)).other == intent


def test_who_wants_to_book_and_something_else_is_asked():
    reading = read(*PLAIN, said("intent", IntentValue("book"), 60), said("intent", IntentValue("cancel"), 70))

    assert (reading.other, reading.doubts) == (None, (Doubt("intent", "several"),))


def test_the_gravest_reading_of_an_emergency_counts():
    tooth = said("emergency", Emergency("same_day", "toothache"), 70, alternatives=(Emergency("immediate", "swelling"),))

    assert read(*PLAIN, tooth).emergency == "immediate"
    assert read(tooth, said("emergency", Emergency("911", "breathing"), 80)).emergency == "911"


ROOM = (Need("room", 60),)
EXAM = Service("exam_new", {"en": "exam"}, 60, ROOM, first_for_new=True)
CLEANING = Service("cleaning", {"en": "cleaning"}, 60, ROOM, for_new=False)
NEW = said("patient_status", PatientStatus(known=False), 70)


def test_a_service_that_the_clinic_has_not_was_not_said():
    assert fitted(read(*PLAIN), [EXAM]).missing == ("service",)


def test_who_is_new_gets_the_first_visit_and_is_asked():
    reading = fitted(read(*PLAIN, NEW), [CLEANING, EXAM])

    assert (reading.service, reading.doubts) == ("exam_new", (Doubt("service", "first_visit"),))
    assert fitted(read(*PLAIN), [CLEANING, EXAM]).service == "cleaning"


def test_without_a_first_visit_who_is_new_is_asked_all_the_same():
    assert fitted(read(*PLAIN, NEW), [CLEANING]).doubts == (Doubt("service", "first_visit"),)


values = st.sampled_from(
    [
        *PLAIN,
        said("name", NameValue("Luc", None, "Luc"), 50),
        said("phone", PhoneValue("+15145550123"), 60),
        said("time", when(local("2026-03-05"), "date", "day"), 70),
        said("yes_no", YesNo("no"), 80),
        said("intent", IntentValue("move"), 90),
    ]
)


@given(st.lists(values, max_size=8))
def test_without_a_doubt_everything_was_said_once_and_in_full(found):
    reading = read(*found)

    if not reading.doubts and not reading.missing and reading.other is None:
        assert {e.value for e in found if e.kind in {"name", "service", "time"}} == {MARIE, ServiceValue("cleaning"), TIME.value}
