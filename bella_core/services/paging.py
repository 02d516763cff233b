"""
Who is on call is paged for an urgent call, one after the other, until somebody acknowledges: by text, by key, or by REST.

A page is written in the transaction of the turn in which the caller is told of it. A leased job pages the next one when nobody has answered
in time; when the whole rota was in vain operators get an alert, and it goes on from the first, for as long as nobody takes it: ever more
seldom, but at least once an hour.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.crud import calls, outbox, pages
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.clinic_paging import OnCall
from bella_core.domain.notices.paging import page_text
from bella_core.domain.on_call import on_call_now
from bella_core.plugin import Message, Rejected, Retry
from bella_core.runtime.hooks import Hooks

from .alerting import Alerts
from .alerting_rows import Routing, met, raise_in
from .clinics import ClinicStore
from .conversation_hearing import place
from .jobs import Job
from .paging_desk import UNANSWERED, PageDesk, about
from .texting.taking import IncomingText

#: The outbox's topic: a row for each text to somebody on call.
TOPIC = "page"
#: Seconds between two looks for a page that is due.
EVERY_S = 2.0
#: The pause before the next one is at least this part of the time since the call, and never longer than an hour for that.
_PART, _SELDOM = 12, timedelta(hours=1)

_CODE = re.compile(r"\D*(\d{4})\D*")
_log = get_logger(__name__)


class Pager:
    """
    Page who is on call.

    Args:
        hooks: carry text messages. ``alerts``: tell operators when nobody answers. ``desk``: notes who acknowledges.
    """

    topic = TOPIC

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, alerts: Alerts, desk: PageDesk, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._alerts, self._clock = db, hooks, clinics, alerts, clock
        self._desk = desk

    def jobs(self) -> tuple[Job, ...]:
        """Return the job that pages the next one."""
        return (Job("page_on_call", self.page_due, EVERY_S),)

    async def page_due(self) -> None:
        """Page the next one for each call that nobody has acknowledged in time."""
        waiting = await self._db.read(pages.due, self._clock.now())
        clinic = await self._clinics.refresh() if waiting else self._clinics.view
        for page_id in waiting:
            await self._db.write(_page_next, page_id, clinic, self._clock.now(), self._alerts.routing())

    async def deliver(self, row: OutboxRow) -> None:
        """
        Text somebody on call, unless the page was acknowledged meanwhile.

        Raises:
            Retry: not yet. Rejected: they cannot be reached so; the next one is paged at once, the first time round. HookFailed: it is not
                known.
        """
        page = await self._db.read(pages.by_id, row.payload["page_id"])
        if page is None or page.status != "open":
            return
        carrier = self._hooks.message_carriers().get("sms")
        if carrier is None:
            raise Retry("no plugin carries text messages now")
        clinic = self._clinics.view
        location = place(clinic, page.location_id)
        text = page_text(clinic, location, "page", level=page.level, code=page.code)
        made_at = datetime.fromisoformat(row.payload["at"])
        message = Message(row.key, "sms", row.payload["to"], location.languages[0], "", text, attempt=row.attempts, made_at=made_at)
        try:
            await self._hooks.send_message(carrier, message)
        except Rejected:
            if page.tries <= len(_on_rota(location, self._clock.now())):  # else nobody's telephone may take texts, and there is no end
                await self._db.write(pages.wait, page.id, self._clock.now())
            raise
        _log.info("page_sent", outbox_id=row.id, call_id=page.call_id, plugin=carrier)

    async def take(self, text: IncomingText) -> str | None:
        """Take the answer of somebody on call: the page's code, from the very telephone that was paged; None for any other text."""
        read = _CODE.fullmatch(text.words.strip())
        found = await self._db.read(pages.answered, read[1], text.sender) if read else None
        if found is None:
            return None
        page, person = found
        clinic = self._clinics.view
        location = place(clinic, page.location_id)
        if page.acknowledged_by != person and await self._desk.take(page.id, by=person, actor=f"on_call:{person}") is None:
            return page_text(clinic, location, "gone")
        call = await self._db.read(calls.by_id, page.call_id)
        phone = call.caller if call else None
        return page_text(clinic, location, "yours" if phone else "yours_unknown", phone=phone or "")


def _page_next(conn: Connection, page_id: str, clinic: ClinicView, now: datetime, routing: Routing) -> None:
    page = pages.lock(conn, page_id)
    if page is None or page.status != "open" or page.due_at > now:  # another process was faster, or somebody has it
        return
    location = place(clinic, page.location_id)
    people = _on_rota(location, now)
    pause = _pause(location, now - page.created_at)
    if page.tries >= len(people) and not page.escalated:
        raise_in(conn, met(UNANSWERED, "critical", about(page), now), routing)
        pages.note_escalated(conn, page.id)
    if not people:
        pages.wait(conn, page.id, now + pause)
    else:
        person = people[page.tries % len(people)]
        pages.note_try(conn, page, person.name, person.number, at=now, next_at=now + pause)
        outbox.add_once(conn, TOPIC, f"{page.id}:{page.tries}", {"page_id": page.id, "to": person.number, "at": now.isoformat()})


def _pause(location: Location, age: timedelta) -> timedelta:
    """Return how long an answer is waited for, so long after the call: a clinic's minutes at first, an hour from half a day on."""
    return max(timedelta(minutes=location.paging.next_after_min), min(age / _PART, _SELDOM))


def _on_rota(location: Location, now: datetime) -> tuple[OnCall, ...]:
    return tuple(person for person in on_call_now(location, now) if person.name)
