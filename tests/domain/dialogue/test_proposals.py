"""A model is asked only where bella would have to ask again, and what it proposes books nothing and hides nothing."""

from datetime import UTC, date, datetime
from typing import get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bella_core.domain.dialogue import step
from bella_core.domain.dialogue.heard import PLAIN
from bella_core.domain.dialogue.proposals import KINDS, MOST, SUREST, ask, take
from bella_core.domain.dialogue.state import Question, Step
from bella_core.domain.dialogue.turn import Turn
from bella_core.domain.dialogue.types import Answer, Failed, Keyed, Proposals, Propose, Silence, Started, Understood
from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    LanguageValue,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    YesNo,
)
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.world import Call, World
from tests.domain.dialogue.events import INTENTS, Helpful, extractions, happenings
from tests.domain.dialogue.talk import BOOK, NEW, Talk, at, day, intent, name, service
from tests.domain.dialogue.test_any_call import Watched, agreed

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
WORDS = "well you see it is this thing with my gums"


@attrs.define
class Advising(World):
    """A world with a model in it: ``hints`` is what it proposes, ``asked`` what it was asked."""

    hints: object = ()
    asked: list = attrs.field(factory=list)

    def answer(self, ask, key, at):
        if not isinstance(ask, Propose):
            return super().answer(ask, key, at)
        self.asked.append(ask)
        return Answer(key, self.hints if isinstance(self.hints, Failed) else Proposals(tuple(self.hints)))


class Advised(Talk):
    """A call with a model at hand."""

    def __init__(self, **options):
        super().__init__(**options)
        self.world = self.call.world = Advising(self.world.clinic)

    def say(self, text, *read, hints=()):
        self.world.hints = hints
        self.reply = self.call.take(Understood(text, read, heard=True, may_propose=True))
        return self

    @property
    def asked_model(self):
        return self.world.asked


def carried(kind, value, words, text=WORDS, confidence=1.0):
    start = text.index(words)
    return Extraction(kind, value, words, start, start + len(words), confidence)


# --- when it is asked --------------------------------------------------------------------------------------------------


def test_without_a_model_nobody_is_asked():
    talk = Advised()
    talk.reply = talk.call.take(Understood(WORDS))
    assert talk.asked_model == []
    assert talk.keys[0] == "sorry"


def test_it_is_asked_where_bella_would_ask_again_and_once_a_turn():
    talk = Advised().say(WORDS)
    (ask,) = talk.asked_model
    assert (ask.question, ask.said.text, ask.kinds) == ("reason", WORDS, KINDS["reason"])
    assert talk.keys[0] == "sorry"  # as without a model


def test_what_bella_understands_it_answers_alone():
    talk = Advised().say("a check-up please", BOOK, service("checkup"))
    assert talk.asked_model == []
    assert talk.asked == "name"


@pytest.mark.parametrize(
    "read",
    [
        intent("repeat"),
        intent("wait"),
        intent("question"),
        intent("goodbye"),
        Extraction("yes_no", YesNo("no"), "words", 0, 5),
        Extraction("emergency", Emergency("911", "breathing"), "words", 0, 5),
        Extraction("language", LanguageValue("fr-CA", explicit=True), "words", 0, 5),
    ],
    ids=lambda read: read.kind,
)
def test_asides_answers_and_emergencies_are_none_of_its_business(read):
    assert Advised().say("words that were said to somebody", read).asked_model == []


@pytest.mark.parametrize("text", ["hello?", "hello is that you", "euh", "?"])
def test_a_greeting_needs_no_model(text):
    asked = Advised().say(text).asked_model
    assert bool(asked) == (len(text.split()) > 3)


def test_words_that_bella_read_to_the_last_need_no_model_even_if_the_question_stays_open():
    text = "a check-up"
    talk = to_question("when").say(text, carried("service", ServiceValue("cleaning"), text, text))
    assert (talk.asked, talk.asked_model) == ("when", [])
    talk = to_question("when").say(text + " when it suits", carried("service", ServiceValue("cleaning"), text, text))
    assert len(talk.asked_model) == 1


def test_keys_and_silence_need_none_either():
    talk = Advised()
    talk.call.take(Silence())
    talk.call.take(Keyed("9"))
    assert talk.asked_model == []


def to_question(question):
    """Bring a call to a question."""
    talk = Advised()
    if question == "reason":
        return talk
    talk.hear(BOOK)
    if question == "status":
        return talk.hear(name("Ann Lee"))
    talk.hear(NEW)
    if question in {"name", "family"}:
        return talk if question == "name" else talk.hear(name("Ann"))
    talk.hear(name("Ann Lee", confidence=0.3) if question == "name_sure" else name("Ann Lee"))
    if question in {"name_sure", "service"}:
        return talk
    if question == "caller_id":
        return talk.hear(service("checkup"), intent("waiting_list"))
    talk.hear(service("checkup"))
    if question == "when":
        return talk
    talk.hear(day(1))
    if question == "offer":
        return talk
    talk.hear(intent("first"))
    return talk if question == "read_back" else talk.hear(Extraction("yes_no", YesNo("no"), "words", 0, 5))


@pytest.mark.parametrize("question", ["reason", "status", "service", "when", "offer", "change"])
def test_it_may_be_asked_at_open_questions(question):
    talk = to_question(question)
    assert talk.asked == question
    (ask,) = talk.say(WORDS).asked_model
    assert ask.question == question
    assert ask.asked


@pytest.mark.parametrize(("language", "told"), [("en-CA", {"parking", "price"}), ("fr-CA", {"parking"})])
def test_it_may_choose_what_the_clinic_answers_in_the_callers_language_and_no_other(language, told):
    facts = {"parking": {"en": "Behind the building.", "fr": "Derrière l’édifice."}, "price": {"en": "Ninety dollars."}}
    (ask,) = Advised(facts=facts, languages=(language,)).say(WORDS).asked_model
    assert set(ask.topics) - {"address", "hours", "provider", "duration"} == told


@pytest.mark.parametrize("question", ["name", "family", "name_sure", "caller_id", "read_back"])
def test_who_somebody_is_and_what_they_agree_to_is_never_asked_of_it(question):
    talk = to_question(question)
    assert talk.asked == question
    assert talk.say(WORDS).asked_model == []


@pytest.mark.parametrize("question", get_args(Question))
def test_it_is_asked_at_the_open_questions_and_at_no_other(question):
    """Not of who somebody is, not of a number, and nowhere that a yes books, moves or cancels, though bella understands nothing."""
    talk = to_question("offer")
    state = attrs.evolve(talk.call.state, question=question)

    def lost(turn, heard):
        trouble = attrs.evolve(turn.state.trouble, total=turn.state.trouble.total + 1)
        return Step(attrs.evolve(turn.state, trouble=trouble), (), None, None)

    asked = ask(Turn(state, AT, talk.world.clinic), Understood(WORDS, may_propose=True), lost)
    assert (asked is not None) == (question in {"reason", "anything_else", "status", "service", "when", "offer", "change"})


@pytest.mark.parametrize("question", ["reason", "status", "service", "when", "offer", "change"])
def test_what_was_asked_is_told_without_anything_of_the_callers(question):
    (ask,) = to_question(question).say(WORDS).asked_model
    assert "Ann" not in ask.asked
    assert "0123" not in ask.asked


@pytest.mark.parametrize("question", ["reason", "status", "service", "when", "offer", "change"])
@pytest.mark.parametrize("answer", [(), Failed("deadline"), Failed("database"), Failed("no_model")], ids=str)
def test_a_model_that_knows_nothing_or_is_away_changes_nothing(question, answer):
    alone, advised = to_question(question), to_question(question)
    alone.reply = alone.call.take(Understood(WORDS))
    advised.say(WORDS, hints=answer)
    assert advised.reply == alone.reply
    assert advised.call.state == alone.call.state


# --- what counts -------------------------------------------------------------------------------------------------------


def test_a_service_is_taken_and_asked_on_from():
    talk = to_question("service").say(WORDS, hints=[carried("service", ServiceValue("checkup"), "gums")])
    assert (talk.form.service.value, talk.asked) == ("checkup", "when")


def test_a_time_is_looked_for_and_offered():
    words = "whenever the little one is at school"
    time = attrs.evolve(at(10, ahead=1), text="at school", start=words.index("at school"), end=len(words))
    talk = to_question("when").say(words, hints=[time])
    assert talk.asked == "offer"
    assert talk.world.rows == []


def test_a_pick_is_held_and_read_back():
    talk = to_question("offer").say(WORDS, hints=[carried("intent", IntentValue("second"), "this thing")])
    assert (talk.asked, talk.keys) == ("read_back", ["read_back", "read_back.question"])


def test_a_proposal_is_never_sure():
    (ask,) = (talk := to_question("service")).say(WORDS, hints=[carried("service", ServiceValue("checkup"), "gums")]).asked_model
    assert ask.said.text == WORDS
    assert talk.call.state.unread is None
    first = step(talk.call.state, Understood(WORDS, may_propose=True), AT, talk.world.clinic)
    assert first.ask is None or isinstance(first.ask, Propose)
    assert SUREST < 0.6


def test_a_flood_of_proposals_counts_in_part():
    words = WORDS.split()
    times = [
        attrs.evolve(day(ahead), text=word, start=WORDS.index(word), end=WORDS.index(word) + len(word))
        for ahead, word in enumerate(words, 1)
    ]
    talk, heard = to_question("when"), []

    def hear(turn, what):
        heard.append(what)
        return Step(turn.state, (), None, None)

    waiting = attrs.evolve(talk.call.state, unread=Understood(WORDS))
    take(Turn(waiting, AT, talk.world.clinic), Answer("key", Proposals(tuple(times))), hear)
    assert len(heard[0].times) == MOST < len(words)


def test_a_time_that_is_proposed_is_heard_as_a_doubtful_one_however_sure_the_model_is():
    time = attrs.evolve(at(10, ahead=1), text="thing", start=WORDS.index("thing"), end=WORDS.index("thing") + 5, confidence=1.0)
    talk, heard = to_question("when"), []

    def hear(turn, what):
        heard.append(what)
        return Step(turn.state, (), None, None)

    waiting = attrs.evolve(talk.call.state, unread=Understood(WORDS))
    take(Turn(waiting, AT, talk.world.clinic), Answer("key", Proposals((time,))), hear)
    (one,) = heard[0].times
    assert one.value == time.value
    assert one.confidence == SUREST < PLAIN
    assert "doubt" in one.inferred


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("service", carried("yes_no", YesNo("yes"), "gums")),
        ("service", carried("name", NameValue("Bo", "Ek", "Bo Ek"), "gums")),
        ("service", carried("phone", PhoneValue("+14165550199"), "gums")),
        ("service", carried("date_of_birth", BirthDate(date(1980, 1, 1)), "gums")),
        ("service", carried("emergency", Emergency("same_day", "swelling"), "gums")),
        ("service", carried("patient_relation", PatientRelation("child"), "gums")),
        ("service", carried("service", ServiceValue("gone"), "gums")),
        ("service", carried("service", "checkup", "gums")),
        ("service", attrs.evolve(carried("service", ServiceValue("checkup"), "gums"), text="teeth")),
        ("service", attrs.evolve(carried("service", ServiceValue("checkup"), "gums"), start=0)),
        ("service", attrs.evolve(carried("service", ServiceValue("checkup"), "gums"), end=4000)),
        ("service", carried("intent", IntentValue("human"), "gums")),
        ("when", carried("service", ServiceValue("cleaning"), "gums")),
        ("when", carried("provider", ProviderValue("gone"), "gums")),
        ("when", carried("intent", IntentValue("cancel"), "gums")),
        ("offer", carried("intent", IntentValue("human"), "gums")),
        ("offer", carried("intent", IntentValue("never_mind"), "gums")),
        ("offer", carried("intent", IntentValue("goodbye"), "gums")),
        ("reason", carried("intent", IntentValue("goodbye"), "gums")),
        ("reason", carried("intent", IntentValue("wrong_number"), "gums")),
        ("reason", carried("intent", IntentValue("sales"), "gums")),
        *(
            ("reason", carried("intent", IntentValue(name), "gums"))
            for name in (
                "confirm",
                "keep",
                "first",
                "late",
                "message",
                "prescription",
                "returned_call",
                "billing",
                "records",
                "waiting_list",
            )
        ),
        ("anything_else", carried("intent", IntentValue("confirm"), "gums")),
        ("reason", carried("intent", IntentValue("question", "coverage"), "gums")),
        ("reason", carried("patient_status", PatientStatus(known=True), "gums")),
        ("change", carried("name", NameValue("Bo", "Ek", "Bo Ek"), "gums")),
    ],
    ids=lambda part: part if isinstance(part, str) else f"{part.kind} {part.value}"[:60],
)
def test_what_may_not_be_proposed_does_not_count(question, hint):
    alone, advised = to_question(question), to_question(question)
    alone.reply = alone.call.take(Understood(WORDS))
    advised.say(WORDS, hints=[hint])
    assert len(advised.asked_model) == 1
    assert (advised.reply, advised.call.state) == (alone.reply, alone.call.state)


def test_what_bella_read_itself_stands():
    text = "for my gums I mean"
    own = carried("service", ServiceValue("checkup"), "my gums", text)
    other = carried("service", ServiceValue("cleaning"), "gums", text)
    talk = to_question("when").say(text, own, hints=[other])
    assert talk.form.service.value == "checkup"


def test_a_service_that_bella_read_is_not_overruled_in_the_same_words():
    own = attrs.evolve(carried("service", ServiceValue("checkup"), "my gums"), confidence=0.3)
    other = carried("service", ServiceValue("cleaning"), "gums")
    talk, heard = to_question("service"), []

    def hear(turn, what):
        heard.append(what)
        return Step(turn.state, (), None, None)

    waiting = attrs.evolve(talk.call.state, unread=Understood(WORDS, (own,)))
    take(Turn(waiting, AT, talk.world.clinic), Answer("key", Proposals((other,))), hear)
    assert heard[0].services == ("checkup",)


def test_a_stray_proposal_changes_nothing():
    talk = to_question("when")
    made = step(talk.call.state, Answer("late", Proposals((carried("service", ServiceValue("cleaning"), "gums"),))), AT, talk.world.clinic)
    assert made.state.form == talk.form
    assert made.state.question == "when"


# --- whatever it says --------------------------------------------------------------------------------------------------


@attrs.define
class Lied(Watched):
    """A world whose model says anything at all."""

    lies: list = attrs.field(factory=list)

    def answer(self, ask, key, at):
        if isinstance(ask, Propose):
            return Answer(key, Proposals(self.lies.pop() if self.lies else ()))
        return super().answer(ask, key, at)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.integers(0, 9),
    st.lists(st.just(Understood("words that were said", may_propose=True)) | happenings(), max_size=20),
    st.lists(st.lists(extractions(INTENTS), max_size=5).map(tuple), max_size=20),
)
def test_no_lie_books_anything(well, events, lies):
    """``Watched`` holds every booking to a yes of the caller's own to a read-back; here the model may say anything in between."""
    world = Lied(CLINIC, lies=lies)
    call = Call(world, AT)
    call.take(Started(LOCATION.id, "+14165550123"))
    for happening in [Helpful()] * well + events:
        event = happening.to(call.state.question) if isinstance(happening, Helpful) else happening
        if isinstance(event, Understood):
            event = attrs.evolve(event, may_propose=True)
        before = len(world.rows)
        world.last, world.event = call.state.reply, event
        reply = call.take(event)
        world.said += reply.parts
        assert len(world.rows) == before or agreed(event)
        assert call.state.unread is None
        assert reply.parts
