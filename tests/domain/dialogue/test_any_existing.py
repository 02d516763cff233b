"""
Whatever a caller does about an appointment that they have, there is a way forward.

Nothing is told to who may not hear it, and nothing is changed but what was read back and agreed to.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bella_core.domain.dialogue.types import Answer, FindSlots, HungUp, Keyed, Started, Understood
from bella_core.domain.slots import Wish
from bella_core.plugin.types import IntentValue, ServiceValue
from bella_core.schemas.journal import TurnRecord, dump, load
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.standing import Has
from tests.dialogues.world import Call, World
from tests.domain.dialogue.events import KEYS, MARIE, STRAY_ANSWERS, Helpful, extraction, happenings, is_with_staff
from tests.domain.dialogue.test_any_call import CLOSED, check

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
NUMBER, BORN = "+14165550123", date(1980, 1, 31)
ERRANDS = ("when", "move", "cancel", "confirm", "late")
#: What says that something was done, or when an appointment is.
DONE = re.compile(r"\b(it’s moved|it’s cancelled|noted that you are coming|noted the new time|est déplacé|est annulé)\b", re.IGNORECASE)
TELLING = {"existing.told", "existing.told.requested", "move_it.said", "which", "which.again", "which.keys"}
KEYS_OF = {"moved": "moved", "moved.requested": "moved", "cancelled": "cancelled", "attending": "confirmed"}


@attrs.define
class Watched(World):
    """A world that looks at every change: it must follow a yes, or a key, to a read-back of that appointment."""

    last: object = None
    event: object = None
    done: list = attrs.field(factory=list)

    def answer(self, ask, key, at):
        kind = type(ask).__name__
        if kind in {"Move", "Cancel", "Confirm"}:
            keys = [part.key for part in self.last.parts]
            assert {"Move": "move_it.said", "Cancel": "existing.told", "Confirm": "existing.told"}[kind] in keys
            assert agreed(self.event, kind)
        if kind == "Move":
            assert ask.hold.id in self.holds
        answer = super().answer(ask, key, at)
        self.done.append(getattr(answer.result, "what", None))
        return answer


def agreed(event, kind):
    if isinstance(event, Keyed):
        return event.digits.rstrip("#") == "1"
    kinds = {(e.kind, getattr(e.value, "value", getattr(e.value, "name", None))) for e in event.extractions}
    coming = {("intent", "confirm"), ("intent", "keep")} if kind == "Confirm" else set()
    return bool(kinds & {("yes_no", "yes"), *coming})


def book(world):
    world.people[("tremblay", BORN)] = "marie"
    world.on_file[(NUMBER, BORN)] = ("marie", MARIE)
    for code, ahead in (("checkup", 3), ("cleaning", 8)):
        wish = Wish(days=((AT + timedelta(days=ahead)).date(),), at=time(10))
        found = world._find(FindSlots(code, "main", wish), AT)
        world.has.append(Has(f"a{len(world.has) + 1}", found.slots[0], "marie"))


def play(events, clinic, *, broken=frozenset(), told=True, forbidden=False, meddled=0, snatched=0, one=False):
    world = Watched(clinic, broken=set(broken), snatched=[1] * snatched)
    book(world)
    del world.has[1 if one else 2 :]
    world.meddled = [1] * meddled
    world.told |= {("marie", NUMBER)} if told else set()
    world.forbidden |= {"marie"} if forbidden else set()
    call = Call(world, AT)
    replies = [call.take(Started(LOCATION.id, NUMBER if told else "+16475550199"))]
    for happening in events:
        event = happening.to(call.state.question) if isinstance(happening, Helpful) else happening
        world.last, world.event = call.state.reply, event
        world.done.clear()
        replies.append(call.take(event))
        check(call, replies[-1])
        look(world, replies[-1], stray=isinstance(event, Answer))
    return call, replies


def look(world, reply, *, stray):
    """See that what was said was done, and may be told."""
    for part in reply.parts:
        assert part.key in KEYS_OF or not DONE.search(part.text)
        if part.key in KEYS_OF and not stray and world.done:
            assert KEYS_OF[part.key] in world.done
        if part.key in TELLING or part.key in KEYS_OF:
            assert "" in world.audited


def errand(kind):
    return Understood("what is wanted", (extraction("intent", IntentValue(kind)),))


def two_errands(first, second):
    """Want one thing of the check-up and another of the cleaning, in one breath."""
    said = (IntentValue(first), ServiceValue("checkup"), IntentValue(second), ServiceValue("cleaning"))
    kinds = ("intent", "service", "intent", "service")
    found = (
        attrs.evolve(extraction(kind, value), start=10 * at, end=10 * at + 5)
        for at, (kind, value) in enumerate(zip(kinds, said, strict=True))
    )
    return Understood("both of them", tuple(found))


def courses(longest=20):
    """Return calls about an appointment: some way that goes well, then whatever happens, also other errands."""
    begun = st.sampled_from(ERRANDS).map(errand) | st.permutations(("move", "cancel")).map(lambda both: two_errands(*both))
    again = st.sampled_from((*ERRANDS, "keep", "never_mind")).map(errand)
    rest = st.lists(st.one_of(again, *[happenings()] * 6), max_size=longest)
    return st.builds(lambda first, well, then: [first] + [Helpful()] * well + then, begun, st.integers(0, 7), rest)


def keyed_courses(longest=20):
    """Return calls of who says nothing but keys, about an appointment."""
    pressed = KEYS | st.sampled_from(("1", "1", "2", "3", "4", "19800131", "533232", "216262", "20")).map(Keyed)
    return st.lists(pressed, max_size=longest).map(lambda keys: [Keyed("3"), *keys])


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(
    courses() | keyed_courses(),
    st.sampled_from((CLINIC, CLOSED)),
    st.sets(st.sampled_from(("FindAppointments", "Move", "Cancel", "Confirm", "NoteLate", "FindSlots", "HoldSlot")), max_size=1),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
)
def test_any_event_has_a_reply_and_changes_only_what_was_agreed_to(events, clinic, broken, told, one, trouble):
    how = {"broken": broken, "told": told, "one": one, "meddled": trouble % 2, "snatched": trouble // 2}
    call, replies = play(events, clinic, **how)
    again, same = play(events, clinic, **how)
    assert (replies, call.state) == (same, again.state)
    assert load(dump(TurnRecord(AT, 1, (), (), call.state, replies[-1], None))).state == call.state


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(courses() | keyed_courses(), st.sampled_from((CLINIC, CLOSED)))
def test_of_who_forbids_it_nothing_is_ever_told_or_changed(events, clinic):
    call, replies = play([event for event in events if not isinstance(event, Answer)], clinic, forbidden=True)
    assert not {part.key for reply in replies for part in reply.parts} & (TELLING | KEYS_OF.keys())
    assert [(one.version, one.status, one.confirmed) for one in call.world.has] == [(1, "booked", False)] * 2
    assert "" not in call.world.audited


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(courses())
def test_no_call_has_more_than_25_turns_and_hanging_up_leaves_nothing_held(events):
    call, replies = play([event for event in events if not isinstance(event, Answer | Started)] + [Helpful()] * 25, CLINIC)
    assert len({reply.id for reply in replies if reply.then == "listen"}) <= 25
    assert call.take(HungUp()) is None
    assert is_with_staff(call.state) or call.world.holds == {}


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.sampled_from(ERRANDS), st.integers(0, 6), STRAY_ANSWERS)
def test_an_answer_that_nothing_asked_for_changes_nothing(kind, well, stray):
    call, _ = play([errand(kind), *[Helpful()] * well], CLINIC)
    before = [(one.version, one.status, one.confirmed) for one in call.world.has]
    call.take(stray)
    assert [(one.version, one.status, one.confirmed) for one in call.world.has] == before
