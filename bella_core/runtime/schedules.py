"""Check what a schedule source returns: only columns that were asked for, times that lie forward, and nothing of a patient's."""

import re

from bella_core.plugin import SchedulePage, ScheduleSource
from bella_core.plugin.types.schedule import MAX_ENTRIES

from .calling import Check
from .checks import expect
from .errors import BadValue

_MAX_REF = 200
_MAX_REJECTED = 1000
_WHY = re.compile(r"[a-z]+(_[a-z]+){0,5}")

_page = expect(SchedulePage)


def check_schedule_page(source: ScheduleSource) -> Check:
    """Return the check of a page of ``source``."""
    columns = frozenset(source.columns)

    def check(value: object, plugin: str) -> SchedulePage:
        page: SchedulePage = _page(value, plugin)
        if len(page.entries) > MAX_ENTRIES or len(page.rejected) > _MAX_REJECTED:
            raise BadValue(f"at most {MAX_ENTRIES} entries and {_MAX_REJECTED} rejected ones a page: set complete=False, send more then")
        refs = {entry.ref for entry in page.entries}
        if len(refs) != len(page.entries) or not all(0 < len(ref) <= _MAX_REF for ref in (*refs, *page.gone)):
            raise BadValue(f"each entry needs a ref of its own, of 1 to {_MAX_REF} characters")
        if not all(entry.starts_at < entry.ends_at for entry in page.entries):
            raise BadValue("an entry must end after it starts")
        if not all(entry.columns and columns.issuperset(entry.columns) for entry in page.entries):
            raise BadValue("an entry's columns must be one or more of ScheduleSource.columns; one in none of them is left out, or rejected")
        if not all(_WHY.fullmatch(rejected.why) for rejected in page.rejected):
            raise BadValue("RejectedEntry.why must be a code such as bad_date, never the entry's words")
        return page

    return check
