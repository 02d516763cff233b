"""A rule forbids what the caller took: they hear why in their language, and get another time or a person; never the same time, never a loop."""

from datetime import UTC, datetime, timedelta

import pytest

from bella_core.domain.dialogue.types import Answer, Refused, SetOutcome
from bella_core.plugin.types import Emergency, LanguageValue, Verdict
from bella_core.schemas.journal import TurnRecord, dump, load
from tests.dialogues.clinic import CLINIC
from tests.dialogues.rules import NewPatientsBeforeFour, NothingForNow, StaffOnly
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, day, intent, name, read, service
from tests.domain.dialogue.test_offers import starts

#: Four in the afternoon, tomorrow in Toronto.
FOUR = datetime(2027, 3, 2, 21, tzinfo=UTC)


class Rule:
    """A rule that a test makes up; it keeps what it was asked."""

    def __init__(self, code="not_then", says=None, instead="other_time", when=lambda booking: True):
        self.verdict = Verdict.deny(code, {"en-CA": "Not then.", "fr-CA": "Pas à cette heure."} if says is None else says, instead=instead)
        self.when, self.asked = when, []

    def check_booking(self, booking):
        self.asked.append(booking)
        return self.verdict if self.when(booking) else Verdict.allow()


def taking(rule, *times, code="checkup", status=NEW, **how):
    """A caller who takes the one time they asked for, where a rule may have something against it."""
    talk = Talk(**how)
    talk.world.rules = (rule,)
    return talk.hear(BOOK, status, name("Ann Lee"), service(code), *(times or (at(16, ahead=1),)))


def test_the_reason_is_said_and_other_half_days_are_offered():
    talk = taking(NewPatientsBeforeFour())
    assert talk.keys == ["denied", "offer.two"]
    assert talk.text.startswith("New patients come before four. ")
    assert starts(talk) == ["02 13:00", "03 13:00"]


def test_a_morning_that_is_denied_gives_afternoons():
    assert starts(taking(Rule(when=lambda booking: booking.local_start.hour < 12), at(9, ahead=1))) == ["02 18:00", "03 18:00"]


def test_who_takes_another_time_is_booked():
    talk = taking(NewPatientsBeforeFour()).hear(intent("second")).hear(YES)
    assert (talk.keys[0], [row.slot.starts_at.day for row in talk.world.rows]) == ("booked", [3])


def test_the_rule_is_asked_before_the_read_back_and_not_after_the_yes():
    rule = Rule(when=lambda booking: False)
    talk = taking(rule)
    assert (talk.asked, len(rule.asked)) == ("read_back", 1)
    talk.hear(YES)
    assert (talk.keys[0], len(rule.asked)) == ("booked", 1)


def test_a_rule_is_told_what_is_known_and_no_name_and_no_number():
    rule = Rule()
    taking(rule)
    (booking,) = rule.asked
    assert (booking.action, booking.channel, booking.service, booking.known, booking.age) == ("book", "call", "checkup", False, None)
    assert (booking.local_start.hour, booking.language, booking.relation) == (16, "en-CA", "self")
    assert not {"Ann", "Lee", "0123"} & set(str(booking).replace("'", " ").split())


def test_a_second_denial_goes_to_a_person():
    talk = taking(Rule())
    assert talk.reply.then == "listen"
    talk.hear(intent("first"))
    assert (talk.reply.then, talk.keys, talk.outcome) == ("transfer", ["denied", "rule", "transfer"], "transferred")


def test_after_hours_a_second_denial_leaves_a_message_that_tells_what_was_wanted():
    talk = taking(Rule(), when=SHUT)
    talk.hear(intent("first"))
    (task,) = talk.world.tasks
    assert (talk.reply.then, task.kind, task.urgency) == ("message", "callback", "today")
    assert task.details["about"] == "not_then"
    assert task.details["denied"].startswith("2027-03-0")
    assert task.details["name"] == "Ann Lee"


@pytest.mark.parametrize(("when", "then"), [(None, "transfer"), (SHUT, "message")])
def test_a_rule_that_leaves_it_to_staff_offers_nothing_else(when, then):
    talk = taking(StaffOnly(), at(10, ahead=1), code="cleaning", **({"when": when} if when else {}))
    assert (talk.reply.then, talk.keys) == (then, ["denied", then])


def test_a_denied_time_is_not_offered_again_even_to_who_names_it():
    talk = taking(Rule(when=lambda booking: booking.local_start.hour == 16)).hear(NO, at(16, ahead=1))
    assert talk.keys == ["no_slots", "when.other"]
    assert talk.hear(at(14, ahead=1)).keys == ["read_back", "read_back.question"]


def test_another_visit_may_be_had_at_the_time_that_was_denied():
    talk = taking(Rule(when=lambda booking: booking.service == "checkup"))
    talk.hear(service("cleaning"), at(16, ahead=1))
    assert (talk.asked, talk.call.state.hold.slot.service) == ("read_back", "cleaning")


def test_what_was_held_before_is_not_lost_to_a_denial():
    talk = taking(NewPatientsBeforeFour(), at(14, ahead=1))
    held = talk.call.state.hold
    talk.hear(at(16))
    assert (talk.keys[0], talk.call.state.hold) == ("denied", held)
    assert talk.hear(intent("first")).asked == "read_back"
    assert list(talk.world.holds) == [talk.call.state.hold.id] != [held.id]


def test_nothing_is_said_to_be_changed_that_a_rule_forbids():
    talk = Talk()
    talk.world.rules = (Rule(when=lambda booking: booking.local_start.hour == 13),)
    talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1)).hear(intent("first"))
    assert (talk.asked, starts(talk)) == ("read_back", ["02 13:00", "02 18:00"])
    assert talk.hear(NO, intent("second")).keys == ["denied", "offer.two"]


@pytest.mark.parametrize(
    ("says", "instead", "keys"),
    [
        ({"fr-CA": "Pas à cette heure."}, "other_time", ["denied.time", "offer.two"]),
        ({}, "other_time", ["denied.time", "offer.two"]),
        ({"fr-CA": "Pas à cette heure."}, "staff", ["rule", "transfer"]),
        ({}, "staff", ["rule", "transfer"]),
    ],
)
def test_a_rule_without_words_in_the_callers_language_is_told_in_bellas(says, instead, keys):
    talk = taking(Rule(says=says, instead=instead))
    assert talk.keys == keys
    assert "heure" not in talk.text


def test_a_french_caller_hears_the_french_sentence():
    talk = Talk(languages=("fr-CA", "en-CA"))
    talk.world.rules = (Rule(),)
    talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(16, ahead=1))
    assert talk.text.startswith("Pas à cette heure. ")


def test_the_sentence_follows_the_language_that_the_caller_changes_to():
    talk = taking(Rule()).hear(read("language", LanguageValue("fr-CA", explicit=True)), intent("first"))
    assert talk.keys == ["switched", "denied", "rule", "transfer"]
    assert "Pas à cette heure. " in talk.text


def test_braces_of_a_rule_are_only_words():
    assert taking(Rule(says={"en-CA": "Not {then} {0}."})).text.startswith("Not {then} {0}. ")


@pytest.mark.parametrize(("when", "tasks"), [(None, ["callback"]), (SHUT, ["callback"])])
def test_what_cannot_be_checked_leaves_staff_an_item_whoever_answers(when, tasks):
    talk = taking(Rule("unchecked", {}, "staff"), **({"when": when} if when else {}))
    assert (talk.keys[0], talk.tasks) == ("rule", tasks)
    assert talk.world.tasks[0].details["about"] == "unchecked"
    assert SetOutcome("transferred" if when is None else "message") in talk.tells


def test_somebody_in_pain_is_not_sent_round():
    talk = Talk(when=SHUT)
    talk.world.rules = (NothingForNow(),)
    talk.hear(read("emergency", Emergency("same_day", "pain"))).hear(intent("first"))
    assert (talk.reply.then, talk.tasks, talk.outcome) == ("message", ["emergency"], "emergency")


def test_when_nothing_else_is_free_after_a_denial_the_caller_is_asked_for_another_time():
    talk = Talk()
    talk.world.rules = (Rule(),)
    full = [(datetime(2027, 1, 1, tzinfo=UTC), FOUR), (FOUR + timedelta(minutes=30), datetime(2028, 1, 1, tzinfo=UTC))]
    talk.world.taken = [(f"provider:{who.id}", *stretch) for stretch in full for who in CLINIC.providers]
    talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(16, ahead=1))
    assert talk.keys == ["denied", "no_slots", "when.other"]


def test_the_sentence_is_journalled_with_the_answer():
    refused = Refused("rule", "not_then", {"en-CA": "Not then.", "fr-CA": "Pas à cette heure."}, "other_time")
    talk = taking(Rule())
    record = TurnRecord(talk.call.at, 1, (Answer("call:4:0", refused),), (), talk.call.state, talk.reply)
    assert load(dump(record)) == record
