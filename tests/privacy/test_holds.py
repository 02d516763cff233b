"""A legal hold keeps everything of a patient, against erasure and against time, and says who placed it and why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bella_core.core.errors import NotFound
from bella_core.core.privacy_settings import PrivacySettings
from bella_core.db.models import audit, calls, recordings, sent_messages, tasks, turns
from bella_core.services.privacy.desk import EraseRefused
from bella_core.services.privacy.retention import retention_jobs
from bella_core.services.recordings.keeping import forget_expired

LONG_AGO, AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def make_old(conn):
    """Let all of it be of long ago."""
    conn.execute(update(calls).values(started_at=LONG_AGO))
    conn.execute(update(tasks).values(status="done", resolved_at=LONG_AGO))
    conn.execute(update(recordings).values(expires_at=LONG_AGO))
    conn.execute(update(sent_messages).values(at=LONG_AGO))
    conn.execute(update(sent_messages).values(at=LONG_AGO))


def count(conn):
    """How much there is of what time forgets."""
    return (
        conn.scalar(select(func.count()).select_from(turns)),
        conn.scalar(select(func.count()).where(calls.c.caller.is_not(None))),
        conn.scalar(select(func.count()).where(recordings.c.status == "kept")),
        conn.scalar(select(func.count()).where(func.length(tasks.c.details) > 60)),
    )


async def pass_time(db):
    for job in retention_jobs(db, PrivacySettings(transcript_days=30)):
        await job.run()
    while await db.write(forget_expired, ()):
        pass


async def test_what_is_held_is_neither_erased_nor_forgotten_in_time(planted, privacy):
    await planted.db.write(make_old)
    before = await planted.db.read(count)
    hold = await privacy.hold(planted.user_id, "a claim of 2026", actor="staff:1")
    planted.house.clock.at = AFTER
    with pytest.raises(EraseRefused, match="legal hold"):
        await privacy.erase(planted.user_id, actor="staff:1")
    await pass_time(planted.db)
    assert await planted.db.read(count) == before
    assert min(before) > 0

    await privacy.release(hold, "settled", actor="staff:2")
    await pass_time(planted.db)
    assert await planted.db.read(count) == (0, 0, 0, 0)
    assert (await privacy.erase(planted.user_id, actor="staff:1")).user_id == planted.user_id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_hold_on_one_keeps_what_was_said_in_a_call_that_is_anothers_too(planted, privacy):
    await planted.db.write(lambda conn: conn.execute(update(tasks).values(user_id=planted.other_id)))  # what she left is about him
    await privacy.hold(planted.other_id, "a complaint", actor="staff:1")
    planted.house.clock.at = AFTER
    before = await planted.db.read(count)
    await privacy.erase(planted.user_id, actor="staff:1")
    assert await planted.db.read(count) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_placed_and_released_a_hold_and_why_is_known(planted, privacy):
    hold = await privacy.hold(planted.user_id, "  a claim of 2026 ", actor="staff:1")
    await privacy.release(hold, "settled", actor="staff:2")
    assert await privacy.holds() == ()
    (row,) = await privacy.holds(released=True)
    assert (row.reason, row.placed_by, row.release_reason, row.released_by) == ("a claim of 2026", "staff:1", "settled", "staff:2")
    query = select(audit.c.action, audit.c.actor).where(audit.c.action.like("hold.%")).order_by(audit.c.id)
    assert await planted.db.read(lambda conn: conn.execute(query).all()) == [("hold.placed", "staff:1"), ("hold.released", "staff:2")]
    with pytest.raises(NotFound, match="released before"):
        await privacy.release(hold, "again", actor="staff:2")
    with pytest.raises(NotFound):
        await privacy.hold("nobody", "why", actor="staff:1")
    with pytest.raises(EraseRefused, match="say why"):
        await privacy.hold(planted.user_id, "  ", actor="staff:1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_young_is_not_forgotten(planted):
    before = await planted.db.read(count)
    for job in retention_jobs(planted.db, PrivacySettings()):
        await job.run()
    assert await planted.db.read(count) == before
    assert timedelta(days=PrivacySettings().transcript_days) > timedelta(days=365)
