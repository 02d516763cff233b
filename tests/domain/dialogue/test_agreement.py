"""Nothing is booked without an explicit yes to a whole read-back of what is held, and only what was written is called booked."""

import attrs
import pytest

from bella_core.domain.dialogue.types import AddTask, ReleaseHold, Understood
from bella_core.plugin.types import Extraction, IntentValue, LanguageValue, YesNo
from tests.dialogues.clinic import LOCATION
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, day, intent, name, part, read, service

DOUBTFUL = read("yes_no", YesNo("yes"), inferred=frozenset({"doubt"}))


def test_the_read_back_says_everything_and_cannot_be_interrupted():
    talk = Talk().to_read_back()
    assert talk.keys == ["read_back", "read_back.question"]
    assert talk.reply.uninterrupted == 1
    for words in ("check-up", "Ann Lee", "tomorrow, Tuesday, March second at 2 PM", "Dr. Sophie Lavoie"):
        assert words in talk.text


def test_where_it_is_is_read_back_of_a_clinic_that_has_two_places():
    talk = Talk()
    talk.world.clinic = attrs.evolve(talk.world.clinic, locations=(LOCATION, attrs.evolve(LOCATION, id="north", name="Maple North")))
    assert f"with Dr. Sophie Lavoie, at {LOCATION.name};" in talk.to_read_back().text
    assert LOCATION.name not in Talk().to_read_back().text


def test_an_ordinary_read_back_is_short():
    assert len(Talk().to_read_back().text.split()) <= 25 + 3  # the digits of the number, which are words of one letter


def test_a_yes_books_what_was_held():
    talk = Talk().to_read_back()
    slot = talk.call.state.hold.slot
    talk.hear(YES)
    assert [row.slot for row in talk.world.rows] == [slot]
    assert (talk.reply.then, talk.keys, talk.outcome) == ("hang_up", ["booked", "goodbye"], "booked")
    assert "tomorrow, Tuesday, March second at 2 PM" in talk.text


def test_a_yes_before_the_end_hears_the_read_back_again():
    talk = Talk().to_read_back().hear(YES, heard=False)
    assert talk.world.rows == []
    assert talk.keys == ["read_back", "read_back.question"]


def test_a_key_before_the_end_is_no_yes_either():
    assert Talk().to_read_back().key("1", heard=False).world.rows == []


@pytest.mark.parametrize("doubt", ["extractor", "engine"])
def test_a_doubtful_yes_is_asked_for_by_key(doubt):
    talk = Talk().to_read_back()
    talk = talk.hear(DOUBTFUL) if doubt == "extractor" else talk.hear(YES, confidence=0.2)
    assert (talk.world.rows, talk.keys, talk.reply.uninterrupted) == ([], ["read_back", "sure"], 1)
    assert talk.hear(DOUBTFUL).keys == ["read_back", "sure.again"]
    assert len(talk.key("1").world.rows) == 1


def test_who_presses_no_key_and_leaves_a_doubt_three_times_gets_a_person():
    talk = Talk().to_read_back().hear(DOUBTFUL)
    assert [talk.hear(DOUBTFUL).keys[-1] for _ in range(2)] == ["sure.again", "sure.keys"]
    talk.hear(DOUBTFUL)
    assert (talk.reply.then, talk.world.rows, talk.world.holds) == ("transfer", [], {})


@pytest.mark.parametrize("rest", ["try that", "do that", "go ahead", "of course", "book it sir", "allez-y", "absolument"])
def test_a_yes_beside_words_that_only_agree_books(rest):
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(f"yes {rest}", (read("yes_no", YesNo("yes"), words="yes", confidence=0.95),)))
    assert len(talk.world.rows) == 1


def test_key_2_changes_what_is_not_right():
    assert Talk().to_read_back().key("2").asked == "change"


def test_a_plain_no_is_asked_what_to_change():
    talk = Talk().to_read_back().hear(NO)
    assert talk.asked == "change"
    talk.hear(day(2))
    assert (talk.keys[0], talk.asked, talk.call.state.hold.slot.starts_at.day) == ("changed", "read_back", 3)


def test_nothing_to_change_after_all_reads_back_again():
    assert Talk().to_read_back().hear(NO).hear(NO).keys == ["read_back", "read_back.question"]


def test_who_keeps_saying_no_gets_a_person():
    talk = Talk().to_read_back()
    for _ in range(6):
        if talk.reply.then == "listen":
            talk.hear(NO)
    assert (talk.reply.then, talk.world.holds) == ("transfer", {})


def test_a_yes_with_a_change_is_a_change():
    talk = Talk().to_read_back().hear(YES, at(15))
    assert (talk.world.rows, talk.keys) == ([], ["changed", "read_back", "read_back.question"])
    assert talk.call.state.hold.slot.starts_at.hour == 20


@pytest.mark.parametrize(
    "change", [at(15, inferred=frozenset({"meridiem"}), confidence=0.6), name("Ann Leigh")], ids=["yes but at three", "yes but my name is"]
)
def test_a_yes_with_a_but_is_a_change_however_it_is_said(change):
    talk = Talk().to_read_back().hear(DOUBTFUL, change)
    assert (talk.world.rows, talk.keys[0]) == ([], "changed")


def test_a_yes_with_a_name_that_was_announced_is_a_change():
    talk = Talk().to_read_back().hear(YES, name("Ann Leigh", confidence=0.9))
    assert (talk.world.rows, talk.keys[0], talk.form.name.value.full) == ([], "changed", "Ann Leigh")


@pytest.mark.parametrize("said", [(intent("second"),), (NO, intent("second")), (YES, intent("second"))], ids=["bare", "no", "yes"])
def test_the_other_of_the_two_that_were_offered_can_still_be_had(said):
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1))
    second = talk.call.state.offer.slots[1]
    talk.hear(intent("first")).hear(*said)
    assert (talk.keys[0], talk.asked, talk.call.state.hold.slot, talk.world.rows) == ("changed", "read_back", second, [])


def test_a_yes_that_repeats_what_is_held_is_a_yes():
    assert len(Talk().to_read_back().hear(YES, at(14), day(1)).world.rows) == 1


def test_later_after_the_read_back_looks_further():
    talk = Talk().to_read_back()
    held = talk.call.state.hold.slot.starts_at
    talk.hear(intent("later"))
    assert talk.asked == "offer"
    assert all(slot.starts_at > held for slot in talk.call.state.offer.slots)


@pytest.mark.parametrize("within", [day(1), part("afternoon")], ids=["later that day", "later in the afternoon"])
def test_later_within_what_is_held_looks_further_there(within):
    talk = Talk().to_read_back()
    held = talk.call.state.hold.slot.starts_at
    talk.hear(DOUBTFUL, intent("later"), within)
    offered = talk.call.state.offer.slots
    assert (talk.world.rows, talk.asked) == ([], "offer")
    assert all(slot.starts_at > held and slot.starts_at.date() == held.date() for slot in offered)


def test_somebody_was_faster_at_the_last_moment():
    talk = Talk().to_read_back()
    talk.world.snatched = [1]
    talk.hear(YES)
    assert talk.keys[0] == "taken"
    assert (talk.world.rows, talk.asked) == ([], "offer")
    assert talk.hear(intent("first")).hear(YES).keys == ["booked", "goodbye"]


@pytest.mark.parametrize("ask", ["FindSlots", "HoldSlot", "Commit"])
@pytest.mark.parametrize(("when", "then"), [(None, "transfer"), (SHUT, "message")])
def test_a_database_that_is_away_brings_the_desk_or_a_message_and_promises_nothing(ask, when, then):
    talk = Talk(when=when) if when else Talk()
    talk.world.broken = {ask}
    talk.hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=1))
    while talk.reply.then == "listen":
        talk.hear(YES)
    assert (talk.reply.then, talk.keys[0], talk.world.rows) == (then, "failed", [])
    assert "call you back" not in talk.text


def test_hanging_up_at_the_read_back_leaves_an_item_and_no_hold():
    talk = Talk().to_read_back()
    hold = talk.call.state.hold
    talk.hang_up()
    assert ReleaseHold(hold.id) in talk.tells
    task = next(tell for tell in talk.tells if isinstance(tell, AddTask))
    assert task.kind == "abandoned_at_confirmation"
    assert task.details == {
        "name": "Ann Lee",
        "phone": "+14165550123",
        "service": "checkup",
        "starts_at": "2027-03-02T19:00:00+00:00",
        "wish": "2027-03-02 14:00",
        "language": "en-CA",
    }
    assert talk.outcome == "abandoned"


def test_hanging_up_after_the_yes_changes_nothing():
    talk = Talk().to_read_back().hear(YES)
    before = list(talk.tells)
    assert talk.hang_up().tells == before
    assert talk.outcome == "booked"


def test_a_caller_who_stays_after_the_goodbye_hears_it_again():
    talk = Talk().to_read_back().hear(YES)
    assert talk.hear(YES).keys == ["booked", "goodbye"]
    assert len(talk.world.rows) == 1


def test_never_mind_lets_go_of_everything():
    talk = Talk().to_read_back().hear(intent("never_mind"))
    assert talk.keys == ["never_mind", "anything_else"]
    assert (talk.world.holds, talk.call.state.hold) == ({}, None)
    assert talk.hear(NO).reply.then == "hang_up"
    assert talk.world.rows == []


@pytest.mark.parametrize("aside", [intent("wait"), intent("repeat"), intent("question", "address"), intent("question", "price")])
def test_a_yes_that_opens_an_aside_books_nothing(aside):
    talk = Talk().to_read_back().hear(YES, aside)
    assert talk.world.rows == []
    assert len(talk.hear(YES).world.rows) == 1


@pytest.mark.parametrize("words", ["okay so, is going to hurt", "bon ben, nom"])
def test_a_soft_yes_before_words_that_mean_nothing_is_asked_for_by_key(words):
    soft = read("yes_no", YesNo("yes"), words=words.split()[0], confidence=0.85)
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(words, (soft,)))
    assert (talk.keys, talk.world.rows) == (["read_back", "sure"], [])


@pytest.mark.parametrize(
    ("yes", "rest"),
    [
        ("absolutely", "too early"), ("exactly", "wrong"), ("totally", "forgot my card"), ("book it", "never"), ("precisely", "why I ask"),
        ("yes", "not"), ("tout à fait", "faux"), ("exactement", "le contraire"), ("certainement", "une erreur"), ("ça marche", "mal"), ("oui", "peut-être"),
        ("confirm", "my husband first"), ("perfect", "storm"), ("book that", "whole week"), ("parfait", "pour mon chum"),
    ],
)  # fmt: skip
def test_a_yes_beside_words_that_nothing_was_read_in_is_asked_for_by_key(yes, rest):
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(f"{yes} {rest}", (read("yes_no", YesNo("yes"), words=yes, confidence=0.95),)))
    assert (talk.keys, talk.world.rows) == (["read_back", "sure"], [])


@pytest.mark.parametrize(
    ("yes", "echo", "books"),
    [
        ("yes", "he has been", True), ("yes", "she is.", True), ("oui", "elle y est déjà allée", True),
        ("yes", "she is in pain", False), ("yes", "he was wrong", False), ("oui", "elle est malade", False),
    ],
)  # fmt: skip
def test_a_yes_that_says_the_question_again_is_a_yes(yes, echo, books):
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(f"{yes} {echo}", (read("yes_no", YesNo("yes"), words=yes, confidence=0.95),)))
    assert bool(talk.world.rows) == books


def test_words_that_were_read_turn_no_yes_round():
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(
        Understood("yes not a problem", (read("yes_no", YesNo("yes"), words="yes not a problem", confidence=0.95),))
    )
    assert len(talk.world.rows) == 1


def test_a_letter_of_a_spelled_name_is_no_yes():
    words = "now Emma Kowalski K O W A L S K I"
    spelled = read("spelled", "KOWALSKI", words=words[-15:], at=words.index("K O"))
    letter = read("yes_no", YesNo("yes"), words="K", at=words.index("K O"), confidence=0.85)
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(words, (letter, spelled)))
    assert talk.world.rows == []
    assert "Kowalski" in talk.text


def test_the_one_of_one_moment_is_no_choice():
    words = "okay one moment please"
    found = (
        read("yes_no", YesNo("yes"), words="okay", confidence=0.85),
        read("number", 1, words="one", at=5),
        read("intent", IntentValue("wait"), words="one moment please", at=5),
    )
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(words, found))
    assert (talk.keys, talk.world.rows) == (["wait"], [])


def test_a_tale_before_a_yes_takes_nothing_from_it():
    words = "oh you know I have been meaning to ring you for weeks, yes"
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(words, (read("yes_no", YesNo("yes"), words="yes", at=len(words) - 3, confidence=0.95),)))
    assert len(talk.world.rows) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hmm it is", "it is"),
        ("prenez le", "prenez le"),
        ("hmm, is it going to hurt, that's okay", "that's okay"),
        ("so you are telling me the price is fine", "is fine"),
    ],
)
def test_a_yes_that_may_be_what_is_left_of_a_sentence_is_asked_for_by_key(words, answer):
    talk = Talk().to_read_back()
    at_start = words.index(answer)
    talk.reply = talk.call.take(Understood(words, (read("yes_no", YesNo("yes"), words=answer, at=at_start, confidence=0.95),)))
    assert (talk.keys, talk.world.rows) == (["read_back", "sure"], [])


def test_a_soft_yes_before_the_name_that_is_known_is_asked_for_by_key():
    words = "bon on c'est ann lee"
    talk = Talk().to_read_back()
    soft = read("yes_no", YesNo("yes"), words="bon", confidence=0.85)
    talk.reply = talk.call.take(Understood(words, (soft, name("Ann Lee", words="ann lee", at=13, confidence=0.7))))
    assert (talk.keys[-1], talk.world.rows) == ("sure", [])


def test_who_asks_for_another_language_hears_the_read_back_in_it_before_agreeing():
    french = read("language", LanguageValue("fr-CA", explicit=True))
    talk = Talk().to_read_back().hear(intent("wait"), french)
    assert (talk.call.state.language, talk.keys) == ("fr-CA", ["switched", "read_back", "read_back.question"])
    assert len(talk.hear(YES).world.rows) == 1


@pytest.mark.parametrize("said", [(day(1),), (at(14, ahead=1), NO), (day(1), NO)])
def test_a_change_to_what_is_held_already_hears_the_read_back_again(said):
    assert Talk().to_read_back().hear(NO).hear(*said).keys == ["read_back", "read_back.question"]
    assert Talk().to_read_back().hear(NO, day(1)).keys == ["read_back", "read_back.question"]


@pytest.mark.parametrize("wanted", [BOOK, intent("confirm")])
def test_wanting_an_appointment_is_no_yes_to_this_one(wanted):
    talk = Talk().to_read_back().hear(wanted)
    assert (talk.keys, talk.world.rows) == (["read_back", "sure"], [])
    assert len(talk.key("1").world.rows) == 1


@pytest.mark.parametrize("words", ["please", "s’il vous plaît"])
def test_please_alone_is_asked_for_by_key(words):
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(words, (read("yes_no", YesNo("yes"), words=words, confidence=0.95),)))
    assert (talk.keys, talk.world.rows) == (["read_back", "sure"], [])


def okay(words):
    return Extraction("yes_no", YesNo("yes"), words, 0, len(words), 0.85)


def test_asking_for_the_other_language_agrees_to_nothing():
    talk = Talk(languages=("fr-CA", "en-CA")).to_read_back()
    text = "okay so, do you speak English"
    asked = Extraction("language", LanguageValue("en-CA", explicit=True), "do you speak English", 9, len(text))
    talk.reply = talk.call.take(Understood(text, (okay("okay"), asked)))
    assert (talk.world.rows, talk.asked, talk.reply.listen.language) == ([], "read_back", "en-CA")
    assert talk.hear(YES).world.rows


@pytest.mark.parametrize(
    ("words", "text"),
    [("bon", "bon le ben,"), ("okay", "okay so"), ("okay", "okay so, me"), ("bon", "bon, euh"), ("okay", "okay thanks and")],
)
def test_an_opening_that_nothing_follows_is_no_yes(words, text):
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(text, (okay(words),)))
    assert (talk.world.rows, talk.keys) == ([], ["read_back", "sure"])
