"""Keep people's calendars in step with the clinic's book."""

from ..hooks import Kind, hook
from ..types import Applied, AppointmentState, BusyPage, CalendarBinding


class CalendarSpecs:
    """Never called while a caller waits: a leased job pulls, the outbox delivers."""

    @hook(Kind.PULL, 60.0)
    async def calendar_pull(self, binding: CalendarBinding, cursor: str | None) -> BusyPage:
        """
        Fetch what changed in a calendar.

        Called by a leased job every minute or two for each binding. On error the last known rows stay, and their age is visible.

        Args:
            binding: which calendar, for which resource.
            cursor: what the last pull returned; ``None`` the first time.

        Returns:
            Changes since the cursor. The host stores rows and cursor in one transaction, and lays before staff what a person's event or a
            person's change of bella's own does to an appointment; it never moves or cancels one for it.

        Raises:
            CursorGone: the cursor is no longer valid; the host pulls anew and sweeps what was not seen again.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.DELIVER, 20.0)
    async def calendar_apply(self, binding: CalendarBinding, state: AppointmentState, ref: str | None) -> Applied:
        """
        Make a calendar show an appointment's present state.

        Called once per outbox row, by the worker; must be safe to repeat.

        Args:
            binding: which calendar.
            state: what it should show; a cancelled appointment's event is removed, unless somebody has made it their own.
            ref: the event's id, if one was made before.

        Returns:
            The event that now stands for it; and one that was left, as it is not bella's any more, under ``kept``.

        Raises:
            Retry: try again later. Rejected: refused for good; staff will see it.
        """
        raise NotImplementedError  # a spec is never called
