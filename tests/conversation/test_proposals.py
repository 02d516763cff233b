"""A language model in the whole of a call: what it is shown, what counts of what it says, and that nobody waits for it too long."""

import asyncio
import json

import attrs
import pytest
from bella_canadian_nlp import CanadianNlp
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.alarms import ALARMS
from bella_core.core.settings import CallSettings
from bella_core.crud import turns
from bella_core.domain.dialogue.state import initial
from bella_core.domain.dialogue.types import Answer, Failed, Proposals, Propose, Understood
from bella_core.schemas.journal import dump_reply, load
from bella_core.services.extraction import Extractor
from bella_core.services.proposals import MODEL_S, Proposer
from bella_core.services.proposals_evidence import quoted, shortened
from bella_core.services.proposals_masking import masked
from bella_core.services.proposals_request import choices_for
from bella_core.services.proposals_vocabulary import vocabulary
from bella_core.services.spending import Spending
from bella_core.services.turns_replay import replay
from bella_core.telephony.transport import TurnInput, Working
from tests.conversation.house import NOW, House
from tests.conversation.models import NOTHING, Model, propose
from tests.dialogues.clinic import CLINIC

TO_SERVICE = ("I would like to make an appointment", "no I am new", "Peter Jones")
TO_WHEN = (*TO_SERVICE, "a cleaning")
GUMS = "my gums are a bit funny lately you know"
SCHOOL = "I was kind of hoping for something when the kids are at school"


@pytest.fixture
async def open_house(db):
    """Open a process with bella's own readers and a model."""
    opened = []

    async def make(answer, **options):
        model = Model(answer if callable(answer) else lambda said, request: answer.get(said, NOTHING))
        made = await House(db, plugins=(CanadianNlp, model), **options).open()
        opened.append(made)
        return made, model

    yield make
    for made in opened:
        await made.close()


async def events(house, line):
    return [event for _, text in await house.db.read(turns.every, line.call_id) for event in load(text).events]


# --- in a call ---------------------------------------------------------------------------------------------------------


async def test_what_bella_did_not_understand_is_offered_and_read_back_before_it_is_booked(open_house):
    house, model = await open_house(
        {GUMS: propose(("service:checkup", "gums")), SCHOOL: propose(("time:morning", "when the kids are at school"))}
    )
    line = await house.call(*TO_SERVICE)
    await line.say(GUMS)
    assert line.keys == ["when"]
    await line.say(SCHOOL)
    assert [key.partition(".")[0] for key in line.keys] == ["offer"]
    assert await line.appointments() == ()
    await line.say("the first one")
    assert line.keys == ["read_back", "read_back.question"]
    await line.say("yes")
    (row,) = await line.appointments()
    assert row.service == "checkup"
    assert 8 <= row.starts_at.hour - 5 < 12
    assert len(model.requests) == 2


async def test_a_call_with_a_model_replays_to_the_same_bytes_without_it(open_house):
    house, model = await open_house({GUMS: propose(("service:checkup", "gums"))})
    line = await house.call(*TO_SERVICE, GUMS, "tomorrow at ten")
    asked = len(model.requests)
    records = [load(text) for _, text in await house.db.read(turns.every, line.call_id)]
    replayed = list(replay(line.call_id, records, house.clinics.view))
    assert [dump_reply(reply) for reply in replayed] == [dump_reply(record.reply) for record in records]
    assert len(model.requests) == asked == 1
    (answer,) = [event for event in await events(house, line) if isinstance(event, Answer) and isinstance(event.result, Proposals)]
    assert [found.text for found in answer.result.extractions] == ["gums"]


async def test_words_that_were_deleted_leave_what_bella_reads_itself(open_house):
    words = "next Bobby get down I said week"
    left = "next week"
    house, model = await open_house(lambda said, request: propose(cleaned=left))
    line = await house.call(*TO_WHEN, words)
    assert "Bobby" not in model.requests[0].input
    assert line.keys[-1].startswith("offer")
    assert "Monday, November ninth" in line.text


@pytest.mark.parametrize(
    "answer",
    [
        propose(("time", "tomorrow at ten")),  # words that nobody said
        propose(("time:morning", "gums")),
        propose(("service:cleaning", "gums")),  # not asked for now
        propose(cleaned="tomorrow at ten"),
        propose(cleaned="I was not kind of hoping"),
    ],
)
async def test_what_the_words_do_not_carry_changes_nothing(open_house, answer):
    house, model = await open_house(lambda said, request: answer)
    alone, _ = await open_house({})
    line, other = await house.call(*TO_WHEN, SCHOOL), await alone.call(*TO_WHEN, SCHOOL)
    assert (len(model.requests), line.text) == (1, other.text)


@pytest.mark.parametrize(
    ("choice", "words", "counts"),
    [
        ("service:checkup", "a cleaning", False),
        ("service:cleaning", "a cleaning", True),
        ("time:morning", "in the evening", False),
        ("time:evening", "in the evening", True),
    ],
)
async def test_a_choice_that_bella_reads_otherwise_in_the_quoted_words_is_dropped(open_house, choice, words, counts):
    said = f"{words} or so"
    house, model = await open_house({said: propose((choice, words))})
    spending = Spending(house.db, house.alerts, house.settings.language_model, house.clock)
    proposer = Proposer(house.hooks, Extractor(house.hooks), spending, house.alerts, house.clock)
    ask = Propose("reason", "How can I help you?", ("intent", "service", "time"), (), Understood(said), ())
    found = await proposer.propose(ask, initial("call"), house.clinics.view, NOW, 8.0)
    assert isinstance(found, Proposals)
    assert len(model.requests) == 1
    assert bool(found.extractions) is counts


@pytest.mark.parametrize(("before", "counts"), [(5, True), (6, False)])
async def test_what_comes_after_too_many_quotations_is_not_read(open_house, before, counts):
    said = "a cleaning or so"
    house, _ = await open_house({said: propose(*[("time", "words that nobody said")] * before, ("service:cleaning", "a cleaning"))})
    spending = Spending(house.db, house.alerts, house.settings.language_model, house.clock)
    proposer = Proposer(house.hooks, Extractor(house.hooks), spending, house.alerts, house.clock)
    ask = Propose("reason", "How can I help you?", ("intent", "service", "time"), (), Understood(said), ())
    found = await proposer.propose(ask, initial("call"), house.clinics.view, NOW, 8.0)
    assert bool(found.extractions) is counts


async def test_it_may_choose_which_of_the_clinics_own_answers_is_wanted_and_the_words_are_the_clinics(open_house):
    words = "so like my truck is pretty huge you know"
    house, model = await open_house({words: propose(("question:parking", "my truck"))})
    facts = {"parking": {"en": "Trucks park on Elm Street.", "fr": "Les camions se garent sur la rue Elm."}}
    clinic = house.clinics.view
    await house.clinics.save(attrs.evolve(clinic, locations=(attrs.evolve(clinic.locations[0], facts=facts),)))
    line = await house.call(words)
    assert line.keys == ["fact.own", "anything_else"]
    assert "Trucks park on Elm Street." in line.text
    choices = model.requests[0].schema["properties"]["proposals"]["items"]["properties"]["choice"]["enum"]
    assert "question:parking" in choices
    assert "question:price" not in choices


async def test_without_a_model_the_journal_knows_of_none(db):
    house = await House(db, plugins=(CanadianNlp,)).open()
    line = await house.call(*TO_SERVICE, GUMS)
    said = [event for event in await events(house, line) if isinstance(event, Understood)]
    assert len(said) == len((*TO_SERVICE, GUMS))
    assert not any(event.may_propose for event in said)
    assert not [event for event in await events(house, line) if isinstance(event, Answer)]
    await house.close()


# --- what it is shown --------------------------------------------------------------------------------------------------


async def test_it_is_shown_the_question_the_words_and_the_clinics_lists_and_nothing_of_anybody(open_house):
    house, model = await open_house({})
    line = await house.call(*TO_SERVICE)
    await line.say("it's Zéphirine Quackenbush at 416 555 0123, born May the third 1980, my gums are funny you know")
    (request,) = model.requests
    shown = json.loads(request.input)
    assert shown["asked"]
    assert shown["services"]["cleaning"]
    for secret in ("Zéphirine", "Quackenbush", "0123", "1980", "Peter", "Jones", "+1416"):
        assert secret not in request.input + request.instructions
    assert request.budget_s <= 6.0
    assert (request.purpose, request.language) == ("understand", "en-CA")


def test_it_chooses_out_of_closed_lists():
    ask = Propose("reason", "How can I help?", ("intent", "service", "time", "provider"), ("book", "question"), Understood("x"), ("hours",))
    choices = choices_for(ask, CLINIC)
    assert {"time", "time:morning", "service:cleaning", "provider:chen", "intent:book", "question:hours"} <= choices.keys()
    assert not [choice for choice in choices if "yes" in choice or "confirm" in choice]


# --- its words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said", "found"),
    [
        ("my gums", "it is My, gums!", "My, gums"),
        ("j’ai mal", "oui j'ai  mal là", "j'ai  mal"),
        ("gums", "it is my gumshoe", None),
        ("", "it is my gums", None),
        ("...", "it is my gums", None),
        ("Tuesday", "not Tuesday", None),
        ("Tuesday", "I can't do Tuesday", None),
        ("mardi", "mardi ça marche pas", None),
        ("mardi", "je ne veux pas mardi", None),
        ("###", "call ### now", None),
        ("a " * 50, "a " * 60, None),
    ],
)
def test_a_quotation_is_the_callers_own_and_has_no_not_beside_it(words, said, found):
    quote = quoted(words, said, said)
    assert (quote and quote.text) == found


@pytest.mark.parametrize(
    ("words", "said", "left"),
    [
        ("on the sixth", "on the uh on the sixth", "on the sixth"),
        ("le six", "le, euh, six", "le six"),
        ("on the sixth", "on the sixth", None),
        ("on the seventh", "on the uh sixth", None),
        ("sixth the", "on the sixth", None),
        ("", "on the sixth", None),
        ("on Tuesday", "not on Tuesday", None),
        ("I want to cancel", "I don't want to cancel", None),
        ("je veux mardi", "je ne veux pas mardi", None),
    ],
)
def test_a_shortened_utterance_lost_words_only_and_no_not(words, said, left):
    quote = shortened(words, said, said)
    assert (quote and quote.text) == left


async def test_a_long_tale_is_shown_in_part_and_judged_whole(open_house):
    house, model = await open_house(lambda said, request: propose(cleaned="well"))
    await house.call(*TO_SERVICE, f"{GUMS} " * 60)
    (request,) = model.requests
    assert len(json.loads(request.input)["caller_said"]) == 1000
    said = "well " * 300 + "not tomorrow at ten"
    assert shortened("well", masked(Understood(said), vocabulary(), ("time",)), said) is None


TEXTS = st.lists(
    st.sampled_from(["not", "on", "the", "Sixth", "sixth,", "j'ai", "J’AI", "###", "é", "ß", "…", "2", "é\u0301", "𝟙"]), max_size=9
).map(" ".join)


@given(TEXTS | st.text(max_size=30), TEXTS | st.text(max_size=40))
def test_whatever_is_quoted_stands_where_it_is_said_to_stand(words, said):
    for quote in (quoted(words, said, said), shortened(words, said, said)):
        if quote is None:
            continue
        assert len(quote.origin) == len(quote.text) > 0
        assert list(quote.origin) == sorted(quote.origin)
        assert all(sign in {said[at], " "} for sign, at in zip(quote.text, quote.origin, strict=True))
        start, end = quote.place(0, len(quote.text))
        assert 0 <= start < end <= len(said)


# --- its time ----------------------------------------------------------------------------------------------------------

LIMITS = CallSettings(soft_s=1.2, hard_s=3.0)


async def test_a_model_that_hangs_costs_half_of_the_turns_time_and_the_call_goes_on(open_house):
    house, model = await open_house(lambda said, request: asyncio.sleep(60), limits=LIMITS)
    line = await house.call(*TO_SERVICE)
    began = house.clock.monotonic()
    await line.say(GUMS)
    assert house.clock.monotonic() - began < LIMITS.hard_s
    assert (line.reply.then, line.keys[0]) == ("listen", "sorry")
    failed = [event.result for event in await events(house, line) if isinstance(event, Answer) and isinstance(event.result, Failed)]
    assert failed == [Failed("no_model")]
    for _ in range(3):  # after three in a row nobody asks it for a while
        house.clock.at = house.clock.at
        line = await house.call(*TO_SERVICE)
        await line.say(GUMS)
    assert len(model.requests) == 3


async def test_a_slow_model_is_waited_for_behind_a_filler_and_its_proposal_still_counts(open_house):
    async def slow(said, request):
        await asyncio.sleep(1.6)
        return propose(("service:checkup", "gums"))

    house, _ = await open_house(slow, limits=CallSettings(soft_s=1.2, hard_s=6.0))
    line = await house.call(*TO_SERVICE)
    assert await house.conversation.answer(line.given(GUMS)) == Working("en-CA")
    reply = await house.conversation.answer(TurnInput(line.call_id, line.turn + 1, None, carrier_id=line.carrier_id, location_id="main"))
    assert [part.key for part in reply.parts] == ["when"]


def test_a_model_may_take_so_long_that_callers_hear_of_it_and_operators_are_told_but_never_all_of_the_turn():
    (alarm,) = [alarm for alarm in ALARMS if alarm.key == "openai_latency"]
    assert CallSettings().soft_s < alarm.threshold < MODEL_S <= CallSettings().hard_s - 2.5


async def test_without_time_nobody_is_asked(open_house):
    house, model = await open_house({})
    ask = Propose("when", "When would you like to come?", ("time",), (), Understood(SCHOOL))
    proposer = house.conversation._proposer()
    assert await proposer.propose(ask, initial("call"), house.clinics.view, NOW, 0.9) == Failed("deadline")
    assert model.requests == []
    assert await proposer.propose(ask, initial("call"), house.clinics.view, NOW, 2.0) == Proposals()
    assert model.requests[0].budget_s == 1.0


@pytest.mark.parametrize(("left_s", "given"), [(2.0, 1.0), (5.0, 2.5), (6.0, 3.5), (8.5, 6.0), (9.0, 6.0), (600.0, 6.0)])
async def test_a_model_gets_what_is_left_but_for_what_follows_and_six_seconds_at_most(open_house, left_s, given):
    house, model = await open_house({})
    ask = Propose("when", "When would you like to come?", ("time",), (), Understood(SCHOOL))
    await house.conversation._proposer().propose(ask, initial("call"), house.clinics.view, NOW, left_s)
    assert [request.budget_s for request in model.requests] == [given]
