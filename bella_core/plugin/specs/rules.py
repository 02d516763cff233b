"""Say what the clinic's own rules have against a booking."""

from ..hooks import Kind, hook
from ..types import ProposedBooking, Verdict


class RuleSpecs:
    """Asked on the event loop before a slot is taken: every plugin that has the hook, in the configured order."""

    @hook(Kind.GATE, 0.1, runs="inline")
    def check_booking(self, booking: ProposedBooking) -> Verdict:
        """
        Allow a booking, or deny it with a reason that the caller hears.

        Called once each time a caller takes a slot, before it is held and so before it is read back; and before every booking or move
        that had no hold. Never after the caller's yes, and never for staff. All plugins are asked; the first denial in their order
        speaks. A caller who is denied is offered other times, or staff where ``instead`` says so or a second time is denied.

        On error, overrun or a bad verdict the booking is denied as ``unchecked``: staff take over and operators are alerted. So it is
        while the plugin, after repeated failures, is not asked.

        Args:
            booking: what is about to be booked: codes, ids and numbers.

        Returns:
            ``Verdict.allow()``, or ``Verdict.deny(code, says)`` with a sentence in every language that the clinic serves.
        """
        raise NotImplementedError  # a spec is never called
