"""
Measure finding five slots against 5,000 and 500,000 past appointments: ``python -m tests.bench.slots [sqlite|postgresql]``.

Milliseconds, the median of alternating rounds on both books, of looking on an ordinary day and past twelve full ones; through the
database and through Valkey, by a process that has nothing at hand, and by one that has. Exits 1 when the big book takes more than 1.3 times as long as the
small, or a limit is passed: 15 ms through the database; 1 ms from what is at hand, of an ordinary day. What another process has read
and left in Valkey is measured as well.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bella_core.core.settings import Settings
from bella_core.db import Vault, guard
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.plugin import Secret
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.day_cache import DayCache, SharedDays
from tests.peers.postgres import Databases, PostgresServer
from tests.peers.stores import open_database
from tests.peers.valkey import ValkeyServer

NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
SIZES, ROUNDS, LIMIT = (5_000, 500_000), 41, 1.3
LIMITS_MS = {"database": 15.0, "valkey": 15.0, "at hand": 1.0}
PROVIDERS = ("lavoie", "chen", "okafor", "bouchard")
#: The next days are full, so that a search has to look beyond its first round.
FULL_DAYS = 12


class Standing:
    def now(self):
        return NOW

    def monotonic(self):
        return time.monotonic()


def _insert(conn, size):
    """Write past appointments of 20 minutes, one each half hour for each of four providers and rooms, without the guard's help."""
    sqlite = conn.dialect.name == "sqlite"
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :size - 1)"
        if sqlite
        else "WITH n AS (SELECT i FROM generate_series(0, :size - 1) AS i)"
    )
    base = NOW.timestamp() // 1800 * 1800
    start = f"({int(base)} - (i / 4 + 1) * 1800)"
    at = "{0} * 1000" if sqlite else "to_timestamp({0})"
    blob = "x'00'" if sqlite else "'\\x00'::bytea"
    starts, ends = at.format(start), at.format(f"({start} + 1200)")
    conn.execute(
        text(
            f"INSERT INTO users (id, full_name, full_lookup, sound_lookup, language, status, name_verified, version, created_at, updated_at)"
            f" VALUES ('u', {blob}, {blob}, {blob}, 'en-CA', 'verified', {'1' if sqlite else 'true'}, 1, {at.format(0)}, {at.format(0)})"
        )
    )
    who = "CASE i % 4 " + " ".join(f"WHEN {n} THEN '{name}'" for n, name in enumerate(PROVIDERS)) + " END"
    conn.execute(
        text(
            f"INSERT INTO appointments (id, version, status, user_id, location_id, provider_id, room_id, service, starts_at, ends_at,"
            f" created_at, updated_at) {numbers}"
            f" SELECT 'a' || i, 1, 'booked', 'u', 'main', {who}, 'room-' || (i % 4 + 1), 'cleaning', {starts}, {ends}, {starts}, {starts} FROM n"
        ),
        {"size": size},
    )
    for kind, resource in (("p", f"'provider:' || {who}"), ("r", "'room:room-' || (i % 4 + 1)")):
        conn.execute(
            text(
                f"INSERT INTO claims (id, resource, starts_at, ends_at, kind, appointment_id) {numbers}"
                f" SELECT '{kind}' || i, {resource}, {starts}, {ends}, 'booking', 'a' || i FROM n"
            ),
            {"size": size},
        )


def _drop_guard(conn):
    if conn.dialect.name == "sqlite":
        for name in guard._TRIGGERS:
            conn.execute(text(f"DROP TRIGGER {name}"))
    else:
        conn.execute(text("ALTER TABLE claims DROP CONSTRAINT claims_no_overlap"))


async def fill(url, size):
    """Make a book with so many past appointments and some days ahead that are full."""
    db = await open_database(url)
    await db.upgrade()
    await db.write(_drop_guard)
    await db._engine.run_long(lambda conn: _insert(conn, size))
    await db.upgrade()
    clinics = ClinicStore(db, Standing())
    await clinics.load(demo=True)

    def block(conn):
        for day in range(FULL_DAYS):
            for name in PROVIDERS:
                start = NOW + timedelta(days=day, minutes=1)
                conn.execute(
                    guard.claims.insert().values(
                        id=f"b{name}{day}", resource=f"provider:{name}", starts_at=start, ends_at=start + timedelta(days=1), kind="block"
                    )
                )
        for day in range(FULL_DAYS + 1, 90):
            for place, name in enumerate(PROVIDERS):
                for half_hour in range(place % 2, 20, 3):
                    start = NOW.replace(hour=13, minute=0) + timedelta(days=day, minutes=30 * half_hour)
                    values = {"resource": f"provider:{name}", "starts_at": start, "ends_at": start + timedelta(minutes=30), "kind": "block"}
                    conn.execute(guard.claims.insert().values(id=f"o{name}{day}-{half_hour}", **values))
        conn.execute(text("ANALYZE"))

    await db.write(block)
    return db, Booking(db, clinics, Settings(), Standing())


WISHES = {"ordinary": Wish(first=NOW.date() + timedelta(days=FULL_DAYS + 3)), "past full days": Wish()}


async def measure(urls, redis_url):
    """Return the median milliseconds of each search, by what was looked for and whether anything was at hand, on each book."""
    books = [await fill(url, size) for url, size in zip(urls, SIZES, strict=True)]
    shares = [SharedDays(Secret(redis_url), Vault([Vault.new_key()])) for _ in books]
    taken = {(wish, source): [[], []] for wish in WISHES for source in LIMITS_MS}
    for wish, wanted in WISHES.items():
        ask = FindSlots("cleaning", "main", wanted, limit=5)
        answers = [await booking.find_slots(ask) for _, booking in books]
        assert len(answers[0].slots) == 5
        assert answers[0] == answers[1], "both books must give the same answer"
        for _ in range(ROUNDS):
            for place, (db, booking) in enumerate(books):
                new, shared = partial(Booking, db, booking._clinics, Settings(), Standing()), shares[place]
                for source, asked in (("database", new()), ("valkey", new(days=DayCache(db, shared))), ("at hand", booking)):
                    started = time.perf_counter()
                    await asked.find_slots(ask)
                    taken[wish, source][place].append((time.perf_counter() - started) * 1000)
    for (db, _), shared in zip(books, shares, strict=True):
        await shared.close()
        await db.close()
    return {what: [statistics.median(times) for times in both] for what, both in taken.items()}


def report(engine, medians):
    """Print the medians and return whether a limit was passed."""
    failed = False
    for (wish, source), (small, big) in medians.items():
        limit = LIMITS_MS[source] if (wish, source) != ("past full days", "at hand") else LIMITS_MS["database"]
        failed |= big > limit or (source == "database" and big / small > LIMIT)
        print(
            f"{engine:11}{wish:15}{source:9}{SIZES[0]:>7}: {small:5.2f} ms {SIZES[1]:>7}: {big:5.2f} ms  ratio {big / small:4.2f}  limit {limit:4.1f} ms"
        )
    return failed


def main(engines):
    failed = False
    base, valkey = Path(tempfile.mkdtemp(prefix="bella-bench-")), ValkeyServer()
    try:
        for engine in engines:
            server = None
            if engine == "sqlite":
                urls = [f"sqlite:///{base / f'{size}.db'}" for size in SIZES]
            else:
                server = PostgresServer(Path(tempfile.mkdtemp(prefix="bella-pg-")))
                server.start()
                urls = [Databases(server.url).create() for _ in SIZES]
            try:
                failed |= report(engine, asyncio.run(measure(urls, valkey.url)))
            finally:
                if server is not None:
                    server.stop()
                    shutil.rmtree(server.base, ignore_errors=True)
    finally:
        valkey.stop()
        shutil.rmtree(base, ignore_errors=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sqlite", "postgresql"]))
