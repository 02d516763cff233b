"""The plugin keeps the contract's promises, on a CSV and on an iCalendar file."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from bella_schedule_file import ScheduleFile

from bella_core.plugin import ScheduleSource
from bella_core.testing import PLANTED, Remote, ScheduleSuite

PATIENT = f"{PLANTED[1]} {PLANTED[0]}"


class FileSuite(ScheduleSuite):
    plugin = ScheduleFile
    name = "schedule_file"
    uses_remote = False
    source: ClassVar[ScheduleSource] = ScheduleSource("main", "America/Toronto", ("OP1", "OP2"), ("Assistant",))
    file: ClassVar[str]
    text: ClassVar[str]
    how: ClassVar[Mapping[str, object]]

    @pytest.fixture(autouse=True)
    def write(self, tmp_path: Path) -> None:
        self.path = tmp_path / self.file
        self.path.write_text(self.text, encoding="utf-8")

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"files": {"main": {"path": str(self.path), "settle_s": 0.0, **self.how}}}

    def hide(self, remote: Remote | None) -> None:
        self.path.unlink()


class TestCsv(FileSuite):
    file = "book.csv"
    text = f"date,start,end,room,patient\n2026-03-03,09:00,10:00,OP1,{PATIENT}\n2026-03-03,09:00,10:00,OP2,{PLANTED[3]}\n2026-03-03,1,2,OP2,{PATIENT}\n"
    how: ClassVar = {"columns": ["room"]}


class TestIcs(FileSuite):
    file = "book.ics"
    text = "".join(
        [
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//tests//EN\n",
            *(
                f"BEGIN:VEVENT\nUID:{PATIENT}-{room}\nSUMMARY:{PATIENT}\nLOCATION:{room}\nDTSTART:20260303T140000Z\nDTEND:20260303T150000Z\nEND:VEVENT\n"
                for room in ("OP1", "OP2", "Assistant")
            ),
            "END:VCALENDAR\n",
        ]
    )
    how: ClassVar = {"columns": ["LOCATION"]}
