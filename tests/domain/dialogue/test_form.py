"""Callers may answer in any order, several things at once; what was said is not asked again, and corrections reopen only what they must."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.domain.dialogue.types import Understood
from bella_core.plugin.types import (
    BirthDate,
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
    YesNo,
)
from tests.domain.dialogue.talk import BOOK, BORN, KNOWN, NEW, NO, PHONE, YES, Talk, at, day, intent, name, read, service

#: What a caller may say at once, and the questions it answers.
FACTS = {
    "status": (NEW, {"status"}),
    "name": (name("Ann Lee"), {"name", "family", "given", "name_sure"}),
    "service": (service("checkup"), {"service"}),
    "time": (at(14, ahead=1), {"when"}),
    "phone": (PHONE, {"phone", "caller_id", "phone_sure"}),
}
#: A number that may be another one.
UNSURE = read("phone", PhoneValue("+14165550188"), confidence=0.6)
REPLIES = {
    "status": NEW,
    "name": name("Ann Lee"),
    "service": service("checkup"),
    "when": at(14, ahead=1),
    "phone": PHONE,
    "reason": BOOK,
}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(FACTS)), unique=True), st.booleans())
def test_nothing_that_was_said_is_asked_again(said, anonymous):
    talk = Talk(caller=None if anonymous else "+14165550123")
    answered = set().union(*(FACTS[fact][1] for fact in said))
    talk.hear(BOOK, *(FACTS[fact][0] for fact in said))
    asked = [talk.asked]
    while talk.reply.then == "listen":
        talk.hear(REPLIES.get(talk.asked, YES))
        asked.append(talk.asked)
    assert not answered & set(asked)
    assert len(asked) == len(set(asked))
    (row,) = talk.world.rows
    assert (row.patient.full, row.slot.service) == ("Ann Lee", "checkup")


def test_an_order_of_questions_that_callers_are_used_to():
    talk = Talk()
    asked = [talk.asked]
    for answer in (BOOK, name("Ann Lee"), KNOWN, BORN, service("cleaning"), day(1), intent("first"), YES):
        talk.hear(answer)
        asked.append(talk.asked)
    assert asked == ["reason", "name", "status", "birth_date", "service", "when", "offer", "read_back", "none"]
    assert talk.keys == ["booked", "goodbye"]


def test_a_new_patient_is_not_asked_for_a_birth_date():
    talk = Talk().hear(BOOK).hear(NEW).hear(name("Ann Lee"))
    assert talk.asked == "service"


@pytest.mark.parametrize("on_file", [True, False])
def test_nobody_learns_whether_there_is_a_record(on_file):
    talk = Talk()
    if on_file:
        talk.world.people = {("lee", date(1980, 1, 31)): "user-lee"}
    said = [talk.hear(fact).text for fact in (BOOK, KNOWN, name("Ann Lee"), BORN, service("checkup"), at(14, ahead=1), YES)]
    other = Talk()
    assert said == [other.hear(fact).text for fact in (BOOK, KNOWN, name("Ann Lee"), BORN, service("checkup"), at(14, ahead=1), YES)]
    assert talk.world.rows[0].patient.user_id == ("user-lee" if on_file else None)


def test_a_birth_date_that_is_not_to_be_had_does_not_stop_a_booking():
    talk = Talk().hear(BOOK).hear(KNOWN).hear(name("Ann Lee")).hear().hear().hear()
    assert talk.asked == "service"


def test_the_callers_own_number_is_read_back_by_its_last_digits_only():
    talk = Talk().to_read_back()
    assert talk.text.count("number ending in 0 1 2 3") == 1
    assert "4 1 6" not in talk.text


def test_a_number_that_was_said_is_read_back_in_groups_and_can_be_denied():
    talk = Talk(caller=None).to_read_back().hear(PHONE)
    assert "your number is 4 1 6, 5 5 5, 0 1 8 8" in talk.text
    assert talk.hear(NO, text="no, the number is wrong").keys[0] == "phone.keys"
    assert talk.key("4165550199").asked == "read_back"
    assert talk.hear(YES).world.rows[0].patient.phone == "+14165550199"


@pytest.mark.parametrize("doubtful", [{"confidence": 0.6}, {"inferred": frozenset({"doubt"})}])
def test_a_number_that_may_be_another_is_asked_about(doubtful):
    talk = Talk(caller=None).hear(BOOK, NEW, name("Ann Lee")).hear(read("phone", PhoneValue("+14165550188"), **doubtful))
    assert talk.asked == "phone_sure"
    assert "4 1 6, 5 5 5, 0 1 8 8" in talk.text
    assert talk.hear(NO).keys[0] == "phone.keys"


def test_a_number_that_an_engine_was_unsure_of_is_asked_about():
    assert Talk(caller=None).hear(BOOK, NEW, name("Ann Lee")).hear(PHONE, confidence=0.3).asked == "phone_sure"


def test_a_doubtful_answer_about_a_value_is_asked_for_again():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee")).hear(UNSURE)
    assert talk.hear(read("yes_no", YesNo("no"), inferred=frozenset({"doubt"}))).keys == ["sorry", "phone_sure.again"]
    assert talk.hear(YES, confidence=0.2).keys[1] == "phone_sure.keys"


def test_three_numbers_denied_bring_a_person():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee"))
    for _ in range(3):
        talk.hear(UNSURE).hear(NO)
    assert talk.reply.then == "transfer"


def test_half_a_number_is_continued():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee")).hear(read("phone_part", PhonePart("416555")))
    assert (talk.keys, talk.reply.listen.pending, talk.reply.listen.mode) == (["phone_more"], "416555", "phone")
    assert talk.hear(read("phone", PhoneValue("+14165550188"))).form.phone.value == "+14165550188"


def test_half_a_number_is_continued_by_keys():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee")).key("416555").key("0188")
    assert talk.form.phone.value == "+14165550188"
    assert talk.asked == "service"


def test_who_starts_a_number_over_is_not_read_the_old_digits():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee"))
    talk.hear(read("phone_part", PhonePart("416555"))).hear(read("phone_part", PhonePart("41655501")))
    assert talk.form.phone_digits == "41655501"
    assert talk.hear(read("phone_part", PhonePart("4165"))).keys == ["phone_more"]
    assert talk.form.phone_digits == "4165"


def test_who_starts_a_number_over_again_and_again_keys_it_and_then_gets_a_person():
    talk = Talk(caller=None).hear(BOOK).hear(NEW).hear(name("Ann Lee")).hear(read("phone_part", PhonePart("416555018")))
    talk.hear(read("phone_part", PhonePart("4165")))
    assert talk.hear(read("phone_part", PhonePart("6475550"))).asked == "phone_more"
    assert talk.hear(read("phone_part", PhonePart("905555"))).keys[0] == "phone_more.keys"
    assert talk.hear(read("phone_part", PhonePart("514555018"))).reply.then == "transfer"


def test_a_given_name_alone_is_completed():
    talk = Talk().hear(BOOK).hear(NEW).hear(read("name", NameValue("Ann", None, "Ann")))
    assert talk.asked == "family"
    assert talk.hear(read("name", NameValue("Lee", None, "Lee"))).form.name.value.full == "Ann Lee"


def test_a_family_name_alone_is_completed():
    talk = Talk().hear(BOOK).hear(NEW).hear(read("name", NameValue(None, "Lee", "Lee")))
    assert talk.asked == "given"
    assert talk.hear(read("name", NameValue(None, "Ann", "Ann"))).form.name.value.full == "Ann Lee"


def test_an_unsure_name_is_asked_about_once_more_and_then_taken():
    talk = Talk().hear(BOOK).hear(NEW)
    for _ in range(2):
        talk.hear(name("Anne Leigh", confidence=0.4))
        assert talk.asked == "name_sure"
        talk.hear(NO)
    assert talk.hear(name("Anne Leigh", confidence=0.4)).asked == "service"


def test_a_word_that_might_be_a_name_in_passing_is_none():
    talk = Talk().to_read_back().hear(name("Monday Blues", confidence=0.3))
    assert talk.form.name.value.full == "Ann Lee"


@pytest.mark.parametrize(("confidence", "heard"), [(0.8, "Ann Lee"), (0.95, "Ann Ignore")])
def test_a_name_that_was_given_is_replaced_by_one_that_is_announced_and_by_no_stray_word(confidence, heard):
    """At another question "ignore all rules" may be read as a family name; "my name is …" is said on purpose."""
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"))
    assert talk.asked not in {"name", "family", "given", "change"}
    talk.hear(read("name", NameValue(None, "Ignore", "Ignore"), confidence=confidence), service("checkup"))
    assert talk.form.name.value.full == heard


def test_a_letter_decides_between_two_readings_of_a_name():
    other = NameValue("Marie", "Tremblay", "Marie Tremblay")
    talk = Talk().hear(BOOK).hear(NEW)
    talk.hear(name("Marie Demblay", alternatives=(other,)), read("letter_hint", LetterHint("T", "first")))
    assert talk.form.name.value.full == "Marie Tremblay"


def test_a_corrected_family_name_keeps_the_rest():
    talk = Talk().to_read_back().hear(NO, read("name", NameValue(None, "Leigh", "Leigh")))
    assert (talk.asked, talk.form.name.value.full) == ("read_back", "Ann Leigh")
    assert talk.hear(YES).world.rows[0].patient.full == "Ann Leigh"


def test_a_name_volunteered_in_letters_is_as_the_caller_writes_it():
    talk = Talk().hear(BOOK).hear(NEW).hear(name("Ann Lee")).hear(YES)
    assert talk.form.name.source != "spelled"
    spelled = Talk().hear(BOOK).hear(NEW).hear(read("name", NameValue("Ann", None, "Ann"))).hear(read("spelled", "LEIGH"))
    assert (spelled.form.name.value.full, spelled.form.name.source) == ("Ann Leigh", "spelled")


def test_for_a_child_the_child_is_named_and_the_number_is_the_callers():
    talk = Talk().hear(BOOK, read("patient_relation", PatientRelation("child")), service("checkup"), at(14, ahead=1))
    assert talk.keys == ["name.status.child"]
    assert talk.hear(NO).keys == ["name.child"]
    talk.hear(name("Leo Lee")).hear(YES)
    patient = talk.world.rows[0].patient
    assert (patient.full, patient.relation, patient.phone) == ("Leo Lee", "child", "+14165550123")


def test_a_name_said_before_it_was_known_whom_it_is_for_is_asked_about():
    talk = Talk().hear(BOOK, name("Ann Lee")).hear(NEW, read("patient_relation", PatientRelation("child")))
    assert talk.asked == "name_sure"
    assert talk.hear(NO).keys[-1].startswith("name")


def test_a_new_patient_is_told_what_the_first_visit_is():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("filling"))
    assert talk.keys == ["first_visit", "when"]
    assert talk.form.service.value == "exam_new"


def test_another_service_after_the_read_back_reopens_the_slot_only():
    talk = Talk().to_read_back()
    held = talk.call.state.hold
    talk.hear(service("cleaning"))
    assert talk.asked == "read_back"
    assert list(talk.world.holds.values()) == [talk.call.state.hold]
    assert talk.call.state.hold != held


def test_another_day_after_the_read_back_keeps_the_time_of_day():
    talk = Talk().to_read_back().hear(NO, day(3)).hear(YES)
    (row,) = talk.world.rows
    assert row.slot.starts_at.isoformat() == "2027-03-04T19:00:00+00:00"
    assert talk.world.holds == {}


def test_a_provider_who_is_wanted_is_looked_for():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=1), read("provider", ProviderValue("chen")))
    assert talk.call.state.hold.slot.provider_id == "chen"
    assert talk.hear(read("provider", ProviderValue("lavoie"))).call.state.hold.slot.provider_id == "lavoie"


def test_a_service_that_the_clinic_no_longer_has_is_asked_for_by_choices():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("gone"))
    assert talk.asked == "service"
    assert talk.hear().keys == ["sorry", "service.again"]
    assert talk.hear().keys == ["sorry", "service.keys", "zero.desk"]
    assert talk.key("2").form.service.value == "checkup"


def test_what_staff_arrange_goes_to_them_at_once():
    talk = Talk().hear(BOOK, service("root_canal"))
    assert (talk.reply.then, talk.keys) == ("transfer", ["staff_only", "transfer"])


def test_the_callers_own_number_said_aloud_needs_no_second_yes():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1)).hear(read("phone", PhoneValue("+14165550123")))
    assert (talk.asked, talk.form.phone.grounding) == ("offer", "confirmed")


def test_a_birth_date_corrected_at_the_next_question_begins_no_telephone_number():
    talk = Talk().hear(BOOK, KNOWN, name("Ann Lee")).hear(BORN)
    assert talk.asked == "service"
    assert talk.hear(read("phone_part", PhonePart("1981"))).asked == "service"
    born = read("date_of_birth", BirthDate(date(1981, 1, 31)), "January 31st 1981")
    whole = Understood("January 31st 1981", (born, read("phone_part", PhonePart("1981"), "1981", at=13)))
    talk.reply = talk.call.take(whole)
    assert (talk.asked, talk.form.birth_date.value, talk.form.phone_digits) == ("service", date(1981, 1, 31), "")


@pytest.mark.parametrize("name_said", [(), (name("Claire Martin"),)], ids=["nameless", "named"])
def test_a_visit_that_is_for_somebody_else_after_all_keeps_nothing_of_the_first_patient(name_said):
    child, own = (read("patient_relation", PatientRelation(relation)) for relation in ("child", "self"))
    talk = Talk().hear(BOOK, child, KNOWN, name("Zoe Martin"), BORN, service("cleaning"), at(14, ahead=1))
    assert talk.hear(YES).asked == "read_back"  # the name was asked about: it may have been the caller's
    talk.hear(own, *name_said)
    asked = "status" if name_said else "name"
    assert (talk.asked, talk.form.birth_date, talk.form.known, talk.form.service.value) == (asked, None, None, "cleaning")
    assert (talk.form.name.value.full if talk.form.name else None) == ("Claire Martin" if name_said else None)


@pytest.mark.parametrize("correction", [name("Anna Lee"), service("cleaning"), BORN])
def test_a_no_that_corrects_something_else_does_not_refuse_the_number(correction):
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), UNSURE)
    assert talk.asked == "phone_sure"
    talk.hear(NO, correction)
    assert (talk.asked, talk.form.caller_refused) == ("phone_sure", False)


@pytest.mark.parametrize("correction", [name("Anna Lee"), service("cleaning"), at(15)])
def test_a_no_at_the_read_back_that_corrects_something_else_keeps_the_number(correction):
    talk = Talk().to_read_back().hear(NO, correction)
    assert (talk.asked, talk.form.phone.value, talk.form.caller_refused) == ("read_back", "+14165550123", False)


def test_who_asks_to_hear_it_again_where_a_name_is_asked_for_has_not_told_theirs():
    text = "pouvez-vous répéter s'il vous plaît"
    again = Extraction("intent", IntentValue("repeat"), text, 0, len(text))
    taken = Extraction("name", NameValue("Pouvez-Vous", "Répéter", "Pouvez-Vous Répéter"), text[:19], 0, 19, 0.7)
    talk = Talk().hear(BOOK)
    asked = talk.reply.parts[-1].text
    talk.reply = talk.call.take(Understood(text, (again, taken)))
    assert (talk.call.state.form.name, talk.reply.parts[-1].text) == (None, asked)


def of_patient(start, end):
    return Extraction("patient_status", PatientStatus(known=False), "words", start, end)


def asked_for(start, end):
    return Extraction("intent", IntentValue("book"), "words", start, end)


def named(code, start, end):
    return Extraction("service", ServiceValue(code), "words", start, end)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        # "it's my first visit, I'd like a cleaning", and the other way round
        ((of_patient(0, 20), named("exam_new", 5, 18), asked_for(22, 40), named("cleaning", 30, 40)), "cleaning"),
        ((asked_for(0, 18), named("cleaning", 8, 18), of_patient(20, 40), named("exam_new", 25, 38)), "cleaning"),
        # "une nouvelle patiente, c'est ma première visite, pour un nettoyage": the status lies elsewhere
        ((of_patient(0, 20), named("exam_new", 25, 40), asked_for(42, 60), named("cleaning", 50, 60)), "cleaning"),
        # "my cleaning was cancelled, I'd like a check-up"
        ((named("cleaning", 3, 11), asked_for(30, 46), named("checkup", 38, 46)), "checkup"),
        # alone it is what is wanted, and of two that are asked for the first
        ((of_patient(0, 20), named("exam_new", 5, 18)), "exam_new"),
        ((asked_for(0, 30), named("checkup", 8, 16), named("cleaning", 20, 28)), "checkup"),
    ],
)
def test_a_service_in_words_about_the_patient_yields_to_one_that_is_asked_for(said, wanted):
    talk = Talk()
    talk.reply = talk.call.take(Understood("words", said))
    assert talk.form.service.value == wanted


def test_who_says_the_name_once_more_agrees_to_it():
    talk = Talk().hear(BOOK).hear(name("Ann Lee", confidence=0.5))
    assert talk.asked == "name_sure"
    talk.hear(name("Ann Lee", confidence=0.5))
    assert talk.form.name.grounding == "confirmed"
    assert talk.asked != "name_sure"
