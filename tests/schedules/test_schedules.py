"""What a practice-management system has in its book is never offered, and what it gives back is."""

import re
from pathlib import Path

import attrs
import pytest
from sqlalchemy import select

from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError, SlotTaken
from bella_core.core.settings import ScheduleSourceSettings
from bella_core.crud import busy, schedules, tasks
from bella_core.db.models import busy as rows
from bella_core.plugin import Busy, BusyPage, CursorGone, Retry, SchedulePage
from bella_core.services.schedules import declared
from tests.booking.conftest import MONDAY, ask, draft
from tests.schedules.conftest import NINE, RESOURCES, entry


async def stored(db):
    return sorted(await db.read(lambda conn: conn.execute(select(rows.c.ref, rows.c.resource)).all()))


async def starts(booking, provider="okafor"):
    """When Dr Okafor, or another, has time on Monday."""
    found = await booking.find_slots(ask("whitening", limit=50, days=(MONDAY,), provider_id=provider))
    return [slot.starts_at for slot in found.slots if slot.provider_id == provider]


async def test_what_the_book_has_is_not_offered_and_what_it_gives_back_is(booking, book, declare, pull):
    made = await declare()
    before = await starts(booking)
    assert NINE in before

    book.entries = [entry("a")]
    await pull(made)
    assert NINE not in await starts(booking)

    book.entries = []
    await pull(made)
    assert await starts(booking) == before


async def test_nothing_that_the_book_has_can_be_booked_by_whoever_was_offered_it_before(booking, book, declare, pull):
    made = await declare()
    slot = next(iter((await booking.find_slots(ask("whitening", days=(MONDAY,), provider_id="okafor"))).slots))
    book.entries = [entry("a", at=slot.starts_at)]
    await pull(made)

    with pytest.raises(SlotTaken):
        await booking.book(slot, draft(), key="1", actor="call")


async def test_before_a_book_was_read_once_nothing_that_it_tells_of_is_offered_and_others_are(booking, book, declare, pull):
    others = await starts(booking, "bouchard")
    free = (await booking.find_slots(ask("whitening", days=(MONDAY,), provider_id="okafor"))).slots[0]
    made = await declare(until_read="wait", **{"Dr Okafor": "provider:okafor"})
    assert await starts(booking) == []
    assert await starts(booking, "bouchard") == others
    with pytest.raises(SlotTaken):
        await booking.book(free, draft(), key="1", actor="call")

    book.pages = [SchedulePage((entry("a"),), (), "2", complete=False), Retry("the system is away", 60.0)]
    await pull(made)
    assert await starts(booking) == []

    book.entries = [entry("a")]
    await pull(made)
    read = await starts(booking)
    assert read
    assert NINE not in read

    book.pages = [Retry("the system is away", 60.0)]
    await pull(await declare(until_read="wait", **{"Dr Okafor": "provider:okafor"}))
    assert await starts(booking) == read


async def test_where_the_clinic_says_so_slots_are_offered_before_the_book_was_read(booking, declare):
    await declare(until_read="wait")
    assert await starts(booking) == []
    await declare(until_read="offer")
    assert NINE in await starts(booking)


async def test_a_book_that_tells_of_others_than_before_is_waited_for_also_by_the_next_start(booking, book, declare, pull):
    await pull(await declare(until_read="wait", OP1="room:room-1"))
    assert NINE in await starts(booking)
    for _ in range(2):
        made = await declare(until_read="wait", **{"Dr Okafor": "provider:okafor"})
        assert await starts(booking) == []
    book.entries = [entry("a")]
    await pull(made)
    known = await starts(booking)
    assert known
    assert NINE not in known


async def test_an_entry_takes_every_resource_that_its_columns_stand_for(db, book, declare, pull):
    book.entries = [entry("a", "OP1", "Dr Okafor"), entry("b", "OP2"), entry("long", "OP2", hours=60)]
    await pull(await declare())

    assert await stored(db) == [
        ("a", "provider:okafor"),
        ("a", "room:room-1"),
        ("b", "room:room-2"),
        *[("long", "room:room-2")] * 3,
    ]


async def test_a_book_that_has_not_changed_is_not_sent_again(db, book, declare, pull):
    made, book.entries = await declare(), [entry("a")]
    await pull(made)
    await pull(made)

    assert [cursor is None for _, cursor in book.asked] == [True, False]
    assert book.asked[0][0] == made[0].source
    assert await stored(db) == [("a", "provider:okafor")]


async def test_changes_replace_what_was_known_under_their_refs(db, book, declare, pull):
    made = await declare()
    book.pages = [SchedulePage((entry("a"), entry("b")), (), "1"), SchedulePage((entry("b", "OP1"),), ("a",), "2")]
    await pull(made)
    await pull(made)

    assert await stored(db) == [("b", "room:room-1")]
    assert [cursor for _, cursor in book.asked] == [None, "1"]


async def test_a_full_pull_sweeps_at_its_end_and_not_before(db, book, declare, pull):
    made, book.entries = await declare(), [entry("a"), entry("b")]
    await pull(made)
    book.entries = []
    book.pages = [CursorGone("too old"), SchedulePage((entry("b"),), (), "p2", complete=False), Retry("away in the middle of it")]
    await pull(made)
    assert await stored(db) == [("a", "provider:okafor"), ("b", "provider:okafor")]

    await pull(made)
    assert await stored(db) == []


async def test_calendars_and_schedules_do_not_sweep_each_other(db, book, declare, pull):
    await db.write(busy.bind, "google", "provider:okafor", "cal")
    made, book.entries = await declare(), [entry("same-ref")]
    await pull(made)
    [binding] = await db.read(busy.bindings)
    afresh = await db.write(busy.start_over, binding.binding.id)
    await db.write(busy.apply_page, afresh, BusyPage((Busy("same-ref", NINE, NINE.replace(hour=15)),), (), "c"))
    assert await stored(db) == [("same-ref", "provider:okafor")] * 2

    book.entries = [entry("other")]
    await pull(made)
    assert await stored(db) == [("other", "provider:okafor"), ("same-ref", "provider:okafor")]
    afresh = await db.write(busy.start_over, binding.binding.id)
    await db.write(busy.apply_page, afresh, BusyPage((), (), "d"))
    assert await stored(db) == [("other", "provider:okafor")]


async def test_no_appointment_is_written_into_a_book_that_is_only_read(db, booking, book, declare, pull):
    await pull(await declare())
    slot = (await booking.find_slots(ask("whitening", provider_id="okafor"))).slots[0]
    booked = await booking.book(slot, draft(), key="1", actor="call")

    assert await db.read(busy.concerned, booked.appointment_id, ["provider:okafor", ""]) == ()


async def test_a_book_that_cannot_be_read_keeps_what_was_known_and_its_age(db, booking, book, declare, pull):
    made, book.entries = await declare(), [entry("a")]
    await pull(made)
    [before] = await db.read(schedules.sources)
    book.pages = [Retry("the system is away"), RuntimeError("a bug")]
    for _ in range(2):
        await pull(made)

    assert await db.read(schedules.sources) == (before,)
    assert before.pulled_at is not None
    assert NINE not in await starts(booking)


async def test_trouble_is_told_with_the_age_and_with_nothing_of_the_book(book, declare, pull, capsysbinary):
    made, book.entries = await declare(), [entry("a")]
    await pull(made)
    capsysbinary.readouterr()
    book.pages = [Retry("Marie Tremblay is away")]
    await pull(made)

    (line,) = [line for line in capsysbinary.readouterr().out.splitlines() if b"schedule_not_pulled" in line]
    assert b'"name":"main"' in line
    assert b'"age_s":' in line
    assert b"Tremblay" not in line


async def test_a_declaration_that_changes_starts_over_and_keeps_what_was_known_until_then(db, book, declare, pull):
    book.entries = [entry("a", "OP1")]
    await pull(await declare())
    made = await declare(OP1="room:room-2")
    assert await stored(db) == [("a", "room:room-1")]

    await pull(made)
    assert await stored(db) == [("a", "room:room-2")]
    assert book.asked[-1] == (made[0].source, None)


async def test_a_source_that_is_declared_no_more_is_forgotten_with_its_times(db, book, declare, pull):
    book.entries = [entry("a")]
    await pull(await declare())
    await declare(name="")

    assert await stored(db) == []
    assert await db.read(schedules.sources) == ()


async def test_entries_that_cannot_be_read_are_laid_before_staff_once(db, book, declare, pull):
    made = await declare()
    book.entries, book.rejected = [entry("a")], [(12, "bad_date"), (40, "unknown_column")]
    await pull(made)
    await pull(made)

    [task] = await db.read(tasks.unresolved)
    assert (task.kind, task.urgency) == ("schedule_rejected", "today")
    assert task.details == {"source": "main", "count": "2", "places": "12 (bad_date), 40 (unknown_column)"}
    assert [row.rejected for row in await db.read(schedules.sources)] == [2]

    book.rejected = []
    await pull(made)
    assert [row.rejected for row in await db.read(schedules.sources)] == [0]


@pytest.mark.parametrize(
    "page",
    [
        SchedulePage((attrs.evolve(entry("a"), columns=("OP9",)),), (), "c"),
        SchedulePage((attrs.evolve(entry("a"), columns=()),), (), "c"),
        SchedulePage((entry("a"), entry("a", "OP1")), (), "c"),
        SchedulePage((attrs.evolve(entry("a"), ends_at=NINE),), (), "c"),
        SchedulePage((attrs.evolve(entry("a"), starts_at=NINE.replace(tzinfo=None)),), (), "c"),
        SchedulePage((entry(""),), (), "c"),
        [],
    ],
)
async def test_a_page_that_does_not_hold_is_the_plugins_error_and_changes_nothing(db, book, declare, pull, page):
    made, book.entries = await declare(), [entry("known")]
    await pull(made)
    book.pages = [page]
    await pull(made)

    assert await stored(db) == [("known", "provider:okafor")]


async def test_the_job_is_leased_and_comes_round(book, declare, run_due):
    made = await declare()

    assert await run_due(made) == ("schedule_pull:book",)
    assert await run_due(made) == ()
    assert len(book.asked) == 1


async def test_every_mistake_of_a_declaration_is_told_at_once(clinics):
    tables = {
        "main": ScheduleSourceSettings("bok", {"OP1": "room:room1", "Dr": "provider:okafro"}, ("Dr",), "mian"),
        "none": ScheduleSourceSettings("book", {}),
    }
    with pytest.raises(ConfigError) as caught:
        declared(tables, clinics.view, ["book"])

    assert list(caught.value.mistakes) == [
        "schedule_sources.main.plugin: no plugin is called 'bok'; did you mean 'book'?",
        "schedule_sources.main.location: the clinic has no location 'mian'; did you mean 'main'?",
        "schedule_sources.main.resources.OP1: the clinic has no 'room:room1'; did you mean 'room:room-1'?",
        "schedule_sources.main.resources.Dr: the clinic has no 'provider:okafro'; did you mean 'provider:okafor'?",
        "schedule_sources.main.ignore: 'Dr' stands under resources too; leave it out here or there",
        'schedule_sources.none.resources: there must be one at least, such as OP1 = "room:op1"',
    ]


async def test_the_declaration_on_the_page_fits_the_demo_clinic(clinics, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- schedule source -->\n```toml\n(.*?)```", page, re.DOTALL)[1]
    (tmp_path / "bella.toml").write_text(block, encoding="utf-8")
    settings = load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path)})

    (made,) = declared(settings.schedule_sources, clinics.view, ["schedule_file"])

    assert made.resources == {"OP1": "room:room-1", "Dr Okafor": "provider:okafor"}


async def test_the_plugin_is_told_the_zone_and_the_columns(clinics):
    (made,) = declared({"main": ScheduleSourceSettings("book", RESOURCES, ("Waiting",))}, clinics.view, ["book"])

    assert made.source.zone == clinics.view.locations[0].zone
    assert (made.source.name, made.source.columns, made.source.ignored) == ("main", ("Dr Okafor", "OP1", "OP2"), ("Waiting",))
