"""Keep free what a practice-management system has in its book."""

from ..hooks import Kind, hook
from ..types import SchedulePage, ScheduleSource


class ScheduleSpecs:
    """Never called while a caller waits: a leased job pulls."""

    @hook(Kind.PULL, 60.0)
    async def schedule_pull(self, source: ScheduleSource, cursor: str | None) -> SchedulePage:
        """
        Fetch what changed in a practice-management system's book.

        Called by a leased job every minute or so for each source that the clinic has declared for the plugin, and again at once while
        pages are incomplete. On error the last known rows stay, so that nothing is offered that was taken, and their age is visible.

        Args:
            source: whose book, and which of its columns.
            cursor: what the last pull returned; ``None`` for all of the book.

        Returns:
            Changes since the cursor. The host stores rows and cursor in one transaction.

        Raises:
            CursorGone: the cursor is no longer valid; the host pulls anew and sweeps what was not seen again.
        """
        raise NotImplementedError  # a spec is never called
