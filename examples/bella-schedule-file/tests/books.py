"""Books that the tests read, and how they are read."""

from bella_schedule_file import ScheduleFile, ScheduleFileSettings
from bella_schedule_file.settings import BookFile

from bella_core.plugin import ScheduleSource
from bella_core.testing import FakeHost

SOURCE = ScheduleSource("main", "America/Toronto", ("OP1", "OP2", "Dr Okafor"), ("Assistant",))
HEADERS = "number,date,start,end,provider,room,status,patient\n"
CSV = {"columns": ("provider", "room"), "key": "number", "status": "status", "free": ("cancelled", "annulé"), "settle_s": 0.0}
ICS = {"columns": ("LOCATION",), "settle_s": 0.0}


class Reader:
    """One plugin with one file: ``write`` it, ``pull`` it, or both with ``read``."""

    def __init__(self, folder, name="book.csv", **settings):
        self.path = folder / name
        file = BookFile(self.path, **({**CSV, **settings} if name.endswith(".csv") else {**ICS, **settings}))
        self.plugin = ScheduleFile(ScheduleFileSettings({"main": file}))
        self.plugin._host = FakeHost(folder / "files")

    def write(self, text, encoding="utf-8"):
        self.path.write_bytes(text.encode(encoding))

    def pull(self, cursor=None, source=SOURCE):
        return self.plugin.schedule_pull(source, cursor)

    def read(self, text, encoding="utf-8"):
        self.write(text, encoding)
        return self.pull()

    def taken(self, text):
        """What a text takes: columns, and start and end as local time."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(SOURCE.zone)
        return [
            (entry.columns, f"{entry.starts_at.astimezone(zone):%m-%d %H:%M}", f"{entry.ends_at.astimezone(zone):%m-%d %H:%M}")
            for entry in self.read(text).entries
        ]


def calendar(*events):
    """An iCalendar file of events, each given by its lines."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//tests//EN\n{body}END:VCALENDAR\n".replace("\n", "\r\n")
