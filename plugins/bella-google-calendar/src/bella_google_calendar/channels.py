"""Google tells of changes at once, where it can reach bella; as it promises none of it, calendars are pulled all the same."""

import threading
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import attrs

from bella_core.plugin import Host, PluginError

from .client import Client

#: What a channel is asked to last, and how long before its end the next one is opened. Google may give less
#: (https://developers.google.com/workspace/calendar/api/guides/push).
_LASTS, _AHEAD = timedelta(days=7), timedelta(hours=2)
#: After a refusal the next channel is asked for no sooner.
_AGAIN = timedelta(hours=1)


@attrs.frozen
class _Channel:
    """A calendar's channel: until when it is as good as new, and what Google calls it; None where it was refused."""

    good_until: datetime
    named: dict[str, str] | None


class Channels:
    """
    Keep a channel open for each calendar.

    Args:
        client: asks Google. ``host``: knows where bella is reached; without an https address of hers nothing is asked for.
    """

    def __init__(self, client: Client, host: Host) -> None:
        self._client, self._host = client, host
        self._lock = threading.Lock()
        self._open: dict[str, _Channel] = {}

    def keep(self, calendar: str) -> None:
        """See to it that Google tells of a calendar's changes; never raises what a pull would have to suffer from."""
        url = self._host.public_url or ""
        if urlsplit(url).scheme != "https":
            return
        now = self._host.now()
        with self._lock:
            known = self._open.get(calendar)
            if known is not None and now < known.good_until:
                return
            self._open[calendar] = _Channel(now + _AGAIN, None)  # nobody else asks meanwhile
        opened = self._watch(calendar, f"{url}/hooks/google_calendar", now)
        if opened is not None:
            with self._lock:
                self._open[calendar] = opened

    def close(self) -> None:
        """Have Google tell nothing more."""
        with self._lock:
            channels, self._open = tuple(self._open.values()), {}
        for channel in channels:
            if channel.named is not None:
                self._stop(channel.named)

    def _watch(self, calendar: str, address: str, now: datetime) -> _Channel | None:
        ends = int((now + _LASTS).timestamp() * 1000)
        asked = {"id": str(uuid.uuid4()), "type": "web_hook", "address": address, "expiration": str(ends)}
        try:
            answer: Any = self._client.ask(lambda events: events.watch(calendarId=calendar, body=asked))
        except Exception as error:  # noqa: BLE001  # a hint that is not to be had costs nothing but a minute or two
            self._host.logger.warning("google_tells_no_changes", error=error)
            return None
        given = datetime.fromtimestamp(int(answer.get("expiration", ends)) / 1000, now.tzinfo)
        return _Channel(max(given - _AHEAD, now + _AGAIN), {"id": asked["id"], "resourceId": answer["resourceId"]})

    def _stop(self, named: dict[str, str]) -> None:
        try:
            self._client.stop_channel(named)
        except PluginError:
            self._host.logger.info("google_channel_left_open")  # it ends by itself
