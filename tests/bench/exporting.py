"""
What a long table's export holds in memory: ``python -m tests.bench.exporting``.

Fills a database of its own (SQLite, in a temporary folder) with rows of the audit, and exports 1,000 and then 100,000 of them by keyset
pages in each form, into nothing. Prints the seconds of CPU, the bytes written, when the first of them came, and the peak of what Python
held above the start. Exits 1 where the long export held more than 8 MB, or more than three times what the short one did.
"""

import asyncio
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from bella_core.crud.keyset import by_keyset
from bella_core.db.models import audit
from bella_core.services.exporting.tables import Column, Table, by_pages
from bella_core.services.exporting.writing import KINDS, write_table
from tests.peers.stores import open_database

SHORT, LONG, PAGE = 1_000, 100_000, 500
LIMIT_MB, MOST_GROWTH = 8.0, 3.0
NAMES = ("at", "id", "actor", "action", "subject", "subject_id", "details")
TABLE = Table("audit", tuple(Column(name, name.title()) for name in NAMES))
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def fill(conn, rows):
    """Write rows of the audit."""
    conn.execute(
        insert(audit),
        [
            {
                "id": f"0190a5b0-{number:04x}",
                "at": BEGIN + timedelta(seconds=number // 3),
                "actor": "staff:0190a5b0",
                "action": "user.seen",
                "subject": "user",
                "subject_id": f"0190a5b0-1234-7abc-8def-{number:012x}",
                "details": '{"reason":"a list that was asked for"}',
            }
            for number in range(rows)
        ],
    )


def read(conn, after, until):
    """Return a page."""
    columns = [audit.c[name] for name in NAMES]
    query = by_keyset(select(*columns).where(audit.c.at < until), audit.c.at, audit.c.id, limit=PAGE, after=after)
    return [tuple(row) for row in conn.execute(query)]


async def export(db, kind, until):
    """Export the rows before an instant; return rows, bytes, seconds to the first byte, CPU seconds and the peak in megabytes."""
    written, first = 0, None
    started, cpu = time.perf_counter(), time.process_time()

    async def write(data):
        nonlocal written, first
        first = first or time.perf_counter() - started
        written += len(data)

    tracemalloc.start()
    rows = await write_table(kind, TABLE, by_pages(lambda after: db.read(read, after, until), lambda row: row[:2]), write)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return rows, written, first, time.process_time() - cpu, peak / 2**20


async def measure(folder):
    """Print what each form takes, and return whether all kept below the limits."""
    db = await open_database(f"sqlite:///{folder}/bench.db")
    await db.upgrade()
    fits = True
    try:
        await db.write(fill, LONG)
        for kind in KINDS:
            _, _, _, _, short = await export(db, kind, BEGIN + timedelta(seconds=SHORT // 3))
            rows, written, first, cpu, peak = await export(db, kind, BEGIN + timedelta(days=365))
            told = f"{written / 2**20:5.1f} MB in {cpu:4.1f} s CPU (traced), first byte after {first * 1000:4.0f} ms"
            print(f"{kind:<4} {rows} rows: {told}; peak {peak:4.2f} MB, of {SHORT} rows {short:4.2f} MB")
            fits = fits and peak <= min(LIMIT_MB, MOST_GROWTH * short)
    finally:
        await db.close()
    return fits


def main():
    with tempfile.TemporaryDirectory() as folder:
        return int(not asyncio.run(measure(folder)))


if __name__ == "__main__":
    sys.exit(main())
