"""What staff have to do themselves: every errand ends with a person, or with an item that holds all that was said; and the caller knows."""

from datetime import UTC, date, datetime, time

import attrs
import pytest

from bella_core.domain.dialogue.errands import KINDS
from bella_core.domain.dialogue.heard import without_shadows
from bella_core.domain.dialogue.turn import Turn
from bella_core.domain.dialogue.types import EndWait, Purpose, TransferEnded
from bella_core.domain.dialogue.wished import spoken_wish
from bella_core.domain.slots import Wish
from bella_core.plugin.types import Extraction, IntentValue, NameValue, YesNo
from tests.dialogues.clinic import CLINIC
from tests.domain.dialogue.talk import BOOK, NO, PHONE, SHUT, YES, Talk, at, day, intent, name, part, read, service

ANN = "+14165550123"


def errand(what="prescription", text="I need a refill", **how):
    return Talk(**{"when": SHUT, **how}).hear(intent(what), text=text)


@pytest.mark.parametrize("what", sorted(KINDS))
def test_while_the_desk_answers_it_has_the_errand(what):
    talk = Talk().hear(intent(what))
    assert (talk.reply.then, talk.reply.target, talk.tasks, talk.outcome) == ("transfer", "desk", [], "transferred")


@pytest.mark.parametrize(
    ("what", "kind", "urgency"),
    [("prescription", "prescription", "today"), ("billing", "billing", "normal"), ("records", "records", "normal")],
)
def test_who_and_what_about_are_asked_and_all_is_left_for_staff(what, kind, urgency):
    talk = errand(what)
    assert talk.asked == "name"
    talk.hear(name("Ann Lee"))
    assert talk.asked == "errand"
    talk.hear(text="the one of last week")
    assert (talk.keys, talk.reply.then, talk.outcome) == (["errand.done"], "hang_up", "message")
    (task,) = talk.world.tasks
    assert (task.kind, task.urgency) == (kind, urgency)
    assert task.details == {
        "name": "Ann Lee",
        "phone": ANN,
        "language": "en-CA",
        "about": what,
        "text": "I need a refill / the one of last week",
    }


def test_a_professional_says_from_where_and_about_whom_in_one_breath():
    talk = errand("professional", "hi, it's the pharmacy")
    assert talk.keys == ["errand.professional"]
    talk.hear(text="Main Street Pharmacy, about a dose for Ann Lee")
    (task,) = talk.world.tasks
    assert (talk.keys, task.kind, task.urgency) == (["errand.done"], "professional", "today")
    assert "Main Street Pharmacy" in task.details["text"]


@pytest.mark.parametrize(("what", "key"), [("prescription", "errand.prescription"), ("records", "errand.records"), ("billing", "errand")])
def test_each_errand_is_asked_about_in_its_own_words(what, key):
    assert errand(what).hear(name("Ann Lee")).keys == [key]


def test_who_has_told_it_all_is_asked_for_the_name_alone():
    talk = errand(text="I need a refill of the amoxicillin that Dr. Chen gave me, at the pharmacy on Main").hear(name("Ann Lee"))
    assert talk.keys == ["errand.done"]


def test_who_calls_from_no_number_is_asked_for_one_and_for_the_name_and_no_more():
    talk = errand(caller=None)
    assert talk.asked == "phone"
    assert talk.hear(PHONE).asked == "phone_sure"
    assert talk.hear(YES).asked == "name"
    assert talk.hear(name("Ann Lee")).keys == ["errand.done"]
    assert talk.world.tasks[0].details["phone"] == "+14165550188"


def test_a_name_that_was_announced_is_not_asked_for():
    talk = Talk(when=SHUT).hear(intent("billing"), name("Ann Lee"), text="this is Ann Lee about my bill")
    assert talk.asked == "errand"


def test_hanging_up_in_the_middle_leaves_what_there_is():
    talk = errand().hear(name("Ann Lee")).hang_up()
    assert (talk.tasks, talk.outcome) == (["prescription"], "message")
    assert talk.world.tasks[0].details["name"] == "Ann Lee"


def test_silence_in_the_middle_loses_nothing():
    talk = errand().silence().silence().silence()
    assert (talk.reply.then, talk.tasks) == ("hang_up", ["prescription"])


def test_who_would_rather_book_does():
    talk = errand().hear(name("Ann Lee")).hear(BOOK, service("checkup"))
    assert (talk.asked, talk.call.state.errand) == ("status", None)


def test_never_mind_leaves_nothing():
    talk = errand().hear(name("Ann Lee")).hear(intent("never_mind"))
    assert (talk.asked, talk.tasks) == ("anything_else", [])


def test_a_person_is_one_turn_away_in_the_middle_of_it():
    talk = errand().hear(intent("human"))
    assert (talk.reply.then, talk.tasks) == ("message", ["prescription"])


@pytest.mark.parametrize("what", sorted(KINDS))
def test_who_wants_a_person_for_it_gets_one_or_leaves_a_message_and_what_it_is_about(what):
    asked = (intent("human"), intent(what))
    assert Talk().hear(*asked, text="can I speak to someone about this").reply.then == "transfer"
    talk = Talk(when=SHUT).hear(*asked, text="can I speak to someone about this").hang_up()
    (task,) = talk.world.tasks
    assert (talk.reply.then, task.kind, task.details["text"]) == ("message", KINDS[what][0], "can I speak to someone about this")


def test_who_goes_on_with_a_visit_when_nobody_took_the_call_has_left_the_errand():
    talk = Talk().hear(BOOK, service("cleaning")).hear(intent("human"), intent("billing"), text="a person please, about my bill")
    talk.transfer_ends("busy").hear(YES)
    assert (talk.asked, talk.tasks) == ("name", ["billing"])
    talk.hear(name("Ann Lee"), NO).hear(at(10, ahead=2)).hear(YES).hang_up()
    assert (talk.outcome, len(talk.world.rows), talk.tasks) == ("booked", 1, ["billing"])


def test_zero_in_the_middle_of_it_leaves_one_item_with_what_was_said():
    talk = errand().key("0").hang_up()
    (task,) = talk.world.tasks
    assert (talk.reply.then, task.kind, task.details["text"]) == ("message", "prescription", "I need a refill")


def test_a_professional_is_one_whatever_they_call_about():
    about = (intent("prescription"), intent("professional"))
    talk = Talk(when=SHUT).hear(*about, text="this is Main Street Pharmacy about a prescription")
    assert (talk.call.state.errand.kind, talk.asked) == ("professional", "errand")


def test_what_is_said_beside_the_name_or_of_the_same_errand_once_more_is_kept():
    talk = errand("billing", "a question about my bill").hear(
        intent("billing"), name("Tom Reid"), text="it's Tom Reid, I was charged for two fillings"
    )
    (task,) = talk.world.tasks
    assert (task.kind, task.details["name"]) == ("billing", "Tom Reid")
    assert task.details["text"] == "a question about my bill / it's Tom Reid, I was charged for two fillings"


def test_who_is_called_bill_asks_about_none():
    called = Extraction("name", NameValue("Bill", "Smith", "Bill Smith"), "Bill Smith", 0, 10)
    bill = Extraction("intent", IntentValue("billing"), "Bill", 0, 4)
    assert without_shadows((bill, called)) == (called,)
    later = attrs.evolve(bill, start=20, end=24)
    assert without_shadows((later, called)) == (later, called)


@pytest.mark.parametrize("words", ["bill", "it's Bill Chow", "Mr. Bill Chow"])
def test_a_bill_where_a_name_is_asked_for_is_a_name_even_if_none_was_read(words):
    talk = Talk().hear(BOOK, service("cleaning")).hear(intent("billing"), text=words)
    assert (talk.asked, talk.call.state.errand) == ("name", None)


def test_a_bill_that_is_asked_about_where_a_name_is_asked_for_is_one():
    talk = Talk(when=SHUT).hear(BOOK, service("cleaning")).hear(intent("billing"), text="I just have a question about my bill")
    assert talk.call.state.errand.kind == "billing"


def test_who_says_at_the_name_that_they_would_rather_book_does():
    talk = errand().hear(BOOK, service("cleaning"), text="actually I want to book a cleaning")
    assert (talk.call.state.errand, talk.form.wanted) == (None, True)
    assert talk.hear(name("Ann Lee"), NO).hang_up().tasks == []


def test_a_transfer_that_nobody_took_goes_on_with_the_errand():
    talk = Talk().hear(intent("records"), text="my x-rays please")
    talk.reply = talk.call.take(TransferEnded("no_answer"))
    assert talk.asked == "after_transfer"
    talk.hear(YES).hear(name("Ann Lee")).hear(text="to my new dentist")
    (task,) = talk.world.tasks
    assert (task.kind, task.details["text"]) == ("records", "my x-rays please / to my new dentist")


def test_errands_are_understood_in_the_middle_of_a_booking_and_the_hold_is_free():
    talk = Talk(when=SHUT).hear(BOOK, name("Ann Lee"), service("checkup"), at(14, ahead=2)).hear(intent("prescription"), text="a refill")
    assert talk.world.holds == {}
    assert talk.asked == "errand"


@pytest.mark.parametrize("nothing", ["sales", "wrong_number"])
def test_who_has_no_business_here_leaves_nothing_but_the_calls_outcome(nothing):
    talk = Talk().hear(intent(nothing))
    assert (talk.reply.then, talk.tasks, talk.outcome) == ("hang_up", [], "none")


# --- a call that is returned --------------------------------------------------------------------------------------------------


def returning(purpose=None, **how):
    talk = Talk(**how)
    if purpose is not None:
        talk.world.purposes[ANN] = purpose
    return talk.hear(intent("returned_call"), text="I'm returning your call")


def test_a_returned_call_about_a_visit_that_is_due_goes_on_to_book_it():
    talk = returning(Purpose("recall", service="cleaning"))
    assert talk.keys == ["due.recall", "due"]
    talk.hear(YES)
    assert (talk.asked, talk.form.service.value) == ("name", "cleaning")


def test_who_says_when_has_said_yes():
    talk = returning(Purpose("recall", service="cleaning")).hear(day(2))
    assert (talk.asked, talk.form.service.value, talk.form.wish.days[0].day) == ("name", "cleaning", 3)


def test_who_does_not_want_it_is_asked_for_anything_else():
    assert returning(Purpose("recall", service="cleaning")).hear(NO).asked == "anything_else"


def test_a_returned_call_about_a_time_that_came_free_is_read_back_with_that_time():
    freed = datetime(2027, 3, 3, 15, tzinfo=UTC)
    talk = returning(Purpose("waiting_list", service="checkup", starts_at=freed, hold_id="theirs")).hear(YES)
    assert talk.form.wish == Wish(days=(freed.date(),), at=freed.time().replace(hour=10))
    talk.hear(name("Ann Lee"), NO).hear(YES)
    assert [row.slot.starts_at for row in talk.world.rows] == [freed]


@pytest.mark.parametrize(("said", "starts"), [(YES, "freed"), (day(2), "another")])
def test_who_books_in_a_returned_call_what_they_waited_for_waits_no_more(said, starts):
    freed = datetime(2027, 3, 3, 15, tzinfo=UTC)
    talk = returning(Purpose("waiting_list", service="checkup", starts_at=freed, hold_id="theirs", waiting_id="w1")).hear(said)
    talk.hear(name("Ann Lee"), NO)
    while talk.asked == "offer":
        talk.hear(intent("first"))
    talk.hear(YES)
    (row,) = talk.world.rows
    assert (row.slot.starts_at == freed) == (starts == "freed")
    assert [tell for tell in talk.tells if isinstance(tell, EndWait)] == [EndWait("w1", row.id)]


def test_who_books_another_visit_in_a_returned_call_still_waits():
    freed = datetime(2027, 3, 3, 15, tzinfo=UTC)
    talk = returning(Purpose("waiting_list", service="checkup", starts_at=freed, hold_id="theirs", waiting_id="w1"))
    talk.hear(service("cleaning"), day(2)).hear(name("Ann Lee"), NO)
    while talk.asked == "offer":
        talk.hear(intent("first"))
    talk.hear(YES)
    assert len(talk.world.rows) == 1
    assert not any(isinstance(tell, EndWait) for tell in talk.tells)


def test_a_returned_call_about_something_open_goes_to_the_desk_with_it():
    talk = returning(Purpose("task", "task-7"), when=SHUT).hear(name("Ann Lee")).hear(text="about my crown")
    (task,) = talk.world.tasks
    assert (task.kind, task.urgency, task.details["task_id"], task.details["about"]) == ("callback", "today", "task-7", "returned_call")
    assert returning(Purpose("task", "task-7")).reply.then == "transfer"


@pytest.mark.parametrize("purpose", [None, Purpose("recall", service="gone"), Purpose("waiting_list", service="crown")])
def test_what_nobody_knows_of_goes_to_staff(purpose):
    assert returning(purpose).reply.then == "transfer"
    talk = returning(purpose, when=SHUT).hear(name("Ann Lee")).hear(text="no idea")
    assert talk.tasks == ["callback"]


@pytest.mark.parametrize("words", ["Je vous rappelle", "Bonjour, je vous rappelle.", "Hi, I'm calling you back"])
def test_who_begins_by_calling_back_returns_a_call_and_who_ends_so_does_not(words):
    talk = Talk(when=SHUT)
    talk.world.purposes[ANN] = Purpose("recall", service="cleaning")
    assert talk.hear(intent("never_mind"), text=words).asked == "due"
    assert Talk(when=SHUT).hear(BOOK).hear(intent("never_mind"), text=words).asked == "anything_else"


@pytest.mark.parametrize("wanted", ["message", "human"])
def test_what_is_told_with_the_wish_for_a_message_is_kept_with_it(wanted):
    words = "can you just tell Dr. Chen that it fell out"
    (task,) = Talk(when=SHUT).hear(intent(wanted), text=words).world.tasks
    assert task.details["text"] == words
    (task,) = Talk(when=SHUT).hear(intent(wanted), text="I want to talk to a person").world.tasks
    assert "text" not in task.details


def test_a_hidden_number_returns_nobodys_call():
    talk = returning(caller=None, when=SHUT)
    assert talk.asked == "phone"


def test_where_the_book_is_away_it_goes_to_staff():
    talk = Talk(when=SHUT)
    talk.world.broken.add("Recollect")
    assert talk.hear(intent("returned_call")).asked == "name"


# --- the waiting list ---------------------------------------------------------------------------------------------------------


def test_a_word_that_only_begins_a_question_puts_nobody_on_the_list():
    """A yes must be one: "bon, combien ça coûte?" opens with a word that some say for yes."""
    talk = Talk(languages=("fr-CA",)).hear(intent("waiting_list"), service("cleaning"), text="la liste d'attente pour un nettoyage")
    talk.hear(name("Ann Lee")).hear(YES)
    talk.hear(read("yes_no", YesNo("yes"), "bon"), intent("question", "price"), text="bon ben combien ça coûte")
    assert talk.world.waiting == []
    assert talk.hear(YES).keys == ["waitlist.done"]


def test_a_place_on_the_list_is_asked_for_in_the_first_words():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), text="put me on the waiting list for a cleaning")
    talk.hear(name("Ann Lee")).hear(YES).hear(YES)
    assert (talk.keys, [wait.service for wait in talk.world.waiting], talk.outcome) == (["waitlist.done"], ["cleaning"], "message")


def test_for_what_staff_alone_book_nobody_waits_and_the_team_calls():
    talk = Talk(when=SHUT).hear(intent("waiting_list"), service("crown"), text="put me on the waiting list for a crown")
    assert talk.keys[0] == "callback"
    talk.hear(name("Ann Lee"))
    while talk.reply.then == "listen":
        talk.hear(YES)
    (task,) = talk.world.tasks
    assert (task.kind, task.details["service"], task.details["about"]) == ("callback", "crown", "waiting_list_staff")
    assert "waiting list" not in talk.text


def test_a_name_that_is_read_back_wrong_is_put_right_before_anything_is_written():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lea")).hear(YES)
    assert (talk.keys, talk.world.waiting) == (["waitlist.sure"], [])
    talk.hear(NO, name("Ann Lee"))
    assert "Ann Lee" in talk.text
    assert [wait.patient.full for wait in talk.hear(YES).world.waiting] == ["Ann Lee"]


def test_who_only_says_no_is_asked_for_the_name_again_and_called_in_the_end():
    talk = Talk(when=SHUT).hear(intent("waiting_list"), service("cleaning"), name("Ann Lea")).hear(YES).hear(NO)
    assert talk.asked == "name"
    talk.hear(name("Ann Leah")).hear(NO).hear(name("Ann Lear")).hear(NO)
    assert (talk.keys[0], talk.tasks, talk.world.waiting) == ("callback", ["callback"], [])


def test_what_a_yes_stands_for_is_said_again_with_each_question():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lee")).hear(YES)
    for _ in range(2):
        assert "leaning for Ann Lee" in talk.silence().text
    assert talk.keys == ["still_there", "waitlist.sure.keys", "zero.desk"]
    assert len(talk.key("1").world.waiting) == 1


@pytest.mark.parametrize(
    ("said", "spoken", "wish"),
    [
        ((part("morning"),), "in the morning", Wish(day_start=time(6), day_end=time(12))),
        ((part("afternoon"),), "in the afternoon", Wish(day_start=time(12), day_end=time(18))),
        ((day(3), at(9, 30)), "Thursday, March fourth, at 9:30 AM", Wish(days=(date(2027, 3, 4),), at=time(9, 30))),
        ((day(3), day(4)), "Thursday, March fourth or Friday, March fifth", Wish(days=(date(2027, 3, 4), date(2027, 3, 5)))),
    ],
)
def test_the_times_that_are_waited_for_are_read_back_as_they_are_kept(said, spoken, wish):
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lee"), *said).hear(YES)
    assert f"leaning for Ann Lee; {spoken}; number ending" in talk.text
    assert [wait.wish for wait in talk.hear(YES).world.waiting] == [wish]


def test_another_time_that_is_waited_for_is_read_back_in_place_of_the_first():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lee"), part("morning")).hear(YES)
    assert talk.hear(NO, part("afternoon")).keys == ["waitlist.sure"]
    assert ("in the afternoon" in talk.text, "morning" in talk.text, "Ann Lee" in talk.text) == (True, False, True)
    assert [wait.wish.day_start for wait in talk.hear(YES).world.waiting] == [time(12)]


@pytest.mark.parametrize(
    ("wish", "en", "fr"),
    [
        (Wish(), "", ""),
        (Wish(weekdays=(0, 2)), "Mondays or Wednesdays", "le lundi ou le mercredi"),
        (Wish(not_weekdays=(4,), day_start=time(17)), "not Fridays, in the evening", "pas le vendredi, le soir"),
        (Wish(day_start=time(8), day_end=time(12)), "in the morning", "le matin"),
        (Wish(day_start=time(10), day_end=time(12)), "between 10 AM and noon", "entre dix heures et midi"),
        (Wish(day_start=time(15)), "in the afternoon", "l’après-midi"),
        (Wish(day_start=time(9)), "from 9 AM on", "à partir de neuf heures"),
        (Wish(day_end=time(15)), "before 3 PM", "avant quinze heures"),
        (
            Wish(first=date(2027, 3, 8), last=date(2027, 3, 12)),
            "from Monday, March eighth on, until Friday, March twelfth",
            "dès lundi le huit mars, jusqu’à vendredi le douze mars",
        ),
        (Wish(first=date(2027, 3, 1)), "", ""),
    ],
)
def test_a_wish_is_said_whole_in_both_languages(wish, en, fr):
    for language, spoken in (("en-CA", en), ("fr-CA", fr)):
        turn = Turn(attrs.evolve(Talk().call.state, language=language), datetime(2027, 3, 1, 15, tzinfo=UTC), CLINIC)
        assert spoken_wish(turn, wish) == spoken


def test_another_visit_may_be_waited_for():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lee")).hear(YES).hear(NO, service("checkup")).hear(YES)
    assert [wait.service for wait in talk.world.waiting] == ["checkup"]


def test_a_goodbye_in_the_middle_of_an_errand_leaves_it_all_the_same():
    talk = errand().hear(intent("goodbye"), text="see you")
    assert (talk.reply.then, talk.tasks) == ("hang_up", ["prescription"])


def test_where_the_list_cannot_be_written_the_team_calls():
    talk = Talk().hear(intent("waiting_list"), service("cleaning"), name("Ann Lee"))
    talk.world.broken.add("JoinWaiting")
    talk.hear(YES).hear(YES)
    assert talk.reply.then == "transfer"
    assert talk.world.waiting == []
