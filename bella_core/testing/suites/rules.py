"""What is asked of plugins that judge bookings."""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

import attrs
from hypothesis import given

from bella_core.plugin import ProposedBooking, Verdict
from bella_core.runtime.calling import HookResult
from bella_core.runtime.verdicts import check_verdict

from ..bench import Bench, told
from ..fakes import proposed_booking
from ..promises import Grade, promise
from ..strategies import LANGUAGES, limits, values_of
from .base import PluginSuite

_EXAMPLES = 100
_ATTEMPTS = 3
#: A verdict may take this part of the hook's deadline: callers of every line wait for it.
_SHARE = 0.1


@attrs.frozen
class RuleExample:
    """Hold a booking and the code it is denied with; empty where it is allowed."""

    booking: ProposedBooking
    code: str = ""


class RuleSuite(PluginSuite):
    """
    Hold a plugin to the family of booking rules.

    Attributes:
        checks: whether it has the hook ``check_booking``.
        examples: what it must allow and deny; at least one of each.
    """

    capabilities = {"checks": "check_booking"}  # noqa: RUF012  # typed in the base
    checks: ClassVar[bool] = True
    examples: ClassVar[Sequence[RuleExample]] = ()

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Ask about a booking."""
        return {"check_booking": judge(bench, proposed_booking())}

    @promise(Grade.BRONZE)
    def test_any_booking_gets_a_valid_verdict(self, started: Bench) -> None:
        """Every booking is allowed, or denied with a code and sentences that can be said."""

        def holds(booking: ProposedBooking) -> None:
            result = judge(started, booking)
            assert result.outcome == "ok", told(result)

        self._each(holds)

    @promise(Grade.BRONZE)
    def test_examples_are_judged(self, started: Bench) -> None:
        """It allows and denies its examples, with their codes."""
        codes = {example.code for example in self.examples}
        assert "" in codes, "give examples = [RuleExample(booking), …] of what it allows"
        assert codes - {""}, "give examples = [RuleExample(booking, code), …] of what it denies"
        for example in self.examples:
            result = judge(started, example.booking)
            assert result.outcome == "ok", told(result)
            assert result.value.code == example.code, f"{example.booking}\nwas judged {result.value}"

    @promise(Grade.BRONZE)
    def test_a_denial_has_words_in_every_language(self, started: Bench) -> None:
        """Whoever is denied hears why in their own language, in one sentence that is no code."""

        def holds(booking: ProposedBooking) -> None:
            verdict = judge(started, booking).value
            if isinstance(verdict, Verdict) and not verdict.allowed:
                missing = [language for language in LANGUAGES if language not in verdict.says]
                assert not missing, f"{verdict.code} says nothing in {', '.join(missing)}"
                coded = [language for language, sentence in verdict.says.items() if verdict.code in sentence.split() or " " not in sentence]
                assert not coded, f"{verdict.code} is no sentence in {', '.join(coded)}: callers hear it"

        self._each(holds)

    @promise(Grade.SILVER)
    def test_the_same_booking_gets_the_same_verdict(self, started: Bench) -> None:
        """The same booking gets the same verdict, whatever was asked before."""

        def holds(booking: ProposedBooking) -> None:
            assert judge(started, booking).value == judge(started, booking).value, "it judged the same booking otherwise"

        self._each(holds)

    @promise(Grade.SILVER)
    def test_a_booking_is_left_as_it_is(self, started: Bench) -> None:
        """It changes nothing about the booking that other rules are asked about after it."""

        def holds(booking: ProposedBooking) -> None:
            before = attrs.asdict(booking)
            judge(started, booking)
            assert attrs.asdict(booking) == before, "it changed the booking"

        self._each(holds)

    @promise(Grade.SILVER)
    def test_a_verdict_comes_at_once(self, started: Bench) -> None:
        """A verdict takes a tenth of the hook's deadline at most: every call in the process waits for it."""
        allowed = started.policy("check_booking").deadline_s * _SHARE
        for booking in (proposed_booking(), *(example.booking for example in self.examples)):
            spent = min(_seconds(started, booking) for _ in range(_ATTEMPTS))
            assert spent < allowed, f"it computes {spent * 1000:.0f} ms, allowed are {allowed * 1000:.0f} ms"

    def _each(self, holds: Callable[[ProposedBooking], None]) -> None:
        for example in self.examples:
            holds(example.booking)
        limits(_EXAMPLES)(given(values_of(ProposedBooking))(holds))()


def judge(bench: Bench, booking: ProposedBooking) -> HookResult:
    """Ask the plugin about a booking, as the host does."""
    return bench.ask("check_booking", booking, check=check_verdict)


def _seconds(bench: Bench, booking: ProposedBooking) -> float:
    started = time.thread_time()  # computing time: a busy machine is not the plugin's fault
    result = judge(bench, booking)
    assert result.outcome in {"ok", "overrun"}, told(result)
    return time.thread_time() - started
