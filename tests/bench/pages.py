"""
Measure the admin pages against 100,000 appointments and 10,000 calls: ``python -m tests.bench.pages [sqlite|postgresql] [page …]``.

CPU milliseconds of this process (for SQLite the database's too) from the request to the page's first byte, median of some requests, less
what the same request of an empty page costs. Exits 1 when a page takes more than 50 ms.
"""

import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import insert, text

from bella_core.core.ids import new_id
from bella_core.crud import staff
from bella_core.db import Vault, guard
from bella_core.db.models import appointments, calls, claims, users, waiting
from bella_core.web.admin.guard import LOCAL_COOKIE
from tests.peers.postgres import Databases, PostgresServer
from tests.peers.stores import KEY, open_database
from tests.web.conftest import running, settings_for

#: Tuesday, 10:00 in Toronto.
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
APPOINTMENTS, CALLS, PATIENTS, WAITING = 100_000, 10_000, 5_000, 300
LIMIT_MS, ROUNDS = 50.0, 21
PROVIDERS = ("lavoie", "chen", "okafor", "bouchard")
#: Visits of a provider in a day: every twenty minutes, but for the break.
STARTS = [minute for minute in range(8 * 60, 16 * 60 + 40, 20) if not 12 * 60 <= minute < 13 * 60]

#: The pages by name; what stands in braces is an id.
PAGES = {
    "nothing": "/admin/static/x/none",
    "schedule, a day": "/admin/schedule",
    "schedule, a day by room": "/admin/schedule?by=room",
    "schedule, a week": "/admin/schedule?view=week&of=provider:chen",
    "appointment": "/admin/appointments/{appointment}",
    "move": "/admin/appointments/{appointment}/move",
    "new appointment": "/admin/appointments/new",
    "waiting list": "/admin/waiting",
    "recall": "/admin/recall",
    "to enter": "/admin/to-enter",
    "requests": "/admin/requests",
    "conflicts": "/admin/conflicts",
    "imports": "/admin/import",
    "privacy": "/admin/privacy",
    "needs attention": "/admin/",
    "calls": "/admin/calls",
    "calls of a number": "/admin/calls?number=416%20555%200199",
    "call": "/admin/calls/{call}",
    "patients": "/admin/patients?q=gag+ma",
    "patient": "/admin/patients/{patient}",
    "clinic": "/admin/clinic",
    "set-up": "/admin/set-up",
    "clinic, a provider": "/admin/clinic/providers/lavoie",
    "clinic, a service": "/admin/clinic/services/cleaning",
    "clinic, what bella says": "/admin/clinic/texts?q=a",
    "plugins": "/admin/plugins",
    "reports": "/admin/reports",
    "dashboard": "/admin/dashboards/technical",
    "alerts": "/admin/alerts",
    "audit": "/admin/audit",
}


class Standing:
    def now(self):
        return NOW

    def monotonic(self):
        return time.monotonic()


def _people(vault, rng):
    at, number = NOW - timedelta(days=900), rng.random
    for place in range(PATIENTS):
        given, family = rng.choice(("Marie", "Ana", "Luc", "Paul", "Zoe")), f"{rng.choice(('Roy', 'Gagnon', 'Smith', 'Wong'))}-{place}"
        name = f"{given} {family}"
        looks = {f"{kind}_lookup": vault.lookup(kind, f"{name}{number()}") for kind in ("full", "sound")}
        sealed = {"given": vault.seal(given), "family": vault.seal(family), "full_name": vault.seal(name)}
        more = {"language": "en-CA", "status": "verified", "name_verified": True, "version": 1, "created_at": at, "updated_at": at}
        yield {"id": new_id(), **sealed, **looks, **more}


def _visits(ids, rng):
    """Yield appointments, the last a week ahead, and what they take."""
    day, left = date(2026, 11, 10), APPOINTMENTS
    while left > 0:
        if day.weekday() < 5:
            midnight = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
            for place, provider in enumerate(PROVIDERS):
                for minute in STARTS:
                    start = midnight + timedelta(minutes=minute)
                    # A fifth of the patients have not come for a year.
                    coming = ids if left < APPOINTMENTS / 2 else ids[len(ids) // 5 :]
                    end, appointment_id, user_id = start + timedelta(minutes=20), new_id(), rng.choice(coming)
                    what = {"location_id": "main", "provider_id": provider, "room_id": f"room-{place + 1}"}
                    what["service"] = "cleaning" if place > 1 else "checkup"
                    made = {"version": 1, "status": "booked", "created_at": start, "updated_at": start}
                    visit = {"id": appointment_id, "user_id": user_id, "starts_at": start, "ends_at": end, **what, **made}
                    names = (f"provider:{provider}", f"room:room-{place + 1}")
                    taken = [
                        {
                            "id": new_id(),
                            "resource": name,
                            "starts_at": start,
                            "ends_at": end,
                            "kind": "booking",
                            "appointment_id": appointment_id,
                        }
                        for name in names
                    ]
                    yield visit, taken
                    left -= 1
        day -= timedelta(days=1)


def _fill(conn, rng):
    vault = Vault([KEY])
    people = list(_people(vault, rng))
    ids = [row["id"] for row in people]
    conn.execute(insert(users), people)
    visits, taken = [], []
    for visit, its in _visits(ids, rng):
        visits.append(visit)
        taken += its
    for start in range(0, len(visits), 5_000):
        conn.execute(insert(appointments), visits[start : start + 5_000])
    for start in range(0, len(taken), 5_000):
        conn.execute(insert(claims), taken[start : start + 5_000])
    rows = []
    for number in range(CALLS):
        at = NOW - timedelta(minutes=20 * number + 1)
        told = {"status": "completed", "outcome": rng.choice(("booked", "cancelled", None)), "started_at": at}
        ends = at + timedelta(minutes=2)
        rows.append({"id": new_id(), "carrier_id": f"CA{number:032x}", "location_id": "main", **told, "ended_at": ends, "channel": "phone"})
    conn.execute(insert(calls), rows)
    about = {"location_id": "main", "service": "cleaning", "wish": "{}", "notice_min": 120, "urgency": "normal", "status": "waiting"}
    wishes = [
        {"id": new_id(), "current": f"{n}", "user_id": ids[n], "joined_at": NOW - timedelta(hours=n), **about} for n in range(WAITING)
    ]
    conn.execute(insert(waiting), wishes)
    conn.execute(text("ANALYZE"))
    here = next(visit["id"] for visit in visits if NOW < visit["starts_at"] < NOW + timedelta(days=1))
    return {"appointment": here, "call": rows[0]["id"], "patient": ids[0]}


def _drop_guard(conn):
    """Let the book be filled fast; it is put back, and looks for overlaps, by the next upgrade."""
    if conn.dialect.name == "sqlite":
        for name in guard._TRIGGERS:
            conn.execute(text(f"DROP TRIGGER {name}"))
    else:
        conn.execute(text("ALTER TABLE claims DROP CONSTRAINT claims_no_overlap"))


async def fill(url):
    """Make a book of that size; return some ids of it."""
    db = await open_database(url)
    try:
        await db.upgrade()
        await db.write(_drop_guard)
        ids = await db._engine.run_long(lambda conn: _fill(conn, random.Random(1)))
        await db.upgrade()
    finally:
        await db.close()
    return ids


async def _logged_in(server, session):
    bella = server.bella
    made = {"role": "owner", "password": "none", "locations": (), "at": bella.clock.now()}
    staff_id = await bella.db.write(staff.add, "owner", "Owner", **made)
    await bella.db.write(lambda conn: staff.change(conn, staff_id, must_change=False))
    token, _ = await bella.staff.logins._begin(await bella.staff.accounts.of(staff_id), "open", "127.0.0.1", "bench")
    session.cookie_jar.update_cookies({LOCAL_COOKIE: token})


async def _cost(session, url):
    """CPU milliseconds of one request up to its first byte, and its status."""
    started = time.process_time()
    async with session.get(url) as answer:
        await answer.content.readany()
        spent = (time.process_time() - started) * 1000
        await answer.read()
        return spent, answer.status


async def measure(url, folder, wanted):
    """Return the median milliseconds of each page."""
    ids = await fill(url)
    found = {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        running(settings_for(url, folder, public_url=None), clock=Standing()) as server,
        aiohttp.ClientSession(cookie_jar=jar) as session,
    ):
        await _logged_in(server, session)
        for name, path in PAGES.items():
            if wanted and name not in {*wanted, "nothing"}:
                continue
            costs = [await _cost(session, server.url.rstrip("/") + path.format(**ids)) for _ in range(ROUNDS + 2)][2:]
            assert name == "nothing" or {status for _, status in costs} == {200}, (name, costs)
            found[name] = statistics.median(ms for ms, _ in costs)
    empty = found.pop("nothing")
    return {name: ms - empty for name, ms in found.items()}


def report(engine, medians):
    """Print the medians and return whether one passes the limit."""
    for name, ms in medians.items():
        print(f"{engine:11}{name:28}{ms:7.1f} ms   limit {LIMIT_MS:.0f} ms{'' if ms <= LIMIT_MS else '   PASSED'}")
    return any(ms > LIMIT_MS for ms in medians.values())


def main(arguments):
    engine = arguments.pop(0) if arguments and arguments[0] in {"sqlite", "postgresql"} else "sqlite"
    folder, server = Path(tempfile.mkdtemp(prefix="bella-bench-")), None
    try:
        url = f"sqlite:///{folder / 'bella.db'}"
        if engine == "postgresql":
            server = PostgresServer(Path(tempfile.mkdtemp(prefix="bella-pg-")))
            server.start()
            url = Databases(server.url).create()
        return int(report(engine, asyncio.run(measure(url, folder, arguments))))
    finally:
        if server is not None:
            server.stop()
            shutil.rmtree(server.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
