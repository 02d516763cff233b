"""What is asked of plugins that hear of calls and appointments."""

from datetime import timedelta
from typing import Any, ClassVar

import attrs
from hypothesis import given

from bella_core.plugin import AppointmentChanged, CallEnded, CallStarted
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect

from ..bench import Bench, told
from ..fakes import NOW
from ..promises import Grade, promise
from ..strategies import limits, values_of
from .remote import RemoteSuite

_NOTHING = expect(None)
_CALL = "0195a4e0-0000-7000-8000-000000000001"
_APPOINTMENT = "0195a4e0-0000-7000-8000-000000000002"
_VISIT = (NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1))

#: One event of each hook, as a call that books brings them.
_EVENTS: dict[str, Any] = {
    "call_started": CallStarted(_CALL, "main", "en-CA", NOW),
    "appointment_changed": AppointmentChanged(_APPOINTMENT, 1, "booked", "booked", "main", "cleaning", "p1", *_VISIT, "call", NOW),
    "call_ended": CallEnded(_CALL, "main", "en-CA", "booked", 6, 95.0, NOW + timedelta(seconds=95)),
}


class EventSuite(RemoteSuite):
    """
    Hold a plugin to the family of events.

    Attributes:
        hears_starts, hears_ends, hears_changes: whether it has the hooks ``call_started``, ``call_ended`` and ``appointment_changed``.
        uses_remote: whether it takes what it hears to a server.
    """

    capabilities = {  # noqa: RUF012  # typed in the base
        "hears_starts": "call_started",
        "hears_ends": "call_ended",
        "hears_changes": "appointment_changed",
    }
    hears_starts: ClassVar[bool] = False
    hears_ends: ClassVar[bool] = False
    hears_changes: ClassVar[bool] = False
    uses_remote: ClassVar[bool] = False

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Tell of a call that books."""
        return {hook: tell(bench, hook, event) for hook, event in _EVENTS.items() if bench.has(hook)}

    @promise(Grade.BRONZE)
    def test_any_event_is_taken_in_any_order_and_again(self, started: Bench) -> None:
        """Every event is taken, one that comes again or before those that happened first too."""
        for hook in reversed(_EVENTS):
            if started.has(hook):
                self._takes(started, hook, type(_EVENTS[hook]))

    @promise(Grade.SILVER)
    def test_an_event_is_left_as_it_is(self, started: Bench) -> None:
        """It changes nothing about an event that other plugins hear of after it."""
        for hook, event in _EVENTS.items():
            if started.has(hook):
                before = attrs.asdict(event)
                tell(started, hook, event)
                assert attrs.asdict(event) == before, f"{hook} changed the event"

    @staticmethod
    def _takes(started: Bench, hook: str, kind: type[Any]) -> None:
        @limits(15)
        @given(values_of(kind))
        def holds(event: Any) -> None:
            for result in (tell(started, hook, event), tell(started, hook, event)):
                assert result.outcome == "ok", f"{hook}: {told(result)}"

        holds()


def tell(bench: Bench, hook: str, event: Any) -> HookResult:
    """Tell the plugin of an event, as the host does."""
    return bench.ask(hook, event, check=_NOTHING)
