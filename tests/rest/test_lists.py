"""The lists: who may read them, and pages that give each row once."""

from datetime import date, datetime, timedelta

import pytest

from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.clinics import ClinicStore

from .conftest import NOW, ONE_ENGINE

LISTS = ["/appointments", "/users"]


ANY = Wish()


async def fill(bella, count, first=0, wish=ANY):
    """Book appointments, each for a patient of their own, at the first slots there are."""
    made = []
    while len(made) < count:
        place = first + len(made)
        slots = (await bella.booking.find_slots(FindSlots("checkup", "main", wish, 1))).slots
        draft = PatientDraft("Anne", f"Roy{place}", f"Anne Roy{place}", f"+1514555{1000 + place}", "fr-CA")
        made.append(await bella.booking.book(slots[0], draft, key=f"fill:{place}", actor="staff:test"))
    return [booked.appointment_id for booked in made]


@pytest.mark.parametrize("path", LISTS)
async def test_an_empty_list_is_one_page(reader, path):
    assert (await reader.get(path))[2] == {"items": [], "next": None}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 3, 7, 500])
async def test_pages_give_each_row_once_and_in_order(bella, reader, path, limit):
    await fill(bella, 7)

    pages = await reader.pages(path, limit=limit)
    [whole] = await reader.pages(path)

    assert [row for page in pages for row in page] == whole
    assert len(whole) == 7
    assert [len(page) for page in pages] == [limit] * (7 // limit) + ([7 % limit] if 7 % limit else [])
    order = [(row["starts_at"], row["id"]) if "starts_at" in row else row["id"] for row in whole]
    assert order == sorted(order)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("earlier", [True, False])
async def test_rows_that_are_written_meanwhile_shift_nothing(bella, reader, path, earlier):
    later_day = Wish(first=date(2027, 3, 22))
    await fill(bella, 6, wish=later_day if earlier else ANY)
    _, _, first = await reader.get(path, limit=3)
    [before] = await reader.pages(path)

    await fill(bella, 4, first=6, wish=ANY if earlier else later_day)
    later = await reader.pages(path, limit=3, cursor=first["next"])

    seen = [row["id"] for row in first["items"]] + [row["id"] for page in later for row in page]
    assert len(seen) == len(set(seen))
    assert {row["id"] for row in before} <= set(seen)


async def test_a_cancelled_appointment_stays_in_the_list(bella, reader):
    [appointment_id] = await fill(bella, 1)
    await bella.booking.cancel(appointment_id, key="cancel", actor="staff:test")

    [[row]] = await reader.pages("/appointments")
    assert (row["id"], row["status"]) == (appointment_id, "cancelled")


@ONE_ENGINE
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"limit": "0"}, "?limit"),
        ({"limit": "501"}, "?limit"),
        ({"limit": "ten"}, "?limit"),
        ({"cursor": "none"}, "?cursor"),
        ({"cursor": ""}, "?cursor"),
        ({"offset": "5"}, "?offset"),
    ],
)
async def test_a_bad_page_is_refused_with_what_would_be_good(reader, path, query, pointer):
    status, headers, problem = await reader.get(path, **query)

    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert problem["detail"].startswith(pointer)


@pytest.mark.parametrize("path", LISTS)
async def test_a_cursor_of_the_other_list_is_refused(bella, reader, path):
    await fill(bella, 2)
    other = LISTS[1 - LISTS.index(path)]
    cursor = (await reader.get(other, limit=1))[2]["next"]

    assert (await reader.get(path, cursor=cursor))[0] == 400


@ONE_ENGINE
@pytest.mark.parametrize(("method", "path"), [("GET", "/appointments"), ("GET", "/users"), ("POST", "/assistant/book")])
@pytest.mark.parametrize("key", [None, "", "wrong", "x" * 5000, "clé"])
async def test_without_a_good_key_there_is_nothing(make_client, method, path, key):
    client = await make_client(None)
    headers = {} if key is None else {"X-API-Key": key}

    status, sent, problem = await client.request(method, path, headers=headers)

    assert (status, sent["Content-Type"], problem["status"]) == (401, "application/problem+json", 401)
    assert "bella keys create" in problem["detail"]
    assert sent["WWW-Authenticate"]


async def test_a_key_that_may_read_may_not_book(reader):
    status, problem = await reader.book("Hello")

    assert (status, problem["title"]) == (403, "Key may only read")


@pytest.mark.parametrize("path", LISTS)
async def test_a_key_that_may_book_may_read(writer, path):
    assert (await writer.get(path))[0] == 200


async def test_a_key_works_as_soon_as_it_is_made(bella, make_client):
    guessed = await make_client("read")
    good, guessed.key = guessed.key, "bella_not_yet"
    assert (await guessed.get("/users"))[0] == 401

    guessed.key = good
    assert (await guessed.get("/users"))[0] == 200


async def test_a_good_key_is_not_looked_up_for_every_request(bella, reader, clock, monkeypatch):
    looked_up = []
    holder = bella.keys.holder

    async def counted(token):
        looked_up.append(token)
        return await holder(token)

    monkeypatch.setattr(bella.keys, "holder", counted)
    for _ in range(5):
        assert (await reader.get("/users"))[0] == 200
    assert len(looked_up) == 1

    clock.at = NOW + timedelta(seconds=16)
    assert (await reader.get("/users"))[0] == 200
    assert len(looked_up) == 2


@ONE_ENGINE
async def test_lists_are_kept_by_nobody_between(reader):
    _, headers, _ = await reader.get("/users")

    assert headers["Cache-Control"] == "no-store"


async def test_a_clinic_that_another_process_imported_counts_at_once(bella, reader, writer):
    await fill(bella, 1)
    [[before]] = await reader.pages("/appointments")
    text = (await bella.clinics.export_toml()).replace("America/Toronto", "America/Vancouver")

    await ClinicStore(bella.db).import_toml(text)

    [[after]] = await reader.pages("/appointments")
    assert datetime.fromisoformat(after["starts_at"]) == datetime.fromisoformat(before["starts_at"])
    assert (before["starts_at"][-6:], after["starts_at"][-6:]) == ("-05:00", "-08:00")
    answer = await writer.book("My name is Sarah Wilson, a cleaning on March 16th at 10 am please.")
    assert answer["appointment"]["starts_at"] == "2027-03-16T10:00:00-07:00"
