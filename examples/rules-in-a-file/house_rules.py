"""A clinic's own rule and a counter of calls in one file, without packaging, and a telephone to try them."""

import asyncio
import os
import sys
from collections import Counter

import attrs
from attrs.validators import ge, le

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.core.ids import new_id
from bella_core.plugin import AppointmentChanged, CallEnded, CallStarted, ProposedBooking, Verdict, hookimpl
from bella_core.telephony.terminal import telephone, typed_lines
from bella_core.telephony.transport import StartCall

SAYS = {
    "en-CA": "On Friday afternoons we see patients who have been here before.",
    "fr-CA": "Le vendredi en fin de journée, nous recevons les patients qui sont déjà venus.",
}


@attrs.frozen
class HouseRulesSettings:
    """``weekday`` (0 is Monday) and ``from_hour`` (local time): from when on new patients do not come."""

    weekday: int = attrs.field(default=4, validator=[ge(0), le(6)])
    from_hour: int = attrs.field(default=16, validator=[ge(0), le(23)])


class HouseRules:
    """Keep new patients out of Friday afternoons."""

    settings = HouseRulesSettings
    api = 1

    def __init__(self, settings: HouseRulesSettings) -> None:
        self._settings = settings

    @hookimpl
    def check_booking(self, booking: ProposedBooking) -> Verdict:
        """Deny a late visit to somebody who has not been here."""
        start = booking.local_start
        late = start.weekday() == self._settings.weekday and start.hour >= self._settings.from_hour
        return Verdict.deny("new_on_friday", SAYS) if late and booking.known is False else Verdict.allow()


class CallCounter:
    """Count calls, how they end, and what becomes of appointments."""

    api = 1

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    @hookimpl
    async def call_started(self, event: CallStarted) -> None:
        """Count a call, by its language."""
        self.seen[f"call in {event.language}"] += 1

    @hookimpl
    async def call_ended(self, event: CallEnded) -> None:
        """Count how it ended."""
        self.seen[f"ended: {event.outcome}"] += 1

    @hookimpl
    async def appointment_changed(self, event: AppointmentChanged) -> None:
        """Count what was done with an appointment."""
        self.seen[f"appointment {event.action}"] += 1


async def main() -> None:
    """Hold one call in the terminal, and print what was counted."""
    counter = CallCounter()
    async with Bella(load_settings(None, os.environ), plugins=[HouseRules, counter]) as bella:
        call = StartCall(new_id(), bella.clinics.view.locations[0].id, "+14165550142")
        await telephone(bella.conversation, call, typed_lines(sys.stdin), print)
    for what, count in sorted(counter.seen.items()):
        print(f"{what}: {count}")


if __name__ == "__main__":
    asyncio.run(main())
