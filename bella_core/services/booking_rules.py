"""
The clinic's own rules, as plugins have them: asked before a slot is taken, outside of any transaction.

What cannot be asked means no: the booking is denied as ``unchecked``, operators are alerted, and whoever wanted it gets another way.
"""

from datetime import date
from typing import Literal

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleDenied
from bella_core.core.logging import get_logger
from bella_core.core.performance import Timings
from bella_core.core.phi import allow
from bella_core.domain import hours, rules
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.denials import UNCHECKED
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Slot
from bella_core.plugin import ProposedBooking, Verdict
from bella_core.runtime.calling import HookResult
from bella_core.runtime.hooks import Hooks

from .alerting import Alerts

Channel = Literal["call", "chat", "api", "assistant"]

#: The alert's rule.
ALERT = "booking_unchecked"
#: Seconds between two alerts about one plugin: every booking fails until it is mended.
_QUIET_S = 600.0
#: Codes of one plugin that a log line may hold; one that has more makes them of something that varies.
_CODES = 64

_log = get_logger(__name__)


class BookingRules:
    """
    Ask plugins whether a booking may be made.

    Args:
        hooks: the plugins. ``alerts``: tell operators of one that cannot be asked.

    Attributes:
        denied: every denial counted, by plugin and code.
    """

    def __init__(self, hooks: Hooks, alerts: Alerts, clock: Clock) -> None:
        self.denied = Timings()
        self._hooks, self._alerts, self._clock = hooks, alerts, clock
        self._alerted: dict[str, float] = {}
        self._codes: dict[str, set[str]] = {}

    def any(self) -> bool:
        """Tell whether there is anybody to ask."""
        return self._hooks.has_rules()

    async def check(self, booking: ProposedBooking) -> None:
        """
        Ask every plugin.

        Raises:
            RuleDenied: by the first of those that have something against it, in their order.
        """
        first: Verdict | None = None
        for result in await self._hooks.check_booking(booking):
            verdict = await self._verdict(result)
            if not verdict.allowed:
                self._note(result.plugin, verdict.code)
                first = first or verdict
        if first is not None:
            raise RuleDenied(first.code, first.says, first.instead)

    async def _verdict(self, result: HookResult) -> Verdict:
        if result.outcome == "ok" and isinstance(result.value, Verdict):
            return result.value
        now = self._clock.monotonic()
        if now - self._alerted.get(result.plugin, -_QUIET_S) >= _QUIET_S:
            self._alerted[result.plugin] = now
            await self._alerts.raise_alert(ALERT, "critical", {"plugin": result.plugin, "why": result.outcome})
        return Verdict.deny(UNCHECKED, {}, instead="staff")

    def _note(self, plugin: str, code: str) -> None:
        known = self._codes.setdefault(plugin, set())
        if code not in known and len(known) < _CODES:
            known.add(code)
            allow("rule", [code])
        code = code if code in known else "other"
        self.denied.tally(plugin, code).add(0.0)
        _log.info("booking_was_denied", plugin=plugin, rule=code)


allow("rule", ["other"])


def proposed(
    clinic: ClinicView, slot: Slot, patient: PatientDraft | None, *, action: Literal["book", "move"], channel: Channel
) -> ProposedBooking:
    """
    Return what rules may know of a booking.

    Args:
        patient: as far as they are known; of them only what is no name and no number goes on.

    Raises:
        RuleBroken: the clinic has no such slot, as it is now.
    """
    rules.check(clinic, slot)
    location = clinic.location(slot.location_id)
    born = patient.birth_date if patient else None
    return ProposedBooking(
        action=action,
        channel=channel,
        location_id=slot.location_id,
        service=slot.service,
        provider_id=slot.provider_id,
        room_id=slot.room_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=location.zone,
        language=patient.language if patient else location.languages[0],
        known=(patient.user_id is not None or patient.known) if patient else None,
        age=_years(born, hours.local_date(location, slot.starts_at)) if born else None,
        relation=patient.relation if patient else "self",
    )


def _years(born: date, on: date) -> int:
    return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))
