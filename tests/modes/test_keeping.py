"""What the clinic's file says of modes is read strictly and written back; the database takes the statuses, and an older one is widened."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bella_core.core.errors import ClinicError
from bella_core.db import migrate
from bella_core.db.guard import prove
from bella_core.db.models import appointments
from bella_core.domain.clinic import Approval, Entering, WeeklyRelease
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml
from tests.peers.stores import open_database

AT = datetime(2027, 3, 15, 10, tzinfo=UTC)
MODES = """
mode = "blocks"
releases = [{days = ["mon", "thu"], start = "09:00", end = "12:00", provider = "chen", room = "room-2", first = 2027-01-04, last = 2027-06-24},
            {days = ["tue"], start = "13:00", end = "16:30"}]
approval = {minutes = 45, then = "approve"}
to_enter = {listed = false, within_h = 8}
"""


def document(lines):
    return demo_toml().replace('province = "ON"', f'province = "ON"{lines}', 1)


def test_a_clinic_file_says_whose_book_it_is():
    clinic = clinics_document.read(document(MODES))
    location = clinic.locations[0]
    assert (location.mode, location.approval, location.entering) == ("blocks", Approval(45, "approve"), Entering(False, 8))
    assert location.releases == (
        WeeklyRelease((0, 3), time(9), time(12), "chen", "room-2", date(2027, 1, 4), date(2027, 6, 24)),
        WeeklyRelease((1,), time(13), time(16, 30)),
    )
    assert clinics_document.read(clinics_document.write(clinic)) == clinic


def test_a_clinic_file_that_says_nothing_of_it_is_bellas_book():
    location = clinics_document.read(demo_toml()).locations[0]
    assert (location.mode, location.releases, location.approval, location.has_list) == ("own", (), None, False)
    assert "to_enter" not in clinics_document.write(clinics_document.read(demo_toml()))


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        ('mode = "theirs"', "locations[0].mode: must be one of blocks, own, request"),
        ('releases = [{days = ["mon"], start = "09:00", end = "12:00"}]', "locations[0].releases: are of use only"),
        ('mode = "blocks"\nreleases = [{days = [], start = "09:00", end = "12:00"}]', "locations[0].releases[0].days: there must be one"),
        (
            'mode = "blocks"\nreleases = [{days = ["mon"], start = "12:00", end = "09:00"}]',
            "locations[0].releases[0].end: must be after start",
        ),
        ('mode = "blocks"\nreleases = [{days = ["mon"], start = "09:00", end = "12:00", provider = "who"}]', "no such provider"),
        ('mode = "blocks"\nreleases = [{days = ["mon"], start = "09:00", end = "12:00", room = "where"}]', "no such room"),
        ('mode = "blocks"\nreleases = [{days = ["mon"], start = "09:00", end = "12:00", who = "chen"}]', "who: is not known"),
        ("approval = {minutes = 1}", "locations[0].approval.minutes: must be from 5 to 10080"),
        ('approval = {minutes = 30, then = "book"}', "locations[0].approval.then: must be one of approve, ask"),
        ("approval = {}", "locations[0].approval.minutes: is missing"),
        ("to_enter = {within = 3}", "did you mean 'within_h'?"),
    ],
)
def test_a_mistake_in_it_is_named(lines, mistake):
    with pytest.raises(ClinicError) as refused:
        clinics_document.read(document(f"\n{lines}\n"))
    assert mistake in str(refused.value)


async def test_the_database_takes_the_statuses_that_there_are_and_no_others(db):
    def write(conn, status):
        values = dict.fromkeys(("location_id", "provider_id", "room_id", "service"), "x")
        instants = {"starts_at": AT, "ends_at": AT.replace(hour=11), "created_at": AT, "updated_at": AT}
        conn.execute(insert(appointments).values(id=status, version=1, status=status, user_id="nobody", **values, **instants))

    for status in ("requested", "booked", "cancelled", "completed", "no_show", "dreamt"):
        with pytest.raises(DBAPIError) as refused:
            await db.write(write, status)
        why = str(refused.value).casefold()
        assert ("check" in why) == (status == "dreamt"), why  # the others fail at commit, as there is no such patient


#: The constraint of the first revision.
OLD = "status IN ('booked', 'cancelled')"


async def test_an_older_sqlite_book_is_widened_without_losing_what_refers_to_its_rows(tmp_path):
    """Rebuilding the table inside a transaction would delete what refers to it, row by row, without a word."""
    db = await open_database(f"sqlite:///{tmp_path / 'old.db'}")
    await db.write(_upgrade_to, "0007")
    await db.write(_old_rows)
    await db.upgrade()

    def look(conn):
        prove(conn)
        kept = conn.execute(select(appointments.c.id, appointments.c.status)).all()
        refs, claimed = (conn.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("calendar_refs", "claims"))
        sql = conn.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'appointments'"))
        broken = conn.execute(text("PRAGMA foreign_key_check")).all()
        return [tuple(row) for row in kept], refs, claimed, OLD in sql, "STRICT" in sql, broken, conn.scalar(text("PRAGMA integrity_check"))

    assert await db.write(look) == ([("a", "booked")], 1, 1, False, True, [], "ok")
    await db.write(lambda conn: conn.execute(appointments.update().values(status="requested")))
    with pytest.raises(DBAPIError):
        await db.write(lambda conn: conn.execute(appointments.update().values(status="dreamt")))
    await db.close()


def _upgrade_to(conn, revision):
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    command.upgrade(config, revision)


def _old_rows(conn):
    when = {"at": 1_800_000_000_000, "end": 1_800_003_600_000}
    conn.execute(
        text(
            "INSERT INTO users (id, full_name, full_lookup, sound_lookup, language, status, name_verified, version, created_at, updated_at)"
            " VALUES ('u', x'00', x'00', x'00', 'en-CA', 'verified', 1, 1, 0, 0)"
        )
    )
    conn.execute(
        text(
            "INSERT INTO appointments (id, version, status, user_id, location_id, provider_id, room_id, service, starts_at, ends_at,"
            " created_at, updated_at) VALUES ('a', 1, 'booked', 'u', 'main', 'p', 'r', 's', :at, :end, 0, 0)"
        ),
        when,
    )
    conn.execute(
        text(
            "INSERT INTO claims (id, resource, starts_at, ends_at, kind, appointment_id) VALUES ('c', 'room:r', :at, :end, 'booking', 'a')"
        ),
        when,
    )
    conn.execute(text("INSERT INTO calendar_bindings (id, plugin, resource, calendar, generation) VALUES ('b', 'p', 'room:r', 'c', 1)"))
    conn.execute(text("INSERT INTO calendar_refs (binding_id, appointment_id, ref) VALUES ('b', 'a', 'e')"))
