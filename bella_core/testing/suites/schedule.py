"""What is asked of plugins that read a practice-management system's book."""

from typing import ClassVar

import attrs

from bella_core.plugin import CursorGone, SchedulePage, ScheduleSource
from bella_core.runtime.calling import HookResult
from bella_core.runtime.schedules import check_schedule_page

from ..bench import Bench, told
from ..phrases import leaks
from ..promises import Grade, promise
from ..remotes import Remote
from .remote import RemoteSuite, _server


class ScheduleSuite(RemoteSuite):
    """
    Hold a plugin to the family of schedules; let the book that it reads name the patients of ``PLANTED``.

    Attributes:
        pulls: whether it has the hook ``schedule_pull``.
        has_cursors: whether its system can say that a cursor is too old; ``expire`` makes the suite's server say so.
        source: the book that the suite asks for, with columns that have entries.
    """

    capabilities = {"pulls": "schedule_pull"}  # noqa: RUF012  # typed in the base
    pulls: ClassVar[bool] = True
    has_cursors: ClassVar[bool] = True
    source: ClassVar[ScheduleSource] = ScheduleSource("main", "America/Toronto", ("OP1", "OP2"), ("OP9",))

    def expire(self, remote: Remote | None) -> None:
        """Make the system say that the cursor is no longer valid; a server says 410 unless a subclass knows better."""
        if remote is not None:
            remote.fail(410)

    def hide(self, remote: Remote | None) -> None:
        """Make the book unreadable: a server goes away; a subclass that reads a file deletes it."""
        _server(remote).close()

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Pull the whole book once."""
        return {"schedule_pull": self._pull(bench, None)} if bench.has("schedule_pull") else {}

    @promise(Grade.BRONZE)
    def test_a_pull_leads_to_the_next(self, started: Bench) -> None:
        """A pull returns entries of the columns that were asked for, and its cursor can be given to the next."""
        if not self.pulls:
            return
        first = self._page(started, None)
        assert first.entries, "the book of the suite has no entry in the columns of its source: the promises would hold for nothing"
        second = self._pull(started, first.cursor)
        assert second.outcome == "ok", told(second)

    @promise(Grade.BRONZE)
    def test_the_same_book_gives_the_same_refs(self, started: Bench) -> None:
        """The same book twice gives the same entries under the same refs."""
        if not self.pulls:
            return
        first, again = self._page(started, None), self._page(started, None)
        assert set(first.entries) == set(again.entries), "make an entry's ref of what the system has for it, and not anew each time"

    @promise(Grade.BRONZE)
    def test_other_columns_are_left_out(self, started: Bench) -> None:
        """With one of its columns declared, nothing of the others is returned."""
        if not self.pulls:
            return
        for column in self.source.columns:
            others = tuple(other for other in self.source.columns if other != column)
            page = self._page(started, None, attrs.evolve(self.source, columns=(column,), ignored=(*self.source.ignored, *others)))
            assert {taken for entry in page.entries for taken in entry.columns} <= {column}

    @promise(Grade.SILVER)
    def test_an_old_cursor_is_told(self, started: Bench, remote: Remote | None) -> None:
        """A cursor that the system no longer knows raises CursorGone."""
        if not (self.pulls and self.has_cursors):
            return
        self.expire(remote)
        result = self._pull(started, "old")
        assert isinstance(result.error, CursorGone), f"wanted CursorGone, got {told(result)}"

    @promise(Grade.SILVER)
    def test_a_book_that_cannot_be_read_is_no_empty_book(self, started: Bench, remote: Remote | None) -> None:
        """A book that cannot be read is an error, never an empty one: its times would be offered."""
        if not self.pulls:
            return
        self.hide(remote)
        result = self._pull(started, None)
        assert result.outcome != "ok", "it returned a page of a book that is not there"

    @promise(Grade.SILVER)
    def test_a_page_holds_nothing_of_a_patient(self, started: Bench) -> None:
        """No name and no number of a patient's stands in a page, its refs and its reasons too."""
        if not self.pulls:
            return
        page = self._page(started, None)
        assert not leaks(repr(page)), f"a patient can be read out of a page: {leaks(repr(page))}"

    def _pull(self, bench: Bench, cursor: str | None, source: ScheduleSource | None = None) -> HookResult:
        asked = source or self.source
        return bench.ask("schedule_pull", asked, cursor, check=check_schedule_page(asked))

    def _page(self, bench: Bench, cursor: str | None, source: ScheduleSource | None = None) -> SchedulePage:
        result = self._pull(bench, cursor, source)
        assert isinstance(result.value, SchedulePage), told(result)
        return result.value
