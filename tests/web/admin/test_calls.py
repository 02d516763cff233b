"""What was said on the telephone, as staff read it: found, told turn by turn, heard, decided again; and calls to try the clinic."""

import csv
import io
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.crud.audit import between
from bella_core.services.call_story import Evidence
from bella_core.web.admin.call import pieces_of
from tests.conversation.house import CALLER, Line

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAID = ("service=cleaning", "day=2026-11-10", "yes")


async def called(office, *said, carrier_id="CA" + "1" * 32):
    line = Line(office.bella, carrier_id)
    await line.start()
    for words in said:
        await line.say(words)
    await line.end()
    return line


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_the_pieces_of_a_text_are_the_text(text, spans):
    found = [Evidence("time", 1, "", start, end, 0.9, (), (), "x") for start, end in spans]
    pieces = pieces_of(text, found)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.found:
            assert piece.text == text[piece.found.start : piece.found.end]


async def test_a_call_is_found_by_its_number_its_outcome_and_its_day(browser_of, office):
    line = await called(office, *SAID)
    office.bella.clock.at += timedelta(minutes=5)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/calls")
    assert f"/admin/calls/{line.call_id}" in page.html
    for asked, there in (
        (f"number={CALLER[2:]}", True),
        ("number=416 555 0199", False),
        ("outcome=robot", False),
        ("channel=chat", False),
        ("channel=phone", True),
        ("since=2026-11-03", True),
        ("since=2026-11-04", False),
        ("until=2026-11-02", False),
        ("tests=yes", False),
    ):
        page = await browser.open(f"/admin/calls?{asked}")
        assert (f"/admin/calls/{line.call_id}" in page.html) == there, asked
    page = await browser.open("/admin/calls?number=12")
    assert "no whole telephone number" in page.text


async def test_a_call_is_told_turn_by_turn_with_what_was_understood_and_why(browser_of, office):
    line = await called(office, *SAID)
    browser = await browser_of("receptionist")
    page = await browser.open(f"/admin/calls/{line.call_id}")
    assert page.status == 200
    assert re.search(r"<mark>service=cleaning<span[^>]*> \(service\)", page.html)
    for words in (*SAID, "Confidence", "took:service"):
        assert words in page.text
    now = office.bella.clock.now()
    rows = await office.bella.db.read(between, now - timedelta(days=3650), now + timedelta(days=3650))
    [row] = [row for row in rows if row.action == "call.viewed"]
    assert (row.actor, row.subject_id) == (f"staff:{browser.account.id}", line.call_id)


@ONE_ENGINE
async def test_a_call_that_is_decided_again_gives_the_same(browser_of, office):
    line = await called(office, *SAID)
    browser = await browser_of("receptionist")
    await browser.open(f"/admin/calls/{line.call_id}")
    page = await browser.send("/replay")
    assert "turns give the same answers" in page.text


@ONE_ENGINE
@pytest.mark.parametrize("role", ["clinician", "auditor"])
async def test_what_was_said_is_not_for_everybody(browser_of, office, role):
    line = await called(office, *SAID)
    browser = await browser_of(role)
    for path in ("/admin/calls", f"/admin/calls/{line.call_id}", "/admin/calls.csv"):
        assert (await browser.open(path)).status == 403


@ONE_ENGINE
async def test_the_list_as_a_file_is_what_is_filtered(browser_of, office):
    for number in range(3):
        await called(office, "service=cleaning", carrier_id="CA" + str(number) * 32)
    browser = await browser_of("manager")
    await browser.open("/admin/calls?channel=phone")
    async with browser.session.get(office.url + browser.page.link("CSV")) as answer:
        rows = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert len(rows) == 4
    async with browser.session.get(office.url + "/admin/calls.csv?channel=chat") as answer:
        assert len((await answer.text()).splitlines()) == 1
    receptionist = await browser_of("receptionist")
    assert (await receptionist.open("/admin/calls.csv")).status == 403


async def test_the_clinic_is_tried_from_the_browser_and_the_call_counts_nowhere(browser_of, office):
    browser = await browser_of("receptionist")
    await browser.open("/admin/telephone")
    page = await browser.send("/admin/telephone", number="12")
    assert page.status == 422
    page = await browser.send("/admin/telephone", number="416 555 0123")
    ending = page.path
    for words in SAID[:2]:
        page = await browser.send(ending, "say", words=words)
        assert words in page.text
    assert "cleaning" in page.text
    page = await browser.send(ending, "key:1")
    assert "pressed 1" in page.text
    page = await browser.send(ending, "nothing")
    assert "said nothing" in page.text
    page = await browser.send(ending, "hang_up")
    assert "The call is over." in page.text
    assert "test" in (await browser.open("/admin/calls?tests=yes")).text
    assert "No call fits this." in (await browser.open("/admin/calls")).text


@ONE_ENGINE
async def test_a_turn_that_is_sent_twice_is_one_turn(browser_of, office):
    browser = await browser_of("receptionist")
    await browser.open("/admin/telephone")
    page = await browser.send("/admin/telephone")
    ending, before = page.path, page
    await browser.send(ending, "say", words="well, hello")
    browser.page = before
    page = await browser.send(ending, "say", words="well, hello")
    assert page.text.count("well, hello") == 1


@ONE_ENGINE
async def test_nobody_speaks_for_a_patient(browser_of, office):
    line = await called(office, "service=cleaning")
    browser = await browser_of("receptionist")
    assert (await browser.open(f"/admin/telephone/{line.call_id}")).status == 404
