"""The plugin: busy times out of Google calendars, and appointments into them."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bella_core.plugin import (
    Applied,
    AppointmentState,
    Busy,
    BusyPage,
    CalendarBinding,
    CursorGone,
    Host,
    NotConfigured,
    Rejected,
    Retry,
    hookimpl,
)

from .cursor import Cursor
from .events import body, busy, event_id, lasting, own, shows, stands_for
from .settings import GoogleCalendarSettings

if TYPE_CHECKING:
    from .channels import Channels
    from .client import Client

#: Events of one page, the most that Google gives.
_PAGE = 2500


class GoogleCalendar:
    """
    Keep Google calendars in step with the clinic's book.

    Its hooks are plain functions, which the host runs in threads: Google's library blocks.
    """

    settings = GoogleCalendarSettings
    api = 1

    def __init__(self, settings: GoogleCalendarSettings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._channels: Channels | None = None
        self._host: Host | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load Google's library, in a thread; that takes a moment."""
        if not self._settings.credentials.reveal():
            raise NotConfigured("set credentials in [plugins.google_calendar] of bella.toml: the JSON key of a service account")
        from .channels import Channels  # noqa: PLC0415  # as below
        from .client import Client  # noqa: PLC0415  # whoever has no key never loads the library

        self._client, self._host = Client(self._settings, host), host
        self._channels = Channels(self._client, host)
        self._client.sign_in()
        host.logger.info("google_client_made")

    @hookimpl
    def shutdown(self) -> None:
        """Close the channels and the connections."""
        if self._channels is not None:
            self._channels.close()
        if self._client is not None:
            self._client.close()

    @hookimpl
    def calendar_pull(self, binding: CalendarBinding, cursor: str | None) -> BusyPage:
        """Return what changed in a calendar since the cursor; without one, what is ahead in it."""
        if self._channels is not None:
            self._channels.keep(binding.calendar)  # before the pull: of what changes after it, Google tells
        asked = self._everything() if cursor is None else Cursor.read(cursor)
        if asked is None:
            raise CursorGone("this is no cursor of the plugin's")
        answer = self._list(binding, asked)
        zone, items = answer.get("timeZone") or "UTC", answer.get("items", ())
        found = {item["id"]: busy(item, zone) for item in items}
        page = answer.get("nextPageToken", "")
        following = Cursor(asked.sync, page, asked.since, asked.until) if page else Cursor(sync=answer["nextSyncToken"])
        return BusyPage(
            busy=tuple(time for time in found.values() if time is not None),
            gone=tuple(ref for ref, time in found.items() if time is None),
            cursor=following.write(),
            complete=not page,
            own=tuple(event for event in (own(item, zone) for item in items) if event is not None),
            deleted=tuple(item["id"] for item in items if item.get("status") == "cancelled"),
        )

    @hookimpl
    def calendar_apply(self, binding: CalendarBinding, state: AppointmentState, ref: str | None) -> Applied:
        """Make the calendar show an appointment as it is now; the same again changes nothing."""
        event = ref or event_id(state.id)
        if state.status == "cancelled":
            return Applied(event, kept=self._remove(binding.calendar, event, state))
        if (known := self._find(binding.calendar, event)) is None:
            self._insert(binding.calendar, state)
            event = event_id(state.id)
        elif not shows(known, state):
            self._change(binding.calendar, known, state)
        return Applied(event)

    # --- requests -----------------------------------------------------------------------------------------------------

    def _everything(self) -> Cursor:
        """Return where a full pull begins: yesterday, so that what lasts over midnight is seen."""
        assert self._host is not None  # see startup
        now = self._host.now().replace(microsecond=0)
        until = now + timedelta(days=self._settings.days_ahead)
        return Cursor(since=(now - timedelta(days=1)).isoformat(), until=until.isoformat())

    def _list(self, binding: CalendarBinding, asked: Cursor) -> Any:
        def request(events: Any) -> Any:
            return events.list(calendarId=binding.calendar, singleEvents=True, maxResults=_PAGE, **asked.asked())

        try:
            return self._ask(request)
        except CursorGone:
            raise
        except Rejected:
            if asked.sync:  # a token that Google cannot read is answered by 400, not 410
                raise CursorGone("Google cannot read the token") from None
            raise

    def _find(self, calendar: str, event: str) -> Any:
        return self._ask(lambda events: events.get(calendarId=calendar, eventId=event), none_at=404)

    def _insert(self, calendar: str, state: AppointmentState) -> None:
        made = self._ask(lambda events: events.insert(calendarId=calendar, body=body(state)), none_at=409)
        if made is None:  # it is there: made by an answer that was lost, or deleted in Google, which keeps the id
            raise Retry("the event was there already", 1.0)

    def _change(self, calendar: str, known: Any, state: AppointmentState) -> None:
        if not stands_for(known, state):
            raise Rejected("an event that is not bella's has this appointment's id")
        fresh = body(state)
        changed = self._ask(
            lambda events: events.update(calendarId=calendar, eventId=known["id"], body=fresh), none_at=412, etag=known["etag"]
        )
        if changed is None:  # somebody changed it between the two requests
            raise Retry("the event was changed meanwhile", 1.0)

    def _remove(self, calendar: str, event: str, state: AppointmentState) -> Busy | None:
        """Delete the appointment's event as it was looked at, and no other: what a person made their own under its id stays; return it."""
        known = self._find(calendar, event)
        if known is None or known.get("status") == "cancelled":
            return None
        if not stands_for(known, state):
            return lasting(known)
        try:
            removed = self._ask(lambda events: events.delete(calendarId=calendar, eventId=event), none_at=(404, 412), etag=known["etag"])
        except CursorGone:  # 410: it was removed before
            return None
        if removed is None:
            raise Retry("the event was changed meanwhile", 1.0)
        return None

    def _ask(self, make: Any, *, none_at: int | tuple[int, ...] = (), etag: str = "") -> Any:
        """Return Google's answer; None where its status is, or is one of, ``none_at``."""
        if self._client is None:
            raise NotConfigured("the plugin was not started")
        from googleapiclient.errors import HttpError  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; loaded by startup

        try:
            return self._client.ask(make, etag=etag)
        except HttpError as error:
            if error.resp.status in ((none_at,) if isinstance(none_at, int) else none_at):
                return None
            what = {404: "there is no such calendar, or it is not shared with bella", 409: "there is such an event already"}
            raise Rejected(what.get(error.resp.status, "the event was changed meanwhile")) from None
