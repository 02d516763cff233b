"""Known callers: whom they usually see is offered first and recall is brought up, once it is sure who calls and never before."""

from datetime import UTC, datetime, timedelta

import attrs

from bella_core.domain.dialogue.types import Visit
from bella_core.plugin.types import Emergency, ProviderValue
from tests.domain.dialogue.talk import BOOK, BORN, KNOWN, NEW, NO, OPEN, YES, Talk, at, day, intent, name, part, read, service

ANYONE = read("provider", ProviderValue(None))
OKAFOR = read("provider", ProviderValue("okafor"))
#: She is neither the first of the hygienists, nor whom the search would give.
USUAL = "bouchard"


def known(*, provider=USUAL, code="cleaning", days_ago=100, **talk):
    talk = Talk(**talk)
    talk.world.people = {("lee", BORN.value.date): "user-1"}
    talk.world.visits = {"user-1": (Visit(code, provider, OPEN - timedelta(days=days_ago)),)}
    return talk


def recognised(talk, *more):
    return talk.hear(BOOK, KNOWN, name("Ann Lee"), BORN, *more)


def providers(talk):
    return {slot.provider_id for slot in talk.call.state.offer.slots}


def test_the_usual_hygienist_is_offered_first_and_named_as_such():
    talk = recognised(known(), service("cleaning"), day(2))
    assert providers(talk) == {USUAL}
    assert talk.keys[-1].startswith("offer.usual.")
    assert "With Julie Bouchard, as usual" in talk.text


def test_nobody_is_named_before_it_is_sure_who_calls():
    talk = known().hear(BOOK, KNOWN, name("Ann Lee"), service("cleaning"), day(2))
    assert talk.asked == "birth_date"
    assert "Bouchard" not in talk.text
    other = attrs.evolve(BORN, value=attrs.evolve(BORN.value, date=BORN.value.date + timedelta(days=1)))
    talk.hear(other)
    assert talk.asked == "offer"
    assert "as usual" not in talk.text


def test_a_new_patient_has_nobody_they_usually_see():
    talk = known().hear(BOOK, NEW, name("Ann Lee"), service("cleaning"), day(2))
    assert "as usual" not in talk.text


def test_who_asks_for_another_gets_the_other():
    talk = recognised(known(), service("cleaning"), day(2), OKAFOR)
    assert providers(talk) == {"okafor"}
    assert "as usual" not in talk.text


def test_who_will_see_anyone_is_offered_anyone():
    talk = recognised(known(), service("cleaning"), day(2), ANYONE)
    assert "as usual" not in talk.text
    late = recognised(known(), service("cleaning"), day(2))
    offered = late.call.state.offer.slots
    late.hear(ANYONE)
    assert late.asked == "offer"
    assert late.call.state.offer.slots != offered
    assert "as usual" not in late.text


def test_where_the_usual_hygienist_is_not_free_others_are_offered():
    talk = known()
    talk.world.taken = [(f"provider:{USUAL}", OPEN, OPEN + timedelta(days=60))]
    recognised(talk, service("cleaning"), day(2))
    assert providers(talk) == {"okafor"}
    assert talk.keys[-1].startswith("offer.")
    assert "as usual" not in talk.text
    assert "isn’t free" not in talk.text


def test_nobody_waits_for_weeks_for_the_usual_hygienist_unasked():
    talk = known()
    talk.world.taken = [(f"provider:{USUAL}", OPEN, OPEN + timedelta(days=8))]
    recognised(talk, service("cleaning"), part("morning"))
    assert providers(talk) == {"okafor"}
    near = known()
    near.world.taken = [(f"provider:{USUAL}", OPEN, OPEN + timedelta(days=3))]
    recognised(near, service("cleaning"), part("morning"))
    assert providers(near) == {USUAL}


def test_the_very_time_that_was_asked_for_is_read_back_with_the_usual_hygienist():
    talk = recognised(known(), service("cleaning"), at(14, ahead=2))
    assert talk.asked == "read_back"
    assert talk.call.state.hold.slot.provider_id == USUAL
    assert "with Julie Bouchard, as usual;" in talk.text


def test_a_dentist_who_cleaned_no_teeth_is_not_the_usual_hygienist():
    talk = recognised(known(provider="chen", code="checkup"), service("cleaning"), day(2))
    assert "as usual" not in talk.text
    again = recognised(known(provider="chen", code="checkup"), service("checkup"), day(2))
    assert providers(again) == {"chen"}


def test_who_has_left_the_clinic_is_nobodys_usual_provider():
    talk = recognised(known(provider="gone"), service("cleaning"), day(2))
    assert talk.asked == "offer"
    assert "as usual" not in talk.text


def test_the_last_hygiene_visit_is_brought_up_when_the_next_is_due():
    talk = recognised(known(days_ago=250))
    assert talk.keys[-1] == "service.recall"
    assert "8 months ago" in talk.text
    assert "yes_no" in talk.reply.listen.expecting
    assert talk.hear(YES).form.service.value == "cleaning"


def test_a_key_answers_what_was_brought_up():
    talk = recognised(known(days_ago=250))
    assert talk.key("1").form.service.value == "cleaning"


def test_who_wants_something_else_is_asked_what():
    talk = recognised(known(days_ago=250)).hear(NO)
    assert (talk.asked, talk.keys) == ("service", ["service.again"])
    assert recognised(known(days_ago=250)).hear(service("filling")).form.service.value == "filling"


def test_a_recent_hygiene_visit_or_one_to_come_is_not_brought_up():
    for days_ago in (100, -30):
        talk = recognised(known(days_ago=days_ago))
        assert talk.asked == "service"
        assert "service.recall" not in talk.keys


def test_a_visit_of_somebody_else_in_the_same_call_is_not_with_the_first_ones_provider():
    talk = recognised(known(days_ago=250))
    talk.call.state = attrs.evolve(talk.call.state, user_id=None)
    talk.hear(service("cleaning"), day(2))
    assert "as usual" not in talk.text


def visits_of(talk, *visits):
    talk.world.visits = {"user-1": tuple(Visit(code, who, OPEN - timedelta(days=ago)) for code, who, ago in visits)}
    return talk


def test_the_same_visit_counts_before_another_with_a_hygienist():
    talk = visits_of(known(), ("exam_child", "okafor", 10), ("cleaning", USUAL, 100))
    assert providers(recognised(talk, service("cleaning"), day(2))) == {USUAL}


def test_the_latest_hygiene_visit_counts_for_the_next():
    talk = recognised(visits_of(known(), ("exam_child", "okafor", 20), ("cleaning", USUAL, 400)))
    assert "service.recall" not in talk.keys


def test_a_visit_that_bella_does_not_book_is_not_brought_up():
    talk = recognised(known(code="no_longer_given", days_ago=250))
    assert (talk.asked, "service.recall" in talk.keys) == ("service", False)


def test_what_was_brought_up_is_forgotten_with_the_patient():
    talk = recognised(known(days_ago=250))
    talk.call.state = attrs.evolve(talk.call.state, user_id=None)
    assert "service.recall" not in talk.silence().silence().keys


def test_who_is_in_pain_does_not_wait_for_whom_they_usually_see():
    talk = recognised(known(provider="chen", code="emergency_exam")).hear(read("emergency", Emergency("same_day", "pain")))
    assert (talk.asked, talk.call.state.user_id) == ("offer", "user-1")
    assert "chen" not in providers(talk)
    assert "as usual" not in talk.text


def test_who_turned_the_usual_hygienist_down_to_the_end_is_offered_others():
    talk = known()
    free = datetime(2027, 3, 3, 14, tzinfo=UTC), datetime(2027, 3, 3, 16, tzinfo=UTC)
    talk.world.taken = [(f"provider:{USUAL}", OPEN, free[0]), (f"provider:{USUAL}", free[1], OPEN + timedelta(days=60))]
    recognised(talk, service("cleaning"), day(2))
    assert providers(talk) == {USUAL}
    talk.hear(NO).hear(day(2))
    while providers(talk) == {USUAL}:
        declined = set(talk.call.state.offer.declined)
        assert declined.isdisjoint(slot.starts_at for slot in talk.call.state.offer.slots)
        talk.hear(NO).hear(day(2))
    assert providers(talk) == {"okafor"}


def test_later_than_what_was_offered_is_with_the_usual_hygienist_however_late():
    talk = known()
    talk.world.taken = [(f"provider:{USUAL}", OPEN + timedelta(days=1), OPEN + timedelta(days=12))]
    recognised(talk, service("cleaning"), part("morning"))
    assert providers(talk) == {USUAL}
    talk.hear(intent("later"))
    assert talk.form.wish.after is not None
    assert providers(talk) == {USUAL}


def test_no_to_a_recall_beside_what_is_wanted_is_an_answer():
    talk = recognised(known(days_ago=250)).hear(NO, service("filling"), day(2))
    assert (talk.form.service.value, talk.asked) == ("filling", "offer")


def test_what_an_offer_has_said_the_read_back_does_not_repeat():
    talk = recognised(known(), service("cleaning"), day(2)).key("1")
    assert talk.asked == "read_back"
    assert "as usual" not in talk.text


def of_own_interval(months, days_ago):
    talk = known()
    visit = Visit("cleaning", USUAL, OPEN - timedelta(days=days_ago), recall_months=months)
    talk.world.visits = {"user-1": (visit,)}
    return recognised(talk)


def test_the_patients_own_interval_says_when_the_next_visit_is_due():
    assert of_own_interval(3, 100).keys[-1] == "service.recall"
    assert of_own_interval(None, 100).keys[-1] != "service.recall"
    assert of_own_interval(12, 250).keys[-1] != "service.recall"
    assert of_own_interval(12, 370).keys[-1] == "service.recall"


def test_who_is_not_to_be_reminded_is_not_asked():
    assert of_own_interval(0, 370).keys[-1] != "service.recall"


def test_who_is_ruled_out_is_not_offered_as_the_usual_one():
    assert USUAL not in providers(recognised(known(), service("cleaning"), day(2), read("provider", ProviderValue(USUAL, excluded=True))))


def test_who_was_ruled_out_stays_so_whatever_the_time_until_they_are_asked_for():
    talk = recognised(known(), service("cleaning"), read("provider", ProviderValue(USUAL, excluded=True))).hear(day(2))
    assert USUAL not in providers(talk)
    assert providers(talk.hear(read("provider", ProviderValue(USUAL)))) == {USUAL}
