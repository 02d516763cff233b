"""A search reads the rows of the days it looks at, and none of the years before."""

from datetime import timedelta

from sqlalchemy import event, select, text

from bella_core.crud import claims, days
from bella_core.db import models
from bella_core.domain import search_terms
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Wish
from tests.bench import slots as bench
from tests.booking.conftest import NOW, ask


async def test_no_more_rows_are_fetched_than_lie_in_the_window(db, clinics, booking):
    await db.write(bench._insert, 4_000)
    await db.write(lambda conn: conn.execute(text("ANALYZE")))
    for slot in (await booking.find_slots(ask(limit=5))).slots[::2]:
        await booking.hold(slot, key=f"{slot.starts_at}")
    terms = Terms.of(clinics.view, "main", "cleaning", Wish(), limit=5, now=NOW)
    start, end = search_terms.span(terms, next(search_terms.rounds(terms)))
    fetched = await db.read(claims.taken, terms.resources, start, end)
    everything = await db.read(claims.taken, terms.resources, start - timedelta(days=3650), end)
    assert set(fetched) == {row for row in everything if row[2] > start}
    assert 0 < len(fetched) < 400 < 4_000 < len(everything)


async def test_the_index_serves_the_window(db, clinics):
    """The plan says so: it walks the index between two instants, for each resource."""
    await db.write(bench._insert, 4_000)
    await db.write(lambda conn: conn.execute(text("ANALYZE")))
    terms = Terms.of(clinics.view, "main", "cleaning", Wish(), limit=5, now=NOW)
    start, end = search_terms.span(terms, next(search_terms.rounds(terms)))

    def plan(conn):
        seen = []

        def note(_conn, _cursor, statement, parameters, *_):
            seen.append((statement, parameters))

        event.listen(conn, "before_cursor_execute", note)
        claims.taken(conn, terms.resources, start, end)
        [(statement, parameters)] = seen
        explain = "EXPLAIN QUERY PLAN " if conn.dialect.name == "sqlite" else "EXPLAIN "
        return "\n".join(str(row) for row in conn.exec_driver_sql(explain + statement, parameters))

    found = await db.read(plan)
    if db.dialect == "sqlite":
        assert "SEARCH claims USING INDEX ix_claims_resource_starts_at_ends_at (resource=? AND starts_at>? AND starts_at<?)" in found
        assert "SCAN claims" not in found
    else:
        assert "Seq Scan on claims" not in found
        assert "starts_at <" in found


async def test_days_that_are_looked_at_are_read_by_the_index_and_no_others(db, clinics):
    await db.write(bench._insert, 4_000)
    await db.write(lambda conn: conn.execute(text("ANALYZE")))
    wanted = [(NOW - timedelta(days=ahead)).date() for ahead in (3, 2, 9)]
    resources = clinics.view.resources()

    def look(conn):
        plans = []

        def note(_conn, _cursor, statement, parameters, *_):
            if "FROM claims" in statement:
                plans.append((statement, parameters))

        event.listen(conn, "before_cursor_execute", note)
        seen = days.look(conn, resources, sorted(wanted), {})
        event.remove(conn, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if conn.dialect.name == "sqlite" else "EXPLAIN "
        return seen, "\n".join(str(row) for statement, given in plans for row in conn.exec_driver_sql(explain + statement, given))

    seen, plan = await db.read(look)
    read = [time for lines in seen.lines.values() for time in days.read_lines(lines)]
    assert {time[1].date() for time in read} == set(wanted)
    assert len(read) == await db.read(count, wanted)
    assert "SCAN claims" not in plan
    assert "Seq Scan on claims" not in plan


def count(conn, wanted):
    return sum(row.starts_at.date() in set(wanted) for row in conn.execute(select(models.claims.c.starts_at)))
