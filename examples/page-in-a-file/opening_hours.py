"""A page and a route in one file, without packaging: when the clinic is open, for people and for its website."""

import os
from collections.abc import AsyncIterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.plugin import Facts, Host, Notice, Page, PageContent, Route, Table, WebRequest, WebResponse, hookimpl
from bella_core.web.app import make_app

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
WORDS = {
    "en": {"open": "We are open.", "closed": "We are closed.", "day": "Day", "hours": "Hours", "none": "closed", "zone": "Time zone"},
    "fr": {
        "open": "Nous sommes ouverts.",
        "closed": "Nous sommes fermés.",
        "day": "Jour",
        "hours": "Heures",
        "none": "fermé",
        "zone": "Fuseau horaire",
    },
}


@attrs.frozen
class OpeningHoursSettings:
    """
    Say when the clinic is open; ``[plugins.opening_hours]`` in ``bella.toml``.

    Args:
        week: from Monday to Sunday, such as ``08:00-17:00``; empty for a day on which it is closed.
        zone: the clinic's IANA time zone.
    """

    week: tuple[str, ...] = ("08:00-17:00", "08:00-17:00", "08:00-19:00", "08:00-17:00", "08:00-15:00", "", "")
    zone: str = "America/Toronto"


class OpeningHours:
    """Show when the clinic is open."""

    name = "opening_hours"
    settings = OpeningHoursSettings
    api = 1

    def __init__(self, settings: OpeningHoursSettings) -> None:
        self._zone = ZoneInfo(settings.zone)
        self._week = [_hours(text) for text in settings.week]
        if len(self._week) != 7:
            raise ValueError("week must have seven days, from Monday to Sunday")

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Keep the host's clock."""
        self._now = host.now

    @hookimpl
    def routes(self) -> list[Route]:
        """Return the route for the clinic's website: anybody may ask."""
        return [Route("GET", "/opening-hours.json", self.as_json, "public")]

    @hookimpl
    def pages(self) -> list[Page]:
        """Return the page for people: anybody may look."""
        return [Page("/", {"en": "Opening hours", "fr": "Heures d'ouverture"}, self.show, "public")]

    async def as_json(self, request: WebRequest) -> WebResponse:
        """Answer with the week, and whether the clinic is open now."""
        week = dict(zip(DAYS["en"], map(_told, self._week), strict=True))
        return WebResponse.json({"open": self._open(), "week": week}, headers={"Cache-Control": "max-age=60"})

    async def show(self, request: WebRequest) -> PageContent:
        """Show the same in the reader's language."""
        language = request.language[:2]
        words = WORDS[language]
        rows = [(day, _told(hours) or words["none"]) for day, hours in zip(DAYS[language], self._week, strict=True)]
        notice = Notice(words["open"]) if self._open() else Notice(words["closed"], "warning")
        return PageContent((notice, Table((words["day"], words["hours"]), tuple(rows)), Facts(((words["zone"], self._zone.key),))))

    def _open(self) -> bool:
        local: datetime = self._now().astimezone(self._zone)
        hours = self._week[local.weekday()]
        return hours is not None and hours[0] <= local.time() < hours[1]


def _hours(text: str) -> tuple[time, time] | None:
    opens, dash, closes = text.partition("-")
    return (time.fromisoformat(opens), time.fromisoformat(closes)) if dash else None


def _told(hours: tuple[time, time] | None) -> str:
    return f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours else ""


def make_app_with_hours(bella: Bella) -> web.Application:
    """Make bella's own application, which starts and stops her."""

    async def run_bella(_app: web.Application) -> AsyncIterator[None]:
        async with bella:
            yield

    app = make_app(bella)
    app.cleanup_ctx.append(run_bella)
    return app


if __name__ == "__main__":
    with_hours = Bella(load_settings(None, os.environ), plugins=[OpeningHours])
    web.run_app(make_app_with_hours(with_hours), host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
