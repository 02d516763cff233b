"""Two slots that differ usefully, or the one that was asked for; heard in every way people choose; and never a loop."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bella_core.plugin.types import PhoneValue, ProviderValue, TimeValue
from tests.dialogues.clinic import CLINIC
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, TOMORROW, YES, Talk, at, day, intent, name, part, read, service


def offered(*times, taken=(), **how):
    talk = Talk(**how)
    talk.world.taken = [(f"provider:{who.id}", *stretch) for stretch in taken for who in CLINIC.providers]
    return talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), *times)


def starts(talk):
    slots = talk.call.state.offer.slots
    return [slot.starts_at.astimezone(UTC).strftime("%d %H:%M") for slot in slots]  # Toronto is five hours behind


def test_what_is_asked_for_and_free_is_held_and_read_back_at_once():
    talk = offered(at(14, ahead=1))
    assert talk.keys == ["read_back", "read_back.question"]
    assert talk.call.state.hold.slot.starts_at == datetime(2027, 3, 2, 19, tzinfo=UTC)
    assert talk.world.rows == []


def test_an_open_day_gives_a_morning_and_an_afternoon():
    talk = offered(day(1))
    assert (talk.keys, starts(talk)) == (["offer.two"], ["02 13:00", "02 18:00"])
    assert talk.text.count("Tuesday") == 1


def test_an_open_week_gives_slots_of_different_half_days():
    assert starts(offered(read("time", TimeValue(TOMORROW + timedelta(days=6), None, "week", "date")))) == ["08 13:00", "08 18:00"]


def test_a_narrow_wish_gives_two_times_apart():
    assert starts(offered(part("morning"), day(1))) == ["02 13:00", "02 14:00"]


def test_a_full_day_is_said_to_be_full_and_the_nearest_is_offered():
    full = (datetime(2027, 3, 2, 13, tzinfo=UTC), datetime(2027, 3, 2, 22, tzinfo=UTC))
    talk = offered(at(14, ahead=1), taken=[full])
    assert talk.keys == ["offer.nearest.two"]
    assert {start[:2] for start in starts(talk)} == {"01", "03"}


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ((intent("first"),), 0),
        ((intent("second"),), 1),
        ((intent("either"),), 0),
        ((part("afternoon"),), 1),
        ((at(8),), 0),
        ((at(13),), 1),
        ((read("time", TimeValue(TOMORROW + timedelta(hours=1), None, "minute", "time"), inferred=frozenset({"meridiem"})),), 1),
        ((YES, intent("second")), 1),
        ((NO, intent("second")), 1),
        ((read("number", 2),), 1),
    ],
)
def test_a_choice_is_heard_however_it_is_made(said, chosen):
    talk = offered(day(1))
    slot = talk.call.state.offer.slots[chosen]
    talk.hear(*said)
    assert (talk.asked, talk.call.state.hold.slot) == ("read_back", slot)


def hours(start, end, *, days=0):
    day_after = TOMORROW + timedelta(days=days)
    return TimeValue(day_after + timedelta(hours=start), day_after + timedelta(hours=end), "hour", "interval")


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (hours(13, 24), hours(1, 24)),
        (hours(13, 17), hours(13 - 72, 17)),
        (
            TimeValue(TOMORROW + timedelta(hours=13), None, "minute", "time"),
            TimeValue(TOMORROW + timedelta(hours=8), None, "minute", "time"),
        ),
        (hours(13, 17), TimeValue(TOMORROW, None, "day", "date")),
    ],
)
def test_another_hour_that_may_have_been_meant_chooses_nothing(first, other):
    talk = offered(day(1))
    afternoon = talk.call.state.offer.slots[1]
    talk.hear(read("time", first, inferred=frozenset({"meridiem"}), alternatives=(other,)))
    assert (talk.asked, talk.call.state.hold.slot) == ("read_back", afternoon)


def test_another_day_that_people_disagree_on_chooses_what_is_on_offer():
    talk = offered(day(1))
    afternoon = talk.call.state.offer.slots[1]
    talk.hear(read("time", hours(13, 17, days=7), inferred=frozenset({"next_weekday"}), alternatives=(hours(13, 17),)))
    assert (talk.asked, talk.call.state.hold.slot) == ("read_back", afternoon)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (
            TimeValue(TOMORROW + timedelta(hours=14), None, "minute", "datetime"),
            TimeValue(TOMORROW + timedelta(hours=2), None, "minute", "datetime"),
        ),
        (hours(13, 17), hours(8, 17)),
    ],
)
def test_an_alternative_is_no_wish(first, other):
    plain, both = offered(read("time", first)), offered(read("time", first, alternatives=(other,)))
    assert (both.call.state.form.wish, starts(both)) == (plain.call.state.form.wish, starts(plain))


def bare(number):
    hour = TOMORROW + timedelta(hours=number + (12 if number < 8 else 0))
    clock = read("time", TimeValue(hour, None, "minute", "time"), inferred=frozenset({"meridiem"}), confidence=0.6)
    return (read("number", number), clock)


def test_a_bare_number_that_is_no_time_on_offer_is_a_choice():
    talk = offered(day(1))
    slot = talk.call.state.offer.slots[1]
    assert talk.hear(*bare(2)).call.state.hold.slot == slot


def test_a_bare_number_that_is_one_slots_place_and_anothers_time_is_asked_about():
    assert offered(day(1)).hear(*bare(1)).keys == ["offer.again.two"]


def test_a_spoken_three_is_a_time():
    assert offered(day(1)).hear(*bare(3)).call.state.hold.slot.starts_at == datetime(2027, 3, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(("digit", "asked"), [("1", "read_back"), ("2", "read_back"), ("3", "when"), ("7", "offer")])
def test_a_choice_by_key(digit, asked):
    assert offered(day(1)).key(digit).asked == asked


def test_a_bare_yes_to_two_asks_which():
    assert offered(day(1)).hear(YES).keys == ["offer.again.two"]


def test_a_choice_may_bring_more_with_it():
    talk = offered(day(1)).hear(intent("second"), name("Anne Leigh"))
    assert (talk.asked, talk.form.name.value.full) == ("read_back", "Anne Leigh")


def test_neither_asks_for_another_time_and_never_offers_the_same_again():
    talk = offered(day(1))
    refused = set(starts(talk))
    talk.hear(intent("neither"))
    assert talk.keys == ["when.other"]
    assert not refused & set(starts(talk.hear(day(1))))


def test_another_day_in_one_breath():
    assert starts(offered(day(1)).hear(NO, day(3))) == ["04 13:00", "04 18:00"]


@pytest.mark.parametrize("way", ["later", "earlier"])
def test_later_and_earlier_look_beyond_what_was_offered(way):
    talk = offered(at(14, ahead=2))
    before = talk.call.state.hold.slot.starts_at
    talk.hear(intent(way))
    assert all((slot.starts_at > before) == (way == "later") for slot in talk.call.state.offer.slots)


def test_a_provider_in_answer_to_an_offer_is_a_new_wish():
    talk = offered(day(1)).hear(read("provider", ProviderValue("chen")))
    assert {slot.provider_id for slot in talk.call.state.offer.slots} == {"chen"}


def refusing(**how):
    """A caller whom no time suits."""
    talk = offered(day(3), **how)
    while talk.asked in {"offer", "when"}:
        talk.hear(intent("neither") if talk.asked == "offer" else day(3))
    return talk


def test_whom_nothing_suits_is_offered_the_waiting_list_and_else_put_through():
    talk = refusing()
    assert (talk.asked, talk.keys) == ("waitlist", ["no_slots", "waitlist"])
    assert (talk.hear(NO).reply.then, talk.tasks) == ("transfer", [])


def test_whom_nothing_suits_out_of_hours_is_rung_back_at_a_number_they_agree_to():
    talk = refusing(when=SHUT).hear(NO)
    assert talk.keys == ["callback", "caller_id"]
    assert talk.hear(YES).keys == ["callback.done"]
    (task,) = talk.world.tasks
    assert (talk.reply.then, task.kind, task.urgency, talk.outcome) == ("hang_up", "callback", "today", "message")
    assert task.details == {
        "name": "Ann Lee",
        "phone": "+14165550123",
        "service": "checkup",
        "wish": "2027-03-04",
        "language": "en-CA",
        "about": "no_suitable_time",
    }


def test_who_is_rung_back_may_give_another_number():
    talk = refusing(when=SHUT).hear(NO).hear(NO)
    assert talk.asked == "phone"
    assert talk.hear(read("phone", PhoneValue("+14165550188"))).asked == "phone_sure"
    assert talk.hear(YES).keys == ["callback.done"]
    assert talk.world.tasks[0].details["phone"] == "+14165550188"


@pytest.mark.parametrize("said", [(name("Ann Lee"), day(3)), ()])
def test_who_asks_for_the_waiting_list_is_on_it_with_what_for_a_name_and_a_number(said):
    talk = Talk().hear(BOOK, *said).hear(intent("waiting_list"))
    assert talk.keys == ["service"]
    talk.hear(service("cleaning"))
    if not said:
        assert talk.keys == ["name"]
        talk.hear(name("Ann Lee"))
    assert talk.asked == "caller_id"
    assert talk.key("1").keys == ["waitlist.sure"]
    assert f"cleaning for Ann Lee; {'Thursday, March fourth; ' if said else ''}number ending in 0 1 2 3" in talk.text
    assert talk.hear(YES).keys == ["waitlist.done"]
    assert "Ann Lee is on our waiting list now: cleaning." in talk.text
    (wait,) = talk.world.waiting
    assert (wait.patient.full, wait.patient.phone, wait.service) == ("Ann Lee", "+14165550123", "cleaning")
    assert (talk.tasks, talk.outcome) == ([], "message")


def test_what_a_caller_held_is_free_again_for_who_wants_the_waiting_list():
    talk = offered(at(14, ahead=1))
    assert talk.world.holds
    assert talk.hear(intent("waiting_list")).world.holds == {}


def test_a_time_that_may_be_another_is_offered_before_it_is_held():
    talk = offered(at(14, ahead=1, inferred=frozenset({"doubt"})))
    assert (talk.keys, starts(talk), talk.world.holds) == (["offer.one"], ["02 19:00"], {})


def test_a_book_that_is_full_for_good_says_so():
    always = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    talk = offered(day(1), taken=[always])
    assert talk.keys == ["no_slots", "when.other"]
    for ahead in range(2, 5):
        talk.hear(day(ahead))
    assert talk.asked == "waitlist"


@pytest.mark.parametrize("said", [YES, intent("either"), intent("first"), read("provider", ProviderValue(None))])
def test_whenever_is_the_first_opening(said):
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).hear(said)
    assert starts(talk)[0].startswith("01")


def test_key_1_takes_the_first_opening():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).silence().silence()
    assert talk.keys == ["still_there", "when.keys", "zero.desk"]
    assert starts(talk.key("1"))[0].startswith("01")


def test_a_wish_that_is_not_understood_twice_is_answered_with_the_first_openings():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).hear()
    assert talk.keys == ["sorry", "when.again"]
    assert talk.hear().keys == ["sorry", "offer.two"]
    assert talk.hear().keys == ["sorry", "offer.again.two"]


def test_anything_earlier_is_looked_for_after_all_was_declined():
    talk = offered(day(2), part("afternoon")).hear(intent("neither"))
    assert talk.asked == "when"
    before = min(talk.call.state.offer.declined)
    talk.hear(intent("earlier"))
    assert talk.asked == "offer"
    assert all(slot.starts_at < before for slot in talk.call.state.offer.slots)


def test_a_slot_that_comes_too_near_while_the_caller_thinks_is_not_offered():
    talk = Talk(notice_min=60).hear(BOOK, NEW, name("Ann Lee"), service("checkup")).hear(day(0))
    assert talk.call.state.offer.slots
    assert all(slot.starts_at >= talk.call.at + timedelta(minutes=62) for slot in talk.call.state.offer.slots)


@pytest.mark.parametrize(("digit", "hours"), [("2", range(8, 12)), ("3", range(13, 17))])
def test_keys_2_and_3_take_a_half_of_the_day(digit, hours):
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).key(digit)
    assert all(slot.starts_at.hour - 5 in hours for slot in talk.call.state.offer.slots)


@pytest.mark.parametrize(("refused", "left"), [("first", "02 18:00"), ("second", "02 13:00")])
def test_one_of_two_that_will_not_do_leaves_the_other(refused, left):
    talk = offered(day(1)).hear(intent("neither", refused), NO)
    assert (talk.keys, starts(talk), talk.world.holds) == (["offer.again.one"], [left], {})
    assert talk.hear(YES).asked == "read_back"


def test_who_refuses_the_only_one_is_asked_for_another_time():
    only = offered(day(1)).hear(intent("neither", "first"), NO)
    assert only.hear(intent("neither", "first"), NO).keys == ["when.other"]


def test_one_of_two_that_will_not_do_and_another_time_is_a_new_wish():
    talk = offered(day(1)).hear(intent("neither", "first"), at(15))
    assert (talk.asked, talk.call.state.hold.slot.starts_at.hour) == ("read_back", 20)


@pytest.mark.parametrize("words", ["celui de lundi", "Monday's one", "the Monday one", "lundi", "Monday"])
def test_a_weekday_on_that_very_day_chooses_todays_offer(words):
    """The call is on a Monday: alone, the word means the next one."""
    today, talk = offered(day(0)), offered(day(1))
    first, second = today.call.state.offer.slots[0], talk.call.state.offer.slots[0]
    talk.call.state = attrs.evolve(talk.call.state, offer=attrs.evolve(talk.call.state.offer, slots=(first, second)))
    clock = "one" in words
    meant = TimeValue(TOMORROW + timedelta(days=6, hours=13 if clock else 0), None, "minute", "datetime" if clock else "date")
    talk.hear(*[read("number", 1)] * clock, read("time", meant, words))
    assert (talk.asked, talk.call.state.hold.slot) == ("read_back", first)


@pytest.mark.parametrize("words", ["next Monday", "lundi prochain", "Monday the eighth", "Monday afternoon"])
def test_a_weekday_that_is_told_apart_from_today_chooses_nothing(words):
    today, talk = offered(day(0)), offered(day(1))
    first, second = today.call.state.offer.slots[0], talk.call.state.offer.slots[0]
    talk.call.state = attrs.evolve(talk.call.state, offer=attrs.evolve(talk.call.state.offer, slots=(first, second)))
    talk.hear(read("time", TimeValue(TOMORROW + timedelta(days=6), None, "day", "date"), words))
    assert talk.asked == "offer"
    assert {start[:2] for start in starts(talk)} == {"08"}


def test_a_weekday_beside_an_hour_that_is_not_on_offer_chooses_nothing():
    today, talk = offered(day(0)), offered(day(1))
    first, second = today.call.state.offer.slots[0], talk.call.state.offer.slots[0]
    talk.call.state = attrs.evolve(talk.call.state, offer=attrs.evolve(talk.call.state.offer, slots=(first, second)))
    talk.hear(read("time", TimeValue(TOMORROW + timedelta(days=6), None, "day", "date"), "Monday"), at(15, ahead=7))
    assert talk.call.state.hold is None or talk.call.state.hold.slot != first
