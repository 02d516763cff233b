"""A clinic on an ordinary Tuesday, with something of everything that a page can show."""

import asyncio
import base64
import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from argon2 import PasswordHasher

from bella_core.core.dashboards import QUERIES
from bella_core.core.ids import new_id
from bella_core.core.metrics import FUNNEL, RESPONSE_TIME, SECURITY_EVENTS, Meter
from bella_core.crud import alerts, staff, tasks
from bella_core.domain.clinic import Approval
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.incidents import IncidentDetails
from bella_core.domain.slots import Wish
from bella_core.plugin import Bullets, Facts, Heading, Link, Notice, Page, PageContent, Paragraph, Table, hookimpl
from bella_core.services.alarms import Kept
from bella_core.services.importing.desk import Options
from bella_core.services.measuring import Measuring
from bella_core.telephony.transport import StartCall
from bella_core.web.admin.guard import LOCAL_COOKIE
from tests.conversation.house import Line
from tests.conversation.plain_words import PlainWords
from tests.web.conftest import running, settings_for

DAY, NEXT, LATER = date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 12)
MARIE = PatientDraft("Marie", "Tremblay", "Marie Tremblay", "+14165550142", "fr-CA", verified=True)
PASSWORD = "quatre canards en hiver"
TORONTO = ZoneInfo("America/Toronto")


class Waiting:
    """A plugin with a page that anybody may see, with one of each of its parts."""

    name, api = "waiting", 1

    @hookimpl
    def pages(self):
        return [Page("/", {"en": "Waiting room", "fr": "Salle d’attente"}, self.show, "public")]

    async def show(self, request):
        words = {"fr": "Salle d’attente"}.get(request.language[:2], "Waiting room")
        link = Link(words, "/?day=2")
        parts = (Bullets((words, link)), Facts(((words, 12),)), Table((words,), ((words,), (7,)), words))
        return PageContent((Notice(words, "warning"), Heading(words), Paragraph.of(words, link, 12), *parts))


class StandingClinic:
    """Where the clinic's pages are, the ids of what they show, and the tokens of whoever is logged in."""

    def __init__(self, server, ids, tokens):
        self.bella, self.url, self.ids, self.tokens, self.cookie = server.bella, server.url.rstrip("/"), ids, tokens, LOCAL_COOKIE


@contextlib.asynccontextmanager
async def opened(database_url, data_dir):
    """Open the clinic."""
    settings = settings_for(database_url, data_dir, public_url=None)
    async with running(settings, plugins=(PlainWords, Waiting)) as server:
        bella, ids = server.bella, {}
        tokens = await _staff(bella, ids)
        await _calls(bella, ids)
        await _schedule(bella, ids)
        await _desk(bella, ids)
        await _figures(bella, ids)
        bella.clock.at += timedelta(minutes=3)
        yield StandingClinic(server, ids, tokens)


async def _staff(bella, ids):
    kept, tokens = await asyncio.to_thread(PasswordHasher().hash, PASSWORD), {}
    for role in ("owner", "receptionist"):
        made = {"role": role, "password": kept, "locations": (), "at": bella.clock.now()}
        ids[role] = await bella.db.write(staff.add, role, role.title(), **made)
        await bella.db.write(lambda conn, of=ids[role]: staff.change(conn, of, must_change=False))
        account = await bella.staff.accounts.of(ids[role])
        tokens[role], _ = await bella.staff.logins._begin(account, "open", "127.0.0.1", "tests")
    tokens["half"], _ = await bella.staff.logins._begin(account, "password", "127.0.0.1", "tests")
    await bella.keys.create("booking page", "read")
    return tokens


async def _calls(bella, ids):
    for place, said in enumerate(
        (("a cleaning please", "tuesday morning", "yes"), ("I have a toothache",), ("can somebody call me back",))
    ):
        line = Line(bella, "CA" + str(place) * 32)
        await line.start()
        for words in said:
            await line.say(words)
        ids["call"] = ids.get("call", line.call_id)
        if place < 2:
            await line.end()
        ids["live"] = line.call_id
    trying = StartCall(new_id(), "main", None, None, is_test=True)
    ids["telephone"], _ = await bella.conversation.start(trying)


async def visit(bella, hour, provider, *, day=DAY, key, who=MARIE):
    """Book a check-up; return its id."""
    wish = Wish(days=(day,), at=time(hour), provider_id=provider)
    slot = (await bella.booking.find_slots(FindSlots("checkup", "main", wish))).slots[0]
    return (await bella.booking.book(slot, who, key=key, actor="call", reason="ma dent")).appointment_id


async def _schedule(bella, ids):
    for hour, provider in ((9, "lavoie"), (10, "lavoie"), (11, "chen")):
        ids["appointment"] = await visit(bella, hour, provider, key=f"at {hour}")
    ids["patient"] = (await bella.scheduling.read(ids["appointment"])).patient.id
    times = (at(14), at(15))
    ids["block"] = await bella.blocked_times.add("main", "provider:chen", *times, reason="dentist", actor=f"staff:{ids['owner']}")
    given = b"Patient ID,Last name,First name,Birth date,Mobile\n7,Roy,Ana,1980-02-01,416 555-0143\n8,,,,\n"
    ids["list"] = await bella.uploads.give("patients", given, Options(), actor=f"staff:{ids['owner']}")
    await bella.uploads.start(await bella.uploads.show(ids["list"]), dry=True, actor=f"staff:{ids['owner']}")
    await bella.uploads.wait(ids["list"], 30)
    breach = IncidentDetails("last week", "A lost laptop.", "names", 12)
    ids["incident"] = await bella.incidents.enter(breach, found_at=bella.clock.now(), actor=f"staff:{ids['owner']}")
    await bella.privacy.hold(ids["patient"], "A letter of the court.", actor=f"staff:{ids['owner']}")
    link = bella.vault.seal(f"unsubscribe recall {ids['owner']}")
    ids["unsubscribe"] = base64.urlsafe_b64encode(link).decode().rstrip("=")


async def _desk(bella, ids):
    """Leave something to do on each of the desk's lists."""
    now = bella.clock.now()
    for kind, urgency in (("callback", "today"), ("message", "normal"), ("emergency", "now")):
        told = {"name": "Ana Roy", "phone": "+14165550143", "text": "Please call me back after four."}
        await bella.db.write(tasks.add, kind, urgency, ids["call"], told, now - timedelta(minutes=20))
    wish, by = Wish(days=(NEXT,), provider_id="lavoie"), f"staff:{ids['owner']}"
    await bella.waiting.join(MARIE, location_id="main", service="checkup", wish=wish, key="waits", actor=by)
    alike = attrs.evolve(MARIE, family="Tremblé", full="Marie Tremblé", verified=False)
    await visit(bella, 9, "chen", day=LATER, key="alike", who=alike)
    view = await bella.clinics.refresh()
    await bella.closing.close("main", LATER, LATER, reason="inventory", revision=view.revision, actor=by)
    view = await bella.clinics.refresh()
    asking = attrs.evolve(view.locations[0], approval=Approval(30))
    await bella.clinics.save(attrs.evolve(view, locations=(asking,), to_set_up=("people", "services")))
    ids["requested"] = await visit(bella, 15, "lavoie", key="asked")


async def _figures(bella, ids):
    """Let a minute be measured, stored and over, and an alert be raised."""
    meter, kept = Meter(), Kept(bella.db, (), QUERIES)
    for stage in ("answered", "answered", "booked"):
        meter.add(FUNNEL, 1, stage)
    meter.add(RESPONSE_TIME, 0.02, "/users")
    meter.add(SECURITY_EVENTS, 1, "failed_login")
    Measuring(meter, bella.hooks, bella.clock, kept.add).flush()
    await kept.store()
    await bella.alerts.raise_alert("turn_failed", "critical", {})
    ids["alert"] = (await bella.db.read(lambda conn: alerts.page(conn, limit=1)))[0].id


def at(hour, minute=0, day=DAY):
    """Return a time of the day that the pages show."""
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)
