"""Whatever a caller does, bella has something sensible to say, a way forward, and books only what was read back and agreed to."""

import re
from datetime import UTC, datetime, time

import attrs
import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bella_core.domain.clinic_paging import OnCall, Paging
from bella_core.domain.clinic_rules import Ages, Reserve
from bella_core.domain.dialogue.types import Answer, HungUp, Keyed, Started
from bella_core.schemas.journal import TurnRecord, dump, load
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.dialogues.rules import NewPatientsBeforeFour, NothingForNow, StaffOnly
from tests.dialogues.world import Call, World
from tests.domain.dialogue.events import Helpful, courses, is_with_staff, keyed_courses

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
AGREED = re.compile(r"\bbooked\b|\bconfirmed\b|réservée?s?\b|confirmée?s?\b", re.IGNORECASE)
ROTA = Paging((OnCall("okafor", "+14165550711"),), ("911", "immediate", "same_day"))
CLOSED = attrs.evolve(CLINIC, locations=(attrs.evolve(LOCATION, desk=None, languages=("fr-CA", "en-CA"), paging=ROTA),))
WISHING = attrs.evolve(CLINIC, locations=(attrs.evolve(LOCATION, mode="request"),))
ASKING = attrs.evolve(CLINIC, locations=(attrs.evolve(LOCATION, ask_insurance=True),))
BREAKING = (
    "FindSlots", "HoldSlot", "Commit", "Identify", "FindTogether", "HoldTogether", "CommitTogether", "JoinWaiting", "Recollect",
)  # fmt: skip

#: A clinic with rules of every kind.
RULED = attrs.evolve(
    CLINIC,
    locations=(attrs.evolve(LOCATION, reserved=(Reserve(time(9), time(12)),)),),
    services=tuple(attrs.evolve(found, ages=Ages(18, 70), notice_min=1500, buffer_after_min=20) for found in CLINIC.services),
)


@attrs.define
class Watched(World):
    """A world that looks at every booking: it must follow a yes, or key 1, to a read-back of what is held."""

    last: object = None
    event: object = None
    said: list = attrs.field(factory=list)
    denied: list = attrs.field(factory=list)

    def answer(self, ask, key, at):
        if type(ask).__name__ in {"HoldSlot", "HoldTogether"}:
            slots = [visit.slot for visit in getattr(ask, "visits", ())] or [ask.slot]
            assert not {(slot.service, slot.starts_at) for slot in slots[:1]} & set(self.denied)
        if type(ask).__name__ in {"Commit", "CommitTogether"}:
            assert self.last is not None
            assert self.last.listen.mode in {"yes_no", "choice"}
            assert any(part.key in {"read_back", "read_back.family"} for part in self.said[-6:])
            assert agreed(self.event)
        answer = super().answer(ask, key, at)
        if getattr(answer.result, "instead", ""):
            denied = ask.slot if hasattr(ask, "slot") else ask.visits[0].slot
            self.denied.append((denied.service, denied.starts_at))
        return answer


def agreed(event):
    if isinstance(event, Keyed):
        return event.digits == "1"
    kinds = {(e.kind, getattr(e.value, "value", getattr(e.value, "name", None))) for e in event.extractions}
    return bool(kinds & {("yes_no", "yes"), ("intent", "confirm"), ("intent", "book")})


def play(events, clinic, broken=frozenset(), snatched=0, rules=()):
    world = Watched(clinic, broken=set(broken), snatched=[1] * snatched, rules=tuple(rule() for rule in rules))
    call = Call(world, AT)
    replies = [call.take(Started(LOCATION.id, "+14165550123", pages=True))]
    for happening in events:
        event = happening.to(call.state.question) if isinstance(happening, Helpful) else happening
        world.last, world.event = call.state.reply, event
        replies.append(call.take(event))
        world.said += replies[-1].parts
        check(call, replies[-1])
    return call, replies


def check(call, reply):
    assert reply.parts
    assert all(part.text.strip() for part in reply.parts)
    assert reply.then in {"listen", "transfer", "message", "hang_up"}
    assert (reply.listen is not None) == (reply.then == "listen")
    assert 0 <= reply.uninterrupted <= len(reply.parts)
    assert call.state.waiting == "nothing"
    assert call.state.lead == ()
    for part in reply.parts:
        assert part.key in {"booked", "booked.family"} or not AGREED.search(part.text)
        assert call.world.clinic is not WISHING or part.key not in {"booked", "booked.family"}
        assert "911" not in part.text or part.key in {"emergency.911", "page.sent"}
    if call.state.turn >= 24:
        assert reply.then != "listen"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    courses() | keyed_courses(),
    st.sampled_from((CLINIC, CLOSED, ASKING, RULED, WISHING)),
    st.sets(st.sampled_from(BREAKING), max_size=1),
    st.integers(0, 3),
    st.sets(st.sampled_from((NewPatientsBeforeFour, NothingForNow, StaffOnly)), max_size=1),
)
def test_any_event_has_a_reply_and_a_way_forward(events, clinic, broken, snatched, rules):
    call, replies = play(events, clinic, broken, snatched, rules)
    again, same = play(events, clinic, broken, snatched, rules)
    assert (replies, call.state) == (same, again.state)
    record = TurnRecord(AT, 1, (), (), call.state, replies[-1], None)
    assert load(dump(record)).state == call.state


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(courses(), st.sampled_from((CLINIC, CLOSED)), st.sampled_from((NewPatientsBeforeFour, NothingForNow, StaffOnly)))
def test_nobody_is_denied_three_times_in_a_call_and_nothing_denied_is_booked(events, clinic, rule):
    call, _ = play([event for event in events if not isinstance(event, Answer | Started)], clinic, rules=[rule])
    assert len(call.world.denied) <= 2
    assert not {(row.slot.service, row.slot.starts_at) for row in call.world.rows} & set(call.world.denied)
    if rule is NothingForNow:
        assert call.world.rows == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(courses(20), st.sets(st.sampled_from((NewPatientsBeforeFour, NothingForNow)), max_size=1))
def test_hanging_up_leaves_nothing_held(events, rules):
    call, _ = play(events, CLINIC, rules=rules)
    assert call.take(HungUp()) is None
    assert is_with_staff(call.state) or call.state.hold is None
    assert is_with_staff(call.state) or len(call.world.holds) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(courses() | keyed_courses())
def test_no_call_has_more_than_25_turns(events):
    _, replies = play([event for event in events if not isinstance(event, Answer | Started)] + [Helpful()] * 25, CLINIC)
    listening = [reply for reply in replies if reply.then == "listen"]
    assert len({reply.id for reply in listening}) <= 25
    assert replies[-1].then != "listen"


#: Fields that calls of before did not have.
ADDED = {
    "by_keys": None,
    "existing": None,
    "family": None,
    "errand": None,
    "insurance": None,
    "purpose": None,
    "handover": None,
    "started_at": None,
    "pages": None,
    "operator": None,
    "unanswered": None,
    "visits": None,
    "form": ("anyone",),
    "offer": ("past_usual",),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(courses(12), courses(8))
def test_a_call_of_before_an_update_goes_on(before, after):
    call, replies = play([event for event in before if not isinstance(event, Answer | Started)], CLINIC)
    journalled = orjson.loads(dump(TurnRecord(AT, 1, (), (), call.state, replies[-1], None)))
    for field, inner in ADDED.items():
        for name in inner or ():
            journalled["state"].get(field, {}).pop(name, None)
        if inner is None:
            journalled["state"].pop(field, None)
    call.state = load(orjson.dumps(journalled)).state
    for happening in after:
        event = happening.to(call.state.question) if isinstance(happening, Helpful) else happening
        call.world.last, call.world.event = call.state.reply, event
        reply = call.take(event)
        call.world.said += reply.parts
        check(call, reply)
