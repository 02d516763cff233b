"""The plugin keeps the contract's promises, against a server that answers as Google does, fails and hangs."""

from collections.abc import Mapping

from bella_google_calendar import GoogleCalendar

from bella_core.testing import CalendarSuite, Remote, Request, Response
from tests.peers.google_calendar import GoogleCalendars


class TestGoogleCalendar(CalendarSuite):
    plugin = GoogleCalendar
    name = "google_calendar"
    google: GoogleCalendars

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        if remote is None:
            return {}
        return GoogleCalendars.settings_at(remote.url)

    def respond(self, request: Request) -> Response:
        if not hasattr(self, "google"):
            self.google = GoogleCalendars(self.binding.calendar)
        return self.google.respond(request)
