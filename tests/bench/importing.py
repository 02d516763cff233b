"""
Measure taking in 10,000 patients and 10,000 appointments, while callers look for times in the same process:
``python -m tests.bench.importing [sqlite|postgresql]``.

Tells seconds for each list, for giving it again, and milliseconds that a search beside it took at most; exits 1 above 60 s a list.
"""

import asyncio
import contextlib
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bella_core.core import logging
from bella_core.core.settings import Settings
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.conflicts import Conflicts
from bella_core.services.importing.desk import Importing
from tests.booking.conftest import ask
from tests.peers.postgres import Databases, PostgresServer
from tests.peers.stores import open_database

NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
ROWS, LIMIT_S = 10_000, 60.0
PROVIDERS = ("Lavoie", "Chen", "Okafor", "Bouchard")
GIVEN = ("Marie", "Jean", "Ann", "Liam", "Emma", "Noah", "Léa", "Félix", "Zoé", "Omar", "Priya", "Wei")
#: A name holds no number.
LETTERS = str.maketrans("0123456789", "abcdefghij")
FAMILIES = ("Tremblay", "Gagnon", "Smith", "Singh", "Nguyen", "Roy", "O'Brien", "Côté", "Brown", "Lévesque")


class Standing:
    def now(self):
        return NOW

    def monotonic(self):
        return time.monotonic()


def patients(rows=ROWS):
    """Families of four, on one telephone each, in Windows-1252."""
    lines = ["No dossier;Nom;Prénom;Date de naissance;Tél. résidence;Cellulaire;Langue;Famille"]
    for number in range(rows):
        family, place = divmod(number, 4)
        born = date(1950 + family % 40 + (28 if place > 1 else 0), number % 12 + 1, number % 28 + 1)
        name = f"{FAMILIES[family % 10]}-{f'{family:04}'.translate(LETTERS).capitalize()}"
        home, mobile = (
            f"514 {200 + family % 700} {1000 + family}",
            f"(438) {200 + number % 700} {number % 9000 + 1000}" if place < 2 else "",
        )
        lines.append(f"{number};{name};{GIVEN[number % 12]};{born:%d/%m/%Y};{home};{mobile};{'FE'[place % 2]};{4 * family}")
    return "\r\n".join(lines).encode("cp1252")


def appointments(rows=ROWS):
    """Half past, half to come, one each half hour for each of four people; two in a hundred lie over another."""
    lines = ["Appt ID,Chart #,Date,Time,Length,Provider,Type,Status"]
    for number in range(rows):
        past, place = number % 2 == 0, number // 2
        day, of_day = divmod(place, 64)
        on = date(2027, 3, 10) - timedelta(days=day + 1) if past else date(2027, 3, 15) + timedelta(days=day)
        minute = 8 * 60 + of_day // 4 * 30 - (30 if place % 50 == 49 and of_day > 4 else 0)
        when = f"{on:%Y-%m-%d},{minute // 60}:{minute % 60:02}"
        lines.append(f"A{number},{(number * 7) % rows},{when},30,{PROVIDERS[of_day % 4]},cleaning,Confirmed")
    return "\n".join(lines).encode()


async def measure(url):
    db = await open_database(url)
    await db.upgrade()
    clinics = ClinicStore(db, Standing())
    await clinics.load(demo=True)
    booking = Booking(db, clinics, Settings(), Standing())
    importing = Importing(db, clinics, Standing(), Conflicts(db, booking, clinics, Standing()))
    slowest = await _take(importing, booking, "patients", patients()) + await _take(importing, booking, "appointments", appointments())
    await db.close()
    return slowest


async def _take(importing, booking, kind, data):
    took = []
    for again in (False, True):
        waits = []
        searching = asyncio.create_task(_search(booking, waits))
        started = time.perf_counter()
        report = await importing.run(await importing.read(kind, data), actor="staff:bench")
        took.append(time.perf_counter() - started)
        searching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await searching
        beside = f"a search and a hold beside it: {sorted(waits)[len(waits) // 2]:.0f} ms, {max(waits):.0f} ms at most"
        print(f"  {kind}{' again' if again else ''}: {took[-1]:.1f} s, {dict(report.outcomes)}, {len(report.rejected)} rejected; {beside}")
        for _, reason in report.rejected[:3]:
            print(f"    {reason}")
    return took


async def _search(booking, waits):
    number = 0
    while True:
        started = time.perf_counter()
        found = await booking.find_slots(ask("whitening", limit=3))
        await booking.hold(found.slots[0], key=f"bench{number}", call_id=None)
        waits.append((time.perf_counter() - started) * 1000)
        number += 1
        await asyncio.sleep(0.2)


def main(engines):
    logging.configure(level="warning")
    took = []
    for engine in engines:
        print(f"{engine}:")
        base = Path(tempfile.mkdtemp(prefix="bella-bench-"))
        server = PostgresServer(base) if engine == "postgresql" else None
        try:
            if server is not None:
                server.start()
            took += asyncio.run(measure(f"sqlite:///{base / 'bella.db'}" if server is None else Databases(server.url).create()))
        finally:
            if server is not None:
                server.stop()
            shutil.rmtree(base, ignore_errors=True)
    return int(max(took) > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sqlite", "postgresql"]))
