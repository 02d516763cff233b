"""What a turn shows of how well a caller was understood: honest, so that a figure is no better than the callers found."""

from datetime import UTC, date, datetime

import attrs
import pytest

from bella_core.domain.dialogue.quality import is_understood, stages, verdicts, was_understood
from bella_core.domain.dialogue.state import DialogueState, Field, Form, Offer, Trouble
from bella_core.domain.dialogue.types import Booked
from bella_core.domain.slots import Wish
from bella_core.plugin import NameValue

NOW = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
JONES, JOHNSON = NameValue("Peter", "Jones", "Peter Jones"), NameValue("Peter", "Johnson", "Peter Johnson")
BOOKED = Booked("a", "cleaning", "main", "okafor", NOW, NOW)
SAID = Form(wanted=True, name=Field(JONES), service=Field("cleaning"), wish=Wish(first=date(2026, 11, 10)))
PHONE = Field("+14165550123", "inferred")


def at(form=SAID, question="read_back", **changes):
    return attrs.evolve(DialogueState("call", question=question, form=form), **changes)


def test_a_yes_to_the_read_back_confirms_what_it_read():
    assert verdicts(at(), at(booked=BOOKED)) == {"name": True, "service": True, "time": True}


def test_what_the_read_back_did_not_say_is_not_judged():
    form = attrs.evolve(SAID, birth_date=Field(date(1980, 1, 2)))
    assert set(verdicts(at(form), at(form, booked=BOOKED))) == {"name", "service", "time"}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("name", {"name": Field(JOHNSON)}),
        ("name", {"name": None}),
        ("service", {"service": Field("filling")}),
        ("time", {"wish": Wish(first=date(2026, 11, 11))}),
    ],
)
def test_what_is_put_right_was_understood_wrong(kind, changed):
    assert verdicts(at(question="change"), at(attrs.evolve(SAID, **changed))) == {kind: False}


def test_a_number_is_judged_by_the_answer_to_it():
    asked = attrs.evolve(SAID, phone=PHONE)
    yes = attrs.evolve(SAID, phone=attrs.evolve(PHONE, grounding="confirmed"))
    no = attrs.evolve(SAID, phone=None)
    assert verdicts(at(asked, "phone_sure"), at(yes, "when")) == {"phone": True}
    assert verdicts(at(asked, "phone_sure"), at(no, "phone")) == {"phone": False}
    assert verdicts(at(yes), at(yes, booked=BOOKED)).get("phone") is None  # counted once
    assert verdicts(at(asked), at(asked, booked=BOOKED))["phone"] is True  # read back with all the rest


@pytest.mark.parametrize("source", ["keyed", "caller_id"])
def test_what_nobody_had_to_understand_counts_for_nothing(source):
    known = attrs.evolve(SAID, phone=Field("+14165550123", "confirmed", source))
    assert verdicts(at(SAID, "phone"), at(known, "when")) == {}
    assert "phone" not in verdicts(at(known), at(attrs.evolve(SAID, phone=PHONE)))


def test_a_name_that_gains_a_part_was_not_wrong_and_one_that_was_confirmed_counts_once():
    first = attrs.evolve(SAID, name=Field(NameValue("Peter", None, "Peter")))
    assert verdicts(at(first, "family"), at(SAID, "when")) == {}
    sure = attrs.evolve(SAID, name=Field(JONES, "confirmed"))
    assert verdicts(at(SAID, "name_sure"), at(sure, "when")) == {"name": True}
    assert verdicts(at(sure), at(sure, booked=BOOKED)) == {"service": True, "time": True}


def test_another_patient_is_no_correction_of_the_first():
    own = attrs.evolve(SAID, relation=Field("self"))
    childs = attrs.evolve(SAID, relation=Field("child"), name=Field(JOHNSON))
    assert verdicts(at(own, "when"), at(childs, "when")) == {}


def test_times_that_are_talked_about_are_no_corrections():
    later = attrs.evolve(SAID, wish=Wish(first=date(2026, 11, 12)))
    assert verdicts(at(question="offer"), at(later, "offer")) == {}


def test_a_turn_is_understood_when_it_is_not_asked_again():
    missed = at(trouble=Trouble(misses=1, total=1))
    assert is_understood(at(), at())
    assert not is_understood(at(), missed)
    assert not is_understood(at(), at(trouble=Trouble(silences=1)))
    assert was_understood(at())
    assert not was_understood(missed)


def test_each_stage_comes_once():
    asked, offered = at(question="when"), at(question="offer", offer=Offer(declined=(NOW,)))
    assert stages(DialogueState("call"), asked) == ("understood",)
    assert stages(asked, offered) == ("offered",)
    assert stages(offered, at(question="offer", offer=Offer(rounds=2))) == ()
    assert stages(offered, at(booked=BOOKED)) == ("booked",)
    assert stages(at(booked=BOOKED), at(booked=BOOKED)) == ()
