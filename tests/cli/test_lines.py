"""``bella doctor``, ``bella blocked`` and ``bella pages``: lines that lead back, whose calls are not taken, and who is paged."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bella_core.app.book import open_book
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.crud import calls, dials, pages
from bella_core.crud.dials import Dialled

DESK = "+14165550199"


@pytest.fixture
def book(environment):
    """Do something with the command's own database: ``book(lambda db: db.write(…))``."""

    def act(work):
        async def run():
            settings = load_settings(None, environment)
            async with open_book(settings, SystemClock()) as opened:
                await opened.clinics.load(demo=True)
                return await work(opened)

        return asyncio.run(run())

    return act


def rung(why, *, days_ago=1.0, carrier_id="CA1"):
    at = datetime.now(UTC) - timedelta(days=days_ago)

    async def note(opened):
        await opened.db.write(dials.begin, Dialled(carrier_id, 1, "main", "desk", DESK, None, at))
        await opened.db.write(dials.end, carrier_id, 1, why, at)

    return note


def test_a_bella_that_is_well_has_nothing_to_tell(bella):
    ran = bella("doctor")
    assert (ran.code, ran.out) == (0, "Nothing is wrong that can be seen from here.\n")


def test_a_stored_number_that_bella_answers_herself_is_refused(bella, book):
    async def store(opened):
        clinic = opened.clinics.view
        place = attrs.evolve(clinic.locations[0], on_call=clinic.locations[0].numbers[0])
        await opened.clinics.save(attrs.evolve(clinic, locations=(place,)))

    book(store)
    ran = bella("doctor", "--json")
    (finding,) = json.loads(ran.out)
    assert (ran.code, finding["subject"]) == (1, "locations[0].on_call")
    assert "is a number that bella answers, of main" in finding["problem"]


def test_a_line_that_has_led_back_is_refused_until_somebody_takes_a_call_on_it(bella, book):
    book(rung("loop", days_ago=2))
    ran = bella("doctor")
    assert ran.code == 1
    assert "locations[0].desk: forwards to bella: a call that she put through came back on" in ran.out
    assert "take the forwarding off that line" in ran.out
    book(rung("accepted", carrier_id="CA2"))
    assert bella("doctor").code == 0


@pytest.mark.parametrize(("why", "days"), [("loop", 31), ("busy", 1), ("not_accepted", 1)])
def test_what_is_long_past_and_what_is_no_loop_is_let_pass(bella, book, why, days):
    book(rung(why, days_ago=days))
    assert bella("doctor").code == 0


def test_a_database_that_cannot_be_used_is_a_finding(bella):
    ran = bella("doctor", BELLA_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert ran.code == 1
    assert ran.out.startswith("database: ")


def test_numbers_are_blocked_and_taken_again(bella):
    assert bella("blocked", "list").out == "No number is blocked.\n"
    assert bella("blocked", "add", "+14165550123", "--reason", "threats", "--by", "ann").code == 0
    assert bella("blocked", "add", "+14165550123").code == 0
    listed = bella("blocked", "list").out
    assert re.fullmatch(r"\+14165550123  \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T  staff:ann  threats\n", listed)
    assert bella("blocked", "remove", "+14165550123").code == 0
    ran = bella("blocked", "remove", "+14165550123")
    assert (ran.code, "is not on the list" in ran.err) == (1, True)


def test_what_is_no_number_cannot_be_blocked(bella):
    ran = bella("blocked", "add", "555-0123")
    assert (ran.code, "write it as +14165550100" in ran.err) == (1, True)


def test_none_of_the_clinics_own_numbers_is_blocked(bella):
    for number, where in (("+14165550100", "locations[0].numbers"), (DESK, "locations[0].desk")):
        ran = bella("blocked", "add", number)
        assert (ran.code, f"is one of the clinic's own: {where} in the clinic's file" in ran.err) == (1, True)
    assert bella("blocked", "list").out == "No number is blocked.\n"


def test_pages_are_listed_and_taken(bella, book):
    async def page(opened):
        def begin(conn):
            now = datetime.now(UTC)
            call = calls.begin(conn, carrier_id="CA1", location_id="main", caller=None, at=now)
            pages.begin(conn, call.id, "main", level="911", flag="breathing", at=now)

        await opened.db.write(begin)
        return (await opened.db.read(pages.newest, 1))[0]

    assert bella("pages", "list").out == "Nobody was paged.\n"
    one = book(page)
    assert f"{one.id}  " in bella("pages", "list").out
    assert one.code not in bella("pages", "list").out.split()
    assert "acknowledged by staff:ann" in bella("pages", "ack", one.id, "--by", "ann").out
    again, strange = bella("pages", "ack", one.id), bella("pages", "ack", "nothing")
    assert (again.code, "acknowledged already" in again.err) == (1, True)
    assert (strange.code, "there is no page 'nothing'" in strange.err) == (1, True)
