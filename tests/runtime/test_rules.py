"""Booking rules under the runner: all are asked, in order, and whatever cannot be asked, or makes no sense, is no yes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import MAX_SENTENCE, ProposedBooking, Verdict, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner

AT = datetime(2027, 3, 12, 21, 30, tzinfo=UTC)
BOOKING = ProposedBooking("book", "call", "main", "cleaning", "chen", "room-1", AT, AT + timedelta(hours=1), "America/Toronto", "en-CA")
SAYS = {"en-CA": "Not then.", "fr-CA": "Pas à cette heure."}


def rule(name, answer):
    """Make a plugin that answers so: a value, or whatever a function makes of the booking."""

    def check(self, booking):
        return answer(booking) if callable(answer) else answer

    return type(name, (), {"name": name, "api": 1, "check_booking": hookimpl(check, specname="check_booking")})


def hooks(*rules):
    order = tuple(one.name for one in rules)
    return Hooks(HookRunner(Registry(PluginHostSettings(order=order), given=rules, discover=False)))


async def asked(*rules):
    return [(result.plugin, result.outcome) for result in await hooks(*rules).check_booking(BOOKING)]


async def test_every_rule_is_asked_in_order_whatever_the_first_one_says():
    denied = Verdict.deny("not_then", SAYS, instead="staff")
    results = await hooks(rule("zeta", denied), rule("alpha", Verdict.allow())).check_booking(BOOKING)
    assert [(result.plugin, result.value) for result in results] == [("zeta", denied), ("alpha", Verdict.allow())]


def test_a_rule_sees_the_start_on_the_locations_clocks():
    assert BOOKING.local_start.isoformat() == "2027-03-12T16:30:00-05:00"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        True,
        False,
        "allowed",
        {"allowed": True},
        Verdict(allowed=1),
        Verdict(allowed=False),
        Verdict.deny("", SAYS),
        Verdict.deny("Not then", SAYS),
        Verdict.deny("n" * 41, SAYS),
        Verdict.deny("not_then", {}),
        Verdict.deny("not_then", "Not then."),
        Verdict.deny("not_then", {"english": "Not then."}),
        Verdict.deny("not_then", {"en-CA": " "}),
        Verdict.deny("not_then", {"en-CA": None}),
        Verdict.deny("not_then", {"en-CA": "x" * (MAX_SENTENCE + 1)}),
        Verdict.deny("not_then", {"en-CA": "Not\nthen."}),
        Verdict.deny("not_then", SAYS, instead="another_day"),
    ],
)
async def test_a_verdict_that_makes_no_sense_is_the_plugins_error(answer):
    assert await asked(rule("odd", answer)) == [("odd", "bad_value")]


async def test_a_rule_that_raises_is_an_error():
    def fails(booking):
        raise KeyError("no such service")

    assert await asked(rule("broken", fails), rule("fine", Verdict.allow())) == [("broken", "error"), ("fine", "ok")]


async def test_an_answer_that_comes_after_the_deadline_does_not_count():
    def dawdles(booking):
        time.sleep(0.11)
        return Verdict.allow()

    assert await asked(rule("slow", dawdles)) == [("slow", "overrun")]


async def test_rules_that_await_are_held_to_the_deadline_too():
    class Hangs:
        name = "hangs"
        api = 1

        @hookimpl
        async def check_booking(self, booking):
            await asyncio.sleep(3600)

    class Blocks:
        name = "blocks"
        api = 1

        @hookimpl
        async def check_booking(self, booking):
            time.sleep(0.12)  # noqa: ASYNC251  # the very mistake
            return Verdict.allow()

    assert await asked(Hangs, rule("fine", Verdict.allow())) == [("hangs", "deadline"), ("fine", "ok")]
    assert await asked(Blocks) == [("blocks", "overrun")]


async def test_a_rule_that_was_disabled_for_keeping_the_loop_leaves_the_gate_shut(monkeypatch):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", 0.02)

    class Blocks:
        name = "blocks"
        api = 1

        @hookimpl
        async def check_booking(self, booking):
            time.sleep(0.03)  # noqa: ASYNC251  # the very mistake
            return Verdict.allow()

    host = hooks(Blocks)
    for _ in range(3):
        await host.check_booking(BOOKING)
    assert host.runner.plugins("check_booking") == []
    assert host.has_rules()
    assert [(result.plugin, result.outcome) for result in await host.check_booking(BOOKING)] == [("blocks", "absent")]


async def test_a_rule_that_is_not_asked_any_more_is_no_yes():
    def fails(booking):
        raise KeyError("no such service")

    host = hooks(rule("broken", fails))
    outcomes = [(await host.check_booking(BOOKING))[0].outcome for _ in range(4)]
    assert outcomes == ["error", "error", "error", "breaker_open"]


async def test_an_allowance_says_nothing_and_a_denial_keeps_words_of_its_own():
    says = dict(SAYS)
    ((allowed,), (denied,)) = [
        await hooks(rule("one", verdict)).check_booking(BOOKING)
        for verdict in (Verdict(allowed=True, code="Anything", says={"x": "y"}), Verdict.deny("not_then", says))
    ]
    says.clear()
    assert (allowed.value, denied.value.says) == (Verdict.allow(), SAYS)


async def test_without_a_rule_nobody_is_asked():
    assert hooks().has_rules() is False
    assert await asked() == []
