"""What is asked of plugins that keep calendars in step."""

from datetime import timedelta
from typing import ClassVar

import attrs

from bella_core.plugin import Applied, AppointmentState, BusyPage, CalendarBinding, CursorGone, OwnEvent
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect

from ..bench import Bench, told
from ..fakes import NOW
from ..promises import Grade, promise
from ..remotes import Remote
from .remote import RemoteSuite, _server

_PAGE = expect(BusyPage)
_APPLIED = expect(Applied)


class CalendarSuite(RemoteSuite):
    """
    Hold a plugin to the family of calendars.

    Attributes:
        pulls, applies: whether it has the hooks ``calendar_pull`` and ``calendar_apply``.
        has_cursors: whether its service can say that a cursor is too old; ``expire`` makes the suite's server say so.
        binding, appointment: what the suite works with.
    """

    capabilities = {"pulls": "calendar_pull", "applies": "calendar_apply"}  # noqa: RUF012  # typed in the base
    pulls: ClassVar[bool] = True
    applies: ClassVar[bool] = True
    has_cursors: ClassVar[bool] = True
    binding: ClassVar[CalendarBinding] = CalendarBinding("b1", "provider:p1", "rao@clinic.example.ca")
    appointment: ClassVar[AppointmentState] = AppointmentState(
        "0195a4e0-0000-7000-8000-000000000002", 1, "booked", NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=45), "cleaning"
    )

    def expire(self, remote: Remote) -> None:
        """Make the server say that the cursor is no longer valid; 410 unless a subclass knows better."""
        remote.fail(410)

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Pull once and apply once."""
        results = {}
        if bench.has("calendar_pull"):
            results["calendar_pull"] = bench.ask("calendar_pull", self.binding, None, check=_PAGE)
        if bench.has("calendar_apply"):
            results["calendar_apply"] = bench.ask("calendar_apply", self.binding, self.appointment, None, check=_APPLIED)
        return results

    @promise(Grade.BRONZE)
    def test_a_pull_leads_to_the_next(self, started: Bench) -> None:
        """A pull returns busy times that end after they start, and its cursor can be given to the next."""
        if not self.pulls:
            return
        first = started.ask("calendar_pull", self.binding, None, check=_PAGE)
        assert first.outcome == "ok", told(first)
        assert all(busy.starts_at < busy.ends_at for busy in first.value.busy), "a busy time ends before it starts"
        second = started.ask("calendar_pull", self.binding, first.value.cursor, check=_PAGE)
        assert second.outcome == "ok", told(second)

    @promise(Grade.SILVER)
    def test_an_old_cursor_is_told(self, started: Bench, remote: Remote | None) -> None:
        """A cursor that the service no longer knows raises CursorGone."""
        if not (self.pulls and self.has_cursors and self.uses_remote):
            return
        self.expire(_server(remote))
        result = started.ask("calendar_pull", self.binding, "old", check=_PAGE)
        assert isinstance(result.error, CursorGone), f"wanted CursorGone, got {told(result)}"

    @promise(Grade.BRONZE)
    def test_applying_again_changes_nothing(self, started: Bench) -> None:
        """The same state twice is one event: the second time returns the same id."""
        if not self.applies:
            return
        first = self._apply(started, self.appointment, None)
        again = self._apply(started, self.appointment, first.ref)
        lost = self._apply(started, self.appointment, None)
        assert first.ref == again.ref == lost.ref, "make the event's id of the appointment's: an answer may be lost on its way"

    @promise(Grade.BRONZE)
    def test_a_cancelled_appointment_is_taken_away(self, started: Bench) -> None:
        """A cancelled appointment is applied, also twice, also one that was never there."""
        if not self.applies:
            return
        gone = attrs.evolve(self.appointment, status="cancelled", version=2)
        ref = self._apply(started, self.appointment, None).ref
        for known in (ref, ref, None):
            self._apply(started, gone, known)

    @promise(Grade.SILVER)
    def test_an_appointment_takes_no_time_of_its_own(self, started: Bench) -> None:
        """An event that was made for an appointment is no busy time; a plugin that tells its own events apart tells it as it stands."""
        if not (self.pulls and self.applies):
            return
        ref = self._apply(started, self.appointment, None).ref
        result = started.ask("calendar_pull", self.binding, None, check=_PAGE)
        assert result.outcome == "ok", told(result)
        page: BusyPage = result.value
        assert ref not in {busy.ref for busy in page.busy}, "the appointment's own event would keep its own time from it"
        if page.own is not None:
            state = self.appointment
            wanted = OwnEvent(ref, state.id, state.version, state.starts_at, state.ends_at)
            assert wanted in page.own, f"wanted {wanted} among own, got {page.own}"

    def _apply(self, bench: Bench, state: AppointmentState, ref: str | None) -> Applied:
        result = bench.ask("calendar_apply", self.binding, state, ref, check=_APPLIED)
        assert isinstance(result.value, Applied), told(result)
        return result.value
