"""A provider's calendar is read at a secret address: the times, nothing of patients, and no more than has changed."""

from datetime import date, timedelta

import pytest
from aiohttp import ClientSession
from icalendar import Calendar
from sqlalchemy import select, update

from bella_core.core.waiting_settings import FeedSettings
from bella_core.db.models import appointments, audit, feeds
from tests.rest.conftest import ONE_ENGINE
from tests.waiting.conftest import DAY, person

ANN = person("Quackenbush", 200)


@pytest.fixture
async def client(clinic):
    async with ClientSession(headers={"X-API-Key": await clinic.bella.keys.create("tests", "write")}) as made:
        yield made


@pytest.fixture
async def calendar():
    """A program that reads calendars, and has no key."""
    async with ClientSession() as made:
        yield made


async def feed_of(clinic, client, provider="okafor"):
    made = await client.post(f"{clinic.url}/feeds", json={"provider": provider})
    url = (await made.json())["url"]
    assert url.startswith("https://bella.example.ca/feeds/")
    return url.replace("https://bella.example.ca", clinic.url)


async def events(calendar, url, **headers):
    answer = await calendar.get(url, headers=headers)
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    return Calendar.from_ical(await answer.read()).events, answer


async def test_the_feed_holds_the_providers_times_and_nothing_of_the_patients(clinic, client, calendar):
    booked = await clinic.book(ANN, provider_id="okafor")
    url = await feed_of(clinic, client)
    [event], answer = await events(calendar, url)

    assert (event["uid"], event.start, event.end) == (f"{booked.appointment_id}@bella", booked.starts_at, booked.ends_at)
    assert (str(event["summary"]), str(event["status"]), str(event["class"])) == ("cleaning", "CONFIRMED", "PRIVATE")
    assert str(event["location"]).startswith("Maple Dental, Room ")
    whole = await (await calendar.get(url)).text()
    assert not [word for word in ("Quackenbush", "Ann", "0200", "A. Q.") if word in whole]
    assert answer.headers["Cache-Control"] == "private, no-cache"


async def test_a_dentist_sees_the_minutes_of_a_hygienists_visit_that_are_theirs(clinic, client, calendar):
    booked = await clinic.book(ANN, provider_id="okafor")
    found = [await events(calendar, await feed_of(clinic, client, dentist)) for dentist in ("lavoie", "chen")]
    [event] = [event for shown, _ in found for event in shown]
    assert event.end - event.start == timedelta(minutes=10)
    assert booked.starts_at <= event.start
    assert event.end <= booked.ends_at
    assert str(event["uid"]).startswith(f"{booked.appointment_id}.")


async def test_moved_cancelled_and_requested_visits_are_shown_as_they_are(clinic, client, calendar):
    booked = await clinic.book(ANN, provider_id="okafor")
    url = await feed_of(clinic, client)
    slot = await clinic.slot(DAY + timedelta(days=1), provider_id="okafor")
    await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="m", actor="staff:1")
    [event], _ = await events(calendar, url)
    assert (event.start, int(event["sequence"])) == (slot.starts_at, 2)

    asked = update(appointments).values(status="requested")
    await clinic.db.write(lambda conn: conn.execute(asked))
    [event], _ = await events(calendar, url)
    assert str(event["status"]) == "TENTATIVE"
    await clinic.cancel(booked)
    assert (await events(calendar, url))[0] == []


async def test_what_has_not_changed_is_not_sent_again(clinic, client, calendar):
    booked = await clinic.book(ANN, provider_id="okafor")
    url = await feed_of(clinic, client)
    _, answer = await events(calendar, url)
    tag = answer.headers["ETag"]
    same = await calendar.get(url, headers={"If-None-Match": tag})
    assert (same.status, await same.read(), same.headers["ETag"]) == (304, b"", tag)

    slot = await clinic.slot(DAY + timedelta(days=1), provider_id="okafor")
    await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="m", actor="staff:1")
    _, moved = await events(calendar, url, **{"If-None-Match": tag})
    await clinic.cancel(booked)
    _, gone = await events(calendar, url, **{"If-None-Match": tag})
    assert len({tag, moved.headers["ETag"], gone.headers["ETag"]}) == 3


async def test_only_the_days_that_are_set_are_shown(clinic_of, calendar):
    clinic = await clinic_of(feeds=FeedSettings(past_days=1, future_days=8))
    near = await clinic.book(ANN, DAY, provider_id="okafor")
    await clinic.book(person("Roy", 201), date(2026, 11, 12), provider_id="okafor")
    url = f"{clinic.url}/feeds/{await clinic.bella.feeds.create('okafor', actor='staff:1')}.ics"
    [event], _ = await events(calendar, url)
    assert event.start == near.starts_at
    clinic.clock.at += timedelta(days=20)
    assert (await events(calendar, url))[0] == []


@ONE_ENGINE
async def test_initials_stand_in_it_only_where_the_clinic_wants_them(clinic_of, calendar):
    clinic = await clinic_of(feeds=FeedSettings(initials=True))
    await clinic.book(ANN, provider_id="okafor")
    [event], _ = await events(calendar, f"{clinic.url}/feeds/{await clinic.bella.feeds.create('okafor', actor='staff:1')}.ics")
    assert str(event["summary"]) == "cleaning, A. Q."


async def test_a_new_address_ends_the_old_one_and_a_withdrawn_one_shows_nothing(clinic, client, calendar):
    old = await feed_of(clinic, client)
    new = await feed_of(clinic, client)
    assert [(await calendar.get(url)).status for url in (old, new)] == [404, 200]
    listed = await (await client.get(f"{clinic.url}/feeds")).json()
    assert [item["provider"] for item in listed["items"]] == ["okafor"]
    assert [(await client.delete(f"{clinic.url}/feeds/okafor")).status for _ in range(2)] == [204, 404]
    assert (await calendar.get(new)).status == 404
    assert (await client.post(f"{clinic.url}/feeds", json={"provider": "nobody"})).status == 404

    secret = new.rpartition("/")[2].removesuffix(".ics").encode()
    rows = await clinic.db.read(lambda conn: conn.execute(select(feeds.c.digest)).all())
    assert not [row for row in rows if secret in row.digest]
    told = await clinic.db.read(lambda conn: conn.execute(select(audit.c.action, audit.c.actor).where(audit.c.subject == "feed")).all())
    assert [tuple(row) for row in told] == [("feed.created", "api:tests")] * 2 + [("feed.revoked", "api:tests")]


@ONE_ENGINE
async def test_who_reads_too_often_waits_and_keeps_nobody_else_from_reading(clinic_of, calendar):
    clinic = await clinic_of(feeds=FeedSettings(reads_per_hour=3))
    mine, other = [f"{clinic.url}/feeds/{await clinic.bella.feeds.create(who, actor='staff:1')}.ics" for who in ("okafor", "chen")]
    assert [(await calendar.get(mine)).status for _ in range(4)] == [200, 200, 200, 429]
    refused = await calendar.get(mine)
    assert int(refused.headers["Retry-After"]) > 0
    assert (await calendar.get(other)).status == 200
    guesses = [(await calendar.get(f"{clinic.url}/feeds/guess{number}.ics")).status for number in range(4)]
    assert guesses == [404, 404, 404, 429]


@ONE_ENGINE
async def test_only_keys_make_and_withdraw_addresses(clinic, calendar):
    assert (await calendar.get(f"{clinic.url}/feeds")).status == 401
    assert (await calendar.post(f"{clinic.url}/feeds", json={"provider": "okafor"})).status == 401
    reader = {"X-API-Key": await clinic.bella.keys.create("reader", "read")}
    assert (await calendar.post(f"{clinic.url}/feeds", json={"provider": "okafor"}, headers=reader)).status == 403
    assert (await calendar.delete(f"{clinic.url}/feeds/okafor", headers=reader)).status == 403
