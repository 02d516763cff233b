"""
Measure finding five slots in 90 days against 5,000 and 500,000 past appointments: ``python tests/bench/slots.py [sqlite|postgresql]``.

Milliseconds, the median of alternating rounds on both books; exits 1 when the big book takes more than 1.3 times as long as the small.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bella_core.core.settings import Settings
from bella_core.db import guard
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from tests.peers.postgres import Databases, PostgresServer
from tests.peers.stores import open_database

NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
SIZES, ROUNDS, LIMIT = (5_000, 500_000), 41, 1.3
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
        conn.execute(text("ANALYZE"))

    await db.write(block)
    return db, Booking(db, clinics, Settings(), Standing())


async def measure(urls):
    """Return the median milliseconds of a search on each book."""
    books = [await fill(url, size) for url, size in zip(urls, SIZES, strict=True)]
    ask = FindSlots("cleaning", "main", Wish(), limit=5)
    answers = [await booking.find_slots(ask) for _, booking in books]
    assert len(answers[0].slots) == 5
    assert answers[0] == answers[1], "both books must give the same answer"
    taken = [[], []]
    for _ in range(ROUNDS):
        for place, (_, booking) in enumerate(books):
            started = time.perf_counter()
            await booking.find_slots(ask)
            taken[place].append((time.perf_counter() - started) * 1000)
    for db, _ in books:
        await db.close()
    return [statistics.median(times) for times in taken]


def main(engines):
    failed = False
    base = Path(tempfile.mkdtemp(prefix="bella-bench-"))
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
                small, big = asyncio.run(measure(urls))
            finally:
                if server is not None:
                    server.stop()
                    shutil.rmtree(server.base, ignore_errors=True)
            failed |= big / small > LIMIT
            print(f"{engine:12} {SIZES[0]:>7}: {small:6.1f} ms   {SIZES[1]:>7}: {big:6.1f} ms   ratio {big / small:4.2f}   limit {LIMIT}")
    finally:
        shutil.rmtree(base, ignore_errors=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sqlite", "postgresql"]))
